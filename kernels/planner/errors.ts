import {type DiagnosticInit, type Fix, type Span, StudioError} from '../protocol/diagnostic.ts';
import {nearest} from './nearest.ts';
import {quoteIdentifier} from './type-text.ts';

/** A part of the dialect that is understood but not run. `what` reads as the sentence's subject. */
export function unsupported(what: string, span: Span, init: DiagnosticInit = {}): StudioError {
  return new StudioError('planner/unsupported', `${what} not supported yet`, {span, ...init});
}

/** For `unsupported`: one thing, several things. */
export const is = (what: string): string => `${what} is`;
export const are = (what: string): string => `${what} are`;

/** Hint and fix for a misspelt name: empty when nothing is near. */
export function didYouMean(
  name: string,
  candidates: readonly string[],
  span: Span,
  asIdentifier = true,
): {hint?: string; fixes?: readonly Fix[]} {
  const near = nearest(name, candidates);
  if (near === null) return {};
  return {
    hint: `did you mean "${near}"?`,
    fixes: [{title: `Replace with ${near}`, span, text: asIdentifier ? identifierText(near) : near}],
  };
}

/** A name as SQL text, quoted where it has to be. */
function identifierText(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) ? name : quoteIdentifier(name);
}
