'use client';
import {useRef, useState} from 'react';
import {cx} from '../ui/cx.ts';

export interface TitleEditProps {
  readonly title: string;
  readonly placeholder: string;
  readonly label: string;
  readonly onTitle: (title: string) => void;
  readonly readOnly?: boolean;
  readonly className?: string;
}

/** A title that becomes a field when it is pressed. Enter and leaving keep it, Escape takes it back. */
export function TitleEdit({title, placeholder, label, onTitle, readOnly = false, className}: TitleEditProps) {
  const [editing, setEditing] = useState(false);
  const escaped = useRef(false);
  if (readOnly)
    return <span className={cx('min-w-0 truncate', title === '' && 'font-normal text-text-3', className)}>{title || placeholder}</span>;
  if (!editing) {
    return (
      <button
        type="button"
        data-title
        aria-label={`${label}: ${title || placeholder}`}
        onClick={() => {
          escaped.current = false;
          setEditing(true);
        }}
        className={cx(
          'min-w-0 truncate rounded-sm text-left max-md:min-h-11 max-md:min-w-11',
          title === '' && 'font-normal text-text-3',
          className,
        )}
      >
        {title || placeholder}
      </button>
    );
  }
  return (
    <input
      aria-label={label}
      defaultValue={title}
      maxLength={200}
      // biome-ignore lint/a11y/noAutofocus: the field takes the place of the button that was pressed
      autoFocus
      onFocus={(e) => e.currentTarget.select()}
      onKeyDown={(e) => {
        if (e.key === 'Escape') escaped.current = true;
        if (e.key === 'Enter' || e.key === 'Escape') e.currentTarget.blur();
        e.stopPropagation();
      }}
      onBlur={(e) => {
        setEditing(false);
        const next = e.currentTarget.value.trim();
        if (!escaped.current && next !== title) onTitle(next);
      }}
      className={cx('min-w-0 flex-1 rounded-sm bg-page outline-2 outline-live outline-solid', className)}
    />
  );
}
