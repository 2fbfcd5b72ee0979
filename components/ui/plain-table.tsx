import type {ReactNode} from 'react';
import {cx} from './cx.ts';

export interface PlainColumn<T> {
  /** Unique within the table. */
  readonly head: string;
  /** For readers only: a column of buttons. */
  readonly hideHead?: boolean;
  readonly cell: (row: T) => ReactNode;
  /** Numbers and times stand right. */
  readonly right?: boolean;
  /** Left out below 768 px. */
  readonly wideOnly?: boolean;
  readonly className?: string;
}

export interface PlainTableProps<T> {
  /** What the table shows, for readers. */
  readonly label: string;
  readonly columns: readonly PlainColumn<T>[];
  readonly rows: readonly T[];
  readonly rowKey: (row: T) => string;
}

/** A short list of facts with a head; it scrolls sideways in itself. For rows that move there is the data table. */
export function PlainTable<T>({label, columns, rows, rowKey}: PlainTableProps<T>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="ring-inside relative overflow-x-auto" aria-label={label} tabIndex={0}>
      <table className="w-full border-collapse text-base">
        <thead>
          <tr className="h-7 border-line border-b text-small text-text-2">
            {columns.map((c) => (
              <th
                key={c.head}
                scope="col"
                className={cx('px-3 text-left font-normal', c.right && 'text-right', c.wideOnly && 'max-md:hidden')}
              >
                {c.hideHead ? <span className="sr-only">{c.head}</span> : c.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="h-7 border-line border-b last:border-b-0 max-md:h-9">
              {columns.map((c) => (
                <td
                  key={c.head}
                  className={cx('px-3 py-1', c.right && 'num whitespace-nowrap text-right', c.wideOnly && 'max-md:hidden', c.className)}
                >
                  {c.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
