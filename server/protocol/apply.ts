import type {Note, Paragraph} from './note.ts';
import type {Op, Splice} from './op.ts';
import {isProse} from './paragraph-header.ts';
import type {Run, Runs, StatementRun} from './run-state.ts';
import {applySplice, transformSplice} from './transform.ts';

/** Longest text of a paragraph, UTF-16 units. */
export const MAX_TEXT = 1_000_000;
/** Most paragraphs of a note. */
export const MAX_PARAGRAPHS = 1000;
/** Splices kept per paragraph: an edit made against an older text than these is refused, and its author starts from the note as it is. */
const KEPT_SPLICES = 200;

/** A note that is open: the same on the server and in every browser, because all of them change it by `apply` alone. */
export interface NoteState {
  readonly document: Note;
  /** Counts the edits of each paragraph's text; absent = 0. */
  readonly textRevisions: Readonly<Record<string, number>>;
  /** The newest splices per paragraph: the last one led to the present revision. */
  readonly recent: Readonly<Record<string, readonly Splice[]>>;
  readonly runs: Runs;
}

/** What the server is to do about an op; browsers ignore it. */
export type Effect =
  | {readonly kind: 'save'}
  /** Run these paragraphs; with `inOrder` each one waits for the one before it. */
  | {
      readonly kind: 'submit';
      readonly runs: readonly {
        readonly id: string;
        readonly run: number;
        readonly range?: {readonly start: number; readonly end: number};
      }[];
      readonly inOrder: boolean;
    }
  | {readonly kind: 'stop'; readonly id: string}
  /** End what runs and the kernel's session. */
  | {readonly kind: 'restart'}
  /** Drop the results of the paragraph, and end what it runs. */
  | {readonly kind: 'forget'; readonly id: string};

/** `op` as it is to be told to others: an edit arrives transformed to the newest revision. */
export interface Applied {
  readonly state: NoteState;
  readonly effects: readonly Effect[];
  readonly op: Op;
}

export function openState(document: Note): NoteState {
  return {document, textRevisions: {}, recent: {}, runs: {}};
}

