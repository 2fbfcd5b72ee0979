import type {MatchSkip, MatchVariable} from '../../../planner/physical/plan.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import {NONE} from './match-rows.ts';
import {END, type PatternGraph, patternGraph, type Transition} from './pattern-graph.ts';
import {RunQueue, UNBEGUN} from './run-queue.ts';
import type {Runs, Searches} from './searches.ts';
import type {Taken} from './taken.ts';

/** Whether a row may be the variable's next one, behind those taken so far (or NONE). */
export type Accepts = (row: number, taken: number, time: number) => boolean;

/** What a searcher works on. */
export interface MatchMemory {
  readonly taken: Taken;
  readonly runs: Runs;
  readonly searches: Searches;
}

/**
 * Finds matches row by row as Flink's CEP library does: every run takes each way that is open to it, so a reluctant variable may give
 * several matches of one beginning; a match is told when no run is left that began before it, and then takes away what the skip strategy
 * forbids: runs and complete matches that began before the place where the search goes on.
 */
export class Searcher {
  readonly #graph: PatternGraph;
  /** The state of the run that has not begun. */
  readonly start: number;
  readonly #pattern: readonly MatchVariable[];
  readonly #skip: MatchSkip;
  readonly #skipVariable: number;
  readonly #withinMs: number;
  readonly #taken: Taken;
  readonly #runs: Runs;
  readonly #searches: Searches;
  /** By variable; null: every row. */
  readonly #conditions: readonly (Accepts | null)[];
  readonly #tell: (taken: number) => void;
  /** What the variables' conditions say of the row for one run: of which question, twice, and one more for yes. */
  readonly #asked: Float64Array;
  #question = 0;
  /** What `#findWays` found last: the first `#wayCount`. */
  readonly #ways: Transition[] = [];
  #wayCount = 0;
  /** The row of which `begins` said yes, until it is processed. */
  #found = NONE;
  #before = new RunQueue();
  #after = new RunQueue();
  readonly #ended = new RunQueue();
  readonly #complete = new RunQueue();
  readonly #gone = (run: number): void => this.#runs.release(run);

  /** `tell` is given the last row of each match. */
  constructor(
    pattern: readonly MatchVariable[],
    skip: MatchSkip,
    withinMs: number,
    {taken, runs, searches}: MatchMemory,
    conditions: readonly (Accepts | null)[],
    tell: (taken: number) => void,
  ) {
    this.#graph = patternGraph(pattern);
    this.start = this.#graph.start;
    this.#pattern = pattern;
    this.#skip = skip;
    this.#skipVariable = 'variable' in skip ? pattern.findIndex((v) => v.name === skip.variable) : -1;
    this.#withinMs = withinMs;
    this.#taken = taken;
    this.#runs = runs;
    this.#searches = searches;
    this.#conditions = conditions;
    this.#tell = tell;
    this.#asked = new Float64Array(pattern.length);
  }

  /** Whether the row can begin a match. In a partition without a search, one that cannot leaves no trace. */
  begins(row: number, time: number): boolean {
    const hasWay = this.#findWays(this.start, NONE, row, time) > 0;
    this.#found = hasWay ? row : NONE;
    return hasWay;
  }

  /** Takes away the runs that are too old at `time`; matches that waited for them are told. */
  advance(id: number, time: number): void {
    if (this.#withinMs === 0 || !this.#hasTooOld(id, time)) return;
    const before = this.#before;
    const after = this.#after;
    this.#searches.loadRuns(id, before);
    after.clear();
    for (let i = 0; i < before.size; i++) {
      const run = before.at(i);
      if (run !== UNBEGUN && this.#isTooOld(run, time)) this.#runs.release(run);
      else after.add(run, before.startAt(i));
    }
    if (this.#searches.firstComplete(id) >= 0) {
      this.#searches.loadComplete(id, this.#complete);
      this.#tellComplete();
      this.#searches.saveComplete(id, this.#complete);
    }
    this.#searches.saveRuns(id, this.#after);
  }

  #hasTooOld(id: number, time: number): boolean {
    for (let run = this.#searches.firstRun(id); run >= 0; run = this.#runs.next(run)) if (this.#isTooOld(run, time)) return true;
    return false;
  }

  #isTooOld(run: number, time: number): boolean {
    return time - this.#runs.startTime(run) >= this.#withinMs;
  }

  /** The partition's next row. Returns whether a run began with it. Hot: `npm run bench -- nexmark` cep-q0 to cep-q3. */
  process(id: number, row: number, time: number): boolean {
    const searches = this.#searches;
    const runs = this.#runs;
    const number = searches.rows(id);
    searches.setRows(id, number + 1);
    const before = this.#before;
    const after = this.#after;
    const ended = this.#ended;
    searches.loadRuns(id, before);
    after.clear();
    ended.clear();
    let hasBegun = false;
    for (let r = 0; r < before.size; r++) {
      const run = before.at(r);
      const isUnbegun = run === UNBEGUN;
      const last = isUnbegun ? NONE : runs.taken(run);
      // Straight after `begins` the answer is there already.
      const isKnown = this.#found === row && before.size === 1;
      const ways = isKnown ? this.#wayCount : this.#findWays(isUnbegun ? this.start : runs.state(run), last, row, time);
      this.#found = NONE;
      for (let w = 0; w < ways; w++) {
        const {variable, target} = this.#ways[w]!;
        const taken = this.#taken.take(variable, row, number, last);
        const start = isUnbegun ? number : before.startAt(r);
        const startTime = isUnbegun ? time : runs.startTime(run);
        const isEnded = target === END || this.#reachesEnd(target, last, row, time);
        if (target !== END) {
          after.add(runs.add(target, taken, start, startTime), start);
          hasBegun ||= isUnbegun;
        }
        if (isEnded) ended.add(runs.add(END, taken, start, startTime), start);
      }
      if (isUnbegun) after.add(UNBEGUN, Number.POSITIVE_INFINITY);
    }
    for (let r = 0; r < before.size; r++) if (before.at(r) !== UNBEGUN) runs.release(before.at(r));
    if (ended.size > 0 || searches.firstComplete(id) >= 0) {
      const complete = this.#complete;
      searches.loadComplete(id, complete);
      for (let i = 0; i < ended.size; i++) complete.add(ended.at(i), ended.startAt(i));
      this.#tellComplete();
      searches.saveComplete(id, complete);
    }
    searches.saveRuns(id, after);
    return hasBegun;
  }

  /** Into `#ways` those on which a run in that state may take the row, straight or by states that need none; how many. */
  #findWays(from: number, taken: number, row: number, time: number): number {
    this.#question += 2;
    this.#wayCount = 0;
    this.#findWaysFrom(from, taken, row, time);
    return this.#wayCount;
  }

