import {type Diagnostic, diagnostic, toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Kernel, Session} from '../../kernels/protocol/kernel.ts';
import {type Applied, apply, type Effect, isActive, type NoteState, openState} from '../protocol/apply.ts';
import type {Conf} from '../protocol/conf.ts';
import {type FilledText, type FormValues, fillForms} from '../protocol/forms.ts';
import type {Down} from '../protocol/message.ts';
import {type Note, type Paragraph, paragraphSchema} from '../protocol/note.ts';
import type {Op, SessionOp, UserOp} from '../protocol/op.ts';
import type {Where} from '../protocol/people.ts';
import {neededFor, refusalOf, rightsOf} from '../protocol/rights.ts';
import type {Run, StatementRun} from '../protocol/run-state.ts';
import {type Configured, ParagraphRun, type PlaceOfKey} from './paragraph-run.ts';
import {Presence} from './presence.ts';
import type {Patch} from './result-store.ts';

export type ResultPatch = Extract<Down, {kind: 'result-patch'}>;

/** Somebody who has the note open. */
export interface Follower {
  /** Identifies the connection; `origin` of its ops. */
  readonly id: string;
  /** Names the page over its connections. */
  readonly client: string;
  /** What the person is called, '' when they did not say. */
  readonly name: string;
  /** Who is signed in; null where no users are configured. */
  readonly user: string | null;
  tell(message: Down): void;
  patch(patch: ResultPatch): void;
}

export interface NoteSessionOptions {
  readonly path: string;
  readonly document: Note;
  readonly kernel: Kernel;
  readonly now: () => number;
  /** The document changed: to be saved. */
  readonly save: () => void;
  /** Brings up what the note needs before its first paragraph runs. */
  readonly beforeRunAll: (document: Note) => Promise<void>;
}

/** A job of the note, running or ended, as its paragraph's newest run knows it. */
export interface JobHere {
  readonly paragraph: Paragraph;
  readonly state: Run;
  readonly statement: StatementRun;
  readonly run: ParagraphRun;
}

/** How many pages' newest op numbers are remembered. */
const KEPT_CLIENTS = 200;
/** A run that does not end in this time does not hold up the one that takes its place. */
const STOP_MS = 5000;
const HERE = 'this studio';

/**
 * A note that is open: its state, who follows it, what it runs. Everything that changes the state goes through `apply`; effects are done here.
 * It outlives its followers: what runs goes on, and whoever opens the note again sees it at once.
 */
export class NoteSession {
  path: string;
  /** Who changed the note last, as its history names them. */
  hand: string = HERE;
  readonly #options: NoteSessionOptions;
  readonly #followers = new Map<string, Follower>();
  readonly #lastSeq = new Map<string, number>();
  /** The newest run of each paragraph, ended ones too: they hold the results. */
  readonly #runs = new Map<string, ParagraphRun>();
  /** Who ran the paragraphs, by paragraph. */
  readonly #runBy = new Map<string, string>();
  /** Answers to password forms, by paragraph; of the whole note by null. They live as long as the session. */
  readonly #secrets = new Map<string | null, Readonly<Record<string, string>>>();
  /** What `%flink.conf` paragraphs ask for, by paragraph. */
  readonly #confs = new Map<string, Conf>();
  /** Settings without effect that were named already. */
  readonly #toldSettings = new Set<string>();
  /** What the session was opened with; null: there is none. */
  #openedWith: Conf | null = null;
  /** Whose op is being done. */
  #runner = '';
  readonly #presence = new Presence((people) => this.tell({kind: 'people', note: this.path, people: [...people]}));
  #state: NoteState;
  #revision = 0;
  #session: Promise<Session> | null = null;
  #closed = false;

  constructor(options: NoteSessionOptions) {
    this.path = options.path;
    this.#options = options;
    this.#state = openState(options.document);
  }

  get document(): Note {
    return this.#state.document;
  }

  get state(): NoteState {
    return this.#state;
  }

  get followers(): number {
    return this.#followers.size;
  }

