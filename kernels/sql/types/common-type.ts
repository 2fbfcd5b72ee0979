import {type DataType, withNullable} from '../../protocol/data-type.ts';

export const INTEGER_KINDS = ['tinyint', 'smallint', 'int', 'bigint'] as const;
export type IntegerKind = (typeof INTEGER_KINDS)[number];
export const INTEGER_DIGITS: Readonly<Record<IntegerKind, number>> = {tinyint: 3, smallint: 5, int: 10, bigint: 19};

export function isInteger(type: DataType): type is DataType & {kind: IntegerKind} {
  return (INTEGER_KINDS as readonly string[]).includes(type.kind);
}

export function isApproximate(type: DataType): boolean {
  return type.kind === 'float' || type.kind === 'double';
}

export function isNumeric(type: DataType): boolean {
  return isInteger(type) || type.kind === 'decimal' || isApproximate(type);
}

export function isText(type: DataType): type is DataType & {kind: 'char' | 'varchar'} {
  return type.kind === 'char' || type.kind === 'varchar';
}

export function isBinary(type: DataType): type is DataType & {kind: 'binary' | 'varbinary'} {
  return type.kind === 'binary' || type.kind === 'varbinary';
}

export function isTimestamp(type: DataType): type is DataType & {kind: 'timestamp' | 'timestamp_ltz'} {
  return type.kind === 'timestamp' || type.kind === 'timestamp_ltz';
}

/** An exact number as DECIMAL(precision, scale): BIGINT is DECIMAL(19, 0). */
export function asDecimal(type: DataType): {readonly precision: number; readonly scale: number} {
  if (type.kind === 'decimal') return type;
  return {precision: isInteger(type) ? INTEGER_DIGITS[type.kind] : 38, scale: 0};
}

/** The least restrictive type of several, as CASE, COALESCE, VALUES and UNION need it; null when there is none. */
export function commonType(types: readonly DataType[]): DataType | null {
  let result: DataType | null = null;
  let nullable = false;
  for (const type of types) {
    nullable ||= type.nullable;
    if (type.kind === 'null') continue;
    const plain = withoutAttribute(type);
    const merged: DataType | null = result === null ? plain : pair(result, plain);
    if (merged === null) return null;
    result = merged;
  }
  return result === null ? {kind: 'null', nullable: true} : withNullable(result, nullable);
}

/**
 * The type that COALESCE, IFNULL, GREATEST and LEAST give (Flink's own rule, LogicalTypeMerging, where CASE goes by Calcite's): the wider of FLOAT
 * and DOUBLE, a DATE or TIME where one side is one, a point in time rather than a wall clock's time.
 */
export function mergedType(types: readonly DataType[]): DataType | null {
  let result: DataType | null = null;
  for (const type of types) {
    if (type.kind === 'null') continue;
    const plain = withoutAttribute(type);
    const merged: DataType | null = result === null ? plain : mergedPair(result, plain);
    if (merged === null) return null;
    result = merged;
  }
  return result === null
    ? {kind: 'null', nullable: true}
    : withNullable(
        result,
        types.some((t) => t.nullable),
      );
}

function mergedPair(a: DataType, b: DataType): DataType | null {
  if (a.kind === 'interval' && b.kind === 'interval' && a.unit === b.unit) return ofSeveralUnits(a);
  if (isApproximate(a) && isApproximate(b)) return {kind: a.kind === 'float' && b.kind === 'float' ? 'float' : 'double', nullable: true};
  if (a.kind === 'decimal' && b.kind === 'float') return b;
  if (isTimestamp(a) && isTimestamp(b) && a.kind !== b.kind) {
    return {kind: 'timestamp_ltz', precision: Math.max(a.precision, b.precision), nullable: true};
  }
  for (const [x, y] of [
    [a, b],
    [b, a],
  ] as const) {
    if ((x.kind === 'date' || x.kind === 'time') && y.kind === 'timestamp') return x;
    if (x.kind === 'date' && y.kind === 'timestamp_ltz') return null;
  }
  return pair(a, b);
}

