import {isUtf8} from 'node:buffer';
import type {Value} from '../../../../protocol/value.ts';
import {jsonConverter} from '../convert.ts';
import type {SliceBuffer} from '../json-bytes.ts';
import type {JsonOptions} from '../options.ts';
import {parseTree} from '../tree.ts';
import type {RecordShape, Slot} from './layout.ts';
import {KIND, RECORD, RECORDS, SLOT, TAG, TEXT_COUNT} from './memory.ts';

/** Rows of the first `count` records that were scanned, into `out`; returns how many it made before one that is not UTF-8. Throws DecodeError. */
export type MakeRows = (texts: SlotTexts, ints: Int32Array, reals: Float64Array, count: number, out: Value[][]) => number;

/**
 * A function that makes rows from slots. Its text holds slot positions and names of ours only. `k`: the converters of columns that the scanner
 * only passed over.
 */
export function compileRows(shape: RecordShape, options: JsonOptions): MakeRows {
  const converters: ((text: string) => Value)[] = [];
  const value = (slot: Slot): string => {
    const at = `x + ${slot.offset / 4}`;
    const number = `reals[(${at} + ${SLOT.number / 4}) >> 1]`;
    const tag = `ints[${at}]`;
    switch (slot.kind) {
      case KIND.boolean:
        return `${tag} === ${TAG.value} ? ints[${at} + ${SLOT.length / 4}] === 1 : null`;
      case KIND.integer:
        return `${tag} === ${TAG.value} ? ${slot.parameter < 10 ? `ints[${at} + ${SLOT.length / 4}]` : number} : null`;
      case KIND.double: {
        const rounded = (text: string): string => (slot.field.type.kind === 'float' ? `Math.fround(${text})` : text);
        return `${tag} === ${TAG.value} ? ${rounded(number)} : ${tag} === ${TAG.utf8} ? ${rounded(`Number(texts.raw(${at}))`)} : null`;
      }
      case KIND.timestamp:
        return `${tag} === ${TAG.value} ? ${number} : null`;
      case KIND.string:
        return `${tag} < ${TAG.value} ? null : texts.text(${at})`;
      case KIND.row:
        return `${tag} === ${TAG.value} ? ${row(slot.fields, slot.places)} : null`;
      default: {
        // Whatever is lost is an error here: the other decoder reads such a record.
        const convert = jsonConverter(slot.field.type, {...options, ignoreParseErrors: false}, () => undefined);
        const place = converters.push((text) => convert(parseTree(text).tree)) - 1;
        return `${tag} === ${TAG.value} ? k[${place}](texts.raw(${at})) : null`;
      }
    }
  };
  const row = (slots: readonly Slot[], places: readonly number[]): string => {
    const width = places[slots.length] ?? slots.length;
    const cells = Array.from({length: width}, (_, place) => slots[places.indexOf(place)]);
    return `[${cells.map((slot) => (slot === undefined ? 'null' : value(slot))).join(', ')}]`;
  };
  const body = row(shape.slots, [...shape.slots.keys()]);
  return new Function(
    'k',
    `'use strict';
return function (texts, ints, reals, count, out) {
  let x = ${RECORDS / 4};
  for (let i = 0; i < count; i++, x += ${shape.size / 4}) {
    if (ints[x + ${RECORD.high / 4}] !== 0 && !texts.isUtf8(x)) return i;
    out.push(${body});
  }
  return count;
};`,
  )(converters) as MakeRows;
}

/** Texts of slots. A slot is named by its place among the memory's numbers of 32 bits. */
export class SlotTexts {
  readonly #ints: Int32Array;
  readonly #buffer: SliceBuffer;
  /** The short texts by their place in the scanner's cache, and the count with which each was read. */
  readonly #kept: string[] = new Array<string>(TEXT_COUNT).fill('');
  readonly #counts = new Int32Array(TEXT_COUNT);

  constructor(memory: ArrayBuffer) {
    this.#ints = new Int32Array(memory);
    this.#buffer = Buffer.from(memory) as SliceBuffer;
  }

  text(slot: number): string {
    const ints = this.#ints;
    const tag = ints[slot] as number;
    const start = ints[slot + SLOT.start / 4] as number;
    const end = start + (ints[slot + SLOT.length / 4] as number);
    if (tag === TAG.value) return this.#buffer.latin1Slice(start, end);
    if (tag >= TAG.cached) {
      const place = tag >>> 8;
      const count = ints[slot + SLOT.count / 4] as number;
      // Another count: the text was not read from here yet.
      if (this.#counts[place] === count) return this.#kept[place] as string;
      const text = this.#buffer.latin1Slice(start, end);
      this.#kept[place] = text;
      this.#counts[place] = count;
      return text;
    }
    // Escapes are good ones, and there are no control characters: so much the scanner has seen.
    if (tag === TAG.escaped) return JSON.parse(this.#buffer.utf8Slice(start - 1, end + 1)) as string;
    return this.#buffer.utf8Slice(start, end);
  }

  /** The bytes themselves. */
  raw(slot: number): string {
    const start = this.#ints[slot + SLOT.start / 4] as number;
    return this.#buffer.utf8Slice(start, start + (this.#ints[slot + SLOT.length / 4] as number));
  }

  isUtf8(record: number): boolean {
    const ints = this.#ints;
    return isUtf8(this.#buffer.subarray(ints[record + RECORD.start / 4] as number, ints[record + RECORD.end / 4] as number));
  }
}
