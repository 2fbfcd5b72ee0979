import {type Diagnostic, diagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Script} from '../../kernels/protocol/kernel.ts';
import {propertyWarnings} from './header-properties.ts';
import {MAX_RESULT_ROWS} from './limits.ts';
import {parseHeader} from './paragraph-header.ts';
import {readStateProperties, type StateProperties} from './state-properties.ts';

/** How a paragraph asks for its result (`type=`): the current answer, rows as they come, or the newest row alone. */
export type ResultMode = 'update' | 'append' | 'single';

/** What a paragraph asks to be run. */
export interface Task {
  readonly script: Script;
  /** Where the script's text starts within the paragraph's. */
  readonly offset: number;
  readonly mode: ResultMode;
  /** Least time between two pictures of the result, ms; 0 = each frame. */
  readonly refreshMs: number;
  /** `type=append`: rows whose first column, a time, is older than the newest one's by more are dropped, ms. null: none are. */
  readonly retainMs: number | null;
  readonly stateProperties: StateProperties;
  /** Properties without effect. */
  readonly warnings: readonly Diagnostic[];
}

const SQL_MODES: Readonly<Record<string, Script['mode']>> = {
  // A text without a header is SQL too.
  '': 'streaming',
  ssql: 'streaming',
  'flink.ssql': 'streaming',
  bsql: 'batch',
  'flink.bsql': 'batch',
};

/** Python of a note; Zeppelin's two names for it run alike here. */
const PYTHON = new Set(['flink.pyflink', 'pyflink', 'flink.ipyflink', 'ipyflink']);

/**
 * Reads a paragraph's header; an error says what of it cannot be run. Spans are offsets into the paragraph's text.
 * `range` is the part of the text that is to run: spaces stand for what comes before it, so that places stay.
 */
export function readTask(text: string, range?: {readonly start: number; readonly end: number}): Task | Diagnostic {
  const header = parseHeader(text);
  if (header.kind === 'error') return diagnostic('note/bad-header', header.message, {span: header.span, hint: header.hint});
  const name = header.interpreter;
  const start = name === '' ? 0 : text.indexOf('%');
  const span = {start, end: start + name.length + 1};
  const python = PYTHON.has(name);
  const mode = python ? 'streaming' : Object.hasOwn(SQL_MODES, name) ? SQL_MODES[name] : undefined;
  if (mode === undefined) {
    return diagnostic('note/unknown-interpreter', `interpreter "%${name}" is not supported`, {
      span,
      hint: 'use %flink.ssql for streaming SQL, %flink.bsql for batch SQL, %flink.pyflink for Python, %flink.conf for settings or %md for prose',
    });
  }
  const properties = new Map(Object.entries(header.properties));
  const bad = (key: string, wanted: string): Diagnostic =>
    diagnostic('note/bad-property', `property "${key}" cannot be "${properties.get(key)}"`, {
      span: {start, end: header.bodyOffset},
      hint: wanted,
    });

  const type = properties.get('type') ?? 'update';
  if (type !== 'update' && type !== 'append' && type !== 'single') return bad('type', 'it is update, append or single');
  const refreshMs = wholeNumber(properties.get('refreshInterval'), 0);
  if (refreshMs === null) return bad('refreshInterval', 'give it a number of milliseconds');
  const parallelism = wholeNumber(properties.get('parallelism'), 1);
  if (parallelism === null || parallelism < 1) return bad('parallelism', 'give it a whole number from 1 on');
  const runAsOne = properties.get('runAsOne');
  if (runAsOne !== undefined && !/^(true|false|runAsOne)$/i.test(runAsOne)) return bad('runAsOne', 'it is true or false');
  const jobName = properties.get('jobName');
  const retainMs = properties.has('threshold') ? wholeNumber(properties.get('threshold'), 0) : null;
  if (retainMs === null && properties.has('threshold')) return bad('threshold', 'give it a number of milliseconds');
  const stateProperties = readStateProperties(properties);
  if (typeof stateProperties === 'string') return bad(stateProperties, 'it is true or false');
  const warnings = propertyWarnings(header.properties, {start, end: header.bodyOffset});
  return {
    offset: header.bodyOffset,
    mode: type,
    refreshMs,
    retainMs,
    stateProperties,
    warnings,
    script: {
      text: bodyOf(text, header.bodyOffset, range),
      mode,
      ...(python ? {language: 'python' as const} : {}),
      keepNewest: MAX_RESULT_ROWS,
      ...(properties.has('parallelism') ? {parallelism} : {}),
      ...(runAsOne !== undefined && runAsOne.toLowerCase() !== 'false' ? {runAsOne: true} : {}),
      ...(jobName !== undefined ? {jobName} : {}),
    },
  };
}

function bodyOf(text: string, from: number, range: {readonly start: number; readonly end: number} | undefined): string {
  if (range === undefined) return text.slice(from);
  const start = Math.max(from, range.start);
  return text.slice(from, start).replace(/[^\n]/g, ' ') + text.slice(start, range.end);
}

function wholeNumber(text: string | undefined, fallback: number): number | null {
  if (text === undefined) return fallback;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}

/** The diagnostic with its places moved by `offset`. */
export function shifted(d: Diagnostic, offset: number): Diagnostic {
  if (offset === 0) return d;
  const move = (span: {start: number; end: number}) => ({start: span.start + offset, end: span.end + offset});
  return {
    ...d,
    ...(d.span ? {span: move(d.span)} : {}),
    ...(d.fixes ? {fixes: d.fixes.map((fix) => ({...fix, span: move(fix.span)}))} : {}),
  };
}
