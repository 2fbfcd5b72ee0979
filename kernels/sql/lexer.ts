import type {Fix, Span} from '../protocol/diagnostic.ts';

/**
 * `word`: an unquoted identifier or keyword, `text` in upper case. `quoted`: in backquotes, `text` is the name.
 * `string`: `text` decoded. `unicode-string`: U&'…', escapes still in `text` (an UESCAPE may follow). `binary`: X'…'.
 * `symbol`: `text` is the symbol; a hint's ends are the symbols `/*+` and `*` + `/`.
 * `error`: what cannot be read; `problem` says why. `end`: once, at the end of the text.
 */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'unicode-string' | 'binary' | 'number' | 'symbol' | 'error' | 'end';
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly problem?: LexicalProblem;
}

export interface LexicalProblem {
  readonly message: string;
  readonly span: Span;
  readonly hint?: string;
  readonly fixes?: readonly Fix[];
}

/** Comments are no tokens; the editor asks for them apart. */
export interface LexResult {
  readonly tokens: readonly Token[];
  readonly comments: readonly Span[];
}

const LETTER = /[\p{L}_$]/u;
const LETTER_OR_DIGIT = /[\p{L}\p{N}\p{M}_$]/u;

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xa0 || code === 0xfeff;
}

function isWordStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36;
  return LETTER.test(text[at] ?? '');
}

function isWordPart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return isWordStart(text, at) || isDigit(code);
  return LETTER_OR_DIGIT.test(text[at] ?? '');
}

/** Java's names of character sets, as far as a word can hold them. */
function isCharacterSet(name: string): boolean {
  const sets =
    /^(UTF_?(8|16|32)([BL]E)?|LATIN[1-79]|ISO_?8859_?\d+|US_?ASCII|ASCII|CP\d+|IBM\d+|WINDOWS_?\d+|GB2312|GBK|GB18030|BIG5|SJIS|SHIFT_JIS|EUC_?(JP|KR|CN)|KOI8_[RU])$/i;
  return sets.test(name);
}

const LINE_END = /[\r\n]/g;
const TWO = new Set(['<>', '<=', '>=', '!=', '||', '=>', '->', '..']);
const ONE = new Set('()[]{},;.=<>+-*/%?:|^'.split(''));

/** Reads a whole text in one pass, in linear time; never throws. What it cannot read becomes an `error` token. */
export function tokenize(text: string): LexResult {
  const lexer = new Lexer(text);
  lexer.run();
  return {tokens: lexer.tokens, comments: lexer.comments};
}

class Lexer {
  readonly tokens: Token[] = [];
  readonly comments: Span[] = [];
  private readonly text: string;
  private at = 0;
  private inHint = false;

  constructor(text: string) {
    this.text = text;
  }

  run(): void {
    const {text} = this;
    while (this.at < text.length) {
      const code = text.charCodeAt(this.at);
      if (isSpace(code)) this.at++;
      else if (isWordStart(text, this.at)) this.word();
      else if (isDigit(code) || (code === 46 && isDigit(text.charCodeAt(this.at + 1)))) this.number();
      else if (code === 39) this.quotedText('string', this.at, this.at + 1, "'", 'text');
      else if (code === 96) this.quotedText('quoted', this.at, this.at + 1, '`', 'quoted name');
      else if (code === 34) this.doubleQuoted();
      else if ((code === 45 && text.charCodeAt(this.at + 1) === 45) || (code === 47 && text.charCodeAt(this.at + 1) === 47))
        this.lineComment();
      else if (code === 47 && text.charCodeAt(this.at + 1) === 42) this.blockComment();
      else this.symbol();
    }
    this.push('end', '', text.length, text.length);
  }

  private push(kind: Token['kind'], value: string, start: number, end: number, problem?: LexicalProblem): void {
    this.tokens.push(problem ? {kind, text: value, start, end, problem} : {kind, text: value, start, end});
    this.at = end;
  }

  private fail(start: number, end: number, message: string, more: {hint?: string; fixes?: readonly Fix[]; span?: Span} = {}): void {
    const {span = {start, end}, ...rest} = more;
    this.push('error', this.text.slice(start, end), start, end, {message, span, ...rest});
  }

  private word(): void {
    const start = this.at;
    let end = start + 1;
    while (end < this.text.length && isWordPart(this.text, end)) end++;
    const next = this.text.charCodeAt(end);
    const word = this.text.slice(start, end);
    if (next === 39) {
      if (word === 'X' || word === 'x') {
        this.binary(start, end + 1);
        return;
      }
      // A character set before a text (_UTF16'…', N'…') changes nothing: every text is Unicode.
      if (word.startsWith('_') && !isCharacterSet(word.slice(1))) {
        this.fail(start, end, `unknown character set "${word.slice(1)}"`, {hint: 'leave it out: every text is Unicode'});
        return;
      }
      if (word === 'N' || word === 'n' || word.startsWith('_')) {
        this.quotedText('string', start, end + 1, "'", 'text');
        return;
      }
    }
    if (next === 38 && (word === 'U' || word === 'u') && this.text.charCodeAt(end + 1) === 39) {
      this.quotedText('unicode-string', start, end + 2, "'", 'text');
      return;
    }
    this.push('word', word.toUpperCase(), start, end);
  }

