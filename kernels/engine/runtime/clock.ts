/** Injected everywhere: tests run on virtual time. */
export interface Clock {
  /** ms since 1970. */
  now(): number;
  /** Resolves after `ms`, or rejects with the signal's reason. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}
