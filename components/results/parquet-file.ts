import type {SchemaElement} from 'hyparquet';
import {type ColumnSource, parquetWriteBuffer} from 'hyparquet-writer';
import type {DataType} from '../../kernels/protocol/data-type.ts';
import type {Schema} from '../../kernels/protocol/schema.ts';
import type {WireValue} from '../../server/protocol/wire-value.ts';
import type {WireRow} from '../store/result-table.ts';
import {exactValue} from './wire-text.ts';

/** The rows as a Parquet file (Snappy). Decimals, nested values and times finer than milliseconds are text: nothing is rounded. */
export function toParquet(rows: readonly WireRow[], schema: Schema): ArrayBuffer {
  const names = new Map<string, number>();
  const columns = schema.columns.map((c, i) => {
    const before = names.get(c.name) ?? 0;
    names.set(c.name, before + 1);
    return columnOf(before === 0 ? c.name : `${c.name}_${before}`, c.type, rows, i);
  });
  return parquetWriteBuffer({
    columnData: columns.map(({source}) => source),
    schema: [{name: 'root', num_children: columns.length}, ...columns.map(({element}) => element)],
  });
}

interface Column {
  readonly source: ColumnSource;
  readonly element: SchemaElement;
}

function columnOf(name: string, type: DataType, rows: readonly WireRow[], index: number): Column {
  const {element, value} = shapeOf(type);
  const data = rows.map((row) => {
    const wire = row[index + 1];
    return wire === null || wire === undefined ? null : value(wire);
  });
  return {source: {name, data}, element: {name, repetition_type: 'OPTIONAL', ...element}};
}

interface Shape {
  readonly element: Omit<SchemaElement, 'name'>;
  readonly value: (wire: WireValue) => unknown;
}

function shapeOf(type: DataType): Shape {
  switch (type.kind) {
    case 'boolean':
      return {element: {type: 'BOOLEAN'}, value: Boolean};
    case 'tinyint':
    case 'smallint':
    case 'int':
      return {element: {type: 'INT32'}, value: Number};
    case 'bigint':
      return {element: {type: 'INT64'}, value: (v) => BigInt(v as string | number)};
    case 'float':
      return {element: {type: 'FLOAT'}, value: Number};
    case 'double':
      return {element: {type: 'DOUBLE'}, value: Number};
    case 'date':
      return {element: {type: 'INT32', converted_type: 'DATE'}, value: (v) => new Date(Number(v) * 86_400_000)};
    case 'timestamp':
    case 'timestamp_ltz':
      if (type.precision > 3) break;
      return {element: {type: 'INT64', converted_type: 'TIMESTAMP_MILLIS'}, value: (v) => new Date(Number(v))};
    case 'binary':
    case 'varbinary':
      return {element: {type: 'BYTE_ARRAY'}, value: (v) => Uint8Array.from(atob(String(v)), (c) => c.charCodeAt(0))};
    default:
  }
  return {element: {type: 'BYTE_ARRAY', converted_type: 'UTF8'}, value: (v) => exactValue(v, type)};
}
