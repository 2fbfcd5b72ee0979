import type {DataType} from '../../kernels/protocol/data-type.ts';
import type {WireValue} from '../../server/protocol/wire-value.ts';
import {count, decimal} from '../ui/format.ts';

/** Values of results in their wire form (wire-value.ts), read and shown by their column's type. */

export function isNumeric(type: DataType): boolean {
  return ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'].includes(type.kind);
}

export function isInstant(type: DataType): boolean {
  return type.kind === 'timestamp' || type.kind === 'timestamp_ltz' || type.kind === 'date';
}

export function isText(type: DataType): boolean {
  return type.kind === 'char' || type.kind === 'varchar';
}

/** Columns that stand at the right: numbers and times. */
export function isRight(type: DataType): boolean {
  return isNumeric(type) || isInstant(type) || type.kind === 'time' || type.kind === 'interval';
}

/** A number to calculate with; null for NULL and for what is no number. Loses digits beyond 2^53. */
export function numberOf(value: WireValue | undefined, type: DataType): number | null {
  if (value === null || value === undefined) return null;
  if (!isNumeric(type)) return null;
  const n = Number(value);
  return type.kind === 'decimal' ? n / 10 ** type.scale : n;
}

/** ms since 1970 of an instant; null for NULL and for what is no instant. */
export function instantOf(value: WireValue | undefined, type: DataType): number | null {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case 'date':
      return Number(value) * 86_400_000;
    case 'timestamp':
    case 'timestamp_ltz':
      return type.precision <= 3 ? Number(value) : Number(value) / (type.precision <= 6 ? 1e3 : 1e6);
    default:
      return null;
  }
}

/** As a table shows it. NULL is "null"; the caller greys it. */
export function shownValue(value: WireValue | undefined, type: DataType): string {
  if (value === null || value === undefined) return 'null';
  switch (type.kind) {
    case 'float':
    case 'double':
      return decimal(Number(value));
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return count(typeof value === 'string' ? BigInt(value) : Number(value));
    default:
      return exactValue(value, type).replace(/^-/, '−');
  }
}

/** All digits, as it is copied and written to files. */
export function exactValue(value: WireValue | undefined, type: DataType): string {
  if (value === null || value === undefined) return '';
  switch (type.kind) {
    case 'decimal':
      return decimalText(BigInt(value as string | number), type.scale);
    case 'date':
      return new Date(Number(value) * 86_400_000).toISOString().slice(0, 10);
    case 'time':
      return new Date(Number(value)).toISOString().slice(11, type.precision === 0 ? 19 : 20 + Math.min(3, type.precision));
    case 'timestamp':
      return instantText(BigInt(value as string | number), type.precision, 0);
    case 'timestamp_ltz': {
      const at = BigInt(value as string | number);
      const ms = Number(at / unitsPerMs(type.precision));
      return instantText(at, type.precision, -new Date(ms).getTimezoneOffset() * 60_000);
    }
    case 'array':
    case 'row':
    case 'map':
    case 'multiset':
      return nestedText(value, type);
    default:
      return String(value);
  }
}

function nestedText(value: WireValue, type: DataType): string {
  const parts = Array.isArray(value) ? value : [];
  switch (type.kind) {
    case 'array':
      return `[${parts.map((v) => inner(v, type.element)).join(', ')}]`;
    case 'row':
      return `(${type.fields.map((f, i) => `${f.name}: ${inner(parts[i] ?? null, f.type)}`).join(', ')})`;
    case 'map':
      return `{${parts.map((p) => (Array.isArray(p) ? `${inner(p[0] ?? null, type.key)} = ${inner(p[1] ?? null, type.value)}` : '')).join(', ')}}`;
    case 'multiset':
      return `{${parts.map((p) => (Array.isArray(p) ? `${inner(p[0] ?? null, type.element)} × ${p[1]}` : '')).join(', ')}}`;
    default:
      return String(value);
  }
}

function inner(value: WireValue, type: DataType): string {
  return value === null ? 'null' : exactValue(value, type);
}

function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return unscaled.toString();
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString().padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function unitsPerMs(precision: number): bigint {
  return precision <= 3 ? 1n : precision <= 6 ? 1000n : 1_000_000n;
}

/** `yyyy-MM-dd HH:mm:ss` and as many digits of the second as the type has. */
function instantText(at: bigint, precision: number, offsetMs: number): string {
  const units = unitsPerMs(precision);
  const shifted = at + BigInt(offsetMs) * units;
  const perSecond = units * 1000n;
  let rest = shifted % perSecond;
  if (rest < 0n) rest += perSecond;
  const seconds = (shifted - rest) / perSecond;
  const date = new Date(Number(seconds) * 1000);
  if (Number.isNaN(date.getTime())) return at.toString();
  const text = date.toISOString().slice(0, 19).replace('T', ' ');
  const digits = rest.toString().padStart(perSecond.toString().length - 1, '0');
  return precision === 0 ? text : `${text}.${digits.slice(0, precision)}`;
}

/** Below 0: a stands before b. Times as times, numbers as numbers, NULL last. */
export function compareValues(a: WireValue | undefined, b: WireValue | undefined, type: DataType): number {
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
  if (b === null || b === undefined) return -1;
  if (isRight(type) && type.kind !== 'interval') {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (type.kind === 'float' || type.kind === 'double') return Number(a) - Number(b);
    const difference = BigInt(a as string | number) - BigInt(b as string | number);
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }
  if (typeof a === 'boolean' || typeof a === 'number') return Number(a) - Number(b);
  const x = typeof a === 'string' ? a : JSON.stringify(a);
  const y = typeof b === 'string' ? b : JSON.stringify(b);
  return x < y ? -1 : x > y ? 1 : 0;
}
