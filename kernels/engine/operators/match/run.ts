import type {Row} from '../../../protocol/value.ts';

/** A row that a variable took, and those taken before it. */
export interface Taken {
  readonly variable: number;
  readonly row: Row;
  /** The row's number within its partition. */
  readonly number: number;
  readonly before: Taken | null;
  /** The last row that an earlier variable took. */
  readonly earlier: Taken | null;
}

export function take(variable: number, row: Row, number: number, before: Taken | null): Taken {
  const earlier = before === null || before.variable < variable ? before : before.earlier;
  return {variable, row, number, before, earlier};
}

/** A way through the pattern so far. The one that has not begun stands for all matches to come. */
export interface Run {
  readonly state: number;
  readonly taken: Taken | null;
  /** The number of the first row; infinite before it. */
  readonly start: number;
  /** The time of the first row. */
  readonly startTime: number;
}

/** A variable's row so many rows before its last one, or null. */
export function rowBefore(taken: Taken | null, variable: number, offset: number): Row | null {
  let at = taken;
  while (at !== null && at.variable > variable) at = at.earlier;
  for (let left = offset; at !== null && at.variable === variable; at = at.before) if (left-- === 0) return at.row;
  return null;
}

/** Stands for all variables. */
const ALL = -1;

/** The position of a variable in the pattern; ALL for none. A name that is not in the pattern has a position that takes no rows. */
export function positionOf(variable: string | null, names: readonly string[]): number {
  if (variable === null) return ALL;
  const position = names.indexOf(variable);
  return position < 0 ? names.length : position;
}

/** Whether the rows of `position` take in those of a variable. */
export function takesIn(position: number, variable: number): boolean {
  return position === ALL || position === variable;
}

/** How many rows a variable has taken, or all have. */
export function rowCount(taken: Taken | null, variable: number): number {
  let count = 0;
  for (let at = taken; at !== null; at = at.before) if (takesIn(variable, at.variable)) count++;
  return count;
}

/** The row of that number from 0, of one variable or of all; null without one. */
export function rowOf(taken: Taken | null, variable: number, number: number): Row | null {
  let left = rowCount(taken, variable) - 1 - number;
  if (number < 0 || left < 0) return null;
  for (let at = taken; at !== null; at = at.before) {
    if (takesIn(variable, at.variable) && left-- === 0) return at.row;
  }
  return null;
}
