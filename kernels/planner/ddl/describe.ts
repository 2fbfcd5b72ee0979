import {type DataType, MAX_LENGTH, typeText, withNullable} from '../../protocol/data-type.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Row} from '../../protocol/value.ts';
import {type CatalogColumn, type CatalogObject, tableColumns} from '../catalog.ts';
import {quoteString, withoutAttribute} from '../type-text.ts';

const STRING = {kind: 'varchar', length: MAX_LENGTH, nullable: true} as const;
const BOOLEAN = {kind: 'boolean', nullable: true} as const;

/** The result of DESCRIBE, as Flink's DescribeTableOperation builds it; `comment` only where a column has one. */
export function describeTable(
  object: CatalogObject,
  mode: 'streaming' | 'batch',
): {readonly columns: readonly Column[]; readonly rows: readonly Row[]} {
  const commented = object.kind === 'table' && object.columns.some((c) => c.comment !== null);
  const columns: Column[] = [
    {name: 'name', type: STRING},
    {name: 'type', type: STRING},
    {name: 'null', type: BOOLEAN},
    {name: 'key', type: STRING},
    {name: 'extras', type: STRING},
    {name: 'watermark', type: STRING},
    ...(commented ? [{name: 'comment', type: STRING}] : []),
  ];
  const shown = object.kind === 'table' ? tableColumns(object) : object.columns;
  const rows = shown.map((column, i): Row => {
    const definition = object.kind === 'table' ? object.columns[i] : undefined;
    const row = [
      column.name,
      typeText(withNullable(mode === 'batch' ? withoutRowtime(column.type) : column.type, true)),
      column.type.nullable,
    ];
    const rest =
      object.kind === 'table'
        ? [
            object.primaryKey?.columns.includes(column.name) ? `PRI(${object.primaryKey.columns.join(', ')})` : null,
            definition ? extras(definition) : null,
            object.watermark?.column === column.name ? object.watermark.expression : null,
          ]
        : [null, null, null];
    return [...row, ...rest, ...(commented ? [definition?.comment ?? null] : [])];
  });
  return {columns, rows};
}

/** Batch mode knows no event time. */
function withoutRowtime(type: DataType): DataType {
  const timed = (type.kind === 'timestamp' || type.kind === 'timestamp_ltz') && type.attribute === 'rowtime';
  return timed ? withoutAttribute(type) : type;
}

function extras(column: CatalogColumn): string | null {
  switch (column.kind) {
    case 'physical':
      return null;
    case 'computed':
      return `AS ${column.expression}`;
    case 'metadata':
      return `METADATA${column.key === null ? '' : ` FROM ${quoteString(column.key)}`}${column.virtual ? ' VIRTUAL' : ''}`;
    default:
      return column satisfies never;
  }
}
