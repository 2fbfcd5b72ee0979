import type {Field} from '../../../../protocol/data-type.ts';
import {JsonBytes} from '../json-bytes.ts';
import type {JsonOptions} from '../options.ts';
import {EDGE, EDGES, KIND, MAX_NESTING, RECORD, RECORDS, SLOT, ZONED} from './memory.ts';

/** More ways on behind one field, more fields of an object, and longer ways are not learned. */
const MAX_OTHERS = 8;
const MAX_NAMES = 256;
const MAX_RUN = 240;

/** A column, or a field of one that is a row, and where the scanner puts what it finds. */
export interface Slot {
  readonly field: Field;
  readonly kind: number;
  readonly parameter: number;
  /** Bytes from the record's start. */
  readonly offset: number;
  /** Of a row: those of its fields that are read; `places` as in `decoderBody`. */
  readonly fields: readonly Slot[];
  readonly places: readonly number[];
}

/** What was read of an object whose fields stand in slots. */
export interface RecordShape {
  readonly slots: readonly Slot[];
  /** Bytes of a record with its slots. */
  readonly size: number;
}

export function recordShape(fields: readonly Field[], options: JsonOptions): RecordShape {
  let size: number = RECORD.slots;
  const slotOf = (field: Field): Slot => {
    const offset = size;
    size += SLOT.size;
    const {type, wanted} = field;
    const read = type.kind === 'row' ? type.fields.flatMap((f, place) => (wanted?.includes(f.name) === false ? [] : [{f, place}])) : [];
    return {
      field,
      ...reading(field, options),
      offset,
      fields: read.map(({f}) => slotOf(f)),
      places: type.kind === 'row' ? [...read.map(({place}) => place), type.fields.length] : [],
    };
  };
  const slots = fields.map(slotOf);
  return {slots, size};
}

/** As `readCall` of the generated decoder, which reads what this does not. */
function reading({type}: Field, options: JsonOptions): {readonly kind: number; readonly parameter: number} {
  switch (type.kind) {
    case 'boolean':
      return {kind: KIND.boolean, parameter: 0};
    // So many digits always fit.
    case 'tinyint':
      return {kind: KIND.integer, parameter: 2};
    case 'smallint':
      return {kind: KIND.integer, parameter: 4};
    case 'int':
      return {kind: KIND.integer, parameter: 9};
    case 'bigint':
      return {kind: KIND.integer, parameter: 15};
    case 'float':
    case 'double':
      return {kind: KIND.double, parameter: 0};
    case 'char':
    case 'varchar':
      return {kind: KIND.string, parameter: 0};
    case 'row':
      return {kind: KIND.row, parameter: 0};
    case 'timestamp':
    case 'timestamp_ltz':
      if (type.precision > 3) return {kind: KIND.any, parameter: 0};
      return {kind: KIND.timestamp, parameter: (options.timestamps === 'sql' ? 32 : 84) + (type.kind === 'timestamp_ltz' ? ZONED : 0)};
    default:
      return {kind: KIND.any, parameter: 0};
  }
}

/** A way from behind one value to the next, or to the object's end. */
interface Edge {
  readonly run: Uint8Array;
  /** null: the object's end, or a value that no column wants. */
  readonly slot: Slot | null;
  readonly isEnd: boolean;
  readonly next: Place;
}

/** Behind a field of an object, or before its first: all ways on that were seen. */
class Place {
  readonly edges: Edge[] = [];
}

/** An object's fields in the order in which they were seen. */
class ObjectLayout {
  readonly start = new Place();
  readonly behind = new Map<string, Place>();
  readonly names: ReadonlyMap<string, Slot>;
  readonly inside = new Map<Slot, ObjectLayout>();

  constructor(slots: readonly Slot[]) {
    this.names = new Map(slots.map((s) => [s.field.name, s]));
    for (const slot of slots) if (slot.kind === KIND.row) this.inside.set(slot, new ObjectLayout(slot.fields));
  }
}

/**
 * The layout of a stream's records, learned from records that the scanner in TypeScript has read: which bytes stand between two values, and
 * whose the second is. A record that goes another way is read by that scanner, and its way is known from then on.
 */
export class RecordLayout extends JsonBytes {
  readonly #root: ObjectLayout;
  #bytes = 0;

