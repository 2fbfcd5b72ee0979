import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Hint, TableReference} from '../../sql/ast/query.ts';
import {parseDuration} from '../settings.ts';

/** How long the hint `STATE_TTL('name' = '1 d')` keeps the rows of an input, in ms; null where it does not name it. */
export function hintedTtl(hints: readonly Hint[] | undefined, reference: TableReference): number | null {
  const name = nameOf(reference);
  if (name === null) return null;
  for (const {key, value} of optionsOf(hints)) if (key.value === name) return parseDuration(value.value);
  return null;
}

/** Each option names an input of the query's FROM and gives a duration. Throws StudioError. */
export function checkTtlHints(hints: readonly Hint[], from: TableReference | null): void {
  const names = from === null ? [] : namesIn(from);
  for (const {key, value} of optionsOf(hints)) {
    const span = key.span as Span;
    if (!names.includes(key.value)) {
      throw new StudioError('planner/hint', `the hint STATE_TTL names no input "${key.value}"`, {
        span,
        ...(names.length === 0 ? {} : {hint: `its inputs are ${names.join(', ')}`}),
      });
    }
    if (parseDuration(value.value) === null) {
      throw new StudioError('planner/hint', `the hint STATE_TTL cannot be "${value.value}"`, {
        span,
        hint: 'give it a duration such as 1 d',
      });
    }
  }
}

const JOIN_HINTS = new Set(['BROADCAST', 'SHUFFLE_HASH', 'SHUFFLE_MERGE', 'NEST_LOOP']);

/** How Flink's batch joins go about it changes no row; but each hint names inputs of the query's FROM. */
export function checkJoinHints(hints: readonly Hint[], from: TableReference | null): void {
  const names = from === null ? [] : namesIn(from);
  for (const {name, args, span} of hints) {
    if (!JOIN_HINTS.has(name.name.toUpperCase())) continue;
    if (args.length === 0) {
      throw new StudioError('planner/hint', `the hint ${name.name} names no table`, {span, hint: `write ${name.name}(table)`});
    }
    const unknown = args.find((arg) => !names.includes(arg.slice(arg.lastIndexOf('.') + 1)));
    if (unknown === undefined || from?.kind !== 'join') continue;
    throw new StudioError('planner/hint', `the hint ${name.name} names no input "${unknown}"`, {
      span,
      hint: `its inputs are ${names.join(', ')}`,
    });
  }
}

function optionsOf(hints: readonly Hint[] | undefined): Hint['options'] {
  return (hints ?? []).filter((h) => h.name.name.toUpperCase() === 'STATE_TTL').flatMap((h) => h.options);
}

function namesIn(reference: TableReference): readonly string[] {
  if (reference.kind === 'join') return [...namesIn(reference.left), ...namesIn(reference.right)];
  const name = nameOf(reference);
  return name === null ? [] : [name];
}

/** The alias; of a table without one, its name. */
function nameOf(reference: TableReference): string | null {
  if (reference.kind === 'join' || reference.kind === 'refused-table') return null;
  if (reference.alias !== null) return reference.alias.name.name;
  return reference.kind === 'table' ? (reference.name.parts[reference.name.parts.length - 1]?.name ?? null) : null;
}
