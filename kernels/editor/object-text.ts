import {type CatalogObject, tableColumns} from '../planner/catalog.ts';
import {typeText} from '../protocol/data-type.ts';

const SHOWN = 40;

/** A table or view in short, as Markdown: where it is, its columns, watermark, key, connector. */
export function objectText(object: CatalogObject): string {
  const {path} = object;
  const columns = object.kind === 'table' ? tableColumns(object) : object.columns;
  const widest = Math.min(32, Math.max(...columns.map((c) => c.name.length), 1));
  const lines = columns.slice(0, SHOWN).map((c) => `${c.name.padEnd(widest)} ${typeText(c.type)}${computed(object, c.name)}`);
  if (columns.length > SHOWN) lines.push(`… ${columns.length - SHOWN} more`);
  const facts = object.kind === 'table' ? tableFacts(object) : [];
  const head = `**${object.kind}** \`${path.catalog}.${path.database}.${path.table}\``;
  return [head, ...(object.comment === null ? [] : [object.comment]), `\`\`\`sql\n${lines.join('\n')}\n\`\`\``, ...facts].join('\n\n');
}

function computed(object: CatalogObject, name: string): string {
  if (object.kind === 'view') return '';
  const column = object.columns.find((c) => c.name === name);
  if (column?.kind === 'computed') return ` AS ${column.expression.replaceAll('`', '')}`;
  return column?.kind === 'metadata' ? ' METADATA' : '';
}

function tableFacts(table: Extract<CatalogObject, {kind: 'table'}>): readonly string[] {
  const {watermark, primaryKey, partitionKeys, options} = table;
  const facts = [
    ...(watermark === null ? [] : [`watermark \`${watermark.expression.replaceAll('`', '')}\``]),
    ...(primaryKey === null ? [] : [`key \`${primaryKey.columns.join(', ')}\``]),
    ...(partitionKeys.length === 0 ? [] : [`partitioned by \`${partitionKeys.join(', ')}\``]),
    ...['connector', 'stream', 'stream.arn', 'path', 'format'].flatMap((key) =>
      options[key] === undefined ? [] : [`${key} \`${options[key]}\``],
    ),
  ];
  return facts.length === 0 ? [] : [facts.join(' · ')];
}
