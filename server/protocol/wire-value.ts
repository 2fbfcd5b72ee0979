import type {DataType} from '../../kernels/protocol/data-type.ts';
import type {Row, Value} from '../../kernels/protocol/value.ts';

/**
 * Values between server and browser, as JSON by their column's type: numbers stay numbers; what a JSON number cannot hold
 * (integers beyond 2^53, NaN, infinities, negative zero) is text; bytes are base64; arrays and rows are arrays;
 * MAP and MULTISET are [key, value] pairs.
 */
export type WireValue = null | boolean | number | string | WireValue[];

type Encode = (value: Value) => WireValue;

/** A function from row to wire row `[id, values…]`; made once per result. */
export function rowEncoder(types: readonly DataType[]): (id: number, row: Row) => WireValue[] {
  const encoders = types.map(encoderOf);
  const width = encoders.length;
  // Hot: every row of every result passes here.
  return (id, row) => {
    const out: WireValue[] = new Array(width + 1);
    out[0] = id;
    for (let i = 0; i < width; i++) {
      const value = row[i];
      out[i + 1] = value === null || value === undefined ? null : encoders[i]!(value);
    }
    return out;
  };
}

export function encodeValue(value: Value, type: DataType): WireValue {
  return value === null ? null : encoderOf(type)(value);
}

function encoderOf(type: DataType): Encode {
  switch (type.kind) {
    case 'null':
      return () => null;
    case 'boolean':
    case 'char':
    case 'varchar':
      return (v) => v as boolean | string;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamp_ltz':
    case 'interval':
      return (v) => (typeof v === 'bigint' ? v.toString() : (v as number));
    case 'float':
    case 'double':
      return (v) => (Number.isFinite(v) && !Object.is(v, -0) ? (v as number) : Object.is(v, -0) ? '-0' : String(v));
    case 'binary':
    case 'varbinary':
      return (v) => toBase64(v as Uint8Array);
    case 'array': {
      const element = nullable(encoderOf(type.element));
      return (v) => (v as readonly Value[]).map(element);
    }
    case 'row': {
      const fields = type.fields.map((f) => nullable(encoderOf(f.type)));
      return (v) => fields.map((field, i) => field((v as readonly Value[])[i] ?? null));
    }
    case 'map': {
      const key = nullable(encoderOf(type.key));
      const value = nullable(encoderOf(type.value));
      return (v) => [...(v as ReadonlyMap<Value, Value>)].map(([k, x]) => [key(k), value(x)]);
    }
    case 'multiset': {
      const element = nullable(encoderOf(type.element));
      return (v) => [...(v as ReadonlyMap<Value, Value>)].map(([k, count]) => [element(k), Number(count)]);
    }
    default:
      return type satisfies never;
  }
}

function nullable(encode: Encode): Encode {
  return (v) => (v === null ? null : encode(v));
}

/** The value that a wire value stands for; throws a TypeError when it does not fit the type. */
export function decodeValue(wire: WireValue, type: DataType): Value {
  if (wire === null) return null;
  switch (type.kind) {
    case 'null':
      return null;
    case 'boolean':
      if (typeof wire === 'boolean') return wire;
      break;
    case 'char':
    case 'varchar':
      if (typeof wire === 'string') return wire;
      break;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
    case 'decimal':
    case 'date':
    case 'time':
    case 'timestamp':
    case 'timestamp_ltz':
    case 'interval':
      if (typeof wire === 'number') return wire;
      if (typeof wire === 'string' && /^-?\d+$/.test(wire)) return integer(BigInt(wire));
      break;
    case 'float':
    case 'double':
      if (typeof wire === 'number') return wire;
      if (typeof wire === 'string') return Number(wire);
      break;
    case 'binary':
    case 'varbinary':
      if (typeof wire === 'string') return fromBase64(wire);
      break;
    case 'array':
      if (Array.isArray(wire)) return wire.map((v) => decodeValue(v, type.element));
      break;
    case 'row':
      if (Array.isArray(wire)) return type.fields.map((f, i) => decodeValue(wire[i] ?? null, f.type));
      break;
    case 'map':
      if (Array.isArray(wire))
        return new Map(wire.map((pair) => [decodeValue(at(pair, 0), type.key), decodeValue(at(pair, 1), type.value)]));
      break;
    case 'multiset':
      if (Array.isArray(wire)) return new Map(wire.map((pair) => [decodeValue(at(pair, 0), type.element), at(pair, 1) as number]));
      break;
    default:
      return type satisfies never;
  }
  throw new TypeError(`no ${type.kind} value: ${JSON.stringify(wire)}`);
}

function at(pair: WireValue, index: number): WireValue {
  return Array.isArray(pair) ? (pair[index] ?? null) : null;
}

function integer(value: bigint): number | bigint {
  const n = Number(value);
  return Number.isSafeInteger(n) ? n : value;
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

function fromBase64(text: string): Uint8Array {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
