import {environmentOf, statementFacts} from './environment.ts';
import {NO_FACTS} from './facts.ts';
import {SYNTAX_FUNCTIONS, type SyntaxFunction} from './syntax-functions.ts';

const TABLE = "CREATE TABLE probe (k INT, v DOUBLE, ts TIMESTAMP(3)) WITH ('connector' = 'datagen', 'number-of-rows' = '1')";

/** A call of each function that stands with OVER. */
function call({name, usage}: SyntaxFunction): string {
  const args = usage.some((u) => u.startsWith(`${name}()`)) ? '' : name === 'NTILE' ? '2' : 'v';
  return `SELECT ${name}(${args}) OVER (PARTITION BY k ORDER BY ts) AS x FROM probe`;
}

let supported: readonly SyntaxFunction[] | null = null;

/** Functions of the grammar that can be run in one mode at least: nothing else is offered or described. */
export function supportedSyntaxFunctions(): readonly SyntaxFunction[] {
  supported ??= SYNTAX_FUNCTIONS.filter((f) => f.place !== 'over' || (['batch', 'streaming'] as const).some((mode) => runs(f, mode)));
  return supported;
}

function runs(f: SyntaxFunction, mode: 'batch' | 'streaming'): boolean {
  const {errors} = statementFacts(call(f), statementFacts(TABLE, environmentOf(NO_FACTS, mode)).after);
  return errors.every((e) => e.code !== 'planner/unsupported');
}
