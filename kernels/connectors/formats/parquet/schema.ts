import type {RowGroup, SchemaElement} from 'hyparquet';
import {type DataType, type Field, typeText} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Row, Value} from '../../../protocol/value.ts';

/** `INT96`: nanoseconds of a Julian day in twelve bytes, as Flink writes timestamps unless it is told otherwise. */
export type TimeUnit = 'MILLIS' | 'MICROS' | 'NANOS' | 'INT96';

/** A column as the library writes it. */
export interface WrittenColumn {
  readonly name: string;
  readonly value: (row: Row) => unknown;
}

/** The schema of a file as Flink lays it out, and how the values of a row are handed over. Throws StudioError for a type that Parquet lacks. */
export function parquetSchema(
  fields: readonly Field[],
  unit: TimeUnit,
): {readonly elements: SchemaElement[]; readonly columns: readonly WrittenColumn[]} {
  const elements: SchemaElement[] = [{name: 'flink_schema', num_children: fields.length}];
  const columns = fields.map((field, at): WrittenColumn => {
    const convert = add(elements, field.name, field.type, unit);
    return {name: field.name, value: (row) => orNull(convert, row[at] ?? null)};
  });
  return {elements, columns};
}

type Convert = (value: NonNullable<Value>) => unknown;

function orNull(convert: Convert, value: Value): unknown {
  return value === null ? null : convert(value);
}

/** Appends the elements of a column and says how its values are written. */
function add(elements: SchemaElement[], name: string, type: DataType, unit: TimeUnit): Convert {
  const base = {name, repetition_type: type.nullable ? ('OPTIONAL' as const) : ('REQUIRED' as const)};
  switch (type.kind) {
    case 'boolean':
      elements.push({...base, type: 'BOOLEAN'});
      return (v) => v;
    case 'tinyint':
    case 'smallint':
      elements.push({...base, type: 'INT32', converted_type: type.kind === 'tinyint' ? 'INT_8' : 'INT_16'});
      return (v) => v;
    case 'int':
      elements.push({...base, type: 'INT32'});
      return (v) => v;
    case 'bigint':
      elements.push({...base, type: 'INT64'});
      return (v) => BigInt(v as number | bigint);
    case 'float':
      elements.push({...base, type: 'FLOAT'});
      return (v) => v;
    case 'double':
      elements.push({...base, type: 'DOUBLE'});
      return (v) => v;
    case 'char':
    case 'varchar':
      elements.push({...base, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: {type: 'STRING'}});
      return (v) => v;
    case 'binary':
    case 'varbinary':
      elements.push({...base, type: 'BYTE_ARRAY'});
      return (v) => v;
    case 'decimal': {
      const {precision, scale} = type;
      elements.push({
        ...base,
        type: 'FIXED_LEN_BYTE_ARRAY',
        type_length: decimalBytes(precision),
        converted_type: 'DECIMAL',
        logical_type: {type: 'DECIMAL', precision, scale},
        precision,
        scale,
      });
      return (v) => BigInt(v as number | bigint);
    }
    case 'date':
      elements.push({...base, type: 'INT32', converted_type: 'DATE'});
      return (v) => v;
    case 'time':
      elements.push({...base, type: 'INT32', converted_type: 'TIME_MILLIS'});
      return (v) => v;
    case 'timestamp':
    case 'timestamp_ltz': {
      if (unit === 'INT96') {
        elements.push({...base, ...INT96_STANDS});
        return int96(type.precision);
      }
      const adjusted = type.kind === 'timestamp_ltz';
      elements.push({...base, type: 'INT64', logical_type: {type: 'TIMESTAMP', isAdjustedToUTC: adjusted, unit}});
      return inUnit(type.precision, unit);
    }
    case 'array': {
      elements.push({...base, converted_type: 'LIST', num_children: 1}, {name: 'list', repetition_type: 'REPEATED', num_children: 1});
      const element = add(elements, 'element', type.element, unit);
      return (v) => (v as readonly Value[]).map((item) => orNull(element, item));
    }
    case 'map':
    case 'multiset': {
      elements.push({...base, converted_type: 'MAP', num_children: 1}, {name: 'key_value', repetition_type: 'REPEATED', num_children: 2});
      const [keyType, valueType] = type.kind === 'map' ? [type.key, type.value] : [type.element, {kind: 'int' as const, nullable: false}];
      // The keys of a map are required, whatever the type says.
      const key = add(elements, 'key', {...keyType, nullable: false} as DataType, unit);
      const value = add(elements, 'value', valueType, unit);
      return (v) => [...(v as ReadonlyMap<Value, Value>)].map(([k, item]) => ({key: orNull(key, k), value: orNull(value, item)}));
    }
    case 'row': {
      elements.push({...base, num_children: type.fields.length});
      const parts = type.fields.map((f) => ({name: f.name, convert: add(elements, f.name, f.type, unit)}));
      return (v) =>
        Object.fromEntries(parts.map(({name: part, convert}, i) => [part, orNull(convert, (v as readonly Value[])[i] ?? null)]));
    }
    case 'interval':
    case 'null':
      throw new StudioError('connector/unsupported-type', `the format "parquet" cannot hold the type ${typeText(type)}`, {
        hint: 'cast the column to a type that it holds, such as BIGINT or STRING',
      });
    default:
      return type satisfies never;
  }
}

