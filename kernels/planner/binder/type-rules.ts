import type {DataType} from '../../protocol/data-type.ts';
import {withNullable} from '../../protocol/data-type.ts';
import {sameType, withoutAttribute} from '../type-text.ts';

const INTEGERS = ['tinyint', 'smallint', 'int', 'bigint'] as const;
const INTEGER_DIGITS = {tinyint: 3, smallint: 5, int: 10, bigint: 19} as const;

type IntegerKind = (typeof INTEGERS)[number];

export function isInteger(type: DataType): type is DataType & {kind: IntegerKind} {
  return (INTEGERS as readonly string[]).includes(type.kind);
}

export function isNumeric(type: DataType): boolean {
  return isInteger(type) || type.kind === 'decimal' || type.kind === 'float' || type.kind === 'double';
}

export function isText(type: DataType): type is DataType & {kind: 'char' | 'varchar'} {
  return type.kind === 'char' || type.kind === 'varchar';
}

/** The least restrictive type of several, as CASE, VALUES and UNION need it; null when there is none. */
export function commonType(types: readonly DataType[]): DataType | null {
  let result: DataType | null = null;
  let nullable = false;
  for (const type of types) {
    nullable ||= type.nullable;
    if (type.kind === 'null') continue;
    const merged: DataType | null = result === null ? withoutAttribute(type) : pair(result, withoutAttribute(type));
    if (merged === null) return null;
    result = merged;
  }
  return result === null ? {kind: 'null', nullable: true} : withNullable(result, nullable);
}

function pair(a: DataType, b: DataType): DataType | null {
  if (sameType(a, b)) return a;
  if (isInteger(a) && isInteger(b)) return INTEGERS.indexOf(a.kind) >= INTEGERS.indexOf(b.kind) ? a : b;
  if (isNumeric(a) && isNumeric(b)) {
    if (a.kind === 'double' || b.kind === 'double') return {kind: 'double', nullable: true};
    if (a.kind === 'float' || b.kind === 'float') return a.kind === b.kind ? a : {kind: 'double', nullable: true};
    const [x, y] = [asDecimal(a), asDecimal(b)];
    const scale = Math.max(x.scale, y.scale);
    const precision = Math.max(x.precision - x.scale, y.precision - y.scale) + scale;
    return {kind: 'decimal', precision: Math.min(precision, 38), scale: precision > 38 ? Math.max(0, scale - (precision - 38)) : scale, nullable: true};
  }
  if (isText(a) && isText(b)) return {kind: 'varchar', length: Math.max(a.length, b.length), nullable: true};
  if ((a.kind === 'binary' || a.kind === 'varbinary') && (b.kind === 'binary' || b.kind === 'varbinary')) {
    return {kind: 'varbinary', length: Math.max(a.length, b.length), nullable: true};
  }
  if (isTimestamp(a) && isTimestamp(b)) {
    const kind = a.kind === 'timestamp_ltz' || b.kind === 'timestamp_ltz' ? 'timestamp_ltz' : 'timestamp';
    return {kind, precision: Math.max(a.precision, b.precision), nullable: true};
  }
  if (a.kind === 'date' && isTimestamp(b)) return b;
  if (isTimestamp(a) && b.kind === 'date') return a;
  return null;
}

export function isTimestamp(type: DataType): type is DataType & {kind: 'timestamp' | 'timestamp_ltz'} {
  return type.kind === 'timestamp' || type.kind === 'timestamp_ltz';
}

function asDecimal(type: DataType): {readonly precision: number; readonly scale: number} {
  if (type.kind === 'decimal') return type;
  return {precision: isInteger(type) ? INTEGER_DIGITS[type.kind] : 38, scale: 0};
}
