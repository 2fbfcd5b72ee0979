/** One event of a log stream. Times are ms since 1970. */
export interface LogEvent {
  /** Grows by one an event; never used again within a stream. */
  readonly n: number;
  readonly at: number;
  readonly ingestedAt: number;
  readonly message: string;
}

/** A log stream that another service fills. Events come oldest first. */
export interface LogStreamSource {
  readonly group: string;
  readonly stream: string;
  /** Of the group and the stream, ms since 1970. */
  readonly createdAt: number;
  events(): readonly LogEvent[];
}

/** Every stream there is at this moment. */
export type LogSources = () => readonly LogStreamSource[];
