import type {Diagnostic} from '../../protocol/diagnostic.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {CommonTable, Hint} from '../../sql/ast/query.ts';
import type {PlanContext} from '../catalog.ts';
import type {ExpressionEnv} from './expression.ts';

/** What binding one statement shares. */
export interface BindContext {
  readonly plan: PlanContext;
  readonly zone: string;
  /** Mistakes found so far; binding goes on after one where it can, so that a script shows all of them at once. */
  readonly errors: Diagnostic[];
  readonly warnings: Diagnostic[];
  /** Common tables that can be named here, innermost first. */
  readonly commonTables: CommonTables | null;
  /** Views that are being expanded, to refuse a view of itself. */
  readonly views: readonly string[];
  /** Of a subquery: where it stands, whose columns it may name. */
  readonly outer?: Enclosing | undefined;
  /** Filled where it is given: the relation that a column written at this place of the text belongs to. Views keep their columns so. */
  readonly owners?: Map<number, string>;
  /** Of the SELECT whose FROM is bound. */
  readonly hints?: readonly Hint[];
  /** The parts of that SELECT's WHERE: a join by comma takes its keys from there. */
  readonly where?: readonly Expression[];
}

/** What encloses a subquery. Its columns are references of `depth`, see `logical/outer.ts`. */
export interface Enclosing {
  readonly depth: number;
  readonly env: ExpressionEnv;
}

export interface CommonTables {
  readonly table: CommonTable;
  /** Those that the table's own query can name. */
  readonly outer: CommonTables | null;
  /** What encloses the query that names it. */
  readonly enclosing?: Enclosing | undefined;
}

/** Runs `bind`; a user's mistake in it is noted and gives null. */
export function attempt<T>(context: BindContext, bind: () => T): T | null {
  try {
    return bind();
  } catch (error) {
    if (!(error instanceof StudioError)) throw error;
    if (!isNoted(error)) context.errors.push(error.diagnostic);
    return null;
  }
}

/** Ends binding when something was noted by `attempt`. */
export function throwNoted(context: BindContext): void {
  const [first] = context.errors;
  if (first !== undefined) throw new Noted(first);
}

/** Carries on up an error that `errors` already holds. */
class Noted extends StudioError {
  constructor(first: Diagnostic) {
    super(first.code, first.message, first);
  }
}

export function isNoted(error: unknown): boolean {
  return error instanceof Noted;
}
