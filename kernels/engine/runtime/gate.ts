/** Open, or closed for one or more reasons; whoever waits goes on when the last is gone. */
export class Gate {
  readonly #reasons = new Set<string>();
  #waiting: Promise<void> | null = null;
  #open: () => void = () => {};

  get isOpen(): boolean {
    return this.#reasons.size === 0;
  }

  isClosedFor(reason: string): boolean {
    return this.#reasons.has(reason);
  }

  close(reason: string): void {
    this.#reasons.add(reason);
  }

  open(reason: string): void {
    if (!this.#reasons.delete(reason) || this.#reasons.size > 0) return;
    this.#open();
    this.#waiting = null;
  }

  /** For the end: nobody waits any longer. */
  openAll(): void {
    this.#reasons.clear();
    this.#open();
    this.#waiting = null;
  }

  async opened(): Promise<void> {
    while (!this.isOpen) {
      this.#waiting ??= new Promise((resolve) => {
        this.#open = resolve;
      });
      await this.#waiting;
    }
  }
}
