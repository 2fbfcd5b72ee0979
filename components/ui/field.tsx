'use client';
import {Search} from 'lucide-react';
import {type ComponentProps, type ReactNode, type Ref, useId} from 'react';
import {cx} from './cx.ts';

const INPUT =
  'h-7 w-full min-w-0 rounded-md border border-control bg-page px-2 text-base text-text placeholder:text-text-3 aria-invalid:border-danger disabled:opacity-60 max-md:h-11 max-md:text-[16px]';

export interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** One sentence; the control is marked as invalid and the sentence is read with it. */
  readonly error?: ReactNode;
  readonly hideLabel?: boolean;
  readonly className?: string;
  readonly children: (control: {id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean | undefined}) => ReactNode;
}

/** Label above, the control, then hint or error. */
export function Field({label, hint, error, hideLabel, className, children}: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  const noteId = note ? `${id}-note` : undefined;
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={cx('text-small font-medium text-text-2', hideLabel && 'sr-only')}>
        {label}
      </label>
      {children({id, 'aria-describedby': noteId, 'aria-invalid': error ? true : undefined})}
      {note && (
        <p id={noteId} className={cx('text-small', error ? 'text-danger' : 'text-text-3')}>
          {note}
        </p>
      )}
    </div>
  );
}

export function TextInput({className, ref, ...rest}: ComponentProps<'input'> & {ref?: Ref<HTMLInputElement>}) {
  return <input ref={ref} autoComplete="off" spellCheck={false} {...rest} className={cx(INPUT, className)} />;
}

/** A choice from a short list; the browser's own list, which phones and readers know. */
export function Select({className, ...rest}: ComponentProps<'select'>) {
  return <select {...rest} className={cx(INPUT, 'pr-6', className)} />;
}

/** A number; the browser's arrows are left out, arrow keys still count. */
export function NumberInput({className, ...rest}: ComponentProps<'input'>) {
  return <TextInput type="number" inputMode="numeric" {...rest} className={cx('num [appearance:textfield]', className)} />;
}

export function SearchInput({label, className, ...rest}: ComponentProps<'input'> & {label: string}) {
  return (
    <div className={cx('relative', className)}>
      <Search size={14} strokeWidth={2} className="absolute top-1/2 left-2 -translate-y-1/2 text-text-3" aria-hidden />
      <TextInput type="search" aria-label={label} placeholder={label} {...rest} className="pl-7" />
    </div>
  );
}

export interface RadioGroupProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly {readonly value: string; readonly label: ReactNode; readonly hint?: ReactNode; readonly disabled?: boolean}[];
  readonly onValue: (value: string) => void;
}

export function RadioGroup({label, value, options, onValue}: RadioGroupProps) {
  const name = useId();
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-small font-medium text-text-2">{label}</legend>
      {options.map((o) => (
        <label key={o.value} className={cx('flex items-start gap-2 text-base', o.disabled && 'opacity-60')}>
          <input
            type="radio"
            name={name}
            checked={o.value === value}
            disabled={o.disabled}
            onChange={() => onValue(o.value)}
            className="mt-0.5 size-4 shrink-0 accent-ink"
          />
          <span>
            {o.label}
            {o.hint && <span className="block text-small text-text-3">{o.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
