import {typeText} from '../../protocol/data-type.ts';
import {type Diagnostic, lineColumn} from '../../protocol/diagnostic.ts';
import type {KernelEvent, StatementKind} from '../../protocol/kernel.ts';
import {ROW_KIND_TEXT} from '../../protocol/row-kind.ts';
import type {Schema} from '../../protocol/schema.ts';
import type {Row} from '../../protocol/value.ts';
import {errorText} from './error-text.ts';
import {jsonValue} from './json-value.ts';
import {Materialized} from './materialized.ts';
import {textTable} from './text-table.ts';

/** Turns a script's events into lines. `text` is the script, `zone` the session's time zone when a row is written. */
export interface Output {
  event(event: KernelEvent): void;
}

export interface OutputOptions {
  readonly text: string;
  readonly file: string;
  readonly zone: () => string;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

export function errorObject(d: Diagnostic, text: string): {code: string; message: string; line: number; column: number} {
  return {code: d.code, message: d.message, ...lineColumn(text, d.span?.start ?? 0)};
}

/** One JSON object a line: every change as it comes, or (`final`) the rows that stand at the end. */
export function jsonOutput(options: OutputOptions, final: boolean): Output {
  const kinds = new Map<number, StatementKind>();
  const schemas = new Map<number, Schema>();
  const results = new Map<number, Materialized>();
  const print = (value: unknown): void => options.out(JSON.stringify(value));
  const printRow = (statement: number, op: string, row: Row): void => {
    const columns = schemas.get(statement)?.columns ?? [];
    const zone = options.zone();
    print({statement, op, row: columns.map((c, i) => jsonValue(row[i]!, c.type, zone))});
  };
  const done = (statement: number): void => {
    for (const row of results.get(statement)?.rows() ?? []) printRow(statement, '+I', row);
    print({statement, kind: kinds.get(statement), ok: true});
  };
  return {
    event(event) {
      const {statement} = event;
      switch (event.kind) {
        case 'statement-started':
          kinds.set(statement, event.statementKind);
          return;
        case 'schema':
          schemas.set(statement, event.schema);
          if (final) results.set(statement, new Materialized());
          print({statement, columns: event.schema.columns.map((c) => ({name: c.name, type: typeText(c.type)}))});
          return;
        case 'rows':
          if (final) results.get(statement)?.apply(event.rows, event.kinds);
          else for (const [i, row] of event.rows.entries()) printRow(statement, ROW_KIND_TEXT[(event.kinds?.[i] ?? 0) as 0], row);
          return;
        case 'statement-finished':
        case 'statement-stopped':
          done(statement);
          return;
        case 'statement-failed':
          print({statement, ok: false, error: errorObject(event.diagnostic, options.text)});
          return;
        case 'warning':
          options.err(errorText(event.diagnostic, options.text, options.file));
          return;
        case 'job-event':
          if (event.event.kind === 'print') options.err(event.event.text);
          return;
        default:
      }
    },
  };
}

/** For people: results as tables, errors as one sentence with the line shown and marked. */
export function tableOutput(options: OutputOptions): Output {
  const schemas = new Map<number, Schema>();
  const results = new Map<number, Materialized>();
  const cell = (value: unknown): string => (value === null ? 'null' : typeof value === 'string' ? value : JSON.stringify(value));
  return {
    event(event) {
      const {statement} = event;
      switch (event.kind) {
        case 'message':
          options.out([event.text, ...(event.facts ?? [])].join(' · '));
          return;
        case 'schema':
          schemas.set(statement, event.schema);
          results.set(statement, new Materialized());
          return;
        case 'rows':
          results.get(statement)?.apply(event.rows, event.kinds);
          return;
        case 'statement-finished':
        case 'statement-stopped': {
          const schema = schemas.get(statement);
          const rows = results.get(statement)?.rows() ?? [];
          if (schema === undefined) return;
          if (schema.columns.length === 1 && rows.length === 1 && schema.columns[0]!.name === 'result') {
            options.out(String(rows[0]![0]).trimEnd());
            return;
          }
          const zone = options.zone();
          const numeric = schema.columns.map((c) =>
            ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'].includes(c.type.kind),
          );
          const cells = rows.map((row) => schema.columns.map((c, i) => cell(jsonValue(row[i]!, c.type, zone))));
          options.out(
            textTable(
              schema.columns.map((c) => c.name),
              cells,
              numeric,
            ),
          );
          options.out(rows.length === 1 ? '1 row' : `${rows.length} rows`);
          return;
        }
        case 'warning':
        case 'statement-failed':
          options.err(errorText(event.diagnostic, options.text, options.file));
          return;
        case 'job-event':
          if (event.event.kind === 'print') options.out(event.event.text);
          return;
        default:
      }
    },
  };
}
