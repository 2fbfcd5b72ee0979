/** A session under way: wall-clock ms, `end` is the last row's time plus the gap. `slot` is the owner's: a cell, or a place in a list. */
export interface Session {
  readonly key: number;
  start: number;
  end: number;
  slot: number;
  isOpen: boolean;
}

/**
 * The open sessions of all keys, as Flink's merging windows: a row's own session reaches from its time to its time + gap; sessions that
 * overlap or touch are one.
 */
export class Sessions {
  readonly #gap: number;
  /** Keys are small numbers. */
  readonly #byKey: (Session[] | null)[] = [];
  #keys = 0;
  /** A binary heap by `end` at the time of entry: a session that has grown since is put in again. */
  readonly #queue: {readonly end: number; readonly session: Session}[] = [];

  constructor(gap: number) {
    this.#gap = gap;
  }

  /**
   * The session that a row of the key belongs to; null where even the merged session has closed. `open` gives a new session its slot,
   * `merge` hears of sessions that became part of another.
   */
  place(key: number, time: number, closedUntil: number, open: () => number, merge: (into: Session, gone: Session) => void): Session | null {
    const end = time + this.#gap;
    const list = key < this.#byKey.length ? this.#byKey[key]! : null;
    let found: Session | null = null;
    if (list !== null) {
      for (let i = 0; i < list.length; i++) {
        const other = list[i]!;
        if (time > other.end || end < other.start) continue;
        if (found === null) {
          found = other;
          other.start = Math.min(other.start, time);
          other.end = Math.max(other.end, end);
          continue;
        }
        found.start = Math.min(found.start, other.start);
        found.end = Math.max(found.end, other.end);
        other.isOpen = false;
        merge(found, other);
        list.splice(i--, 1);
      }
    }
    if (found !== null) return found;
    if (end <= closedUntil) return null;
    return this.add({key, start: time, end, slot: open(), isOpen: true});
  }

  add(session: Session): Session {
    while (this.#byKey.length <= session.key) this.#byKey.push(null);
    const list = this.#byKey[session.key]!;
    if (list === null) {
      this.#byKey[session.key] = [session];
      this.#keys++;
    } else list.push(session);
    this.#push(session);
    return session;
  }

  /** The end of the session that closes first, or sooner. */
  get firstEnd(): number | null {
    return this.#queue[0]?.end ?? null;
  }

  /** Takes out the sessions that end at or before this, by their end. */
  close(until: number): Session[] {
    const closed: Session[] = [];
    for (let first = this.#queue[0]; first !== undefined && first.end <= until; first = this.#queue[0]) {
      const {session} = first;
      this.#pop();
      if (!session.isOpen) continue;
      if (session.end > until) {
        this.#push(session);
        continue;
      }
      session.isOpen = false;
      closed.push(session);
      this.#drop(session);
    }
    // One that had grown came out by an older end; the sort is stable, so equal ends stay as they came out.
    return closed.sort((a, b) => a.end - b.end);
  }

  has(key: number): boolean {
    return key < this.#byKey.length && this.#byKey[key] !== null;
  }

  get keys(): number {
    return this.#keys;
  }

  *values(): IterableIterator<Session> {
    for (const list of this.#byKey) if (list !== null) yield* list;
  }

  #drop(session: Session): void {
    const list = this.#byKey[session.key] ?? [];
    if (list.length === 1) {
      this.#byKey[session.key] = null;
      this.#keys--;
    } else list.splice(list.indexOf(session), 1);
  }

  #push(session: Session): void {
    const queue = this.#queue;
    const entry = {end: session.end, session};
    let at = queue.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (queue[parent]!.end <= entry.end) break;
      queue[at] = queue[parent]!;
      at = parent;
    }
    queue[at] = entry;
  }

  #pop(): void {
    const queue = this.#queue;
    const last = queue.pop();
    if (last === undefined || queue.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= queue.length) break;
      if (child + 1 < queue.length && queue[child + 1]!.end < queue[child]!.end) child++;
      if (queue[child]!.end >= last.end) break;
      queue[at] = queue[child]!;
      at = child;
    }
    queue[at] = last;
  }
}
