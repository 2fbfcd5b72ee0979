// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form variable, or a place that the editor fills
import {type Token, tokenize} from '../sql/lexer.ts';
import {statementRanges} from '../sql/statements.ts';
import {parseOne} from './script.ts';

/** How wide a line may be before a list is broken. */
const WIDTH = 100;
const STEP = '  ';

/** Words that are never names and that nobody but the grammar reads: safe to write in capitals. */
const CAPITALS = new Set(
  `SELECT FROM WHERE GROUP BY HAVING ORDER LIMIT OFFSET FETCH JOIN INNER LEFT RIGHT FULL OUTER CROSS NATURAL ON USING AND OR NOT IN IS NULL
  AS CASE WHEN THEN ELSE END CREATE TABLE DROP ALTER INSERT INTO VALUES WITH UNION ALL DISTINCT EXCEPT INTERSECT BETWEEN LIKE EXISTS
  PRIMARY WATERMARK FOR INTERVAL OVER PARTITION ROWS RANGE LATERAL UNNEST SET COMMENT MATCH_RECOGNIZE MEASURES PATTERN DEFINE
  CAST TRUE FALSE EXECUTE STATEMENT EXPLAIN DESCRIBE SHOW CONSTRAINT DAY HOUR MINUTE SECOND YEAR MONTH CURRENT ROW`.split(/\s+/),
);

/** Begin a line of their own in a query that does not fit into one. */
const CLAUSES = new Set([
  'SELECT',
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'OFFSET',
  'FETCH',
  'UNION',
  'INTERSECT',
  'EXCEPT',
  'WINDOW',
  'VALUES',
]);
const JOINS = new Set(['NATURAL', 'INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS', 'JOIN']);
const DDL_CLAUSES = new Set(['COMMENT', 'PARTITIONED', 'DISTRIBUTED', 'WITH', 'LIKE', 'AS']);

/** A token or comment with what stood before it. */
interface Piece {
  readonly text: string;
  readonly token: Token | null;
  readonly comment: 'line' | 'block' | null;
  /** White space came before it. */
  readonly spaced: boolean;
  readonly ownLine: boolean;
  readonly blankBefore: boolean;
}

type Item = Piece | Group;

/** Parentheses with what is in them. */
interface Group {
  readonly open: Piece;
  readonly items: readonly Item[];
  readonly close: Piece | null;
}

/**
 * The text with its statements laid out anew; comments stay, and the statements mean the same. A statement that does not parse is left as it is,
 * and so is SET with an unquoted value, whose spaces count. Formatting twice changes nothing more.
 */
export function formatSql(text: string): string {
  const {tokens, comments} = tokenize(text);
  if (text.includes('${')) return text;
  const ranges = statementRanges(tokens);
  const out: string[] = [];
  let at = 0;
  for (const [i, range] of ranges.entries()) {
    const first = tokens[range.from] as Token;
    const last = tokens[range.to - 1] as Token;
    const next = ranges[i + 1];
    const gap = text.slice(at, first.start);
    out.push(between(gap, i === 0));
    const source = text.slice(first.start, last.end);
    const inside = comments.filter((c) => c.start >= first.start && c.end <= last.end);
    out.push(
      keepsSpaces(tokens, range.from, range.to) || parseOne(source).kind === 'wrong'
        ? source
        : layout(text, tokens.slice(range.from, range.to), inside),
    );
    at = last.end;
    if (next === undefined) break;
  }
  const rest = text.slice(at);
  return out.join('') + (ranges.length === 0 ? rest : trimEnds(rest));
}

/** What stands between two statements: `;`, comments, at most one empty line. */
function between(gap: string, first: boolean): string {
  if (first) return gap;
  const text = trimEnds(gap)
    .replace(/^[^\S\n]*;/, ';')
    .replace(/\n{3,}/g, '\n\n');
  const closed = text.endsWith('\n') ? text : `${text.replace(/[^\S\n]+$/, '')}\n`;
  return closed;
}

function trimEnds(text: string): string {
  return text.replace(/[^\S\n]+\n/g, '\n');
}

function keepsSpaces(tokens: readonly Token[], from: number, to: number): boolean {
  const first = tokens[from];
  // A model keeps its columns as they are written.
  if (tokens.slice(from, Math.min(to, from + 5)).some((t) => t.text === 'MODEL')) return true;
  if (first?.text !== 'SET' && first?.text !== 'RESET') return tokens.slice(from, to).some((t) => t.kind === 'error');
  return tokens.slice(from + 1, to).some((t) => t.kind !== 'string' && t.text !== '=');
}

