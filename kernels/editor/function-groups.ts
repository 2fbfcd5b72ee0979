import {AGGREGATE} from '../sql/functions/aggregate.ts';
import {ARITHMETIC} from '../sql/functions/arithmetic.ts';
import {ARRAY} from '../sql/functions/array.ts';
import {COLLECTION} from '../sql/functions/collection.ts';
import {COMPARISON} from '../sql/functions/comparison.ts';
import {CONDITIONAL} from '../sql/functions/conditional.ts';
import type {FunctionDefinition} from '../sql/functions/definition.ts';
import {ENCODING} from '../sql/functions/encoding.ts';
import {JSON_FUNCTIONS} from '../sql/functions/json.ts';
import {MAP} from '../sql/functions/map.ts';
import {RANDOM} from '../sql/functions/random.ts';
import {SESSION} from '../sql/functions/session.ts';
import {TEMPORAL} from '../sql/functions/temporal.ts';
import {TEXT} from '../sql/functions/text.ts';

/** A page of the documents: its functions stand in `docs/sql/<slug>.md`. */
export interface FunctionGroup {
  readonly slug: string;
  readonly title: string;
  readonly functions: readonly FunctionDefinition[];
}

/** Every function stands in one group. */
export const FUNCTION_GROUPS: readonly FunctionGroup[] = [
  {slug: 'aggregates', title: 'Aggregates', functions: AGGREGATE},
  {slug: 'comparison', title: 'Comparison and logic', functions: COMPARISON},
  {slug: 'arithmetic', title: 'Arithmetic', functions: ARITHMETIC},
  {slug: 'conditions', title: 'Conditions', functions: CONDITIONAL},
  {slug: 'text', title: 'Text', functions: TEXT},
  {slug: 'encoding', title: 'Encoding and digests', functions: ENCODING},
  {slug: 'time', title: 'Time', functions: TEMPORAL},
  {slug: 'collections', title: 'Collections', functions: [...COLLECTION, ...ARRAY, ...MAP]},
  {slug: 'json', title: 'JSON', functions: JSON_FUNCTIONS},
  {slug: 'session', title: 'Random numbers and the session', functions: [...RANDOM, ...SESSION]},
];

const PAGES = new Map(FUNCTION_GROUPS.flatMap((g) => g.functions.map((f) => [f, g.slug] as const)));

/** Where a function is described, below the documents' folder: `sql/text.md`. */
export function pageOf(definition: FunctionDefinition): string | null {
  const slug = PAGES.get(definition);
  return slug === undefined ? null : `sql/${slug}.md`;
}
