import {AGGREGATE} from './aggregate.ts';
import {ARITHMETIC} from './arithmetic.ts';
import {ARRAY} from './array.ts';
import {COLLECTION} from './collection.ts';
import {COMPARISON} from './comparison.ts';
import {CONDITIONAL} from './conditional.ts';
import type {FunctionDefinition} from './definition.ts';
import {ENCODING} from './encoding.ts';
import {JSON_FUNCTIONS} from './json.ts';
import {MAP} from './map.ts';
import {RANDOM} from './random.ts';
import {SESSION} from './session.ts';
import {TEMPORAL} from './temporal.ts';
import {TEXT} from './text.ts';

/** Every built-in function and operator. Binder, interpreter, generated code, completion and documentation read this one table. */
export const FUNCTIONS: readonly FunctionDefinition[] = [
  ...COMPARISON,
  ...ARITHMETIC,
  ...CONDITIONAL,
  ...TEXT,
  ...ENCODING,
  ...TEMPORAL,
  ...COLLECTION,
  ...ARRAY,
  ...MAP,
  ...JSON_FUNCTIONS,
  ...RANDOM,
  ...SESSION,
  ...AGGREGATE,
];

const BY_NAME = new Map<string, FunctionDefinition>();
for (const f of FUNCTIONS) for (const name of [f.name, ...(f.aliases ?? [])]) BY_NAME.set(name, f);

/** By name or alias, in any case; null when there is none. */
export function lookupFunction(name: string): FunctionDefinition | null {
  return BY_NAME.get(name) ?? BY_NAME.get(name.toUpperCase()) ?? null;
}

/** All names and aliases, for hints and completion. */
export function functionNames(): readonly string[] {
  return [...BY_NAME.keys()];
}
