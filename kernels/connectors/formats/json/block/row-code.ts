import {isUtf8} from 'node:buffer';
import type {RecordFrame} from '../../../../engine/runtime/records.ts';
import {isReferable, LONGEST_REFERRED, sourceReference} from '../../../../engine/runtime/texts.ts';
import type {Value} from '../../../../protocol/value.ts';
import {jsonConverter} from '../convert.ts';
import type {SliceBuffer} from '../json-bytes.ts';
import type {JsonOptions} from '../options.ts';
import {parseTree} from '../tree.ts';
import type {RecordShape, Slot} from './layout.ts';
import {KIND, RECORD, RECORDS, SLOT, TAG, TEXT_COUNT} from './memory.ts';

/**
 * The loop over the slots of records that were scanned; it is called with so many of them, and returns how many it took in before one that is not
 * UTF-8. Its text holds slot positions and names of ours only. Reading a value may throw a DecodeError.
 */
export function slotFrame(shape: RecordShape, options: JsonOptions, memory: ArrayBuffer): RecordFrame {
  const converters = new Map<Slot, (text: string) => Value>();
  const converter = (slot: Slot): ((text: string) => Value) => {
    // Whatever is lost is an error here: the other decoder reads such a record.
    const convert = jsonConverter(slot.field.type, {...options, ignoreParseErrors: false}, () => undefined);
    const known = converters.get(slot) ?? ((text: string): Value => convert(parseTree(text).tree));
    converters.set(slot, known);
    return known;
  };
  const slotAt = ([column = 0, ...inside]: readonly number[]): Slot | undefined => {
    const within = (slot: Slot | undefined, place: number): Slot | undefined => slot?.fields[slot.places.indexOf(place)];
    return inside.reduce(within, shape.slots[column]);
  };
  return {
    parameters: ['texts', 'ints', 'reals', 'count'],
    head: `let x = ${RECORDS / 4};
for (let i = 0; i < count; i++, x += ${shape.size / 4}) {
if (ints[x + ${RECORD.high / 4}] !== 0 && !texts.isUtf8(x)) return i;`,
    tail: '}\nreturn count;',
    read(path, constant) {
      const slot = slotAt(path);
      return slot === undefined ? 'null' : slotValue(slot, (s) => constant(converter(s)));
    },
    ...(isReferable(memory.byteLength) ? {texts: new Uint8Array(memory)} : {}),
    span(path) {
      const slot = slotAt(path);
      return slot?.kind === KIND.string ? slotSpan(slot) : null;
    },
    part: (start, end) => `texts.part(${start}, ${end})`,
    refer(path) {
      const slot = slotAt(path);
      return slot?.kind === KIND.string && isReferable(memory.byteLength) ? slotReference(slot) : null;
    },
  };
}

/** Code of a slot's value. `converter`: the name of the converter of a value that the scanner only passed over. */
function slotValue(slot: Slot, converter: (slot: Slot) => string): string {
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
    case KIND.row: {
      const cells = Array.from({length: slot.places[slot.fields.length] ?? 0}, (_, place) => slot.fields[slot.places.indexOf(place)]);
      return `${tag} === ${TAG.value} ? [${cells.map((s) => (s === undefined ? 'null' : slotValue(s, converter))).join(', ')}] : null`;
    }
    default:
      return `${tag} === ${TAG.value} ? ${converter(slot)}(texts.raw(${at})) : null`;
  }
}

/** Code of a reference to a slot's text; of the text itself where that is not as it stands in the record, or is long. */
function slotReference(slot: Slot): string {
  const at = `x + ${slot.offset / 4}`;
  const tag = `ints[${at}]`;
  const length = `ints[${at} + ${SLOT.length / 4}]`;
  const reference = sourceReference(`ints[${at} + ${SLOT.start / 4}]`, length);
  const isShort = `${length} <= ${LONGEST_REFERRED}`;
  return `(${tag} === ${TAG.value} || ${tag} >= ${TAG.cached}) && ${isShort} ? ${reference}
: ${tag} === ${TAG.utf8} && ${isShort} ? -(${reference}) : ${tag} < ${TAG.value} ? null : texts.text(${at})`;
}

function slotSpan(slot: Slot): {readonly start: string; readonly length: string} {
  const at = `x + ${slot.offset / 4}`;
  const tag = `ints[${at}]`;
  const length = `ints[${at} + ${SLOT.length / 4}]`;
  const isPlain = `(${tag} === ${TAG.value} || ${tag} >= ${TAG.cached}) && ${length} < 32768`;
  return {start: `${isPlain} ? ints[${at} + ${SLOT.start / 4}] : -1`, length};
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

  /** Bytes that are ASCII. */
  part(start: number, end: number): string {
    return this.#buffer.latin1Slice(start, end);
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