  constructor(shape: RecordShape) {
    super();
    this.#root = new ObjectLayout(shape.slots);
  }

  /** Takes in the ways of a record that is JSON and UTF-8. True when there were new ones. */
  learn(data: Uint8Array, start: number, end: number): boolean {
    if (data[start] !== 123) return false;
    this.load(data);
    this.pos = start;
    this.end = end;
    const before = this.#bytes;
    this.#object(this.#root);
    return this.#bytes !== before;
  }

  #object(layout: ObjectLayout): void {
    this.pos++;
    let place = layout.start;
    for (;;) {
      const from = this.pos;
      this.space();
      if (this.at() === 44) this.pos++;
      this.space();
      if (this.at() === 125) {
        this.pos++;
        this.#add(place, {run: this.data.slice(from, this.pos), slot: null, isEnd: true, next: place});
        return;
      }
      const key = this.text();
      this.space();
      this.pos++;
      this.space();
      const slot = layout.names.get(key) ?? null;
      let next = layout.behind.get(key);
      if (next === undefined) {
        // Keys that are data are not learned.
        if (layout.behind.size === MAX_NAMES) return;
        next = new Place();
        layout.behind.set(key, next);
      }
      this.#add(place, {run: this.data.slice(from, this.pos), slot, isEnd: false, next});
      const inside = slot === null ? undefined : layout.inside.get(slot);
      if (inside !== undefined && this.at() === 123) this.#object(inside);
      else this.value(1);
      place = next;
    }
  }

  #add(place: Place, edge: Edge): void {
    const bytes = EDGE.size + padded(edge.run);
    const isKnown = place.edges.some((e) => e.run.length === edge.run.length && e.run.every((b, i) => b === edge.run[i]));
    // Line ends stand behind the data, too.
    const isUsable = edge.run.length <= MAX_RUN && !edge.run.includes(10);
    if (isKnown || !isUsable || place.edges.length === MAX_OTHERS || EDGES + this.#bytes + bytes > RECORDS) return;
    place.edges.push(edge);
    this.#bytes += bytes;
  }

  /** Writes all ways into a scanner's memory. Returns the address of the first one. */
  write(memory: DataView): number {
    let at: number = EDGES;
    const addresses = new Map<Place, number>();
    const put = (layout: ObjectLayout): number => {
      const inside = new Map([...layout.inside].map(([slot, object]) => [slot, put(object)]));
      const places = [layout.start, ...layout.behind.values()];
      for (const place of places) {
        addresses.set(place, place.edges.length === 0 ? 0 : at);
        at += place.edges.reduce((sum, e) => sum + EDGE.size + padded(e.run), 0);
      }
      for (const place of places) {
        let address = addresses.get(place) ?? 0;
        place.edges.forEach((edge, i) => {
          const size = EDGE.size + padded(edge.run);
          const set = (offset: number, value: number): void => memory.setUint32(address + offset, value, true);
          set(EDGE.run, address + EDGE.size);
          set(EDGE.length, edge.run.length);
          set(EDGE.kind, edge.isEnd ? KIND.end : (edge.slot?.kind ?? KIND.skip));
          set(EDGE.slot, edge.slot?.offset ?? 0);
          set(EDGE.next, edge.isEnd ? 0 : (addresses.get(edge.next) ?? 0));
          set(EDGE.child, edge.slot === null ? 0 : (inside.get(edge.slot) ?? 0));
          set(EDGE.parameter, edge.slot?.parameter ?? 0);
          set(EDGE.other, i + 1 < place.edges.length ? address + size : 0);
          edge.run.forEach((byte, k) => {
            memory.setUint8(address + EDGE.size + k, byte);
          });
          address += size;
        });
      }
      return addresses.get(layout.start) ?? 0;
    };
    return put(this.#root);
  }
}

/** Runs are compared sixteen bytes at a time. */
function padded(run: Uint8Array): number {
  return Math.ceil(run.length / 16) * 16;
}

/** Deeper rows than the scanner's stack holds, and records with too many columns, are not for it. */
export function isScannable({slots, size}: RecordShape, largest: number): boolean {
  const depth = (list: readonly Slot[]): number => list.reduce((most, s) => Math.max(most, 1 + depth(s.fields)), 0);
  return size <= largest && depth(slots) < MAX_NESTING;
}
