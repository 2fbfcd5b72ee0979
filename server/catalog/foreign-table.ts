import type {Table} from '@aws-sdk/client-glue';
import {printText} from '../../kernels/sql/print-name.ts';
import type {TableDetail} from '../protocol/api.ts';
import {quoted} from '../run-script.ts';

const FORMATS: readonly (readonly [RegExp, string])[] = [
  [/parquet/i, 'parquet'],
  [/json/i, 'json'],
  [/csv|opencsv|lazysimple/i, 'csv'],
  [/avro/i, 'avro'],
  [/orc/i, 'orc'],
];

/** What Glue says of a table of another tool, and what can be done with it. `readable`: it can be queried as it is. */
export function foreignTable(glue: Table, readable: boolean): NonNullable<TableDetail['foreign']> {
  const storage = glue.StorageDescriptor;
  const location = storage?.Location || null;
  const serde = storage?.SerdeInfo?.SerializationLibrary ?? '';
  const format =
    glue.Parameters?.classification ?? FORMATS.find(([known]) => known.test(`${serde} ${storage?.InputFormat ?? ''}`))?.[1] ?? null;
  const type = glue.TableType ?? 'table';
  const said = {type, location, format};
  if (readable) return {...said, draft: null, advice: 'Queries can read it as it is: columns and place are taken from Glue.'};
  if (type === 'VIRTUAL_VIEW') {
    return {...said, draft: null, advice: 'It is a view of another engine, in that engine’s SQL. Write it anew with CREATE VIEW.'};
  }
  const options = location === null ? null : optionsOf(location, format);
  const columns = [...(storage?.Columns ?? []), ...(glue.PartitionKeys ?? [])];
  if (options === null || columns.length === 0) {
    return {...said, draft: null, advice: 'Glue does not tell where its data lie in a form that a connector here reads.'};
  }
  const keys = (glue.PartitionKeys ?? []).map((k) => quoted(k.Name ?? ''));
  const draft = [
    `CREATE TABLE ${quoted(`${glue.Name ?? 'table'}_here`)} (`,
    columns.map((c) => `  ${quoted(c.Name ?? '')} ${sqlType(c.Type ?? 'string')}`).join(',\n'),
    keys.length === 0 ? ') WITH (' : `) PARTITIONED BY (${keys.join(', ')}) WITH (`,
    Object.entries(options)
      .map(([key, value]) => `  ${printText(key)} = ${printText(value)}`)
      .join(',\n'),
    ')',
  ].join('\n');
  return {
    ...said,
    draft,
    advice: 'It cannot be queried as it is. A table over the same data can: look at the statement, then run it in a note.',
  };
}

function optionsOf(location: string, format: string | null): Record<string, string> | null {
  if (location.startsWith('arn:') && location.includes(':kinesis:'))
    return {connector: 'kinesis', 'stream.arn': location, 'aws.region': location.split(':')[3] ?? '', format: format ?? 'json'};
  if (/^(s3|s3a|file):\/\//.test(location)) return {connector: 'filesystem', path: location, format: format ?? 'csv'};
  return null;
}

const NAMES: Readonly<Record<string, string>> = {string: 'STRING', int: 'INT', integer: 'INT', timestamp: 'TIMESTAMP(3)', binary: 'BYTES'};

/** Hive's type as SQL: `array<struct<a:int>>` is ARRAY<ROW<`a` INT>>. */
export function sqlType(hive: string): string {
  const text = hive.trim();
  const nested = /^(array|map|struct)<(.*)>$/is.exec(text);
  if (nested === null) return NAMES[text.toLowerCase()] ?? text.toUpperCase();
  const parts = topLevel(nested[2] ?? '');
  if (nested[1]?.toLowerCase() !== 'struct') return `${nested[1]?.toUpperCase()}<${parts.map(sqlType).join(', ')}>`;
  const fields = parts.map((part) => {
    const at = part.indexOf(':');
    return `${quoted(part.slice(0, at).trim())} ${sqlType(part.slice(at + 1))}`;
  });
  return `ROW<${fields.join(', ')}>`;
}

/** Parts between commas that stand in no brackets. */
function topLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '<' || text[i] === '(') depth++;
    else if (text[i] === '>' || text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  return [...parts, text.slice(from)];
}