/** Pure. null: the op no longer applies (a race), nothing happens. */
export function apply(state: NoteState, op: Op): Applied | null {
  const {document} = state;
  const done = (next: Partial<NoteState>, ...effects: Effect[]): Applied => ({state: {...state, ...next}, effects, op});
  const saved = (note: Partial<Note>, next: Partial<NoteState> = {}, ...effects: Effect[]): Applied =>
    done({...next, document: {...document, ...note}}, {kind: 'save'}, ...effects);

  switch (op.kind) {
    case 'set-title':
      return op.title === document.title ? null : saved({title: op.title});
    case 'set-note':
      return saved(op.settings);
    case 'set-permissions':
      return saved({permissions: op.permissions});
    case 'set-params':
      return saved({params: op.params});
    case 'set-secret':
      return done({});
    case 'insert-paragraph':
      if (document.paragraphs.length >= MAX_PARAGRAPHS || op.paragraph.text.length > MAX_TEXT) return null;
      if (find(document, op.paragraph.id) !== undefined) return null;
      return saved({paragraphs: placed(document.paragraphs, op.paragraph, op.after)});
    case 'remove-paragraph':
      if (find(document, op.id) === undefined) return null;
      return saved(
        {paragraphs: document.paragraphs.filter((p) => p.id !== op.id)},
        {runs: without(state.runs, op.id), textRevisions: without(state.textRevisions, op.id), recent: without(state.recent, op.id)},
        {kind: 'forget', id: op.id},
      );
    case 'move-paragraph': {
      const moved = find(document, op.id);
      if (moved === undefined || op.after === op.id) return null;
      const others = document.paragraphs.filter((p) => p !== moved);
      return saved({paragraphs: placed(others, moved, op.after)});
    }
    case 'edit-text':
      return edited(state, op);
    case 'set-paragraph': {
      const before = find(document, op.id);
      return before === undefined ? null : saved({paragraphs: replaced(document.paragraphs, {...before, ...op.settings})});
    }
    case 'run-paragraph': {
      const paragraph = find(document, op.id);
      if (paragraph === undefined || !runs(paragraph)) return null;
      const run = queued(state.runs[op.id], '');
      return done(
        {runs: {...state.runs, [op.id]: run}},
        {kind: 'submit', runs: [{id: op.id, run: run.run, ...(op.range ? {range: op.range} : {})}], inOrder: false},
      );
    }
    case 'run-all': {
      const from = op.from === null ? 0 : document.paragraphs.findIndex((p) => p.id === op.from);
      if (from === -1) return null;
      const ids = document.paragraphs
        .slice(from)
        .filter((p) => runs(p) && (op.only === undefined || op.only.includes(p.id)))
        .map((p) => p.id);
      if (ids.length === 0) return null;
      const started = ids.map(
        (id, i) => [id, queued(state.runs[id], i === 0 ? '' : `after paragraph ${number(document, ids[i - 1])}`)] as const,
      );
      const order = started.map(([id, run]) => ({id, run: run.run}));
      return done({runs: {...state.runs, ...Object.fromEntries(started)}}, {kind: 'submit', runs: order, inOrder: true});
    }
    case 'stop-paragraph': {
      const run = state.runs[op.id];
      if (run === undefined || !isActive(run)) return null;
      return done({runs: {...state.runs, [op.id]: {...run, detail: 'stopping'}}}, {kind: 'stop', id: op.id});
    }
    case 'stop-all': {
      const active = Object.entries(state.runs).filter(([, run]) => isActive(run));
      if (active.length === 0) return null;
      const stopping = active.map(([id, run]) => [id, {...run, detail: 'stopping'}] as const);
      return done({runs: {...state.runs, ...Object.fromEntries(stopping)}}, ...active.map(([id]): Effect => ({kind: 'stop', id})));
    }
    case 'clear': {
      const ended = Object.entries(state.runs).filter(
        ([id, run]) => !isActive(run) && run.status !== 'ready' && (op.only === undefined || op.only.includes(id)),
      );
      if (ended.length === 0) return null;
      // The run number stays: what comes late from an older run must not be taken for a new one's.
      const ready = ended.map(([id, run]) => [id, {...READY, run: run.run}] as const);
      return done({runs: {...state.runs, ...Object.fromEntries(ready)}}, ...ended.map(([id]): Effect => ({kind: 'forget', id})));
    }
    case 'restart-session': {
      const active = Object.entries(state.runs).filter(([, run]) => isActive(run));
      const stopping = active.map(([id, run]) => [id, {...run, detail: 'stopping'}] as const);
      return done({runs: {...state.runs, ...Object.fromEntries(stopping)}}, {kind: 'restart'});
    }
    case 'run-status': {
      const run = state.runs[op.id];
      if (run === undefined || run.run !== op.run) return null;
      const next: Run = {
        ...run,
        status: op.status,
        detail: op.detail,
        startedAt: op.status === 'starting' ? op.at : run.startedAt,
        endedAt: isEnd(op.status) ? op.at : null,
        error: op.error === undefined ? run.error : op.error,
        textOffset: op.textOffset ?? run.textOffset,
        textRevision: op.textRevision ?? run.textRevision,
      };
      return done({runs: {...state.runs, [op.id]: next}});
    }
    case 'run-statement': {
      const run = state.runs[op.id];
      if (run === undefined || run.run !== op.run) return null;
      return done({runs: {...state.runs, [op.id]: {...run, statements: withStatement(run.statements, op.statement)}}});
    }
    case 'state-kept': {
      const paragraph = find(document, op.id);
      if (paragraph === undefined) return null;
      const kept = Array.from({length: Math.max(op.job + 1, paragraph[op.what]?.length ?? 0)}, (_, i) =>
        i === op.job ? op.path : (paragraph[op.what]?.[i] ?? null),
      );
      return saved({paragraphs: replaced(document.paragraphs, {...paragraph, [op.what]: kept})});
    }
    case 'replace-note':
      return replacedNote(
        state,
        {
          title: op.title,
          params: op.params ?? {},
          ...(op.look === undefined ? {} : {look: op.look}),
          ...(op.permissions === undefined ? {} : {permissions: op.permissions}),
          paragraphs: op.paragraphs,
          extra: op.extra ?? state.document.extra,
        },
        op,
      );
    default:
      return op satisfies never;
  }
}

