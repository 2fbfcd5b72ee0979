import type {ExpressionCase} from '../../kernels/flink/oracle/cases/expressions.ts';
import type {ProgramCase} from '../../kernels/flink/oracle/cases/programs/program-case.ts';
import type {ExpressionAnswer, ProgramStatement, StatementAnswer} from './answers.ts';
import type {Answered} from './recordings.ts';

export interface Difference {
  readonly name: string;
  readonly flink: string;
  readonly ours: string;
}

/** Every case that the two kernels answer otherwise. Errors are alike whatever they say; changes come in any order unless the query gives one. */
export function differences(flink: readonly Answered[], ours: readonly Answered[]): readonly Difference[] {
  const byName = new Map(ours.map((one) => [one.name, one]));
  return flink.flatMap((theirs): Difference[] => {
    const [a, b] = [comparable(theirs), comparable(byName.get(theirs.name))];
    return a === b ? [] : [{name: theirs.name, flink: shown(theirs.answer), ours: shown(byName.get(theirs.name)?.answer)}];
  });
}

function comparable(one: Answered | undefined): string {
  if (one === undefined) return 'absent';
  if (typeof one.ask === 'string') return String((one.answer as StatementAnswer).accepted);
  if ('name' in one.ask)
    return JSON.stringify((one.answer as readonly ProgramStatement[]).map((s) => comparableStatement(s, one.ask as ProgramCase)));
  const answer = one.answer as ExpressionAnswer;
  if ('error' in answer) return 'error';
  const {type, value} = answer;
  const over = (one.ask as ExpressionCase).over !== undefined && Array.isArray(value);
  return JSON.stringify([type, over ? value.map((item) => unordered(type, item)) : unordered(type, value)]);
}

function comparableStatement(s: ProgramStatement, c: ProgramCase): unknown {
  if (s.error !== undefined) return 'error';
  // The text of a plan is each kernel's own.
  if (s.kind === 'explain') return s.kind;
  const types = s.columns?.map((column) => column.replace(/^.*?: /, '')) ?? [];
  const rows = (s.rows ?? []).map(([op, ...cells]) => [op, ...cells.map((cell, i) => unordered(types[i] ?? '', cell))]);
  const texts = rows.map((row) => JSON.stringify(row));
  return [s.kind, s.columns, c.ordered === true ? texts : c.final === true ? standing(rows) : texts.sort()];
}

/** The entries of a map or multiset come in any order. */
function unordered(type: string, value: unknown): unknown {
  if (!/^(MAP|MULTISET)</.test(type) || !Array.isArray(value)) return value;
  return value.map((pair) => JSON.stringify(pair)).sort();
}

/** The rows that stand after all changes, each with its count. */
function standing(rows: readonly (readonly unknown[])[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const [op, ...cells] of rows) {
    const row = JSON.stringify(cells);
    counts.set(row, (counts.get(row) ?? 0) + (op === '+I' || op === '+U' ? 1 : -1));
  }
  return [...counts]
    .filter(([, n]) => n !== 0)
    .map(([row, n]) => `${n} ${row}`)
    .sort();
}

function shown(answer: unknown): string {
  return JSON.stringify(answer) ?? 'absent';
}