/** The type without its time attribute. */
export function withoutAttribute(type: DataType): DataType {
  if (!isTimestamp(type) || (type.attribute ?? type.shows) === undefined) return type;
  const {attribute: _, shows: __, ...plain} = type;
  return plain;
}

function pair(a: DataType, b: DataType): DataType | null {
  if (isInteger(a) && isInteger(b)) return INTEGER_KINDS.indexOf(a.kind) >= INTEGER_KINDS.indexOf(b.kind) ? a : b;
  if (isNumeric(a) && isNumeric(b)) return numericPair(a, b);
  if (isText(a) && isText(b)) {
    return a.kind === b.kind && a.length === b.length ? a : {kind: 'varchar', length: Math.max(a.length, b.length), nullable: true};
  }
  if (isBinary(a) && isBinary(b)) {
    return a.kind === b.kind && a.length === b.length ? a : {kind: 'varbinary', length: Math.max(a.length, b.length), nullable: true};
  }
  if (isTimestamp(a) && isTimestamp(b)) {
    // Of unlike kinds the first, but the second where their precisions differ too; comparisons and COALESCE have rules of their own.
    const kind = a.precision === b.precision ? a.kind : b.kind;
    return {kind, precision: Math.max(a.precision, b.precision), nullable: true};
  }
  if (a.kind === 'date' && isTimestamp(b)) return b;
  if (isTimestamp(a) && b.kind === 'date') return a;
  return nested(a, b);
}

function numericPair(a: DataType, b: DataType): DataType {
  if (isApproximate(a) || isApproximate(b)) {
    // Of FLOAT and DOUBLE the first wins, as in Flink; FLOAT with an integer stays FLOAT, with a DECIMAL it is DOUBLE.
    if (isApproximate(a) && isApproximate(b)) return {kind: a.kind === 'float' ? 'float' : 'double', nullable: true};
    const float = [a, b].every((t) => t.kind === 'float' || isInteger(t));
    return {kind: float ? 'float' : 'double', nullable: true};
  }
  const [x, y] = [asDecimal(a), asDecimal(b)];
  const scale = Math.max(x.scale, y.scale);
  const precision = Math.max(x.precision - x.scale, y.precision - y.scale) + scale;
  return {
    kind: 'decimal',
    precision: Math.min(precision, 38),
    scale: precision > 38 ? Math.max(0, scale - (precision - 38)) : scale,
    nullable: true,
  };
}

/** An interval that is no longer of one unit, so that no number can be made of it. */
export function ofSeveralUnits({single: _, ...type}: DataType & {kind: 'interval'}): DataType {
  return type;
}

function nested(a: DataType, b: DataType): DataType | null {
  if ((a.kind === 'array' || a.kind === 'multiset') && a.kind === b.kind) {
    const element = commonType([a.element, b.element]);
    return element === null ? null : {kind: a.kind, element, nullable: true};
  }
  if (a.kind === 'map' && b.kind === 'map') {
    const [key, value] = [commonType([a.key, b.key]), commonType([a.value, b.value])];
    return key === null || value === null ? null : {kind: 'map', key, value, nullable: true};
  }
  if (a.kind === 'row' && b.kind === 'row') {
    if (a.fields.length !== b.fields.length) return null;
    const types = a.fields.map((f, i) => commonType([f.type, b.fields[i]!.type]));
    if (types.includes(null)) return null;
    return {kind: 'row', fields: a.fields.map((f, i) => ({name: f.name, type: types[i]!})), nullable: true};
  }
  if (a.kind === 'interval' && b.kind === 'interval') return a.unit === b.unit ? (a.single === b.single ? a : ofSeveralUnits(a)) : null;
  return a.kind === b.kind ? a : null;
}
