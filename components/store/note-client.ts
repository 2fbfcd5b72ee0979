import {apply, type NoteState} from '../../server/protocol/apply.ts';
import type {Down} from '../../server/protocol/message.ts';
import type {Op, Splice, UserOp} from '../../server/protocol/op.ts';
import {applySplice, transformSplice} from '../../server/protocol/transform.ts';
import {diffSplice} from './text-diff.ts';

/**
 * A note as this page has it: what the server said, and what was done here ahead of its answer. Pure: messages in, messages out.
 *
 * Text follows the rule of `transform.ts`: at most one edit of a paragraph is on its way; what is typed meanwhile is one splice that waits.
 */
export interface NoteClient {
  readonly server: NoteState;
  /** In the order in which they were done. */
  readonly pending: readonly Pending[];
  /** `server` with `pending` on top: what the page shows. */
  readonly view: NoteState;
}

export interface Pending {
  readonly op: UserOp;
  /** null: waits for an edit of the same paragraph, or for the connection. */
  readonly seq: number | null;
}

export interface Outgoing {
  readonly seq: number;
  readonly op: UserOp;
}

type NoteMessage = Extract<Down, {kind: 'note'}>;
type OpMessage = Extract<Down, {kind: 'op'}>;

/** After `note`: the whole state. What was typed and is not yet in it is kept. */
export function opened(before: NoteClient | null, message: NoteMessage): NoteClient {
  const server: NoteState = {
    document: message.document,
    textRevisions: message.textRevisions,
    recent: {},
    runs: message.runs,
  };
  return settle(server, before === null ? [] : resumed(before, server, message.lastSeq ?? null));
}

/** A new op of this page; it shows at once. null: it does not apply. */
export function act(client: NoteClient, op: UserOp): NoteClient | null {
  const next = op.kind === 'edit-text' ? {...op, revision: client.view.textRevisions[op.id] ?? 0} : op;
  const applied = apply(client.view, next);
  if (applied === null) return null;
  const pending = op.kind === 'edit-text' ? withEdit(client, next as EditText) : [...client.pending, {op: next, seq: null}];
  return {server: client.server, pending, view: applied.state};
}

/**
 * What may be sent now, with its numbers from `firstSeq` on; the rest waits. A run never overtakes what was typed before it: it waits with
 * the edit, and whatever was done after it waits with the run.
 */
export function takeOutgoing(client: NoteClient, firstSeq: number): {client: NoteClient; out: readonly Outgoing[]} {
  const out: Outgoing[] = [];
  const busy = new Set<string>();
  const waiting = new Set<string>();
  let held = false;
  const pending = client.pending.map((p): Pending => {
    const id = p.op.kind === 'edit-text' ? p.op.id : null;
    if (p.seq !== null) {
      if (id !== null) busy.add(id);
      return p;
    }
    if (id !== null && busy.has(id)) waiting.add(id);
    else held ||= runs(p.op, waiting);
    if (held || (id !== null && busy.has(id))) return p;
    const seq = firstSeq + out.length;
    const op = p.op.kind === 'edit-text' ? {...p.op, revision: client.server.textRevisions[p.op.id] ?? 0} : p.op;
    if (id !== null) busy.add(id);
    out.push({seq, op});
    return {op, seq};
  });
  return out.length === 0 ? {client, out} : {client: {...client, pending}, out};
}

/** Whether an op runs the text of one of these paragraphs. */
function runs(op: UserOp, paragraphs: ReadonlySet<string>): boolean {
  if (op.kind === 'run-paragraph') return paragraphs.has(op.id);
  return op.kind === 'run-all' && paragraphs.size > 0;
}

/** An op that the server applied; `own` when it answers one of this page's (its seq). */
export function applied(client: NoteClient, message: Pick<OpMessage, 'op' | 'seq'>, own: boolean): NoteClient {
  const done = apply(client.server, message.op);
  const server = done === null ? client.server : done.state;
  if (own) {
    const rest = client.pending.filter((p) => p.seq !== message.seq);
    // The commonest case, a keystroke's answer: what is shown stays as it is.
    return settle(server, rest);
  }
  const op = message.op;
  return settle(server, op.kind === 'edit-text' ? rebased(client.pending, op.id, op.splice) : client.pending);
}

/** The server took an op of this page back. `reopen`: what was typed needs the note as it is now. */
export function refused(client: NoteClient, seq: number): {client: NoteClient; reopen: boolean} {
  const op = client.pending.find((p) => p.seq === seq)?.op;
  if (op === undefined) return {client, reopen: false};
  // A refused edit is kept: `resumed` brings it onto the text that the server has, if the paragraph still exists.
  if (op.kind === 'edit-text' && client.server.document.paragraphs.some((p) => p.id === op.id)) {
    const pending = client.pending.map((p) => (p.seq === seq ? {...p, seq: null} : p));
    return {client: {...client, pending}, reopen: true};
  }
  const gone = client.pending.filter((p) => p.seq !== seq && !(op.kind === 'edit-text' && p.op.kind === 'edit-text' && p.op.id === op.id));
  return {client: settle(client.server, gone), reopen: false};
}

