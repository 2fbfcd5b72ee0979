import type {ProgramCase} from '../../kernels/flink/oracle/cases/programs.ts';
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
  return 'error' in answer ? 'error' : JSON.stringify([answer.type, answer.value]);
}

function comparableStatement(s: ProgramStatement, {ordered}: ProgramCase): unknown {
  if (s.error !== undefined) return 'error';
  // The text of a plan is each kernel's own.
  if (s.kind === 'explain') return s.kind;
  return [s.kind, s.columns, ordered === true ? s.rows : s.rows?.map((row) => JSON.stringify(row)).sort()];
}

function shown(answer: unknown): string {
  return JSON.stringify(answer) ?? 'absent';
}
