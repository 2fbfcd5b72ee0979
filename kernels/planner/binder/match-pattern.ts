import {StudioError} from '../../protocol/diagnostic.ts';
import type {MatchRecognize, Pattern} from '../../sql/ast/query.ts';
import type {MatchSkip, MatchVariable} from '../physical/plan.ts';

/** A variable of the pattern, its condition still open. */
export type PatternVariable = Omit<MatchVariable, 'condition'>;

/** The pattern as a list of variables; refused what Flink's CEP library cannot do. Anchors mean nothing to it, so they are left out. */
export function bindPattern(pattern: Pattern): readonly PatternVariable[] {
  const variables = variablesOf(pattern);
  const [once, last] = [new Set<string>(), variables[variables.length - 1]];
  for (const {name} of variables) {
    if (once.has(name)) throw refused(`pattern variable "${name}" stands twice`, pattern, 'give every place a variable of its own');
    once.add(name);
  }
  variables.forEach(({name, min, max}, i) => {
    const before = variables[i - 1];
    if (min === 0 && (max === null || max === 1) && before?.greedy === true) {
      throw refused(
        `"${name}" may be absent, so "${before.name}" before it cannot take as many rows as it can`,
        pattern,
        `as in Flink; make "${before.name}" reluctant: ${before.name}+?`,
      );
    }
  });
  if (variables.every((v) => v.min === 0)) {
    throw refused('the pattern can match without any row', pattern, 'one of its variables must take a row: A+ instead of A*');
  }
  if (last?.greedy === true) {
    throw refused(
      `the pattern ends with "${last.name}", which takes as many rows as it can: there is no end to wait for`,
      pattern,
      'add a variable behind it, or make it reluctant: B+? instead of B+',
    );
  }
  return variables;
}

function variablesOf(pattern: Pattern): readonly PatternVariable[] {
  switch (pattern.kind) {
    case 'variable':
      return [{name: pattern.name.name, min: 1, max: 1, greedy: false}];
    case 'sequence':
      return pattern.parts.flatMap(variablesOf);
    case 'group':
      return variablesOf(pattern.part);
    case 'repeat':
      return [repeated(pattern)];
    case 'alternation':
      throw refused('alternatives in a pattern are not supported, as in Flink', pattern);
    case 'permute':
      throw refused('PERMUTE is not supported, as in Flink', pattern);
    case 'exclusion':
      throw refused('"{- -}" in a pattern is not supported, as in Flink', pattern);
    case 'start':
    case 'end':
      return [];
    default:
      return pattern satisfies never;
  }
}

function repeated(pattern: Pattern & {kind: 'repeat'}): PatternVariable {
  let {part} = pattern;
  while (part.kind === 'group') part = part.part;
  if (part.kind !== 'variable') throw refused('a group of variables cannot be repeated, as in Flink', pattern);
  const {min, max, reluctant} = pattern;
  if (min === null) throw refused('a range needs its lower bound, as in Flink', pattern, 'write {0,n}');
  const {name} = part.name;
  const isOptional = min === 0 && max === 1;
  if (isOptional && reluctant) throw refused('a reluctant optional variable is not supported, as in Flink', pattern);
  if (max !== null && (max < min || max === 0)) throw refused(`"${name}" cannot be taken ${max} times`, pattern);
  return {name, min, max, greedy: !reluctant && !isOptional && min !== max};
}

function refused(message: string, {span}: Pattern, hint?: string): StudioError {
  return new StudioError('planner/match-pattern', message, {span, ...(hint === undefined ? {} : {hint})});
}

/** Where the search goes on; without AFTER MATCH at the row behind the match's first, as in Flink. */
export function bindSkip(node: MatchRecognize, variables: readonly string[]): MatchSkip {
  const {afterMatch} = node;
  if (afterMatch === null || afterMatch.skip === 'NEXT ROW') return {kind: 'to-next-row'};
  if (afterMatch.skip === 'PAST LAST ROW') return {kind: 'past-last-row'};
  const variable = afterMatch.variable?.name ?? '';
  if (!variables.includes(variable)) {
    throw new StudioError('sql/match', `"${variable}" is not a variable of the pattern`, {
      span: afterMatch.variable?.span ?? afterMatch.span,
      detail: `the pattern has ${variables.join(', ')}`,
    });
  }
  return {kind: afterMatch.skip === 'FIRST' ? 'to-first' : 'to-last', variable};
}
