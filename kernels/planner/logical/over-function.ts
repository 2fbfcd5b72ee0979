import type {OverFunction} from '../physical/plan.ts';

/** The columns that the function reads. */
export function functionColumns(f: OverFunction): readonly number[] {
  if (f.kind === 'aggregate') return [f.call.argument, f.call.filter].filter((i) => i !== null);
  if (f.kind === 'shift') return [f.argument, ...(f.otherwise === null ? [] : [f.otherwise])];
  return [];
}

/** The function with its columns renumbered. */
export function movedFunction(f: OverFunction, to: (column: number) => number): OverFunction {
  const move = (i: number | null): number | null => (i === null ? null : to(i));
  if (f.kind === 'aggregate') return {...f, call: {...f.call, argument: move(f.call.argument), filter: move(f.call.filter)}};
  if (f.kind === 'shift') return {...f, argument: to(f.argument), otherwise: move(f.otherwise)};
  return f;
}
