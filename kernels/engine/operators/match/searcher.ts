import type {MatchSkip, MatchVariable} from '../../../planner/physical/plan.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Row} from '../../../protocol/value.ts';
import {END, type PatternGraph, patternGraph, type Transition} from './pattern-graph.ts';
import {type Run, type Taken, take} from './run.ts';
import {StartQueue} from './start-queue.ts';

/** Whether a row may be the variable's next one, behind those taken so far. */
export type Accepts = (variable: number, row: Row, taken: Taken | null, time: number) => boolean;

/** The search within one partition. */
export interface Search {
  runs: StartQueue<Run>;
  /** Complete matches that wait until no run that began earlier can become one; null as long as there was none. */
  complete: StartQueue<Run> | null;
  rows: number;
}

/**
 * Finds matches row by row as Flink's CEP library does: every run takes each way that is open to it, so a reluctant variable may give
 * several matches of one beginning; a match is told when no run is left that began before it, and then takes away what the skip strategy
 * forbids: runs and complete matches that began before the place where the search goes on.
 */
export class Searcher {
  readonly #graph: PatternGraph;
  readonly #pattern: readonly MatchVariable[];
  readonly #skip: MatchSkip;
  readonly #skipVariable: number;
  readonly #withinMs: number;
  readonly #accepts: Accepts;
  /** What the variables' conditions say of the row for one run: 0 not asked, 1 no, 2 yes. */
  readonly #asked: Uint8Array;
  /** What `#findWays` found last. */
  readonly #ways: Transition[] = [];
  readonly #states: number[] = [];
  /** The row of which `begins` said yes, until it is processed. */
  #found: Row | null = null;
  readonly #unbegun: Run;

  constructor(pattern: readonly MatchVariable[], skip: MatchSkip, withinMs: number, accepts: Accepts) {
    this.#graph = patternGraph(pattern);
    this.#pattern = pattern;
    this.#skip = skip;
    this.#skipVariable = 'variable' in skip ? pattern.findIndex((v) => v.name === skip.variable) : -1;
    this.#withinMs = withinMs;
    this.#accepts = accepts;
    this.#asked = new Uint8Array(pattern.length);
    this.#unbegun = {state: this.#graph.start, taken: null, start: Number.POSITIVE_INFINITY, startTime: 0};
  }

