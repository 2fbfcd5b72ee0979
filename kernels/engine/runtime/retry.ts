import {toDiagnostic} from '../../protocol/diagnostic.ts';
import type {Clock} from './clock.ts';

const FIRST_DELAY_MS: Readonly<Record<'now' | 'later', number>> = {now: 100, later: 1000};
const LONGEST_DELAY_MS = 30_000;

export interface RetryContext {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told before each wait. */
  onRetry(text: string): void;
}

/** Tries again what fails for a while, with growing delays, until it works or the signal ends it. Errors that say `retry: no` pass through. */
export async function withRetry<T>(what: string, attempt: () => T | Promise<T>, context: RetryContext): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      const {retry, message} = toDiagnostic(error);
      if (retry === 'no' || context.signal.aborted) throw error;
      const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS[retry] * 2 ** failures);
      context.onRetry(`${what}: ${message}; trying again in ${delay < 1000 ? `${delay} ms` : `${delay / 1000} s`}`);
      await context.clock.sleep(delay, context.signal);
    }
  }
}