function layout(text: string, tokens: readonly Token[], comments: readonly {readonly start: number; readonly end: number}[]): string {
  const pieces = piecesOf(text, tokens, comments);
  const items = grouped(pieces);
  const one = flat(items);
  const isDefinition = word(items[0]) === 'CREATE' && items.some((item) => isGroup(item) && isEntryList(item.items));
  const single =
    !isDefinition &&
    !pieces.some((p) => p.comment !== null) &&
    one.length <= WIDTH &&
    !text.slice(tokens[0]?.start, tokens.at(-1)?.end).includes('\n');
  return single ? one : new Writer().statement(items);
}

function piecesOf(
  text: string,
  tokens: readonly Token[],
  comments: readonly {readonly start: number; readonly end: number}[],
): readonly Piece[] {
  const all = [...tokens.map((token) => ({start: token.start, end: token.end, token})), ...comments.map((c) => ({...c, token: null}))].sort(
    (a, b) => a.start - b.start,
  );
  let end = all[0]?.start ?? 0;
  return all.map(({start, end: stop, token}, i) => {
    const gap = text.slice(end, start);
    end = stop;
    const raw = text.slice(start, stop);
    const next = tokens[tokens.indexOf(token as Token) + 1];
    const before = token === null ? null : tokens[tokens.indexOf(token) - 1];
    const capital =
      token !== null &&
      token.kind === 'word' &&
      CAPITALS.has(token.text) &&
      !(next?.text === '(' && next.start === stop && isCall(token.text)) &&
      before?.text !== '.';
    return {
      text: capital ? raw.toUpperCase() : token === null ? raw.trimEnd() : raw,
      token,
      comment: token !== null ? null : raw.startsWith('/*') ? 'block' : 'line',
      spaced: gap !== '',
      ownLine: i > 0 && gap.includes('\n'),
      blankBefore: /\n\s*\n/.test(gap),
    };
  });
}

/** `LEFT(…)` calls a function, whose name is the user's. */
function isCall(word: string): boolean {
  return ![
    'IN',
    'AND',
    'OR',
    'NOT',
    'AS',
    'VALUES',
    'OVER',
    'USING',
    'ON',
    'WITH',
    'BY',
    'TABLE',
    'WHERE',
    'SELECT',
    'FROM',
    'WHEN',
    'THEN',
    'ELSE',
    'EXISTS',
    'HAVING',
    'ALL',
    'UNNEST',
    'SET',
    'LIKE',
    'BETWEEN',
    'PARTITION',
    'PATTERN',
    'MATCH_RECOGNIZE',
    'CAST',
  ].includes(word);
}

function grouped(pieces: readonly Piece[]): readonly Item[] {
  let at = 0;
  const read = (): Item[] => {
    const items: Item[] = [];
    for (; at < pieces.length; at++) {
      const piece = pieces[at] as Piece;
      if (piece.token?.kind === 'symbol' && piece.token.text === ')') return items;
      if (piece.token?.kind === 'symbol' && piece.token.text === '(') {
        at++;
        const inner = read();
        items.push({open: piece, items: inner, close: pieces[at] ?? null});
      } else items.push(piece);
    }
    return items;
  };
  const items: Item[] = [];
  while (at < pieces.length) {
    items.push(...read());
    const stray = pieces[at];
    if (stray !== undefined) items.push(stray);
    at++;
  }
  return items;
}

function isGroup(item: Item | undefined): item is Group {
  return item !== undefined && 'items' in item;
}

function head(item: Item): Piece {
  return isGroup(item) ? item.open : item;
}

function tail(item: Item): Piece {
  return isGroup(item) ? (item.close ?? item.open) : item;
}

function word(item: Item | undefined): string {
  return item === undefined || isGroup(item) || item.token?.kind !== 'word' ? '' : item.token.text;
}

function symbol(item: Item | undefined): string {
  return item === undefined || isGroup(item) || item.token?.kind !== 'symbol' ? '' : item.token.text;
}

function flat(items: readonly Item[]): string {
  let out = '';
  for (const [i, item] of items.entries()) {
    const before = items[i - 1];
    if (before !== undefined && spaceBetween(before, item)) out += ' ';
    out += isGroup(item) ? `(${flat(item.items)}${item.close === null ? '' : ')'}` : item.text;
  }
  return out;
}

