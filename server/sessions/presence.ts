import {COLOURS, type Person, type Where} from '../protocol/people.ts';

/** Moves within this time are told together, ms. */
const PACE_MS = 80;

/** Who has a note open and where they are. Colours stay with a page as long as it is here, and differ while there are enough. */
export class Presence {
  readonly #people = new Map<string, Person>();
  readonly #tell: (people: readonly Person[]) => void;
  #timer: NodeJS.Timeout | null = null;

  /** `tell` hears of everybody after each change, at most every 80 ms. */
  constructor(tell: (people: readonly Person[]) => void) {
    this.#tell = tell;
  }

  get people(): readonly Person[] {
    return [...this.#people.values()];
  }

  join(connection: string, name: string): void {
    const known = this.#people.get(connection);
    if (known === undefined) {
      this.#people.set(connection, {connection, name, colour: this.#freeColour(), paragraph: null, selection: null});
    } else this.#people.set(connection, {...known, name});
    this.#changed();
  }

  move(connection: string, where: Where): void {
    const known = this.#people.get(connection);
    if (known === undefined) return;
    this.#people.set(connection, {...known, ...where});
    this.#changed();
  }

  leave(connection: string): void {
    if (this.#people.delete(connection)) this.#changed();
  }

  clear(): void {
    this.#people.clear();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #freeColour(): number {
    const used = new Set([...this.#people.values()].map((p) => p.colour));
    for (let colour = 0; colour < COLOURS; colour++) if (!used.has(colour)) return colour;
    return this.#people.size % COLOURS;
  }

  #changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#tell(this.people);
    }, PACE_MS);
    this.#timer.unref();
  }
}
