/** One import as it stands in a file; `specifier` is null where it is not a literal. */
export interface FoundImport {
  readonly specifier: string | null;
  readonly line: number;
}

const STATIC = /(?:^|[;}])[ \t]*(?:import|export)\b(?!\s*\()[^'"`;=()]*?\bfrom\s*(['"])([^'"\n]+)\1/gm;
const SIDE_EFFECT = /^[ \t]*import\s*(['"])([^'"\n]+)\1/gm;
/** `import('x')` as expression or type, and `new URL('./x', import.meta.url)`, which names a worker or a file to run. */
const DYNAMIC = /\bimport\s*\(\s*(?:(['"])([^'"\n]+)\1|([^\s)]))/g;
const BY_URL = /\bnew\s+URL\(\s*(['"])([^'"\n]+)\1\s*,\s*import\.meta\.url/g;

/** Every import of a TypeScript file. */
export function findImports(source: string): FoundImport[] {
  const text = blankComments(source);
  const found: FoundImport[] = [];
  const add = (at: number, specifier: string | null) => found.push({specifier, line: text.slice(0, at).split('\n').length});
  for (const pattern of [STATIC, SIDE_EFFECT, BY_URL]) {
    for (const match of text.matchAll(pattern)) add(match.index, match[2] ?? null);
  }
  for (const match of text.matchAll(DYNAMIC)) add(match.index, match[2] ?? null);
  return found.sort((a, b) => a.line - b.line);
}

/** A file that only hands on what others export. */
export function isBarrel(source: string): boolean {
  const text = blankComments(source).trim();
  if (text === '') return false;
  return text.replace(/^export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s*from\s*(['"])[^'"\n]+\1\s*;?\s*/gm, '').trim() === '';
}

/** The text with comments blanked out, line by line in place. Strings keep their contents; regular expressions are told from divisions. */
export function blankComments(source: string): string {
  const out = source.split('');
  let at = 0;
  let lastToken = '';
  while (at < source.length) {
    const char = source[at] ?? '';
    const two = source.slice(at, at + 2);
    if (two === '//') {
      const end = indexOr(source, '\n', at);
      blank(out, at, end);
      at = end;
    } else if (two === '/*') {
      const end = indexOr(source, '*/', at + 2) + 2;
      blank(out, at, end);
      at = end;
    } else if (char === '"' || char === "'") {
      at = endOfQuoted(source, at, char);
      lastToken = char;
    } else if (char === '`') {
      // What stands in ${} is code, but holds no comment worth the trouble.
      at = endOfQuoted(source, at, char);
      lastToken = char;
    } else if (char === '/' && (lastToken === '' || '(,=:[!&|?{};+-*%<>~^\n'.includes(lastToken))) {
      at = endOfRegExp(source, at);
      lastToken = '/';
    } else {
      if (!/[ \t\r\n]/.test(char)) lastToken = char;
      at++;
    }
  }
  return out.join('');
}

function blank(out: string[], from: number, to: number): void {
  for (let at = from; at < to && at < out.length; at++) if (out[at] !== '\n') out[at] = ' ';
}

function indexOr(text: string, part: string, from: number): number {
  const at = text.indexOf(part, from);
  return at < 0 ? text.length : at;
}

/** The place after the closing quote; a `'` or `"` that never closes on its line (an apostrophe in JSX text) ends there. */
function endOfQuoted(source: string, start: number, quote: string): number {
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === quote) return at + 1;
    else if (char === '\n' && quote !== '`') return start + 1;
  }
  return start + 1;
}

function endOfRegExp(source: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === '\\') at++;
    else if (char === '\n') return start + 1;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return start + 1;
}
