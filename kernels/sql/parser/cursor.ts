import {type Fix, type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Identifier, IdentifierPart, Text} from '../ast/identifier.ts';
import {RESERVED} from '../keywords.ts';
import type {Token} from '../lexer.ts';
import {nearest} from './near.ts';
import {decodeUnicode} from './unicode.ts';

/** How deep parentheses, brackets, CASE and types may nest. */
export const MAX_DEPTH = 400;

/** Clause words that people mistype; the typo is then read as an alias or stands where no name may stand. */
const CLAUSES = [
  'FROM',
  'WHERE',
  'GROUP',
  'HAVING',
  'ORDER',
  'LIMIT',
  'UNION',
  'JOIN',
  'INNER',
  'LEFT',
  'RIGHT',
  'FULL',
  'CROSS',
  'ON',
  'WITH',
];
const INFIX = ['AND', 'OR', 'BETWEEN', 'LIKE', 'IS', 'NOT', 'IN', 'ESCAPE', 'SIMILAR'];

/** What the grammar asked for at the end of a cursor's tokens: completion cuts a statement at the caret and reads it from here. */
export interface Expectations {
  /** Key words; several in one text belong together. */
  readonly words: Set<string>;
  /** In the words of the error, such as `a table name`; null where the tokens may end. */
  what: string | null;
}

/** A place in one statement's tokens, with what every rule of the grammar needs: look, take, demand, complain. */
export class Cursor {
  readonly text: string;
  private readonly tokens: readonly Token[];
  private readonly finish: Token;
  private readonly limit: number;
  private readonly first: number;
  private index: number;
  private wanted: string[] = [];
  private wantedAt = -1;
  /** Where a list with commas ended last: one more comma might have followed. */
  private listEnd = -1;
  /** Types that no statement may name are taken too: the catalog's own texts hold them. */
  anyType = false;
  private lastAlias: IdentifierPart | null = null;
  private lastAliasAt = -1;
  private depth = 0;
  private readonly expectations: Expectations | null;

  /** Reads tokens[from … to-1]; `expectations` is filled with what could follow them. */
  constructor(text: string, tokens: readonly Token[], from: number, to: number, expectations: Expectations | null = null) {
    this.text = text;
    this.expectations = expectations;
    this.tokens = tokens;
    this.index = from;
    this.first = from;
    this.limit = to;
    const last = tokens[to - 1];
    const end = tokens[to]?.start ?? last?.end ?? text.length;
    // The error "unexpected end" points behind the last token, not behind the white space after it.
    const place = to > from && last ? last.end : end;
    this.finish = {kind: 'end', text: '', start: place, end: place};
    this.checkDepth(from, to);
  }

  private checkDepth(from: number, to: number): void {
    let depth = 0;
    for (let i = from; i < to; i++) {
      const t = this.tokens[i] as Token;
      if (t.kind === 'symbol') {
        if (t.text === '(' || t.text === '[' || t.text === '{') depth++;
        else if (t.text === ')' || t.text === ']' || t.text === '}') depth--;
      } else if (t.kind === 'word') {
        if (t.text === 'CASE') depth++;
        else if (t.text === 'END' && depth > 0) depth--;
      }
      if (depth > MAX_DEPTH) throw tooDeep(t);
    }
  }

