import {fromLocal} from '../../sql/types/calendar.ts';

/**
 * A time by a pattern of Java's SimpleDateFormat: y M d H m s S with their numbers, X and Z for the offset, text in quotes. ms since 1970;
 * null when the text does not follow the pattern, or the pattern has other letters. Without an offset in the pattern the time is one of `zone`.
 */
export function parseJavaDate(text: string, pattern: string, zone: string): number | null {
  const parts = patternParts(pattern);
  if (parts === null) return null;
  const match = new RegExp(`^${parts.map((p) => p.source).join('')}$`).exec(text);
  if (match === null) return null;
  const letters = parts.flatMap((p) => (p.letter === null ? [] : [p.letter]));
  const values = new Map(letters.map((letter, i) => [letter, match[i + 1] ?? '']));
  const number = (letter: string, fallback: number): number => (values.has(letter) ? Number(values.get(letter)) : fallback);
  const local = Date.UTC(
    number('y', 1970),
    number('M', 1) - 1,
    number('d', 1),
    number('H', 0),
    number('m', 0),
    number('s', 0),
    number('S', 0),
  );
  const offset = values.get('X') ?? values.get('Z');
  return offset === undefined ? fromLocal(local, zone) : local - offsetMs(offset);
}

interface Part {
  readonly source: string;
  readonly letter: string | null;
}

const SOURCES: Readonly<Record<string, string>> = {
  y: '(\\d{4})',
  M: '(\\d{1,2})',
  d: '(\\d{1,2})',
  H: '(\\d{1,2})',
  m: '(\\d{1,2})',
  s: '(\\d{1,2})',
  S: '(\\d{1,3})',
  X: '(Z|[+-]\\d\\d(?::?\\d\\d)?)',
  Z: '([+-]\\d{4})',
};

function patternParts(pattern: string): Part[] | null {
  const parts: Part[] = [];
  for (const [token] of pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']/g)) {
    if (token.startsWith("'")) parts.push({source: literal(token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'")), letter: null});
    else if (/[A-Za-z]/.test(token)) {
      const letter = token[0] ?? '';
      const source = SOURCES[letter];
      if (source === undefined) return null;
      parts.push({source, letter});
    } else parts.push({source: literal(token), letter: null});
  }
  return parts;
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

function offsetMs(text: string): number {
  if (text === 'Z') return 0;
  const digits = text.slice(1).replace(':', '').padEnd(4, '0');
  return (text.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * 60_000;
}
