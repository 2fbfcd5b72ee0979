import {columnName} from './sql-name.ts';
import type {Shape} from './value-shape.ts';

export interface ColumnType {
  readonly sql: string;
  /** Why it is this type, where that is not plain. */
  readonly note: string | null;
}

/** Which spelling of timestamps the table's format reads. */
export type TimestampStandard = 'ISO-8601' | 'SQL';

const INT = 2n ** 31n;
const BIGINT = 2n ** 63n;
/** An object with more names than this, each in few records only, is a map. */
const MAP_NAMES = 20;

/** The SQL type that reads all values of a shape. A column is never NOT NULL: no sample tells what comes later. */
export function typeOf(shape: Shape, standard: TimestampStandard): ColumnType {
  const {seen, booleans, integers, decimals, strings, objects, arrays} = shape;
  if (seen === 0) return {sql: 'STRING', note: 'NULL in every record'};
  if (booleans === seen) return {sql: 'BOOLEAN', note: null};
  if (integers === seen) return {sql: integerType(shape), note: null};
  if (integers + decimals === seen) return {sql: 'DOUBLE', note: integers > 0 ? 'whole numbers among decimals' : null};
  if (strings === seen) return textType(shape, standard);
  if (objects === seen) return objectType(shape, standard);
  if (arrays === seen) {
    const element = shape.element === null || shape.element.seen === 0 ? null : typeOf(shape.element, standard);
    return {sql: `ARRAY<${element?.sql ?? 'STRING'}>`, note: element === null ? 'empty in every record' : null};
  }
  return {sql: 'STRING', note: `${kinds(shape)} among each other`};
}

function integerType({least, greatest}: Shape): string {
  if (least >= -INT && greatest < INT) return 'INT';
  if (least >= -BIGINT && greatest < BIGINT) return 'BIGINT';
  const digits = [least, greatest].map((n) => n.toString().replace('-', '').length);
  return `DECIMAL(${Math.min(38, Math.max(...digits))}, 0)`;
}

function textType(shape: Shape, standard: TimestampStandard): ColumnType {
  const temporal = shape.temporal;
  if (temporal === null || temporal === undefined) return {sql: 'STRING', note: null};
  const precision = temporal.digits <= 3 ? 3 : temporal.digits <= 6 ? 6 : 9;
  switch (temporal.kind) {
    case 'date':
      return {sql: 'DATE', note: null};
    case 'time':
      return {sql: 'TIME(0)', note: null};
    case 'iso-offset':
      return {sql: 'STRING', note: 'a time with an offset other than Z, which the JSON format does not read'};
    case 'iso':
    case 'iso-utc':
      if (standard !== 'ISO-8601') return {sql: 'STRING', note: 'an ISO-8601 time, while most times here are in SQL format'};
      break;
    case 'sql':
    case 'sql-utc':
      if (standard !== 'SQL') return {sql: 'STRING', note: 'a time in SQL format, while most times here are ISO-8601'};
      break;
    default:
      return temporal.kind satisfies never;
  }
  const word = standard === 'ISO-8601' ? 'ISO-8601' : 'SQL format';
  const utc = temporal.kind.endsWith('-utc');
  return {
    sql: `${utc ? 'TIMESTAMP_LTZ' : 'TIMESTAMP'}(${precision})`,
    note: utc ? `${word} in UTC` : `${word} without a zone, so not TIMESTAMP_LTZ`,
  };
}

function objectType(shape: Shape, standard: TimestampStandard): ColumnType {
  const fields = [...shape.fields];
  if (fields.length === 0) return {sql: 'MAP<STRING, STRING>', note: 'an empty object in every record'};
  const rare = fields.filter(([, field]) => field.seen < shape.objects / 2).length;
  if (fields.length > MAP_NAMES && rare > fields.length / 2) {
    const types = [...new Set(fields.map(([, field]) => typeOf(field, standard).sql))];
    return {sql: `MAP<STRING, ${types.length === 1 ? types[0] : 'STRING'}>`, note: `${fields.length} names, few of them in each record`};
  }
  const inner = fields.map(([name, field]) => `${columnName(name)} ${typeOf(field, standard).sql}`);
  return {sql: `ROW<${inner.join(', ')}>`, note: null};
}

function kinds(shape: Shape): string {
  const found = [
    [shape.booleans, 'booleans'],
    [shape.integers + shape.decimals, 'numbers'],
    [shape.strings, 'texts'],
    [shape.objects, 'objects'],
    [shape.arrays, 'arrays'],
  ] as const;
  return found.flatMap(([n, name]) => (n > 0 ? [name] : [])).join(', ');
}

/** The spelling that most timestamps of a record have, at any depth. */
export function standardOf(shape: Shape): TimestampStandard {
  const count = {iso: 0, sql: 0};
  const look = (s: Shape): void => {
    const kind = s.temporal?.kind;
    if (kind === 'iso' || kind === 'iso-utc') count.iso += s.strings;
    if (kind === 'sql' || kind === 'sql-utc') count.sql += s.strings;
    for (const field of s.fields.values()) look(field);
    if (s.element !== null) look(s.element);
  };
  look(shape);
  return count.sql > count.iso ? 'SQL' : 'ISO-8601';
}
