import {ATOMS, type Family, type Side} from './generated-atoms.ts';
import {FORMS} from './generated-forms.ts';
import {random} from './random.ts';

/**
 * Expressions put together at random (always the same ones): each form gets arguments of the family that each of its holes asks for, which are
 * themselves atoms or forms, and now and then an argument of another family.
 */
export interface Generated {
  readonly sql: string;
  readonly over: boolean;
}

const FAMILIES = Object.keys(ATOMS) as readonly Family[];
const HOLE = /\{(\w+)\}/g;
/** One argument in so many is of another family than the form asks for. */
const MISFIT = 14;

/** Each form `perForm` times, half of them over columns. */
export function generatedExpressions(seed: number, perForm: number): readonly Generated[] {
  const below = random(seed);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)]!;
  const all = new Map<string, Generated>();
  const byFamily = Map.groupBy(FORMS, (form) => form.family);

  const value = (family: Family, side: Side, depth: number): string => {
    const forms = byFamily.get(family) ?? [];
    if (depth > 0 && forms.length > 0 && below(3) === 0) return filled(pick(forms).sql, side, depth - 1);
    const [columns, literals] = [ATOMS[family].columns, ATOMS[family].literals];
    return side === 'columns' && columns.length > 0 && below(4) > 0 ? pick(columns) : pick(literals);
  };
  const filled = (form: string, side: Side, depth: number): string =>
    form.replace(HOLE, (_, name: string) => value(below(MISFIT) === 0 ? pick(FAMILIES) : (name as Family), side, depth));

  for (const form of FORMS)
    for (let i = 0; i < perForm; i++) {
      const side = i % 2 === 0 ? 'literals' : 'columns';
      const sql = filled(form.sql, side, i % 3);
      const over = side === 'columns';
      all.set(`${over} ${sql}`, {sql, over});
    }
  return [...all.values()];
}
