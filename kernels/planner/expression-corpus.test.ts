import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {typeText} from '../protocol/data-type.ts';
import type {Expr} from './physical/expr.ts';
import {TestSession} from './testing/context.ts';

/** Flink 1.20.1's type of an expression and its CAST to STRING, or its error. `why`: we knowingly answer something else. */
interface ExpressionCase {
  readonly sql: string;
  readonly type?: string;
  readonly text?: string | null;
  readonly error?: string;
  readonly why?: string;
}

const CASES = readFileSync(new URL('../sql/testdata/expressions.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as ExpressionCase);

/** All expressions are constants: planning alone gives the values of nearly all (`text` is undefined for the others). Null for a refused one. */
function answer(sql: string): {type: string; text?: unknown} | null {
  const session = new TestSession();
  session.mode = 'batch';
  try {
    const result = session.last(`SELECT (${sql}), CAST((${sql}) AS STRING)`);
    if (!result.ok || result.planned.kind !== 'query') return null;
    const column = result.planned.plan.nodes.at(-1)?.columns[0];
    const text = lastProjections(result.planned.plan.nodes)?.[1];
    if (column === undefined) return null;
    const type = typeText(column.type);
    return text?.kind === 'literal' ? {type, text: text.value} : {type};
  } catch {
    return null;
  }
}

function lastProjections(nodes: readonly {readonly kind: string}[]): readonly Expr[] | undefined {
  for (const node of nodes.toReversed()) {
    if ('projections' in node) return node.projections as readonly Expr[];
    if ('rows' in node) return (node.rows as readonly (readonly Expr[])[])[0];
  }
  return undefined;
}

test(`${CASES.length} expressions have Flink's type and value`, () => {
  const wrong: unknown[] = [];
  for (const {sql, type, text, error, why} of CASES) {
    if (why !== undefined) continue;
    const ours = answer(sql);
    // A constant that fails is left for run time, where it fails as in Flink.
    if (ours !== null && !('text' in ours) && (error !== undefined || ours.type === type)) continue;
    const right = error === undefined ? ours !== null && ours.type === type && ours.text === text : ours === null;
    if (!right) wrong.push({sql, flink: error ?? `${type} ${text}`, ours});
  }
  expect(wrong).toEqual([]);
}, 120_000);
