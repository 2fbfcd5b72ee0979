/** A table for a terminal: head, rule, rows; numbers stand right. Cells are cut at `MAX_WIDTH` characters. */
const MAX_WIDTH = 60;

export function textTable(head: readonly string[], rows: readonly (readonly string[])[], rightAligned: readonly boolean[]): string {
  const cut = (cell: string): string => {
    const line = cell.replaceAll(/[\r\n\t]/g, ' ');
    return line.length > MAX_WIDTH ? `${line.slice(0, MAX_WIDTH - 1)}…` : line;
  };
  const cells = [head, ...rows].map((row) => row.map(cut));
  const widths = head.map((_, i) => Math.max(...cells.map((row) => row[i]!.length)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => (rightAligned[i] ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  const [first, ...rest] = cells;
  return [line(first!), widths.map((w) => '─'.repeat(w)).join('  '), ...rest.map(line)].join('\n');
}