/** Spaces are taken away only where no two tokens could become one. */
function spaceBetween(left: Item, right: Item): boolean {
  const b = head(right);
  const rightSymbol = b.token?.kind === 'symbol' ? b.token.text : '';
  const leftSymbol = tail(left).token?.kind === 'symbol' ? (tail(left).token?.text ?? '') : '';
  if (rightSymbol === ',') return false;
  if (leftSymbol === ',') return true;
  if (rightSymbol === '=' || leftSymbol === '=' || rightSymbol === '=>' || leftSymbol === '=>') return true;
  // Between a function and its parenthesis nothing is changed: in DDL a space is usual, in calls it is not.
  return b.spaced;
}

function hasComment(items: readonly Item[]): boolean {
  return items.some((item) => (isGroup(item) ? hasComment(item.items) : item.comment !== null));
}

function isQuery(items: readonly Item[]): boolean {
  return ['SELECT', 'WITH', 'VALUES'].includes(word(items.find((i) => isGroup(i) || i.comment === null)));
}

class Writer {
  readonly #lines: string[] = [''];
  #indent = '';

  statement(items: readonly Item[]): string {
    this.#block(items, this.#indent);
    return this.#lines.map((line) => line.trimEnd()).join('\n');
  }

  #line(indent: string): void {
    if ((this.#lines.at(-1) ?? '').trim() === '') this.#lines.pop();
    this.#lines.push(indent);
    this.#indent = indent;
  }

  #put(text: string, space: boolean): void {
    const line = this.#lines.at(-1) ?? '';
    const lines = text.split('\n');
    this.#lines[this.#lines.length - 1] = line + (space && line.trim() !== '' ? ' ' : '') + (lines[0] ?? '');
    for (const more of lines.slice(1)) this.#lines.push(more);
  }

  get #column(): number {
    return (this.#lines.at(-1) ?? '').length;
  }

  /** A sequence of clauses at one indent; clauses that are too long continue indented. */
  #block(items: readonly Item[], indent: string): void {
    const clauses = clausesOf(items);
    for (const [i, clause] of clauses.entries()) {
      if (i > 0) this.#line(indent);
      this.#clause(clause, indent);
    }
  }

  #clause(items: readonly Item[], indent: string): void {
    const fits = !hasComment(items) && !containsQuery(items) && indent.length + flat(items).length <= WIDTH;
    if (fits) {
      this.#put(flat(items), false);
      return;
    }
    const breaks = isListClause(items);
    const inner = indent + STEP;
    let pendingBreak = false;
    for (const [i, item] of items.entries()) {
      const before = items[i - 1];
      if (!isGroup(item) && item.comment !== null) {
        this.#comment(item, inner);
        pendingBreak = item.comment === 'line';
        continue;
      }
      const logical = breaks && (word(item) === 'AND' || word(item) === 'OR') && !isBetween(items, i);
      const afterComma = breaks && symbol(before) === ',';
      if (pendingBreak || logical || afterComma || (breaks && i === listStart(items))) {
        this.#line(inner);
        pendingBreak = false;
        this.#item(item, false);
        continue;
      }
      const space = before !== undefined && (isComment(before) || spaceBetween(before, item));
      this.#item(item, space);
    }
  }

  #comment(piece: Piece, indent: string): void {
    if (piece.ownLine) this.#line(indent);
    this.#put(piece.text, !piece.ownLine);
  }

  #item(item: Item, space: boolean): void {
    if (!isGroup(item)) {
      this.#put(item.text, space);
      return;
    }
    const text = flat([item]);
    const query = isQuery(item.items);
    const list = isEntryList(item.items);
    if (!hasComment(item.items) && !query && !list && !containsQuery(item.items) && this.#column + text.length + 1 <= WIDTH) {
      this.#put(text, space);
      return;
    }
    const outer = /^\s*/.exec(this.#lines.at(-1) ?? '')?.[0] ?? '';
    const inner = outer + STEP;
    this.#put('(', space);
    this.#line(inner);
    if (query) this.#block(item.items, inner);
    else this.#entries(item.items, inner);
    if (item.close !== null) {
      this.#line(outer);
      this.#put(')', false);
    }
  }

  /** One entry a line. A comment behind the comma belongs to the entry before it. */
  #entries(items: readonly Item[], indent: string): void {
    let broken = true;
    for (const [i, item] of items.entries()) {
      const before = items[i - 1];
      if (!isGroup(item) && item.comment !== null) {
        if (item.ownLine) {
          if (!broken) this.#line(indent);
          this.#put(item.text, false);
        } else {
          this.#putBehindComma(item.text);
        }
        this.#line(indent);
        broken = true;
        continue;
      }
      this.#item(item, !broken && before !== undefined && spaceBetween(before, item));
      broken = false;
      if (symbol(item) === ',') {
        this.#line(indent);
        broken = true;
      }
    }
  }

  #putBehindComma(text: string): void {
    const line = this.#lines.at(-1) ?? '';
    const before = this.#lines.at(-2);
    if (line.trim() === '' && before !== undefined && !before.trimStart().startsWith('--') && !before.includes('--')) {
      this.#lines.pop();
      this.#put(text, true);
    } else this.#put(text, true);
  }
}