const READY: Run = {
  status: 'ready',
  run: 0,
  textOffset: 0,
  textRevision: 0,
  startedAt: null,
  endedAt: null,
  detail: '',
  error: null,
  statements: [],
};

/** Queued, starting or running: it holds, or will hold, a job. */
export function isActive(run: Run): boolean {
  return run.status === 'queued' || run.status === 'starting' || run.status === 'running';
}

function isEnd(status: Run['status']): boolean {
  return status === 'finished' || status === 'stopped' || status === 'failed';
}

/** Prose and disabled paragraphs run nothing. */
function runs(paragraph: Paragraph): boolean {
  return !paragraph.disabled && !isProse(paragraph.text) && paragraph.text.trim() !== '';
}

function queued(before: Run | undefined, detail: string): Run {
  return {...READY, run: (before?.run ?? 0) + 1, status: 'queued', detail};
}

function find(note: Note, id: string): Paragraph | undefined {
  return note.paragraphs.find((p) => p.id === id);
}

/** As people count: from 1. */
function number(note: Note, id: string | undefined): number {
  return note.paragraphs.findIndex((p) => p.id === id) + 1;
}

function replaced(paragraphs: readonly Paragraph[], paragraph: Paragraph): Paragraph[] {
  return paragraphs.map((p) => (p.id === paragraph.id ? paragraph : p));
}

/** Behind `after`; at the start for null, at the end when `after` is gone meanwhile: nothing is lost. */
function placed(paragraphs: readonly Paragraph[], paragraph: Paragraph, after: string | null): Paragraph[] {
  const at = after === null ? 0 : paragraphs.findIndex((p) => p.id === after) + 1;
  const index = after !== null && at === 0 ? paragraphs.length : at;
  return [...paragraphs.slice(0, index), paragraph, ...paragraphs.slice(index)];
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const {[key]: _, ...rest} = record;
  return rest;
}

function edited(state: NoteState, op: Extract<Op, {kind: 'edit-text'}>): Applied | null {
  const before = find(state.document, op.id);
  if (before === undefined) return null;
  const revision = state.textRevisions[op.id] ?? 0;
  const recent = state.recent[op.id] ?? [];
  const missed = revision - op.revision;
  if (missed < 0 || missed > recent.length) return null;
  let splice = op.splice;
  for (const newer of missed === 0 ? [] : recent.slice(-missed)) splice = transformSplice(splice, newer, 'right');
  const text = applySplice(before.text, splice);
  if (text === null || text.length > MAX_TEXT) return null;
  return {
    state: {
      ...state,
      document: {...state.document, paragraphs: replaced(state.document.paragraphs, {...before, text})},
      textRevisions: {...state.textRevisions, [op.id]: revision + 1},
      recent: {...state.recent, [op.id]: [...recent.slice(1 - KEPT_SPLICES), splice]},
    },
    effects: [{kind: 'save'}],
    op: {...op, revision, splice},
  };
}

function withStatement(statements: readonly StatementRun[], statement: StatementRun): StatementRun[] {
  const others = statements.filter((s) => s.statement !== statement.statement);
  return [...others, statement].sort((a, b) => a.statement - b.statement);
}

function replacedNote(state: NoteState, document: Note, op: Op): Applied {
  const textRevisions: Record<string, number> = {};
  const recent: Record<string, readonly Splice[]> = {};
  const runs: Record<string, Run> = {};
  for (const p of document.paragraphs) {
    const same = find(state.document, p.id)?.text === p.text;
    const revision = state.textRevisions[p.id] ?? 0;
    textRevisions[p.id] = same ? revision : revision + 1;
    // No splice leads to a text from elsewhere: edits against the older text are refused.
    recent[p.id] = same ? (state.recent[p.id] ?? []) : [];
    const run = state.runs[p.id];
    if (run !== undefined) runs[p.id] = run;
  }
  const gone = state.document.paragraphs.filter((p) => !(p.id in textRevisions));
  return {
    state: {document, textRevisions, recent, runs},
    effects: gone.map((p): Effect => ({kind: 'forget', id: p.id})),
    op,
  };
}
