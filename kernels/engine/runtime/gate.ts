/** Open, or closed for one or more reasons; whoever waits goes on when the last is gone that is a concern of theirs. */
export class Gate {
  readonly #reasons = new Set<string>();
  /** ms that it was closed for each reason, and since when it is. */
  readonly #closed = new Map<string, {total: number; since: number | null}>();
  #waiting: Promise<void> | null = null;
  #wake: () => void = () => {};

  get isOpen(): boolean {
    return this.#reasons.size === 0;
  }

  isClosedFor(reason: string): boolean {
    return this.#reasons.has(reason);
  }

  /** None of these is a reason now. */
  isOpenFor(concerns: ReadonlySet<string>): boolean {
    for (const reason of this.#reasons) if (concerns.has(reason)) return false;
    return true;
  }

  close(reason: string): void {
    if (this.#reasons.has(reason)) return;
    this.#reasons.add(reason);
    this.#closed.set(reason, {total: this.#closed.get(reason)?.total ?? 0, since: performance.now()});
  }

  /** How long it has been closed for the reason so far, ms. */
  closedMs(reason: string): number {
    const closed = this.#closed.get(reason);
    if (closed === undefined) return 0;
    return closed.total + (closed.since === null ? 0 : performance.now() - closed.since);
  }

  open(reason: string): void {
    if (!this.#reasons.delete(reason)) return;
    this.#closed.set(reason, {total: this.closedMs(reason), since: null});
    this.#wake();
    this.#waiting = null;
  }

  /** For the end: nobody waits any longer. */
  openAll(): void {
    this.#reasons.clear();
    this.#wake();
    this.#waiting = null;
  }

  /** `concerns` null: all reasons. */
  async opened(concerns: ReadonlySet<string> | null = null): Promise<void> {
    while (!(concerns === null ? this.isOpen : this.isOpenFor(concerns))) {
      this.#waiting ??= new Promise((resolve) => {
        this.#wake = resolve;
      });
      await this.#waiting;
    }
  }
}
