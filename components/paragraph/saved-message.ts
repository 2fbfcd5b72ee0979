/** One message of a result that an imported note holds. */
export interface SavedMessage {
  readonly type: string;
  readonly data: string;
}

type Record_ = Readonly<Record<string, unknown>>;
const isRecord = (value: unknown): value is Record_ => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What a paragraph of Zeppelin's file showed: `results: {code, msg: [{type, data}]}`; before 0.7 `result: {code, type, msg}`, where a text may
 * begin with its type as `%table`. NULL and empty messages say nothing.
 */
export function savedMessages(extra: Record_): readonly SavedMessage[] {
  const kept = isRecord(extra.zeppelin) ? extra.zeppelin : {};
  const results = isRecord(kept.results) ? kept.results : isRecord(kept.result) ? kept.result : null;
  if (results === null) return [];
  const list = Array.isArray(results.msg) ? results.msg : [{type: results.type, data: results.msg}];
  return list.flatMap((message): SavedMessage[] => {
    if (!isRecord(message) || typeof message.data !== 'string' || message.data.trim() === '') return [];
    const type = typeof message.type === 'string' ? message.type.toUpperCase() : 'TEXT';
    if (type === 'NULL') return [];
    const typed = type === 'TEXT' ? /^%(text|html|table|img|svg|angular)[ \t\n]/i.exec(message.data) : null;
    return typed === null
      ? [{type, data: message.data}]
      : [{type: (typed[1] ?? '').toUpperCase(), data: message.data.slice(typed[0].length)}];
  });
}

/** `%table`: rows by line, columns by tab, the first row its head; what follows an empty line is a comment. */
export function savedTable(data: string): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly comment: string;
} {
  const border = /\r?\n\r?\n/.exec(data);
  const table = border === null ? data : data.slice(0, border.index);
  const comment = border === null ? '' : data.slice(border.index).trim();
  const [head = [], ...rows] = table
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => line.split('\t').map((cell) => cell.replace(/^%html /, '')));
  return {head, rows, comment};
}

/** Without the terminal's colours and cursor moves. */
export function plainText(data: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the terminal's escapes are what it looks for
  return data.replace(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g, '');
}
