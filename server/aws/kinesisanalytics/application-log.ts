import type {Clock} from '../wire/clock.ts';
import type {LogLevel} from './runner-protocol.ts';
import {TailFile} from './tail-file.ts';

export interface LogLine {
  /** Counts lines of the application from 0. */
  readonly n: number;
  /** When it happened and when it came here, ms since 1970. */
  readonly at: number;
  readonly ingestedAt: number;
  readonly level: LogLevel;
  readonly message: string;
}

const MAX_LINES = 1000;
const MAX_MESSAGE = 16 * 1024;

/** The newest lines of an application's log. */
export class ApplicationLog {
  readonly #file: TailFile<LogLine>;
  readonly #clock: Clock;

  constructor(path: string, clock: Clock, report: (error: unknown) => void) {
    this.#file = new TailFile(path, MAX_LINES, report);
    this.#clock = clock;
  }

  /** Oldest first. */
  get lines(): readonly LogLine[] {
    return this.#file.entries.slice(-MAX_LINES);
  }

  /** `at` null: now. */
  add(level: LogLevel, message: string, at: number | null = null): void {
    const now = this.#clock.now();
    const n = (this.#file.entries.at(-1)?.n ?? -1) + 1;
    this.#file.push({n, at: at ?? now, ingestedAt: now, level, message: message.slice(0, MAX_MESSAGE)});
  }

  flush(): void {
    this.#file.flush();
  }
}
