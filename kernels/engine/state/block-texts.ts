import {copyText, stateBytes, TEXT_SLACK, type Texts, textLength} from '../runtime/texts.ts';

/** Of memory that is asked for in large pieces only what is written costs anything. */
const CHUNK = 1 << 20;

/** The texts of a block of rows, which come and go together: one behind the other, in chunks that are never moved. */
export class BlockTexts {
  readonly #texts: Texts;
  readonly #regions: number[] = [];
  #region = -1;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  #room = -1;
  /** About. */
  bytes = 0;

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  /** A reference to a copy of what one tells of; 0 where there is no room. */
  copy(reference: number): number {
    const length = textLength(reference);
    if (this.#at + length > this.#room && !this.#begin(length)) return 0;
    const kept = copyText(this.#texts, reference, this.#region, this.#view, this.#at);
    this.#at += length;
    this.bytes += length;
    return kept;
  }

  #begin(length: number): boolean {
    const chunk = stateBytes(Math.max(CHUNK, length) + TEXT_SLACK);
    const region = this.#texts.open(chunk);
    if (region < 0) return false;
    this.#regions.push(region);
    this.#region = region;
    this.#view = new DataView(chunk.buffer);
    this.#at = 0;
    this.#room = chunk.length - TEXT_SLACK;
    return true;
  }

  /** Lets all texts go. What nobody else keeps is used anew. */
  rewind(): void {
    const isFree = this.#regions.length > 0 && !this.#texts.isShared(this.#region);
    for (const region of this.#regions.splice(0, this.#regions.length - (isFree ? 1 : 0))) this.#texts.close(region);
    this.#at = 0;
    this.bytes = 0;
    if (!isFree) this.#room = -1;
  }

  /** Lets all go. */
  clear(): void {
    for (const region of this.#regions.splice(0)) this.#texts.close(region);
    this.#room = -1;
    this.bytes = 0;
  }
}
