import type {ReactNode} from 'react';
import {cx} from './cx.ts';

export interface PanelProps {
  readonly title: ReactNode;
  /** Beside the title, in text-3: the unit, the count. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  readonly footer?: ReactNode;
  readonly className?: string;
  readonly bodyClassName?: string;
  readonly children: ReactNode;
}

/** A hairline box with a heading of 40. */
export function Panel({title, note, actions, footer, className, bodyClassName, children}: PanelProps) {
  return (
    <section className={cx('min-w-0 rounded-md border border-line', className)}>
      <header className="flex min-h-10 flex-wrap items-center gap-x-2 border-line border-b px-3 py-1">
        <h2 className="font-semibold text-base">{title}</h2>
        {note && <span className="num text-small text-text-3">{note}</span>}
        {actions && <div className="ml-auto flex items-center gap-1">{actions}</div>}
      </header>
      <div className={bodyClassName}>{children}</div>
      {footer && <footer className="flex min-h-9 items-center gap-2 border-line border-t px-3 py-1.5 text-small">{footer}</footer>}
    </section>
  );
}
