import type {MatchVariable} from '../../../planner/physical/plan.ts';

/** `consume`: the row belongs to the variable, whose condition holds. `proceed`: the next state looks at the same row. */
export interface Transition {
  readonly kind: 'consume' | 'proceed';
  readonly target: number;
  /** Position of the variable in the pattern. */
  readonly variable: number;
  /** A variable whose condition must not hold, or -1. */
  readonly except: number;
}

/** States by number; 0 is the end. */
export interface PatternGraph {
  readonly start: number;
  readonly transitions: readonly (readonly Transition[])[];
}

export const END = 0;

/**
 * The automaton of a pattern whose rows follow each other without gaps. It is built as Flink's CEP library builds its own (from the last
 * variable to the first, one state for each row that a counted variable may take): the order of states and transitions decides which
 * match is told first. A row that a greedy variable would take is not the first of the next one, even where the greedy one has taken all
 * that it may.
 */
export function patternGraph(pattern: readonly MatchVariable[]): PatternGraph {
  const transitions: Transition[][] = [[]];
  let next = END;
  for (let variable = pattern.length - 1; variable >= 0; variable--) {
    const {min, max} = pattern[variable]!;
    const leave: Transition = {kind: 'proceed', target: next, variable, except: -1};
    const single = (target: number, isOptional: boolean, except = -1): number => {
      const own: Transition[] = [{kind: 'consume', target, variable, except}];
      if (isOptional) own.push({...leave, except});
      return transitions.push(own) - 1;
    };
    let sink = next;
    if (max === null) {
      const loop = transitions.length;
      transitions.push([leave, {kind: 'consume', target: loop, variable, except: -1}]);
      sink = loop;
    } else {
      for (let i = Math.max(min, 1); i < max; i++) sink = single(sink, true);
    }
    for (let i = 1; i < min; i++) sink = single(sink, false);
    next = single(sink, min === 0, pattern[variable - 1]?.greedy === true ? variable - 1 : -1);
  }
  return {start: next, transitions};
}
