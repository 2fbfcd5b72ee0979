import {NumberText} from './value-shape.ts';

const SEPARATORS = [',', ';', '\t', '|'];

export interface CsvLines {
  readonly separator: string;
  /** `column_1`, … with numbers, booleans and texts; null for a line with another number of fields. */
  readonly rows: readonly (Readonly<Record<string, unknown>> | null)[];
}

/** Records that are lines of CSV with the same number of fields, two at least; null when they are not. A record is one line. */
export function readCsv(texts: readonly (string | null)[]): CsvLines | null {
  for (const separator of SEPARATORS) {
    const lines = texts.map((text) => (text === null ? null : fields(text.replace(/\r?\n$/, ''), separator)));
    const widths = new Map<number, number>();
    for (const line of lines) if (line !== null) widths.set(line.length, (widths.get(line.length) ?? 0) + 1);
    const [width, count] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [0, 0];
    if (width < 2 || count < texts.length * 0.9) continue;
    const rows = lines.map((line) =>
      line?.length === width ? Object.fromEntries(line.map((field, i) => [`column_${i + 1}`, typedField(field)])) : null,
    );
    return {separator, rows};
  }
  return null;
}

/** The fields of a line; null when it holds more than one line or a quote that does not end. */
function fields(line: string, separator: string): readonly string[] | null {
  const out: string[] = [];
  let at = 0;
  for (;;) {
    if (line[at] === '"') {
      let field = '';
      for (at++; ; at++) {
        if (at >= line.length) return null;
        if (line[at] !== '"') field += line[at];
        else if (line[at + 1] === '"') field += line[++at];
        else break;
      }
      at++;
      out.push(field);
      if (at >= line.length) return out;
      if (line[at] !== separator) return null;
      at++;
      continue;
    }
    const end = line.indexOf(separator, at);
    const field = line.slice(at, end === -1 ? undefined : end);
    if (field.includes('\n')) return null;
    out.push(field);
    if (end === -1) return out;
    at = end + 1;
  }
}

function typedField(field: string): unknown {
  if (field === '') return null;
  if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(field)) return new NumberText(field);
  if (/^(true|false)$/i.test(field)) return field.toLowerCase() === 'true';
  return field;
}
