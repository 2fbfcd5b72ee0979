import type {Field} from '../../../../protocol/data-type.ts';
import {JsonBytes} from '../json-bytes.ts';
import type {JsonOptions} from '../options.ts';
import {KIND, RECORD, SLOT, ZONED} from './memory.ts';

/** More ways on behind one field, more of all, more fields of an object, and longer ways are not learned. */
const MAX_OTHERS = 16;
const MAX_EDGES = 512;
const MAX_NAMES = 256;
const MAX_RUN = 240;
/** Deeper rows are not for the scanner. */
const MAX_NESTING = 64;

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

/** What a scanner does next: it reads a value, or goes one of several ways to the next value or to the object's end. */
export type Step = ValueStep | WaysStep;

export interface ValueStep {
  readonly kind: 'value';
  /** null: no column wants it. */
  readonly slot: Slot | null;
  /** Of a row: before its first field. */
  readonly inside: WaysStep | null;
  readonly behind: WaysStep;
}

export interface WaysStep {
  readonly kind: 'ways';
  readonly edges: Edge[];
}

/** The bytes of a way, and what comes behind them; null: the record's end. */
export interface Edge {
  readonly run: Uint8Array;
  readonly to: Step | null;
}

const ways = (): WaysStep => ({kind: 'ways', edges: []});

/** An object's fields in the order in which they were seen. */
class ObjectLayout {
  readonly start = ways();
  readonly values = new Map<string, ValueStep>();
  readonly names: ReadonlyMap<string, Slot>;
  readonly inside = new Map<Slot, ObjectLayout>();

  constructor(slots: readonly Slot[]) {
    this.names = new Map(slots.map((s) => [s.field.name, s]));
    for (const slot of slots) if (slot.kind === KIND.row) this.inside.set(slot, new ObjectLayout(slot.fields));
  }

  objectIn(slot: Slot | null): ObjectLayout | null {
    return (slot && this.inside.get(slot)) ?? null;
  }

  steps(): readonly Step[] {
    const ofValues = [...this.values.values()].flatMap((v) => [v, ...(this.objectIn(v.slot)?.steps() ?? []), v.behind]);
    return [this.start, ...ofValues];
  }
}

/**
 * The layout of a stream's records, learned from records that the scanner in TypeScript has read: which bytes stand between two values, and
 * whose the second is. A record that goes another way is read by that scanner, and its way is known from then on.
 */
export class RecordLayout extends JsonBytes {
  readonly #root: ObjectLayout;
  #edges = 0;

  constructor(shape: RecordShape) {
    super();
    this.#root = new ObjectLayout(shape.slots);
  }

  /** In the order in which a record comes by them, where its fields come as they did first. */
  get steps(): readonly Step[] {
    return this.#root.steps();
  }

  /** Takes in the ways of a record that is JSON and UTF-8. True when there were new ones. */
  learn(data: Uint8Array, start: number, end: number): boolean {
    if (data[start] !== 123) return false;
    this.load(data);
    this.pos = start;
    this.end = end;
    const before = this.#edges;
    this.#object(this.#root, null);
    return this.#edges !== before;
  }

  #object(layout: ObjectLayout, after: Step | null): void {
    this.pos++;
    let place = layout.start;
    for (;;) {
      const from = this.pos;
      this.space();
      if (this.at() === 44) this.pos++;
      this.space();
      if (this.at() === 125) {
        this.pos++;
        this.#add(place, {run: this.data.slice(from, this.pos), to: after});
        return;
      }
      const key = this.text();
      this.space();
      this.pos++;
      this.space();
      let value = layout.values.get(key);
      if (value === undefined) {
        // Keys that are data are not learned.
        if (layout.values.size === MAX_NAMES) return;
        const slot = layout.names.get(key) ?? null;
        value = {kind: 'value', slot, inside: layout.objectIn(slot)?.start ?? null, behind: ways()};
        layout.values.set(key, value);
      }
      this.#add(place, {run: this.data.slice(from, this.pos), to: value});
      const object = layout.objectIn(value.slot);
      if (object !== null && this.at() === 123) this.#object(object, value.behind);
      else this.value(1);
      place = value.behind;
    }
  }

  #add({edges}: WaysStep, edge: Edge): void {
    const begins = (run: Uint8Array, known: Uint8Array): boolean => known.every((b, i) => b === run[i]);
    // Line ends stand behind the data, too.
    const isUsable = edge.run.length <= MAX_RUN && !edge.run.includes(10);
    const isKnown = edges.some(({run}) => run.length === edge.run.length && begins(run, edge.run));
    if (isKnown || !isUsable || edges.length === MAX_OTHERS || this.#edges === MAX_EDGES) return;
    // Before those that begin it, as with a space behind the colon.
    const at = edges.findIndex(({run}) => begins(edge.run, run));
    edges.splice(at < 0 ? edges.length : at, 0, edge);
    this.#edges++;
  }
}

/** Records with too many columns, or with rows too deep, are not for the scanner. */
export function isScannable({slots, size}: RecordShape, largest: number): boolean {
  const depth = (list: readonly Slot[]): number => list.reduce((most, s) => Math.max(most, 1 + depth(s.fields)), 0);
  return size <= largest && depth(slots) < MAX_NESTING;
}
