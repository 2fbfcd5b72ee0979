import {RESERVED, RESERVED_FUNCTIONS} from '../../kernels/sql/keywords.ts';

/** Colours of the dialect, line by line; the editor and code at rest use the same function. */
export type CodeKind = 'plain' | 'keyword' | 'string' | 'number' | 'function' | 'comment' | 'header';

export interface CodeToken {
  readonly kind: CodeKind;
  /** Offset in the line. */
  readonly start: number;
  readonly end: number;
}

/** Where a line begins: before the header, in the statements, inside of something that goes over lines, or in text that is no SQL. */
export type LineState = 'start' | 'sql' | 'comment' | 'string' | 'name' | 'prose';

/** Words that may be names but are key words where they are met most. */
const SOFT = new Set(
  `ANALYZE ASC CASCADE CATALOG COLUMNS COMPILE CONSTRAINTS DATABASE DESC DESCRIPTOR ENFORCED EXCLUDING FIRST FOLLOWING HOURS IF IGNORE INCLUDING
  JAR JARS JOB JOBS KEY LAST LOAD MAP METADATA MINUTES NULLS ORDINALITY OVERWRITE PARTITIONED PARTITIONS PAST PLAN PRECEDING RENAME REPLACE
  RESPECT SECONDS SETS TEMPORARY UNBOUNDED UNLOAD VIEW VIRTUAL DAYS`.split(/\s+/),
);
/** Types with a length in parentheses are not calls. */
const NO_CALL = new Set([
  'CHAR',
  'INTERVAL',
  'AND',
  'OR',
  'IN',
  'VALUES',
  'OVER',
  'AS',
  'WITH',
  'BY',
  'TABLE',
  'SECOND',
  'MINUTE',
  'HOUR',
  'MONTH',
  'YEAR',
]);

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const HEADER = /^\s*%([\w.-]+)(?:\([^)]*\)?)?/;

/** Tokens of one line and the state in which the next one begins. What no token covers is plain. */
export function tokenizeLine(line: string, state: LineState): {tokens: readonly CodeToken[]; next: LineState} {
  if (state === 'prose') return {tokens: [], next: 'prose'};
  const tokens: CodeToken[] = [];
  let at = 0;
  let open: LineState = state;
  if (state === 'start') {
    if (line.trim() === '') return {tokens, next: 'start'};
    open = 'sql';
    const header = HEADER.exec(line);
    if (header !== null) {
      at = header[0].length;
      tokens.push({kind: 'header', start: 0, end: at});
      if (!isSql(header[1] ?? '')) return {tokens, next: 'prose'};
    }
  }
  while (at < line.length) {
    if (open !== 'sql') {
      const end = endOf(line, at, open);
      tokens.push({kind: open === 'comment' ? 'comment' : open === 'string' ? 'string' : 'plain', start: at, end: end ?? line.length});
      if (end === null) return {tokens, next: open};
      at = end;
      open = 'sql';
      continue;
    }
    const two = line.slice(at, at + 2);
    if (two === '--' || two === '//') {
      tokens.push({kind: 'comment', start: at, end: line.length});
      break;
    }
    const opening = two === '/*' ? 'comment' : line[at] === "'" ? 'string' : line[at] === '`' ? 'name' : null;
    if (opening !== null) {
      const skip = opening === 'comment' ? 2 : 1;
      const end = endOf(line, at + skip, opening);
      tokens.push({kind: opening === 'name' ? 'plain' : opening, start: at, end: end ?? line.length});
      if (end === null) return {tokens, next: opening};
      at = end;
      continue;
    }
    const end = match(NUMBER, line, at);
    if (end !== null) {
      tokens.push({kind: 'number', start: at, end});
      at = end;
      continue;
    }
    const wordEnd = match(WORD, line, at);
    if (wordEnd !== null) {
      const kind = wordKind(line.slice(at, wordEnd), line, wordEnd);
      if (kind !== 'plain') tokens.push({kind, start: at, end: wordEnd});
      at = wordEnd;
      continue;
    }
    at++;
  }
  return {tokens, next: open};
}

/** All lines of a text. */
export function tokenizeText(text: string): readonly {readonly line: string; readonly tokens: readonly CodeToken[]}[] {
  let state: LineState = 'start';
  return text.split('\n').map((line) => {
    const {tokens, next} = tokenizeLine(line, state);
    state = next;
    return {line, tokens};
  });
}

/** True for the interpreters whose text is SQL. */
export function isSql(interpreter: string): boolean {
  return interpreter === '' || /^(flink\.)?[bs]sql$/.test(interpreter);
}

function wordKind(word: string, line: string, end: number): CodeKind {
  const upper = word.toUpperCase();
  const called = line[end] === '(';
  if (called && !NO_CALL.has(upper) && (RESERVED_FUNCTIONS.has(upper) || !RESERVED.has(upper))) return 'function';
  return RESERVED.has(upper) || SOFT.has(upper) ? 'keyword' : 'plain';
}

function match(pattern: RegExp, line: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(line) ? pattern.lastIndex : null;
}

/** Behind the end of what is open; null when it goes on in the next line. A doubled quote stands for itself. */
function endOf(line: string, from: number, open: LineState): number | null {
  if (open === 'comment') {
    const end = line.indexOf('*/', from);
    return end === -1 ? null : end + 2;
  }
  const quote = open === 'string' ? "'" : '`';
  for (let at = line.indexOf(quote, from); at !== -1; at = line.indexOf(quote, at + 2)) {
    if (line[at + 1] !== quote) return at + 1;
  }
  return null;
}
