/** An open fenced code block of Markdown (CommonMark 4.5). */
export interface OpenFence {
  readonly mark: '`' | '~';
  readonly length: number;
  readonly info: string;
}

/** The fence that a line opens, else null. */
export function fenceAt(line: string): OpenFence | null {
  const match = /^ {0,3}(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$/s.exec(line);
  if (match === null) return null;
  const [, marks = '', info = ''] = match;
  const mark = marks.startsWith('`') ? '`' : '~';
  // An info string after backticks has no backtick: that is inline code.
  return mark === '`' && info.includes('`') ? null : {mark, length: marks.length, info};
}

export function fenceCloses(line: string, open: OpenFence): boolean {
  const match = /^ {0,3}(`{3,}|~{3,})[ \t]*$/s.exec(line);
  const marks = match?.[1] ?? '';
  return marks.startsWith(open.mark) && marks.length >= open.length;
}

/** Marks that nothing in `body` closes and that may stand before `info`. */
export function fenceFor(info: string, body: string): string {
  const mark = info.includes('`') ? '~' : '`';
  const longest = Math.max(0, ...[...body.matchAll(mark === '`' ? /`+/g : /~+/g)].map((m) => m[0].length));
  return mark.repeat(Math.max(3, longest + 1));
}