  private number(): void {
    const {text} = this;
    const start = this.at;
    let end = start;
    while (isDigit(text.charCodeAt(end))) end++;
    if (text.charCodeAt(end) === 46 && text.charCodeAt(end + 1) !== 46) {
      end++;
      while (isDigit(text.charCodeAt(end))) end++;
    }
    if ((text.charCodeAt(end) | 32) === 101) {
      const sign = text.charCodeAt(end + 1);
      const digits = sign === 43 || sign === 45 ? end + 2 : end + 1;
      if (isDigit(text.charCodeAt(digits))) {
        end = digits;
        while (isDigit(text.charCodeAt(end))) end++;
      }
    }
    this.push('number', text.slice(start, end), start, end);
  }

  /** From after the opening quote; a doubled quote stands for one. */
  private quotedText(kind: 'string' | 'unicode-string' | 'quoted', start: number, from: number, quote: string, what: string): void {
    const {text} = this;
    let end = text.indexOf(quote, from);
    let doubled = false;
    while (end !== -1 && text[end + 1] === quote) {
      doubled = true;
      end = text.indexOf(quote, end + 2);
    }
    if (end === -1) {
      this.fail(start, text.length, `unterminated ${what}`, {
        span: {start, end: from},
        hint: `close it with ${quote}; inside it, write ${quote} twice`,
      });
      return;
    }
    const raw = text.slice(from, end);
    if (kind === 'quoted' && raw === '') {
      this.fail(start, end + 1, 'a quoted name must not be empty');
      return;
    }
    this.push(kind, doubled ? raw.replaceAll(quote + quote, quote) : raw, start, end + 1);
  }

  private binary(start: number, from: number): void {
    let close = this.text.indexOf("'", from);
    while (close !== -1 && this.text[close + 1] === "'") close = this.text.indexOf("'", close + 2);
    if (close === -1) {
      this.fail(start, this.text.length, 'unterminated binary literal', {span: {start, end: from}});
      return;
    }
    const hex = this.text.slice(from, close);
    if (!/^[0-9a-fA-F]*$/.test(hex)) {
      this.fail(start, close + 1, 'a binary literal consists of hexadecimal digits');
      return;
    }
    this.push('binary', hex.toUpperCase(), start, close + 1);
  }

  private doubleQuoted(): void {
    const start = this.at;
    const close = this.text.indexOf('"', start + 1);
    const lineEnd = this.text.indexOf('\n', start);
    if (close === -1 || (lineEnd !== -1 && lineEnd < close)) {
      this.fail(start, start + 1, `unexpected '"'`, {hint: "texts stand in '…', names in `…`"});
      return;
    }
    const inner = this.text.slice(start + 1, close);
    const span = {start, end: close + 1};
    this.fail(start, close + 1, `unexpected '"'`, {
      hint: "texts stand in '…', names in `…`",
      fixes: [
        {title: 'make it a text', span, text: `'${inner.replaceAll("'", "''")}'`},
        {title: 'make it a name', span, text: `\`${inner.replaceAll('`', '``')}\``},
      ],
    });
  }

  private lineComment(): void {
    const start = this.at;
    LINE_END.lastIndex = start;
    const end = LINE_END.exec(this.text)?.index ?? this.text.length;
    this.at = end;
    this.comments.push({start, end: this.at});
  }

  private blockComment(): void {
    const start = this.at;
    if (this.text[start + 2] === '+') {
      this.inHint = true;
      this.push('symbol', '/*+', start, start + 3);
      return;
    }
    const close = this.text.indexOf('*/', start + 2);
    if (close === -1) {
      this.fail(start, this.text.length, 'unterminated comment', {span: {start, end: start + 2}, hint: 'close it with */'});
      return;
    }
    this.at = close + 2;
    this.comments.push({start, end: this.at});
  }

  private symbol(): void {
    const start = this.at;
    const two = this.text.slice(start, start + 2);
    if (this.inHint && two === '*/') {
      this.inHint = false;
      this.push('symbol', two, start, start + 2);
      return;
    }
    if (TWO.has(two)) {
      this.push('symbol', two, start, start + 2);
      return;
    }
    const one = this.text[start] ?? '';
    if (ONE.has(one)) {
      this.push('symbol', one, start, start + 1);
      return;
    }
    const character = String.fromCodePoint(this.text.codePointAt(start) ?? 0);
    this.fail(start, start + character.length, `unexpected "${character}"`, lookalike(character, start));
  }
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '\u2018': "'",
  '\u2019': "'",
  '\u201c': "'",
  '\u201d': "'",
  '\u2013': '-',
  '\u2014': '-',
  '\uff0c': ',',
  '\uff08': '(',
  '\uff09': ')',
  '\uff1b': ';',
};

/** Word processors and chat programs replace quotes and dashes. */
function lookalike(character: string, start: number): {hint?: string; fixes?: readonly Fix[]} {
  const plain = LOOKALIKES[character];
  if (plain === undefined) return {};
  const span = {start, end: start + character.length};
  return {hint: `write ${plain} instead`, fixes: [{title: `replace it with ${plain}`, span, text: plain}]};
}