  /** Those of the state itself first, then those by the states behind it, the last one first: Flink keeps them on a stack. */
  #findWaysFrom(state: number, taken: number, row: number, time: number): void {
    const transitions = this.#graph.transitions[state]!;
    for (let t = 0; t < transitions.length; t++) {
      const transition = transitions[t]!;
      if (transition.kind === 'consume' && this.#allows(transition, taken, row, time)) this.#ways[this.#wayCount++] = transition;
    }
    for (let t = transitions.length - 1; t >= 0; t--) {
      const transition = transitions[t]!;
      if (transition.kind === 'proceed' && this.#allows(transition, taken, row, time))
        this.#findWaysFrom(transition.target, taken, row, time);
    }
  }

  #reachesEnd(from: number, taken: number, row: number, time: number): boolean {
    const transitions = this.#graph.transitions[from]!;
    for (let t = 0; t < transitions.length; t++) {
      const transition = transitions[t]!;
      if (transition.kind !== 'proceed' || !this.#allows(transition, taken, row, time)) continue;
      if (transition.target === END || this.#reachesEnd(transition.target, taken, row, time)) return true;
    }
    return false;
  }

  #allows({kind, variable, except}: Transition, taken: number, row: number, time: number): boolean {
    if (kind === 'consume' && !this.#holds(variable, taken, row, time)) return false;
    return except < 0 || !this.#holds(except, taken, row, time);
  }

  #holds(variable: number, taken: number, row: number, time: number): boolean {
    const condition = this.#conditions[variable]!;
    if (condition === null) return true;
    const asked = this.#asked[variable]! - this.#question;
    if (asked >= 0) return asked === 1;
    const holds = condition(row, taken, time);
    this.#asked[variable] = this.#question + (holds ? 1 : 0);
    return holds;
  }

  /** Of `#complete`, against the runs in `#after`. */
  #tellComplete(): void {
    const complete = this.#complete;
    const after = this.#after;
    while (complete.size > 0) {
      const start = complete.startAt(0);
      if (after.size > 0 && start > after.startAt(0)) return;
      const match = complete.at(0);
      const taken = this.#runs.taken(match);
      complete.poll();
      const keepFrom = this.#continueAt(start, taken);
      after.removeBefore(keepFrom, this.#gone);
      complete.removeBefore(keepFrom, this.#gone);
      this.#tell(taken);
      this.#runs.release(match);
    }
  }

  /** The number of the first row that may begin another match. */
  #continueAt(start: number, last: number): number {
    const {kind} = this.#skip;
    const taken = this.#taken;
    if (kind === 'past-last-row') return taken.number(last) + 1;
    if (kind === 'to-next-row') return start + 1;
    const name = this.#pattern[this.#skipVariable]?.name ?? '';
    const own = taken.lastOf(last, this.#skipVariable);
    if (own < 0) {
      throw new StudioError('engine/match-skip', `cannot skip to "${name}": the match has no row of it`, {
        hint: 'AFTER MATCH SKIP PAST LAST ROW needs no variable',
      });
    }
    const found = taken.number(kind === 'to-last' ? own : taken.firstOf(own, this.#skipVariable));
    if (found === start) {
      throw new StudioError('engine/match-skip', `cannot skip to "${name}": that is the first row of the match`, {
        detail: 'the search would find the same match again for ever',
        hint: 'use AFTER MATCH SKIP TO NEXT ROW',
      });
    }
    return found;
  }
}