function isComment(item: Item): boolean {
  return !isGroup(item) && item.comment !== null;
}

function containsQuery(items: readonly Item[]): boolean {
  return items.some((item) => isGroup(item) && (isQuery(item.items) || isEntryList(item.items) || containsQuery(item.items)));
}

/** `'key' = 'value'` lists and column definitions: one entry a line. */
function isEntryList(items: readonly Item[]): boolean {
  const commas = items.filter((i) => symbol(i) === ',').length;
  const options = commas > 0 && !isGroup(items[0]) && items[0]?.token?.kind === 'string' && symbol(items[1]) === '=';
  return options || isColumnList(items);
}

const TYPES =
  /^(STRING|INT|INTEGER|BIGINT|SMALLINT|TINYINT|DOUBLE|FLOAT|BOOLEAN|TIMESTAMP|TIMESTAMP_LTZ|DATE|TIME|DECIMAL|NUMERIC|VARCHAR|CHAR|BYTES|VARBINARY|BINARY|ARRAY|MAP|ROW|MULTISET|METADATA)$/;

function isColumnList(items: readonly Item[]): boolean {
  const commas = items.filter((i) => symbol(i) === ',').length;
  if (commas === 0) return false;
  const real = items.filter((i) => !isComment(i));
  const first = real[0];
  return (
    first !== undefined && !isGroup(first) && (first.token?.kind === 'word' || first.token?.kind === 'quoted') && TYPES.test(word(real[1]))
  );
}

/** Cut before each clause word of the sequence's own depth. */
function clausesOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const clauses: Item[][] = [];
  let current: Item[] = [];
  const isCreate = ['CREATE', 'ALTER'].includes(word(items[0]));
  let inQuery = !isCreate;
  for (const [i, item] of items.entries()) {
    const w = word(item);
    const before = items[i - 1];
    const previous = word(before);
    let starts = false;
    if (i > 0) {
      if (CLAUSES.has(w) && inQuery) starts = !(w === 'FROM' && previous === 'DISTINCT') && !(w === 'VALUES' && previous === 'JSON');
      if (inQuery && JOINS.has(w) && !JOINS.has(previous) && previous !== 'OUTER' && !isGroup(items[i + 1])) starts = true;
      if (isCreate && !inQuery && isGroup(before) && DDL_CLAUSES.has(w)) starts = true;
      if (isCreate && !inQuery && DDL_CLAUSES.has(w) && isGroup(items[i + 1])) starts = true;
      if (w === 'SELECT' || (w === 'WITH' && previous === 'AS')) {
        starts = starts || previous === 'AS' || isCreate;
        inQuery = true;
      }
      if (['BEGIN', 'SET', 'END'].includes(previous) && w === 'INSERT') starts = true;
      if (symbol(before) === ';') starts = true;
    }
    // An own-line comment in front of a clause goes with it.
    if (starts) {
      const carried: Item[] = [];
      while (current.length > 0 && isComment(current.at(-1) as Item) && (current.at(-1) as Piece).ownLine)
        carried.unshift(current.pop() as Item);
      if (current.length > 0) clauses.push(current);
      for (const comment of carried) clauses.push([comment]);
      current = [];
    }
    current.push(item);
  }
  if (current.length > 0) clauses.push(current);
  return clauses;
}

function isListClause(items: readonly Item[]): boolean {
  const first = word(items.find((i) => !isComment(i)));
  return ['SELECT', 'WHERE', 'GROUP', 'HAVING', 'ORDER', 'VALUES', 'WITH'].includes(first) || JOINS.has(first);
}

/** The first entry of a SELECT list stands below the word; others stay on its line. */
function listStart(items: readonly Item[]): number {
  const at = items.findIndex((i) => !isComment(i));
  if (word(items[at]) !== 'SELECT' || items.filter((i) => symbol(i) === ',').length === 0) return -1;
  return ['DISTINCT', 'ALL'].includes(word(items[at + 1])) ? at + 2 : at + 1;
}

/** The AND of BETWEEN a AND b. */
function isBetween(items: readonly Item[], at: number): boolean {
  if (word(items[at]) !== 'AND') return false;
  for (let i = at - 1; i >= 0; i--) {
    const w = word(items[i]);
    if (w === 'BETWEEN') return true;
    if (w === 'AND' || w === 'OR') return false;
  }
  return false;
}