/** The least bytes that hold every unscaled value of so many digits. */
function decimalBytes(precision: number): number {
  let bytes = 1;
  while (2n ** BigInt(8 * bytes - 1) - 1n < 10n ** BigInt(precision) - 1n) bytes++;
  return bytes;
}

/** What the library writes in the place of INT96, which it lacks: the bytes are the same. `asInt96` gives them their type. */
const INT96_STANDS = {type: 'FIXED_LEN_BYTE_ARRAY', type_length: 12} as const;

/** Makes of what stands for INT96 what it is, in the schema and in the columns of the row groups. */
export function asInt96(schema: readonly SchemaElement[], groups: readonly RowGroup[]): void {
  for (const element of schema) {
    if (!isInt96(element)) continue;
    element.type = 'INT96';
    delete element.type_length;
  }
  const leaves = schema.slice(1).filter((e) => e.type !== undefined);
  for (const {columns} of groups)
    columns.forEach(({meta_data}, i) => {
      if (meta_data === undefined || leaves[i]?.type !== 'INT96') return;
      meta_data.type = 'INT96';
      delete meta_data.statistics;
    });
}

/** Decimals of twelve bytes have a meaning of their own. */
function isInt96({type, type_length, converted_type}: SchemaElement): boolean {
  return type === INT96_STANDS.type && type_length === INT96_STANDS.type_length && converted_type === undefined;
}

const NANOS_OF_DAY = 86_400_000_000_000n;
const JULIAN_DAY_OF_1970 = 2_440_588n;

/** Nanoseconds of the day (64 bits), then the Julian day (32 bits), the least byte first. */
function int96(precision: number): Convert {
  const toNanos = inUnit(precision, 'NANOS');
  return (v) => {
    const nanos = toNanos(v) as bigint;
    const ofDay = ((nanos % NANOS_OF_DAY) + NANOS_OF_DAY) % NANOS_OF_DAY;
    const bytes = new DataView(new ArrayBuffer(12));
    bytes.setBigInt64(0, ofDay, true);
    bytes.setInt32(8, Number((nanos - ofDay) / NANOS_OF_DAY + JULIAN_DAY_OF_1970), true);
    return new Uint8Array(bytes.buffer);
  };
}

const DIGITS: Readonly<Record<Exclude<TimeUnit, 'INT96'>, number>> = {MILLIS: 3, MICROS: 6, NANOS: 9};

/** From a timestamp's own unit to that of the file; what is finer is cut off. */
function inUnit(precision: number, unit: Exclude<TimeUnit, 'INT96'>): Convert {
  const shift = DIGITS[unit] - (precision <= 3 ? 3 : precision <= 6 ? 6 : 9);
  const factor = 10n ** BigInt(Math.abs(shift));
  return (v) => {
    const value = BigInt(v as number | bigint);
    if (shift >= 0) return value * factor;
    const cut = value / factor;
    return value < 0n && cut * factor !== value ? cut - 1n : cut;
  };
}
