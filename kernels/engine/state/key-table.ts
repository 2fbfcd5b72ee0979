import {must} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {isApproximate} from '../../sql/types/common-type.ts';
import {keyText} from './value-key.ts';

const EMPTY = 0;
const RELEASED = -1;
const SMALLEST = 64;

/** Where the key that a row has in some columns stands among the slots, or -1. */
type Lookup = (row: Row) => number;

/**
 * Ids of keys of several columns, by open addressing: no text is made of a key. Values are compared as a Map would (-0 is 0, NaN is NaN);
 * each must be of a type that `isMapKey` names. The keys themselves stay with whoever owns the table.
 */
export class KeyTable {
  readonly #types: readonly DataType[];
  /** By column, by id. */
  readonly #keys: readonly Value[][];
  /** Pairs: an id and one more, EMPTY or RELEASED; beside it the key's hash. Their number is a power of two. */
  readonly #table = {slots: new Int32Array(SMALLEST * 2)};
  /** Slots that are not EMPTY, and those that hold an id. */
  #taken = 0;
  #size = 0;
  readonly #lookups = new Map<readonly number[], Lookup>();
  #lastColumns: readonly number[] = [];
  #lastLookup: Lookup = () => -1;
  /** The columns of a key by itself. */
  readonly #ownColumns: readonly number[];

  /** `keys`: by column, the values of the key with each id. The arrays must stay the same. */
  constructor(types: readonly DataType[], keys: readonly Value[][]) {
    this.#types = types;
    this.#keys = keys;
    this.#ownColumns = types.map((_, i) => i);
  }

  /** The id of the key in these columns of the row, or -1. The array of columns is remembered: it must not change. */
  find(row: Row, columns: readonly number[]): number {
    const slot = this.#lookupOf(columns)(row);
    return slot < 0 ? -1 : this.#table.slots[slot]! - 1;
  }

  /** The key must not be there yet. */
  add(id: number, row: Row, columns: readonly number[]): void {
    if ((this.#taken + 1) * 4 > this.#table.slots.length) this.#rebuild();
    this.#put(id, keyHash(row, columns));
    this.#size++;
  }

  /** The key must be there, and its values among the keys. */
  remove(id: number): void {
    const slot = this.#lookupOf(this.#ownColumns)(this.#keys.map((column) => column[id]!));
    this.#table.slots[slot] = RELEASED;
    this.#size--;
  }

  #lookupOf(columns: readonly number[]): Lookup {
    if (columns === this.#lastColumns) return this.#lastLookup;
    const lookup = this.#lookups.get(columns) ?? generateLookup(columns, this.#types, this.#keys, this.#table);
    this.#lookups.set(columns, lookup);
    this.#lastColumns = columns;
    this.#lastLookup = lookup;
    return lookup;
  }

  #put(id: number, hash: number): void {
    const {slots} = this.#table;
    const mask = slots.length - 2;
    let slot = (hash << 1) & mask;
    while (slots[slot]! !== EMPTY) slot = (slot + 2) & mask;
    slots[slot] = id + 1;
    slots[slot + 1] = hash;
    this.#taken++;
  }

  /** Makes room, and leaves out what was released. */
  #rebuild(): void {
    const {slots} = this.#table;
    let length = SMALLEST;
    while (length < (this.#size + 1) * 4) length *= 2;
    this.#table.slots = new Int32Array(length * 2);
    this.#taken = 0;
    for (let i = 0; i < slots.length; i += 2) if (slots[i]! > 0) this.#put(slots[i]! - 1, slots[i + 1]!);
  }
}

/**
 * Hot: `npm run bench -- nexmark` q16 to q18. A loop over the slots made for these columns: `keyHash` (its twin) spread out, and a key's
 * values compared one by one.
 */
function generateLookup(
  columns: readonly number[],
  types: readonly DataType[],
  keys: readonly Value[][],
  table: {readonly slots: Int32Array},
): Lookup {
  const values = columns.map((column, i) => `const v${i} = row[${column | 0}];`).join(' ');
  const hashes = columns.map((_, i) => `h = Math.imul(h ^ ${hashCode(must(types[i]), `v${i}`)}, 0x9e3779b1); h ^= h >>> 15;`).join('\n');
  const equal = columns.map((_, i) => {
    const held = `k${i}[id]`;
    const isFloat = isApproximate(must(types[i]));
    return isFloat ? `(${held} === v${i} || (${held} !== ${held} && v${i} !== v${i}))` : `${held} === v${i}`;
  });
  const body = `'use strict'; return row => {
    ${values}
    let h = 0, n = 0;
    ${hashes}
    const slots = table.slots;
    const mask = slots.length - 2;
    for (let at = (h << 1) & mask; ; at = (at + 2) & mask) {
      const held = slots[at];
      if (held === ${EMPTY}) return -1;
      if (held === ${RELEASED} || slots[at + 1] !== h) continue;
      const id = held - 1;
      if (${equal.join(' && ')}) return at;
    }
  };`;
  return new Function('table', 'valueHash', 'textHash', ...keys.map((_, i) => `k${i}`), body)(table, valueHash, textHash, ...keys);
}

function hashCode(type: DataType, value: string): string {
  if (type.kind === 'char' || type.kind === 'varchar') return `(typeof ${value} === 'string' ? textHash(${value}) : valueHash(${value}))`;
  return `(typeof ${value} === 'number' && (n = ${value} | 0) === ${value} ? n : valueHash(${value}))`;
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
