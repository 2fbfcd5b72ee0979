'use client';
import type {LucideIcon} from 'lucide-react';
import {ToggleGroup} from 'radix-ui';
import {cx} from './cx.ts';

export interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly {readonly value: T; readonly label: string; readonly icon?: LucideIcon}[];
  readonly onValue: (value: T) => void;
  /** Only the chosen one shows its word beside its icon. */
  readonly nameChosenOnly?: boolean;
}

/** One of a few; one tab stop, arrow keys choose. */
export function Segmented<T extends string>({label, value, options, onValue, nameChosenOnly = false}: SegmentedProps<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(v) => v !== '' && onValue(v as T)}
      className="inline-flex h-6 overflow-hidden rounded-md border border-line-strong bg-page max-md:h-11"
    >
      {options.map((o) => {
        const chosen = o.value === value;
        const named = !nameChosenOnly || chosen || o.icon === undefined;
        return (
          <ToggleGroup.Item
            key={o.value}
            value={o.value}
            // Arrow keys move the focus, and what has it is chosen, as among radio buttons.
            onFocus={() => !chosen && onValue(o.value)}
            aria-label={o.label}
            title={named ? undefined : o.label}
            className={cx(
              'ring-inside inline-flex items-center justify-center gap-1.5 border-line border-r px-2 text-small last:border-r-0 max-md:min-w-11',
              chosen ? 'bg-selected font-medium text-text' : 'text-text-2 hover:bg-hover',
            )}
          >
            {o.icon && <o.icon size={14} strokeWidth={2} aria-hidden />}
            {named && <span aria-hidden>{o.label}</span>}
          </ToggleGroup.Item>
        );
      })}
    </ToggleGroup.Root>
  );
}
