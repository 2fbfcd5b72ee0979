import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {type Diagnostic, diagnostic} from '../../protocol/diagnostic.ts';

/** A job's thread reports twice a second; one that says nothing for so long hangs in a single call. */
export const HUNG_AFTER_MS = 60_000;
const LOOKS = 12;

/** Functions whose time may grow without bound with their input, mostly regular expressions. */
const SUSPECTS = /^(REGEXP.*|SIMILAR.*|NOT SIMILAR.*|LIKE|NOT LIKE|RLIKE|SPLIT_INDEX|JSON_.*|PARSE_URL)$/i;

/** Calls `onHung` when `alive` was not called for so long since its first call: before it Python may be loading. Time in which this thread did not run either does not count. */
export class Watchdog {
  readonly #timer: NodeJS.Timeout;
  #quiet = Number.NEGATIVE_INFINITY;

  constructor(hungAfterMs: number, onHung: () => void) {
    this.#timer = setInterval(() => {
      if (++this.#quiet < LOOKS) return;
      this.stop();
      onHung();
    }, hungAfterMs / LOOKS);
    this.#timer.unref();
  }

  alive(): void {
    this.#quiet = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Why a job that hangs was ended: its functions that may be the cause. */
export function hungDiagnostic(plan: PhysicalPlan, hungAfterMs: number, hasCheckpoints: boolean): Diagnostic {
  const called = functionsOf(plan);
  const suspects = [...called].filter((name) => SUSPECTS.test(name) || plan.functions?.some((f) => f.name === name));
  const named = suspects.length === 0 ? '' : `: ${suspects.map((s) => `"${s}"`).join(', ')} may never end for some value`;
  return diagnostic('job/hung', `the job did not answer for ${Math.round(hungAfterMs / 1000)} s and was ended${named}`, {
    hint:
      suspects.length === 0
        ? 'look for an expression that takes very long for some value'
        : 'make the pattern simpler: repetition within repetition, such as (a+)+, may take for ever',
    ...(hasCheckpoints ? {detail: 'its last checkpoint is kept'} : {}),
  });
}

/** The functions that the plan's expressions call. */
function functionsOf(plan: PhysicalPlan): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('kind' in value && value.kind === 'call' && 'function' in value && typeof value.function === 'string') names.add(value.function);
    for (const part of Object.values(value)) visit(part);
  };
  visit(plan.nodes);
  return names;
}