  peek(offset = 0): Token {
    const i = this.index + offset;
    return i < this.limit ? (this.tokens[i] as Token) : this.finish;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind === 'error') this.fail();
    if (this.index < this.limit) this.index++;
    return token;
  }

  get position(): number {
    return this.index;
  }

  get atEnd(): boolean {
    return this.index >= this.limit;
  }

  /** Offset where the next token starts. */
  start(): number {
    return this.peek().start;
  }

  /** From `start` to the end of the last token taken. */
  span(start: number): Span {
    const last = this.tokens[this.index - 1];
    return {start, end: Math.max(start, last && last.start >= start ? last.end : start)};
  }

  /** Counts a level of recursion that no bracket shows: types, joins, unary operators. */
  deeper<T>(parse: () => T): T {
    if (++this.depth > MAX_DEPTH) throw tooDeep(this.peek());
    const result = parse();
    this.depth--;
    return result;
  }

  private want(what: string): void {
    if (this.wantedAt !== this.index) {
      this.wantedAt = this.index;
      this.wanted = [];
    }
    if (this.wanted.length < 60) this.wanted.push(what);
  }

  /** Whether these words come next. */
  is(...words: readonly string[]): boolean {
    for (let i = 0; i < words.length; i++) {
      const t = this.peek(i);
      if (t.kind !== 'word' || t.text !== words[i]) {
        if (i === 0) this.want(words[0] as string);
        if (this.expectations !== null && this.index + i >= this.limit) this.expectations.words.add(words.slice(i).join(' '));
        return false;
      }
    }
    return true;
  }

  isAny(...words: readonly string[]): boolean {
    const t = this.peek();
    if (t.kind === 'word' && words.includes(t.text)) return true;
    for (const word of words) this.want(word);
    this.offer(...words);
    return false;
  }

  /** Tells completion which words may stand here; costs nothing before the end. */
  offer(...words: readonly string[]): void {
    if (this.expectations === null || !this.atEnd) return;
    for (const word of words) this.expectations.words.add(word);
  }

  isSymbol(symbol: string, offset = 0): boolean {
    const t = this.peek(offset);
    return t.kind === 'symbol' && t.text === symbol;
  }

  accept(...words: readonly string[]): boolean {
    if (!this.is(...words)) return false;
    for (let i = 0; i < words.length; i++) this.next();
    return true;
  }

  acceptSymbol(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false;
    this.next();
    return true;
  }

  expect(...words: readonly string[]): void {
    for (const word of words) {
      if (!this.accept(word)) this.fail(word);
    }
  }

  expectSymbol(symbol: string): Token {
    if (!this.isSymbol(symbol)) this.fail(`"${symbol}"`);
    return this.next();
  }

  /** The word that comes next, if it is one of these; takes it. */
  oneOf<T extends string>(...words: readonly T[]): T {
    const found = this.acceptOneOf(...words);
    if (found === null) this.fail(orList(words));
    return found;
  }

  acceptOneOf<T extends string>(...words: readonly T[]): T | null {
    const t = this.peek();
    const found = t.kind === 'word' ? words.find((w) => w === t.text) : undefined;
    if (found === undefined) {
      for (const word of words) this.want(word);
      this.offer(...words);
      return null;
    }
    this.next();
    return found;
  }

  /** Whether a token can be a name: quoted, or a word that is not reserved. */
  isName(offset = 0): boolean {
    const t = this.peek(offset);
    // A lone $ is a sign of patterns.
    return t.kind === 'quoted' || (t.kind === 'word' && t.text !== '$' && !RESERVED.has(t.text));
  }

  name(what = 'a name'): IdentifierPart {
    if (!this.isName()) this.fail(what);
    return this.anyName();
  }

  /** The next token as a name, reserved or not. */
  anyName(): IdentifierPart {
    const {kind} = this.peek();
    if (kind !== 'word' && kind !== 'quoted') this.fail('a name');
    const t = this.next();
    const quoted = t.kind === 'quoted';
    return {name: quoted ? t.text : this.text.slice(t.start, t.end), quoted, span: {start: t.start, end: t.end}};
  }

  /** A dotted name. */
  identifier(what = 'a name'): Identifier {
    const start = this.start();
    const parts = [this.name(what)];
    while (this.isSymbol('.')) {
      this.next();
      parts.push(this.name('a name after the dot'));
    }
    return {kind: 'identifier', parts, span: this.span(start)};
  }

  names(what: string): IdentifierPart[] {
    return this.parenthesised(() => this.name(what));
  }

  /** `( item, item … )`, at least one. */
  parenthesised<T>(item: () => T): T[] {
    this.expectSymbol('(');
    const items = this.commaList(item);
    this.expectSymbol(')');
    return items;
  }

  commaList<T>(item: () => T): T[] {
    const items = [item()];
    while (this.acceptSymbol(',')) items.push(item());
    this.listEnd = this.index;
    return items;
  }

  isString(): boolean {
    const {kind} = this.peek();
    return kind === 'string' || kind === 'unicode-string';
  }

  /** A text literal; plain literals that follow each other are one. UESCAPE stands behind the last of them. */
  string(what = 'a text in single quotes'): Text {
    const start = this.start();
    if (!this.isString()) this.fail(what);
    const pieces = [this.next()];
    const unicode = pieces[0]?.kind === 'unicode-string';
    while (this.peek().kind === 'string' && this.text[this.start()] === "'") pieces.push(this.next());
    const marker = unicode && this.accept('UESCAPE') ? this.plainString('an escape character').value : '\\';
    const value = pieces.map((token) => (unicode ? decodeUnicode(token, marker) : token.text)).join('');
    return {value, span: this.span(start)};
  }

  /** A text literal in plain quotes, without prefix or continuation. */
  plainString(what = 'a text in single quotes'): Text {
    const t = this.peek();
    if (t.kind !== 'string' || this.text[t.start] !== "'") this.fail(what);
    this.next();
    return {value: t.text, span: {start: t.start, end: t.end}};
  }

  /** What was written from `start` to the last token taken. */
  written(start: number): string {
    const {end} = this.span(start);
    return this.text.slice(start, end);
  }

  /** A whole number without sign. */
  integer(what = 'a whole number'): number {
    const t = this.peek();
    if (t.kind !== 'number' || !/^[0-9]+$/.test(t.text)) this.fail(what);
    this.next();
    const value = Number(t.text);
    if (value > 2147483647)
      throw new StudioError('sql/syntax', `number "${t.text}" is too large here`, {span: {start: t.start, end: t.end}});
    return value;
  }

  /** Remembers a name that was read as an alias without AS, as it may be a mistyped clause word. */
  noteAlias(alias: IdentifierPart): void {
    this.lastAlias = alias;
    this.lastAliasAt = this.index;
  }

  /** Ends the statement with an error at the next token. `expected` says in words what may stand there. */
  fail(expected?: string): never {
    const token = this.peek();
    if (this.expectations !== null && this.atEnd) this.expectations.what = expected ?? null;
    if (token.kind === 'error' && token.problem) {
      const {message, span, hint, fixes} = token.problem;
      throw new StudioError('sql/syntax', message, {span, ...(hint ? {hint} : {}), ...(fixes ? {fixes} : {})});
    }
    const alias = this.lastAlias;
    if (alias && this.lastAliasAt === this.index && !alias.quoted) {
      const clause = nearest(alias.name.toUpperCase(), CLAUSES);
      if (clause) throw this.misspelt(alias.name, alias.span, clause, clause);
    }
    const detail = this.inList(token, expected ?? this.expectedWords());
    const hint = habit(token, this.tokens[this.index - 1], this.peek(1)) ?? this.openHint(token, expected);
    const more = {...(detail ? {detail: `expected ${detail}`} : {}), ...(hint ? {hint} : {})};
    if (token.kind === 'end') {
      throw new StudioError('sql/syntax', 'unexpected end of the statement', {span: {start: token.start, end: token.end}, ...more});
    }
    const span = {start: token.start, end: token.end};
    const shown = this.text.slice(token.start, token.end);
    if (token.kind === 'word') {
      const wanted = this.wantedAt === this.index ? this.wanted : [];
      // A word that is spelt right is only taken for another one that may stand here.
      const near = nearest(token.text, wanted) ?? (RESERVED.has(token.text) ? null : anagramOrNear(token.text));
      if (near) throw this.misspelt(shown, span, near, expected ?? this.expectedWords());
      if (expected && RESERVED.has(token.text) && /name/.test(expected)) {
        throw new StudioError('sql/syntax', `unexpected "${shown}"`, {
          span,
          detail: `expected ${expected}, and ${token.text} is a reserved word`,
          hint: `write \`${shown}\` in backquotes to use it as a name`,
          fixes: [{title: 'quote the name', span, text: `\`${shown}\``}],
        });
      }
    }
    throw new StudioError('sql/syntax', `unexpected "${clip(shown)}"`, {span, ...more});
  }

  /** A comma may be what is missing behind the last item of a list. */
  private inList(token: Token, expected: string | null): string | null {
    if (this.listEnd !== this.index || token.kind === 'end' || token.text === ')' || expected === '";"') return expected;
    return expected === null ? '","' : `"," or ${expected}`;
  }

  /** Which parenthesis is still open, or that none is. */
  private openHint(token: Token, expected: string | undefined): string | null {
    if (expected !== '")"' && token.text !== ')') return null;
    let depth = 0;
    for (let i = this.index - 1; i >= this.first; i--) {
      const {kind, text} = this.tokens[i] as Token;
      if (kind !== 'symbol') continue;
      if (text === ')') depth++;
      else if (text === '(' && depth-- === 0) return expected === '")"' ? `close "${this.opened(i)}"` : null;
    }
    return token.text === ')' ? 'no "(" is open here' : null;
  }

  /** The parenthesis at a token with what it belongs to, and a little of what follows. */
  private opened(at: number): string {
    const before = this.tokens[at - 1];
    const own = this.tokens[at] as Token;
    const start = before && at > this.first && before.end === own.start ? before.start : own.start;
    const shown = this.text.slice(start, own.end + 16).replace(/\s+/g, ' ');
    return own.end + 16 < this.text.length ? `${shown}…` : shown;
  }

  /** A list with commas ended here. */
  noteListEnd(): void {
    this.listEnd = this.index;
  }

  /** An error at a place of the caller's choice. */
  complain(message: string, span: Span, more: {hint?: string; detail?: string; fixes?: readonly Fix[]} = {}): never {
    throw new StudioError('sql/syntax', message, {span, ...more});
  }

  private misspelt(shown: string, span: Span, word: string, expected: string | null): StudioError {
    const lower = shown === shown.toLowerCase();
    return new StudioError('sql/syntax', `unexpected "${shown}"`, {
      span,
      ...(expected ? {detail: `expected ${expected}`} : {}),
      hint: `did you mean "${word}"?`,
      fixes: [{title: `change it to ${word}`, span, text: lower ? word.toLowerCase() : word}],
    });
  }

  private expectedWords(): string | null {
    if (this.wantedAt !== this.index) return null;
    const words = [...new Set(this.wanted)];
    return words.length > 0 && words.length <= 6 ? orList(words) : null;
  }
}

/** The way out of what other dialects write. */
function habit(token: Token, before: Token | undefined, after: Token): string | null {
  if (token.text === ':' && after.text === ':') return 'write CAST(a AS type)';
  if (token.text === '=' && token.kind === 'symbol' && before?.text === '=') return 'a comparison has one "="';
  return null;
}

/** The clause or operator that a word was probably meant to be; a short one only with the same letters. */
function anagramOrNear(word: string): string | null {
  const letters = (text: string): string => [...text].sort().join('');
  const candidates = [...CLAUSES, ...INFIX];
  if (word.length <= 3) return candidates.find((c) => letters(c) === letters(word)) ?? null;
  return nearest(word, candidates);
}

function tooDeep(token: Token): StudioError {
  return new StudioError('sql/too-deep', `the statement nests deeper than ${MAX_DEPTH} levels`, {
    span: {start: token.start, end: token.end},
    hint: 'split it with views or WITH',
  });
}

function clip(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function orList(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} or ${words[words.length - 1]}`;
}
