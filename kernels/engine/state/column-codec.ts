import {unreachable} from '../../protocol/assert.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Row, Value} from '../../protocol/value.ts';
import type {ByteReader} from './byte-reader.ts';
import type {ByteWriter} from './byte-writer.ts';

/** One column of values as bytes. Layout: a byte that says whether there are NULLs, their bitmap, then the values by type. */

type Values = readonly Value[];

export function writeColumn(out: ByteWriter, type: DataType, values: Values): void {
  writeNulls(out, values);
  switch (type.kind) {
    case 'null':
      return;
    case 'boolean': {
      const bytes = new Uint8Array(values.length);
      for (let i = 0; i < values.length; i++) bytes[i] = values[i] === true ? 1 : 0;
      out.bytes(bytes);
      return;
    }
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'date':
    case 'time': {
      const ints = new Int32Array(values.length);
      for (let i = 0; i < values.length; i++) ints[i] = (values[i] as number | null) ?? 0;
      out.ints(ints);
      return;
    }
    case 'float':
    case 'double':
    case 'interval':
      out.floats(floatsOf(values));
      return;
    case 'bigint':
    case 'decimal':
    case 'timestamp':
    case 'timestamp_ltz':
      writeWide(out, values);
      return;
    case 'char':
    case 'varchar':
      writeTexts(out, values);
      return;
    case 'binary':
    case 'varbinary':
      for (const value of values) {
        const bytes = value as Uint8Array | null;
        out.uint(bytes?.length ?? 0);
        if (bytes !== null) out.bytes(bytes);
      }
      return;
    case 'array': {
      const flat: Value[] = [];
      for (const value of values) {
        const elements = (value as Row | null) ?? [];
        out.uint(elements.length);
        for (const element of elements) flat.push(element);
      }
      writeColumn(out, type.element, flat);
      return;
    }
    case 'multiset':
      writeMaps(out, type.element, COUNT_TYPE, values);
      return;
    case 'map':
      writeMaps(out, type.key, type.value, values);
      return;
    case 'row':
      type.fields.forEach((field, i) => {
        writeColumn(
          out,
          field.type,
          values.map((v) => (v === null ? null : ((v as Row)[i] ?? null))),
        );
      });
      return;
    default:
      unreachable(type);
  }
}

export function readColumn(source: ByteReader, type: DataType, count: number): Value[] {
  const nulls = source.byte() === 0 ? null : source.bytes((count + 7) >> 3).slice();
  const values = readValues(source, type, count);
  if (nulls !== null) for (let i = 0; i < count; i++) if (((nulls[i >> 3] ?? 0) >> (i & 7)) & 1) values[i] = null;
  return values;
}

function readValues(source: ByteReader, type: DataType, count: number): Value[] {
  switch (type.kind) {
    case 'null':
      return new Array<Value>(count).fill(null);
    case 'boolean':
      return Array.from(source.bytes(count), (b) => b === 1);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'date':
    case 'time':
      return Array.from(source.ints(count));
    case 'float':
    case 'double':
    case 'interval':
      return Array.from(source.floats(count));
    case 'bigint':
    case 'decimal':
    case 'timestamp':
    case 'timestamp_ltz':
      return readWide(source, count);
    case 'char':
    case 'varchar':
      return readTexts(source, count);
    case 'binary':
    case 'varbinary':
      return times(count, () => source.bytes(source.uint()).slice());
    case 'array': {
      const lengths = times(count, () => source.uint());
      const flat = readColumn(source, type.element, sum(lengths));
      let at = 0;
      return lengths.map((n) => {
        at += n;
        return flat.slice(at - n, at);
      });
    }
    case 'multiset':
      return readMaps(source, type.element, COUNT_TYPE, count);
    case 'map':
      return readMaps(source, type.key, type.value, count);
    case 'row': {
      const columns = type.fields.map((f) => readColumn(source, f.type, count));
      return times(count, (i) => columns.map((c) => c[i] as Value));
    }
    default:
      return unreachable(type);
  }
}

const COUNT_TYPE: DataType = {kind: 'bigint', nullable: false};

function times<T>(count: number, make: (i: number) => T): T[] {
  const made: T[] = [];
  for (let i = 0; i < count; i++) made.push(make(i));
  return made;
}

function sum(lengths: readonly number[]): number {
  let total = 0;
  for (const n of lengths) total += n;
  return total;
}

function writeNulls(out: ByteWriter, values: Values): void {
  if (!values.includes(null)) {
    out.byte(0);
    return;
  }
  out.byte(1);
  const bits = new Uint8Array((values.length + 7) >> 3);
  for (let i = 0; i < values.length; i++) if (values[i] === null) bits[i >> 3]! |= 1 << (i & 7);
  out.bytes(bits);
}

function floatsOf(values: Values): Float64Array {
  const floats = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) floats[i] = (values[i] as number | null) ?? 0;
  return floats;
}

/** Numbers; those beyond 2^53 (held as bigint) follow as text with their positions. */
function writeWide(out: ByteWriter, values: Values): void {
  const floats = new Float64Array(values.length);
  const spilled: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value === 'number') floats[i] = value;
    else if (typeof value === 'bigint') spilled.push(i);
  }
  out.floats(floats);
  out.uint(spilled.length);
  for (const i of spilled) {
    out.uint(i);
    out.text(String(values[i]));
  }
}

function readWide(source: ByteReader, count: number): Value[] {
  const values: Value[] = Array.from(source.floats(count));
  for (let spilled = source.uint(); spilled > 0; spilled--) {
    const at = source.uint();
    values[at] = BigInt(source.text());
  }
  return values;
}

/** All texts as one: one call of the encoder instead of one a row. */
function writeTexts(out: ByteWriter, values: Values): void {
  const lengths = new Int32Array(values.length);
  const texts: string[] = [];
  for (let i = 0; i < values.length; i++) {
    const text = values[i] as string | null;
    if (text === null) continue;
    lengths[i] = text.length;
    texts.push(text);
  }
  out.ints(lengths);
  out.text(texts.join(''));
}

function readTexts(source: ByteReader, count: number): Value[] {
  const lengths = source.ints(count);
  const all = source.text();
  const values: Value[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const end = at + (lengths[i] ?? 0);
    values.push(all.slice(at, end));
    at = end;
  }
  return values;
}

function writeMaps(out: ByteWriter, keyType: DataType, valueType: DataType, values: Values): void {
  const keys: Value[] = [];
  const entries: Value[] = [];
  for (const value of values) {
    const map = value as ReadonlyMap<Value, Value> | null;
    out.uint(map?.size ?? 0);
    if (map === null) continue;
    for (const [k, v] of map) {
      keys.push(k);
      entries.push(v);
    }
  }
  writeColumn(out, keyType, keys);
  writeColumn(out, valueType, entries);
}

function readMaps(source: ByteReader, keyType: DataType, valueType: DataType, count: number): Value[] {
  const sizes = times(count, () => source.uint());
  const total = sum(sizes);
  const keys = readColumn(source, keyType, total);
  const entries = readColumn(source, valueType, total);
  let at = 0;
  return sizes.map((size) => {
    const map = new Map<Value, Value>();
    for (let i = 0; i < size; i++, at++) map.set(keys[at] as Value, entries[at] as Value);
    return map;
  });
}
