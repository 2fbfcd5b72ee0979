import type {DataColumn} from './data-table.tsx';

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Cells from a corner to a corner, both of it. */
export interface CellRange {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export function rangeOf(anchor: Place, cell: Place): CellRange {
  return {
    top: Math.min(anchor.row, cell.row),
    bottom: Math.max(anchor.row, cell.row),
    left: Math.min(anchor.column, cell.column),
    right: Math.max(anchor.column, cell.column),
  };
}

export function isInside(range: CellRange | null, row: number, column: number): boolean {
  return range !== null && row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
}

/** As spreadsheets take it: a line a row, tabs between, all digits; a value with a tab, a quote or a line break stands in quotes. */
export function toTsv<R>(rows: readonly R[], columns: readonly DataColumn<R>[], range: CellRange, heads: boolean): string {
  const chosen = columns.slice(range.left, range.right + 1);
  const lines = rows.slice(range.top, range.bottom + 1).map((row) => chosen.map((c) => quoted(cellValue(c, row) ?? '')).join('\t'));
  return [...(heads ? [chosen.map((c) => quoted(c.name)).join('\t')] : []), ...lines].join('\n');
}

/** One object a row. Numbers that a JSON number holds are numbers. */
export function toJsonText<R>(rows: readonly R[], columns: readonly DataColumn<R>[], range: CellRange): string {
  const chosen = columns.slice(range.left, range.right + 1);
  const objects = rows.slice(range.top, range.bottom + 1).map((row) =>
    Object.fromEntries(
      chosen.map((c) => {
        const text = cellValue(c, row);
        const number = c.summed === true && text !== null ? Number(text) : Number.NaN;
        return [c.name, text !== null && Number.isFinite(number) && String(number) === text ? number : text];
      }),
    ),
  );
  return JSON.stringify(objects, null, 2);
}

function cellValue<R>(column: DataColumn<R>, row: R): string | null {
  return column.isNull?.(row) === true ? null : (column.exact ?? column.text)(row);
}

function quoted(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Where a key leads; null: it leads nowhere. Row −1 is the head. */
export function cellAfter(
  key: string,
  ctrl: boolean,
  at: Place,
  table: {page: number; first: boolean; rows: number; columns: number},
): Place | null {
  const {row, column} = at;
  const place = (r: number, c: number): Place => ({
    row: Math.max(-1, Math.min(r, table.rows - 1)),
    column: Math.max(0, Math.min(c, table.columns - 1)),
  });
  switch (key) {
    case 'ArrowDown':
      return place(table.first ? 0 : row + 1, column);
    case 'ArrowUp':
      return place(row - 1, column);
    case 'ArrowRight':
      return place(row, column + 1);
    case 'ArrowLeft':
      return place(row, column - 1);
    case 'PageDown':
      return place(row + table.page, column);
    case 'PageUp':
      return place(Math.max(0, row - table.page), column);
    case 'Home':
      return place(ctrl ? 0 : row, 0);
    case 'End':
      return place(ctrl ? table.rows - 1 : row, table.columns - 1);
    default:
      return null;
  }
}
