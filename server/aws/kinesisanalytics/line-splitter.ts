const MAX_LINE = 1024 * 1024;

/** Cuts text that comes in pieces into lines. A line beyond 1 MiB is cut there and its rest dropped. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = '';
  #dropping = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#emit(line);
    if (this.#rest.length > MAX_LINE) {
      this.#emit(this.#rest.slice(0, MAX_LINE));
      this.#rest = '';
      this.#dropping = true;
    }
  }

  /** The stream has ended: what is left is a line. */
  end(): void {
    if (this.#rest !== '') this.#emit(this.#rest);
    this.#rest = '';
  }

  #emit(line: string): void {
    if (this.#dropping) this.#dropping = false;
    else if (line !== '') this.#onLine(line);
  }
}
