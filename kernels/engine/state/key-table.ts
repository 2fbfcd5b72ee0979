import type {Row, Value} from '../../protocol/value.ts';
import {keyText} from './value-key.ts';

const EMPTY = 0;
const RELEASED = -1;
const SMALLEST = 64;

/**
 * Ids of keys of several columns, by open addressing: no text is made of a key. Values are compared as a Map would (-0 is 0, NaN is NaN);
 * each must be one that `isMapKey` names. The keys themselves stay with whoever owns the table, by id.
 */
export class KeyTable {
  /** An id and one more, EMPTY or RELEASED; beside it the key's hash. The length is a power of two. */
  #slots = new Int32Array(SMALLEST);
  #hashes = new Int32Array(SMALLEST);
  /** Slots that are not EMPTY. */
  #taken = 0;
  size = 0;

  /** The id of the key in these columns of the row, or -1. */
  find(keys: readonly (Value | undefined)[], row: Row, columns: readonly number[]): number {
    const slot = this.#slotOf(keys, row, columns, keyHash(row, columns));
    return slot < 0 ? -1 : this.#slots[slot]! - 1;
  }

  /** The key must not be there yet. */
  add(id: number, row: Row, columns: readonly number[]): void {
    if ((this.#taken + 1) * 2 > this.#slots.length) this.#rebuild();
    this.#put(id, keyHash(row, columns));
    this.size++;
  }

  /** The key must be there. */
  remove(keys: readonly (Value | undefined)[], row: Row, columns: readonly number[]): void {
    const slot = this.#slotOf(keys, row, columns, keyHash(row, columns));
    if (slot < 0) return;
    this.#slots[slot] = RELEASED;
    this.size--;
  }

  #slotOf(keys: readonly (Value | undefined)[], row: Row, columns: readonly number[], hash: number): number {
    const slots = this.#slots;
    const hashes = this.#hashes;
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const held = slots[slot]!;
      if (held === EMPTY) return -1;
      if (held === RELEASED || hashes[slot] !== hash) continue;
      const key = keys[held - 1] as Row;
      let i = 0;
      while (i < columns.length && isEqual(key[i]!, row[columns[i]!]!)) i++;
      if (i === columns.length) return slot;
    }
  }

  #put(id: number, hash: number): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    while (this.#slots[slot]! !== EMPTY) slot = (slot + 1) & mask;
    this.#slots[slot] = id + 1;
    this.#hashes[slot] = hash;
    this.#taken++;
  }

  /** Makes room, and leaves out what was released. */
  #rebuild(): void {
    const slots = this.#slots;
    const hashes = this.#hashes;
    let length = SMALLEST;
    while (length < (this.size + 1) * 4) length *= 2;
    this.#slots = new Int32Array(length);
    this.#hashes = new Int32Array(length);
    this.#taken = 0;
    for (let i = 0; i < slots.length; i++) if (slots[i]! > 0) this.#put(slots[i]! - 1, hashes[i]!);
  }
}

function isEqual(a: Value, b: Value): boolean {
  return a === b || (typeof a === 'number' && Number.isNaN(a) && Number.isNaN(b));
}

/** The same for equal keys. */
export function keyHash(row: Row, columns: readonly number[]): number {
  let hash = 0;
  for (let i = 0; i < columns.length; i++) {
    hash = Math.imul(hash ^ valueHash(row[columns[i]!]!), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

function valueHash(value: Value): number {
  switch (typeof value) {
    case 'number': {
      // The low 32 bits, and of a whole number what is above them; fractions count too.
      const low = value | 0;
      return low === value ? low : low ^ ((value / 4_294_967_296) | 0) ^ Math.imul((value * 1_048_576) | 0, 31);
    }
    case 'string':
      return textHash(value);
    case 'boolean':
      return value ? 1 : 2;
    case 'bigint':
      return Number(BigInt.asIntN(32, value ^ (value >> 32n)));
    default:
      return value === null ? 3 : textHash(keyText(value));
  }
}

function textHash(text: string): number {
  let hash = text.length;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash, 31) + text.charCodeAt(i);
  return hash | 0;
}