  open(): Search {
    const runs = new StartQueue<Run>();
    runs.add(this.#unbegun);
    return {runs, complete: null, rows: 0};
  }

  /** Whether the row can begin a match. In a partition without a search, one that cannot leaves no trace. */
  begins(row: Row, time: number): boolean {
    const hasWay = this.#findWays(this.#unbegun, row, time) > 0;
    this.#found = hasWay ? row : null;
    return hasWay;
  }

  /** Nothing but the run that has not begun. */
  isIdle({runs, complete}: Search): boolean {
    return runs.size === 1 && (complete === null || complete.size === 0);
  }

  /** Takes away the runs that are too old at `time`; matches that waited for them are given to `told`. */
  advance(search: Search, time: number, told: (match: Taken) => void): void {
    if (this.#withinMs === 0) return;
    const {runs} = search;
    let isLate = false;
    for (let i = 0; i < runs.size; i++) isLate ||= this.#isTooOld(runs.at(i), time);
    if (!isLate) return;
    const left = new StartQueue<Run>();
    for (let i = 0; i < runs.size; i++) if (!this.#isTooOld(runs.at(i), time)) left.add(runs.at(i));
    search.runs = left;
    this.#tell(search, told);
  }

  #isTooOld(run: Run, time: number): boolean {
    return run.taken !== null && time - run.startTime >= this.#withinMs;
  }

  /** The partition's next row. Complete matches are given to `told`. Hot: `npm run bench -- nexmark` cep-q0 to cep-q3. */
  process(search: Search, row: Row, time: number, told: (match: Taken) => void): void {
    const number = search.rows++;
    const runs = new StartQueue<Run>();
    let ended: StartQueue<Run> | null = null;
    const before = search.runs;
    for (let r = 0; r < before.size; r++) {
      const run = before.at(r);
      const hasBegun = run.taken !== null;
      // Straight after `begins` the answer is there already.
      const isKnown = this.#found === row && !hasBegun && before.size === 1;
      const ways = isKnown ? this.#ways.length : this.#findWays(run, row, time);
      this.#found = null;
      for (let w = 0; w < ways; w++) {
        const {variable, target} = this.#ways[w]!;
        const taken = take(variable, row, number, run.taken);
        const start = hasBegun ? run.start : number;
        const startTime = hasBegun ? run.startTime : time;
        const isEnded = target === END || this.#reachesEnd(target, run, row, time);
        if (target !== END) runs.add({state: target, taken, start, startTime});
        if (!isEnded) continue;
        ended ??= new StartQueue();
        ended.add({state: END, taken, start, startTime});
      }
      if (!hasBegun) runs.add(run);
    }
    search.runs = runs;
    if (ended !== null) {
      search.complete ??= new StartQueue();
      for (let i = 0; i < ended.size; i++) search.complete.add(ended.at(i));
    }
    if (search.complete !== null) this.#tell(search, told);
  }

  /** Into `#ways` those on which the run may take the row, straight or by states that need none; how many. */
  #findWays(run: Run, row: Row, time: number): number {
    this.#asked.fill(0);
    const ways = this.#ways;
    const states = this.#states;
    ways.length = 0;
    states.push(run.state);
    for (let state = states.pop(); state !== undefined; state = states.pop()) {
      const transitions = this.#graph.transitions[state]!;
      for (let t = 0; t < transitions.length; t++) {
        const transition = transitions[t]!;
        if (!this.#allows(transition, run, row, time)) continue;
        if (transition.kind === 'proceed') states.push(transition.target);
        else ways.push(transition);
      }
    }
    return ways.length;
  }

  #reachesEnd(from: number, run: Run, row: Row, time: number): boolean {
    const transitions = this.#graph.transitions[from]!;
    for (let t = 0; t < transitions.length; t++) {
      const transition = transitions[t]!;
      if (transition.kind !== 'proceed' || !this.#allows(transition, run, row, time)) continue;
      if (transition.target === END || this.#reachesEnd(transition.target, run, row, time)) return true;
    }
    return false;
  }

  #allows({kind, variable, except}: Transition, run: Run, row: Row, time: number): boolean {
    if (kind === 'consume' && !this.#holds(variable, run, row, time)) return false;
    return except < 0 || !this.#holds(except, run, row, time);
  }

  #holds(variable: number, run: Run, row: Row, time: number): boolean {
    if (this.#asked[variable] === 0) this.#asked[variable] = this.#accepts(variable, row, run.taken, time) ? 2 : 1;
    return this.#asked[variable] === 2;
  }

  #tell(search: Search, told: (match: Taken) => void): void {
    const {runs, complete} = search;
    if (complete === null) return;
    for (let match = complete.peek(); match?.taken; match = complete.peek()) {
      const earliest = runs.peek();
      if (earliest !== undefined && match.start > earliest.start) return;
      complete.poll();
      this.#prune(search, match, match.taken);
      told(match.taken);
    }
  }

  #prune({runs, complete}: Search, match: Run, taken: Taken): void {
    const keepFrom = this.#continueAt(match, taken);
    const isGone = (run: Run): boolean => run.taken !== null && run.start < keepFrom;
    runs.removeIf(isGone);
    complete?.removeIf(isGone);
  }

  /** The number of the first row that may begin another match. */
  #continueAt(match: Run, taken: Taken): number {
    const {kind} = this.#skip;
    if (kind === 'past-last-row') return taken.number + 1;
    if (kind === 'to-next-row') return match.start + 1;
    let found: number | null = null;
    for (let at: Taken | null = taken; at !== null; at = at.before) {
      if (at.variable === this.#skipVariable && (found === null || kind === 'to-first')) found = at.number;
    }
    const name = this.#pattern[this.#skipVariable]?.name ?? '';
    if (found === null) {
      throw new StudioError('engine/match-skip', `cannot skip to "${name}": the match has no row of it`, {
        hint: 'AFTER MATCH SKIP PAST LAST ROW needs no variable',
      });
    }
    if (found === match.start) {
      throw new StudioError('engine/match-skip', `cannot skip to "${name}": that is the first row of the match`, {
        detail: 'the search would find the same match again for ever',
        hint: 'use AFTER MATCH SKIP TO NEXT ROW',
      });
    }
    return found;
  }
}