  /** Paragraphs that run or wait, and those that failed. */
  counts(): {running: number; failed: number} {
    const runs = Object.values(this.#state.runs);
    return {running: runs.filter(isActive).length, failed: runs.filter((r) => r.status === 'failed').length};
  }

  /** Who ran the paragraph last; null: not known. */
  runBy(id: string): string | null {
    return this.#runBy.get(id) || null;
  }

  /** The paragraph whose run holds the job. */
  paragraphOf(job: string): string | null {
    for (const [id, run] of Object.entries(this.#state.runs)) if (run.statements.some((s) => s.job === job)) return id;
    return null;
  }

  /** What a paragraph's last run came to. */
  statusOf(id: string): string {
    return this.#state.runs[id]?.status ?? 'ready';
  }

  /** The statement of a job, and its paragraph. */
  statementOf(job: string): JobHere | null {
    for (const paragraph of this.#state.document.paragraphs) {
      const state = this.#state.runs[paragraph.id];
      const statement = state?.statements.find((s) => s.job === job);
      const run = this.#runs.get(paragraph.id);
      if (state !== undefined && statement !== undefined && run !== undefined) return {paragraph, state, statement, run};
    }
    return null;
  }

  /** Adds a paragraph at the end; gives its id. */
  append(title: string, text: string, by: string | null): string {
    if (by !== null) this.hand = by;
    const paragraphs = this.#state.document.paragraphs;
    const id = `p${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`;
    const paragraph = paragraphSchema.parse({id, title, text});
    this.#do({kind: 'insert-paragraph', after: paragraphs.at(-1)?.id ?? null, paragraph}, {origin: null, seq: null});
    return id;
  }

  /** Sends the whole state and every result, and from then on what changes. Again for a follower that fell behind. */
  follow(follower: Follower): void {
    this.#followers.set(follower.id, follower);
    const {document, textRevisions, runs} = this.#state;
    follower.tell({
      kind: 'note',
      note: this.path,
      revision: this.#revision,
      document,
      textRevisions: {...textRevisions},
      runs,
      lastSeq: this.#lastSeq.get(follower.client) ?? null,
    });
    for (const run of this.#runs.values()) {
      for (const {statement, patch} of run.snapshots()) follower.patch(this.#patchOf(run, statement, patch));
    }
    // A page that came back is there once, even while its old socket is not known to be dead.
    for (const old of this.#followers.values()) if (old.client === follower.client && old.id !== follower.id) this.#presence.leave(old.id);
    this.#presence.join(follower.id, follower.name);
  }

  /** Whoever follows is somewhere else in the note. */
  moved(follower: Follower, where: Where): void {
    this.#presence.move(follower.id, where);
  }

  /** Whoever follows has told another name. */
  renamed(follower: Follower): void {
    this.#presence.join(follower.id, follower.name);
  }

  unfollow(id: string): void {
    this.#followers.delete(id);
    this.#presence.leave(id);
  }

  unfollowAll(): void {
    this.#followers.clear();
    this.#presence.clear();
  }

  /** An op of a person's. Refusals go back to its sender. */
  handle(op: UserOp, follower: Follower, seq: number): void {
    const last = this.#lastSeq.get(follower.client);
    if (last !== undefined && seq <= last) return;
    this.#lastSeq.delete(follower.client);
    this.#lastSeq.set(follower.client, seq);
    if (this.#lastSeq.size > KEPT_CLIENTS) this.#lastSeq.delete(this.#lastSeq.keys().next().value ?? '');
    const forbidden = this.#forbidden(op, follower.user);
    if (forbidden !== null) {
      follower.tell({kind: 'op-refused', note: this.path, seq, reason: forbidden});
      return;
    }
    if (op.kind === 'set-secret') this.#secrets.set(op.paragraph, {...this.#secrets.get(op.paragraph), [op.name]: op.value});
    this.#runner = follower.name;
    const done = this.#do(op.kind === 'set-secret' ? {...op, value: ''} : op, {origin: follower.id, seq});
    if (done) this.hand = follower.name === '' ? HERE : follower.name;
    if (!done) follower.tell({kind: 'op-refused', note: this.path, seq, reason: reasonOf(op, this.#state)});
  }

  /** Why this person may not do it; null: they may. */
  #forbidden(op: UserOp, user: string | null): Diagnostic | null {
    const {permissions} = this.document;
    const needed = neededFor(op);
    if (!rightsOf(permissions, user)[needed]) {
      const {message, hint} = refusalOf(needed, permissions);
      return diagnostic('note/not-allowed', message, {hint});
    }
    if (op.kind === 'set-permissions' && !rightsOf(op.permissions, user).own) {
      return diagnostic('note/not-allowed', 'you would shut yourself out of this note', {hint: 'keep yourself among its owners'});
    }
    return null;
  }

  /** The file was changed by another program. */
  replace(document: Note): void {
    this.#do({kind: 'replace-note', ...document}, {origin: null, seq: null});
  }

  /** Tells everybody who has the note open. */
  tell(message: Down): void {
    for (const follower of this.#followers.values()) follower.tell(message);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#runs.values()].map((run) => run.stop()));
  }

  /** Ends what runs and the kernel's session. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#runs.values()].map((run) => run.stop({how: 'plain'})));
    const session = await this.#session?.catch(() => null);
    await session?.close();
  }

  #do(op: Op, from: {origin: string | null; seq: number | null}): boolean {
    const applied = apply(this.#state, op);
    if (applied === null) return false;
    this.#take(applied, from);
    return true;
  }

  #take(applied: Applied, {origin, seq}: {origin: string | null; seq: number | null}): void {
    this.#state = applied.state;
    this.#revision++;
    this.#shutOut();
    this.tell({kind: 'op', note: this.path, revision: this.#revision, origin, seq, op: applied.op});
    for (const effect of applied.effects) this.#effect(effect);
  }

  /** Whoever may not read the note any more does not follow it any more. */
  #shutOut(): void {
    const {permissions} = this.document;
    if (permissions === undefined) return;
    for (const follower of this.#followers.values()) {
      if (rightsOf(permissions, follower.user).read) continue;
      this.unfollow(follower.id);
      follower.tell({kind: 'note-gone', note: this.path, reason: refusalOf('read', permissions).message});
    }
  }

  #effect(effect: Effect): void {
    switch (effect.kind) {
      case 'save':
        this.#options.save();
        return;
      case 'submit': {
        const runs = effect.runs.map(({id, run, range}) => this.#queue(id, run, range));
        if (effect.inOrder) void this.#runInOrder(runs);
        else for (const {run, before} of runs) void before.then(() => run.start());
        return;
      }
      case 'stop':
        void this.#runs.get(effect.id)?.stop();
        return;
      case 'restart':
        this.#restart();
        return;
      case 'forget':
        this.#confs.delete(effect.id);
        void this.#runs.get(effect.id)?.stop({silent: true, how: 'plain'});
        this.#runs.delete(effect.id);
        return;
      default:
        effect satisfies never;
    }
  }

  /** The new run takes the older one's place; `before` resolves when that one has ended. */
  #queue(id: string, number: number, range?: {readonly start: number; readonly end: number}): {run: ParagraphRun; before: Promise<void>} {
    const older = this.#runs.get(id);
    const filled = this.#filled(id);
    const run: ParagraphRun = new ParagraphRun(id, number, filled, this.#state.textRevisions[id] ?? 0, {
      now: this.#options.now,
      session: () => this.#kernelSession(),
      op: (op) => this.#sessionOp(op),
      configure: (paragraph, conf, place) => this.#configure(paragraph, conf, place),
      kept: () => this.#state.document.paragraphs.find((p) => p.id === id) ?? {},
      patch: (statement, patch) => this.#tellPatch(run, statement, patch),
      ...(range === undefined ? {} : {range}),
    });
    this.#runs.set(id, run);
    this.#runBy.set(id, this.#runner);
    return {run, before: older === undefined ? Promise.resolve() : Promise.race([older.stop({silent: true}), waited(STOP_MS)])};
  }

  /** The paragraph's text with the answers to its forms in it. */
  #filled(id: string): FilledText | Diagnostic {
    const {document} = this.#state;
    const paragraph = document.paragraphs.find((p) => p.id === id);
    const of = (params: FormValues, key: string | null) => ({...params, ...this.#secrets.get(key)});
    return fillForms(paragraph?.text ?? '', of(paragraph?.params ?? {}, id), of(document.params, null));
  }

  async #runInOrder(runs: readonly {run: ParagraphRun; before: Promise<void>}[]): Promise<void> {
    // Older runs of all of them end at once, as the page shows it.
    await Promise.all(runs.map((r) => r.before));
    // Without it the paragraphs say themselves what they miss.
    await this.#options.beforeRunAll(this.document).catch((error: unknown) => this.tell(errorMessage(error)));
    for (const [i, {run}] of runs.entries()) {
      if (this.#closed || this.#runs.get(run.id) !== run) continue;
      void run.start();
      if ((await run.settled) !== 'failed') continue;
      const at = this.#state.document.paragraphs.findIndex((p) => p.id === run.id) + 1;
      for (const {run: below} of runs.slice(i + 1)) {
        if (this.#state.runs[below.id]?.status !== 'queued' || this.#runs.get(below.id) !== below) continue;
        void below.stop({silent: true});
        this.#runs.delete(below.id);
        const detail = `not started: run all ended at paragraph ${at}`;
        this.#sessionOp({kind: 'run-status', id: below.id, run: below.run, status: 'ready', at: this.#options.now(), detail});
      }
      return;
    }
  }

  #sessionOp(op: SessionOp): void {
    this.#do(op, {origin: null, seq: null});
  }

  #tellPatch(run: ParagraphRun, statement: number, patch: Patch): void {
    if (this.#runs.get(run.id) !== run) return;
    const message = this.#patchOf(run, statement, patch);
    for (const follower of this.#followers.values()) follower.patch(message);
  }

  #patchOf(run: ParagraphRun, statement: number, patch: Patch): ResultPatch {
    return {kind: 'result-patch', note: this.path, paragraph: run.id, run: run.run, statement, ...patch};
  }

  #kernelSession(): Promise<Session> {
    if (this.#session !== null) return this.#session;
    const settings = this.#conf();
    this.#openedWith = settings;
    const label = this.#state.document.title || this.path;
    const opening = this.#options.kernel.openSession({label, settings}).catch((error: unknown) => {
      // The next run tries again.
      if (this.#session === opening) this.#session = null;
      throw error;
    });
    this.#session = opening;
    return opening;
  }

  /** Of all `%flink.conf` paragraphs that have run, in the order in which they stand: the last one of a key counts. */
  #conf(): Conf {
    return Object.assign({}, ...this.#state.document.paragraphs.map((p) => this.#confs.get(p.id) ?? {}));
  }

  #configure(paragraph: string, conf: Conf, place: PlaceOfKey): Configured | Diagnostic {
    const said = Object.entries(conf).flatMap(([key, value]) => {
      const about = this.#options.kernel.checkSetting(key, value);
      return about === null ? [] : [{key, about}];
    });
    const wrong = said.find((s) => s.about.severity === 'error');
    if (wrong !== undefined) return placed(wrong.about, place(wrong.key));
    const news = said.filter((s) => !this.#toldSettings.has(s.key));
    for (const {key} of news) this.#toldSettings.add(key);
    this.#confs.set(paragraph, conf);
    const {text, warning} = this.#configured(conf);
    return {text, warnings: [...(warning === null ? [] : [warning]), ...news.map((n) => placed(n.about, place(n.key)))]};
  }

  #configured(conf: Conf): {text: string; warning: Diagnostic | null} {
    const count = Object.keys(conf).length;
    const many = `${count} ${count === 1 ? 'property' : 'properties'}`;
    if (this.#session === null) return {text: `${many} for the session of this note, from its first statement on`, warning: null};
    if (sameConf(this.#conf(), this.#openedWith ?? {})) return {text: `${many}: the session of this note runs with them`, warning: null};
    return {
      text: `${many} kept for the next session of this note`,
      warning: diagnostic('note/session-runs', 'the session of this note has started: the change takes effect when it starts again', {
        severity: 'warning',
        hint: 'restarting ends what runs, and temporary tables, views and functions are made anew by running their paragraphs',
      }),
    };
  }

  /** What runs ends; the next run opens a session anew. */
  #restart(): void {
    const older = this.#session;
    this.#session = null;
    this.#openedWith = null;
    const ending = Promise.all([...this.#runs.values()].map((run) => run.stop()));
    void ending.then(async () => (await older?.catch(() => null))?.close()).catch((error: unknown) => this.tell(errorMessage(error)));
  }
}

function placed(d: Diagnostic, span: ReturnType<PlaceOfKey>): Diagnostic {
  return span === null ? d : {...d, span};
}

function sameConf(a: Conf, b: Conf): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

function waited(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

/** Why an op was refused, where it is more than a race. */
function reasonOf(op: UserOp, state: NoteState): Diagnostic | null {
  if (op.kind === 'run-paragraph') {
    const paragraph = state.document.paragraphs.find((p) => p.id === op.id);
    if (paragraph?.disabled === true) return diagnostic('note/disabled', 'the paragraph is disabled', {hint: 'enable it to run it'});
  }
  if (op.kind === 'insert-paragraph')
    return diagnostic('note/too-large', 'the note or the paragraph would become too large', {
      hint: 'a note holds 1000 paragraphs of 1 MB of text',
    });
  return null;
}

/** For whoever sent something that could not be done. */
export function errorMessage(error: unknown): Down {
  return {kind: 'error', diagnostic: toDiagnostic(error)};
}
