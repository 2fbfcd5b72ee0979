import {readFileSync} from 'node:fs';

export interface CorpusCase {
  readonly sql: string;
  /** What Flink 1.20.1's parser says. */
  readonly flink: 'ok' | 'error';
  /** Why we knowingly say something else. */
  readonly why?: string;
}

/** The recorded statement texts. */
export function readCorpus(): readonly CorpusCase[] {
  const text = readFileSync(new URL('../testdata/statements.jsonl', import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CorpusCase);
}

/** A tree as text without its places and with its keys in order, to compare two trees. */
export function shape(tree: unknown): string {
  return JSON.stringify(tree, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const kept = Object.entries(value).filter(([name]) => name !== 'span' && name !== 'operatorSpan');
    return Object.fromEntries(kept.sort(([x], [y]) => (x < y ? -1 : 1)));
  });
}

/** A small generator of random numbers with a seed: 0 ≤ n < limit. */
export function random(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * limit);
  };
}
