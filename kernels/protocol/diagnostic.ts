import type {BadRecord} from './kernel.ts';

/** A half-open range of UTF-16 offsets into the text that was submitted. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** An edit that mends the text: replace `span` with `text`. */
export interface Fix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

/**
 * What went wrong, where, who must act, and what to try.
 * `message` is one primary line: lower case, no full stop, no internals, identifiers quoted.
 */
export interface Diagnostic {
  readonly severity: 'error' | 'warning' | 'info';
  /** `area/problem`, such as `sql/unknown-column`. */
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly span?: Span;
  readonly fixes?: readonly Fix[];
  readonly blame: 'user' | 'data' | 'environment' | 'millrace';
  readonly retry: 'no' | 'later' | 'now';
  /** The record that could not be read, where that is the trouble. */
  readonly record?: BadRecord;
}

export type DiagnosticInit = Partial<Omit<Diagnostic, 'code' | 'message'>>;

/** Builds a diagnostic; without more it is an error of the user's that a repetition does not mend. */
export function diagnostic(code: string, message: string, init: DiagnosticInit = {}): Diagnostic {
  return {severity: 'error', blame: 'user', retry: 'no', ...init, code, message};
}

/** An error that a user is meant to read. Everything else that is thrown is a mistake of ours. */
export class StudioError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(code: string, message: string, init: DiagnosticInit = {}) {
    super(message);
    this.name = 'StudioError';
    this.diagnostic = diagnostic(code, message, init);
  }

  static of(d: Diagnostic): StudioError {
    return new StudioError(d.code, d.message, d);
  }
}

/** The diagnostic of whatever was thrown; a foreign error becomes `internal/…` and blames us. */
export function toDiagnostic(error: unknown): Diagnostic {
  if (error instanceof StudioError) return error.diagnostic;
  const text = error instanceof Error ? error.message : String(error);
  const detail = error instanceof Error ? error.stack : undefined;
  return diagnostic('internal/unexpected', `unexpected error: ${text}`, {blame: 'millrace', ...(detail ? {detail} : {})});
}

/** Line and column, both counted from 1, of an offset into a text. */
export function lineColumn(text: string, offset: number): {line: number; column: number} {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return {line, column: offset - start + 1};
}
