import {type Diagnostic, StudioError} from '../kernels/protocol/diagnostic.ts';
import type {Kernel, KernelEvent, Session} from '../kernels/protocol/kernel.ts';
import type {Schema} from '../kernels/protocol/schema.ts';
import type {Row, Value} from '../kernels/protocol/value.ts';

export interface StatementResult {
  readonly schema: Schema;
  readonly rows: readonly Row[];
}

/** Runs statements that end (DESCRIBE, SHOW, DROP) and gives each one's result. Throws the first failure. */
export async function runScript(session: Session, text: string): Promise<StatementResult[]> {
  const results: {schema: Schema; rows: Row[]}[] = [];
  const failures: Diagnostic[] = [];
  const hear = (event: KernelEvent): void => {
    if (event.kind === 'schema') results[event.statement] = {schema: event.schema, rows: []};
    else if (event.kind === 'rows') results[event.statement]?.rows.push(...event.rows);
    else if (event.kind === 'statement-failed') failures.push(event.diagnostic);
  };
  await session.execute({text, mode: 'batch'}, hear).finished;
  const [failure] = failures;
  if (failure !== undefined) throw StudioError.of(failure);
  return Array.from({length: results.length}, (_, i) => results[i] ?? {schema: {columns: []}, rows: []});
}

/** A session for as long as `work` takes. */
export async function withSession<T>(kernel: Kernel, label: string, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await kernel.openSession({label});
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}

/** A name in SQL text. */
export function quoted(...parts: readonly string[]): string {
  return parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
}

export function textOf(value: Value | undefined): string {
  return typeof value === 'string' ? value : value === null || value === undefined ? '' : String(value);
}
