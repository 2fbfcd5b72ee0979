/**
 * The first line of a paragraph, `%interpreter(key=value, …)`, by the rules of Zeppelin's notes:
 * the name follows `%` at once; properties only if `(` follows the name at once; a bare key stands for itself; `"` protects `, ) =`;
 * a backslash takes the next character literally, but `\n` and `\t`.
 */
export interface ParagraphHeader {
  readonly kind: 'header';
  /** As written, such as `flink.ssql`; '' where the text has no header. */
  readonly interpreter: string;
  readonly properties: Readonly<Record<string, string>>;
  /** Where the body starts: spaces after the header are skipped, newlines are not. */
  readonly bodyOffset: number;
}

export interface HeaderError {
  readonly kind: 'error';
  readonly message: string;
  readonly hint: string;
  readonly span: {readonly start: number; readonly end: number};
}

const NAME = /^(\s*)%([a-zA-Z0-9_-]+(?:\.\w+)*)/;

/** Reads the header of a paragraph's text; offsets are into that text. */
export function parseHeader(text: string): ParagraphHeader | HeaderError {
  const match = NAME.exec(text);
  if (match === null) return {kind: 'header', interpreter: '', properties: {}, bodyOffset: 0};
  const interpreter = match[2] ?? '';
  const end = match[0].length;
  if (text[end] !== '(') return {kind: 'header', interpreter, properties: {}, bodyOffset: skipSpaces(text, end)};
  const read = readProperties(text, end + 1);
  if ('message' in read) return {kind: 'error', ...read};
  return {kind: 'header', interpreter, properties: Object.fromEntries(read.properties), bodyOffset: skipSpaces(text, read.end)};
}

/** True for a paragraph of prose: it runs nothing. */
export function isProse(text: string): boolean {
  return NAME.exec(text)?.[2] === 'md';
}

function skipSpaces(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ') at++;
  return at;
}

function readProperties(text: string, from: number): {properties: Map<string, string>; end: number} | Omit<HeaderError, 'kind'> {
  const properties = new Map<string, string>();
  let key: string | null = null;
  let word = '';
  let quoted = false;
  const take = () => {
    const value = word.trim();
    if (key !== null) properties.set(key, value);
    else if (value !== '') properties.set(value, value);
    key = null;
    word = '';
  };
  for (let at = from; at < text.length; at++) {
    const c = text[at] ?? '';
    if (c === '\\') {
      at++;
      if (at === text.length) break;
      word += text[at] === 'n' ? '\n' : text[at] === 't' ? '\t' : text[at];
    } else if (c === '"') quoted = !quoted;
    else if (quoted) word += c;
    else if (c === ')') {
      take();
      return {properties, end: at + 1};
    } else if (c === ',') take();
    else if (c === '=') {
      if (key !== null) {
        return {
          message: `property "${key}" has a second "="`,
          hint: 'put the value in double quotes',
          span: {start: at, end: at + 1},
        };
      }
      key = word.trim();
      word = '';
    } else word += c;
  }
  return {message: 'the properties of the paragraph have no end', hint: 'close them with ")"', span: {start: from - 1, end: from}};
}