type EditText = Extract<UserOp, {kind: 'edit-text'}>;

function settle(server: NoteState, pending: readonly Pending[]): NoteClient {
  let view = server;
  const kept: Pending[] = [];
  for (const p of pending) {
    const op: Op = p.op.kind === 'edit-text' ? {...p.op, revision: view.textRevisions[p.op.id] ?? 0} : p.op;
    const next = apply(view, op);
    // What is sent is answered by the server; what is not and no longer applies is dropped here.
    if (next !== null) view = next.state;
    if (next !== null || p.seq !== null) kept.push(p);
  }
  return {server, pending: kept, view};
}

/** Adds an edit: one that waits takes it in, so that never more than one waits per paragraph. */
function withEdit(client: NoteClient, op: EditText): readonly Pending[] {
  const last = client.pending.findLastIndex((p) => p.op.kind === 'edit-text' && p.op.id === op.id);
  const waiting = client.pending[last];
  if (waiting === undefined || waiting.seq !== null || waiting.op.kind !== 'edit-text') return [...client.pending, {op, seq: null}];
  // What is typed after a run is not part of what it runs.
  const of = new Set([op.id]);
  if (client.pending.slice(last).some((p) => runs(p.op, of))) return [...client.pending, {op, seq: null}];
  const start = textOf(client.server, client.pending.slice(0, last), op.id);
  const middle = start === null ? null : applySplice(start, waiting.op.splice);
  const end = middle === null ? null : applySplice(middle, op.splice);
  if (start === null || end === null) return [...client.pending, {op, seq: null}];
  const merged = diffSplice(start, end);
  const rest = client.pending.filter((_, i) => i !== last);
  return merged === null ? rest : [...rest, {op: {...op, splice: merged}, seq: null}];
}

/** A paragraph's text after the given pending ops; null when it is gone or an edit does not fit. */
function textOf(server: NoteState, pending: readonly Pending[], id: string): string | null {
  let text = server.document.paragraphs.find((p) => p.id === id)?.text ?? null;
  for (const p of pending) {
    if (p.op.kind === 'insert-paragraph' && p.op.paragraph.id === id) text ??= p.op.paragraph.text;
    if (p.op.kind === 'edit-text' && p.op.id === id && text !== null) text = applySplice(text, p.op.splice);
  }
  return text;
}

/** Pending edits of a paragraph after somebody else's splice came in between. */
function rebased(pending: readonly Pending[], id: string, splice: Splice): readonly Pending[] {
  let other = splice;
  return pending.map((p) => {
    if (p.op.kind !== 'edit-text' || p.op.id !== id) return p;
    const mine = p.op.splice;
    const next = transformSplice(mine, other, 'right');
    other = transformSplice(other, mine, 'left');
    return {...p, op: {...p.op, splice: next}};
  });
}

/**
 * After a new connection, or when the server sends the note anew: pending ops against its present state, none of them sent.
 * `lastSeq`: the newest op of this page that the server has taken; null when it does not know this page.
 */
function resumed(before: NoteClient, server: NoteState, lastSeq: number | null): readonly Pending[] {
  const taken = (p: Pending) => p.seq !== null && lastSeq !== null && p.seq <= lastSeq;
  const out: Pending[] = [];
  const texts = new Set<string>();
  for (const p of before.pending) {
    const op = p.op;
    if (op.kind === 'edit-text') {
      if (!texts.has(op.id)) {
        texts.add(op.id);
        const splice = resumedText(before, server, op.id, taken);
        if (splice !== null) out.push({op: {kind: 'edit-text', id: op.id, revision: 0, splice}, seq: null});
      }
    } else if (!taken(p)) out.push({op, seq: null});
  }
  return out;
}

/** What is typed in a paragraph and is not in the server's text, as one splice over that text. */
function resumedText(before: NoteClient, server: NoteState, id: string, taken: (p: Pending) => boolean): Splice | null {
  const now = server.document.paragraphs.find((p) => p.id === id)?.text;
  const mine = before.view.document.paragraphs.find((p) => p.id === id)?.text;
  if (now === undefined || mine === undefined) return null;
  const known = textOf(before.server, before.pending.filter(taken), id) ?? now;
  const own = diffSplice(known, mine);
  const theirs = diffSplice(known, now);
  return own === null || theirs === null ? own : transformSplice(own, theirs, 'right');
}
