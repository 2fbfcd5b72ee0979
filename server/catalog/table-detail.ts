import type {GlueClient} from '@aws-sdk/client-glue';
import {GetTableCommand} from '@aws-sdk/client-glue';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Kernel} from '../../kernels/protocol/kernel.ts';
import type {CreateTable} from '../../kernels/sql/ast/statement.ts';
import {parseScript} from '../../kernels/sql/parser/parse.ts';
import type {TableDetail} from '../protocol/api.ts';
import {quoted, runScript, textOf, withSession} from '../run-script.ts';
import {isForeign} from './catalog-list.ts';
import {foreignTable, sqlType} from './foreign-table.ts';

/** Options whose values are never shown. */
const SECRET = /(password|secret|token|credential|access.?key|private.?key|api.?key)/i;
const MASK = '******';

/** A table or view as the catalog page shows it: what the kernel says of it; `problem` holds why it says nothing, and Glue's columns stand in. */
export async function tableDetail(kernel: Kernel, glue: GlueClient, database: string, name: string): Promise<TableDetail> {
  const {Table: found = {Name: name}} = await glue.send(new GetTableCommand({DatabaseName: database, Name: name}));
  const kind = found.TableType === 'VIRTUAL_VIEW' ? 'view' : 'table';
  const base = {
    database,
    name,
    kind,
    comment: found.Description || null,
    query: kind === 'view' ? (found.ViewExpandedText ?? found.ViewOriginalText ?? null) : null,
    updatedAt: found.UpdateTime?.getTime() ?? null,
    options: [],
    watermark: null,
    partitionKeys: (found.PartitionKeys ?? []).map((k) => k.Name ?? ''),
  } as const;
  const foreign = (readable: boolean) => (isForeign(found) ? foreignTable(found, readable) : null);
  try {
    return await withSession(kernel, 'catalog', async (session) => {
      const path = quoted(database, name);
      const [columns, create] = await runScript(session, `DESCRIBE ${path};\nSHOW CREATE ${kind.toUpperCase()} ${path}`);
      const ddl = textOf(create?.rows[0]?.[0]);
      const [statement] = parseScript(ddl).statements;
      const table = statement?.kind === 'create-table' ? statement : null;
      const watermark = table?.watermarks[0];
      const timeColumn = watermark?.column.parts.at(-1)?.name;
      const at = (column: string) => columns?.schema.columns.findIndex((c) => c.name === column) ?? -1;
      const [nameAt, typeAt, nullAt, keyAt, extrasAt, commentAt] = ['name', 'type', 'null', 'key', 'extras', 'comment'].map(at);
      return {
        ...base,
        problem: null,
        foreign: foreign(true),
        columns: (columns?.rows ?? []).map((row) => ({
          name: textOf(row[nameAt ?? 0]),
          type: typeText(textOf(row[typeAt ?? 1]), row[nullAt ?? 2] === false),
          note: [textOf(row[extrasAt ?? 4]), textOf(row[keyAt ?? 3])].filter((t) => t !== '').join(', ') || null,
          comment: textOf(row[commentAt ?? -1]) || null,
          watermark: textOf(row[nameAt ?? 0]) === timeColumn,
        })),
        options: optionsOf(table),
        watermark: watermark === undefined ? null : ddl.slice(watermark.expression.span.start, watermark.expression.span.end),
        partitionKeys: table?.partitionedBy.map((p) => p.name) ?? [...base.partitionKeys],
        ddl: masked(ddl, table),
      };
    });
  } catch (error) {
    const {detail: _, ...problem} = toDiagnostic(error);
    const columns = [...(found.StorageDescriptor?.Columns ?? []), ...(found.PartitionKeys ?? [])].map((c) => ({
      name: c.Name ?? '',
      type: sqlType(c.Type ?? ''),
      note: null,
      comment: c.Comment || null,
      watermark: false,
    }));
    return {...base, options: [], partitionKeys: [...base.partitionKeys], columns, ddl: '', problem, foreign: foreign(false)};
  }
}

function typeText(type: string, notNull: boolean): string {
  return notNull && !type.endsWith('NOT NULL') ? `${type} NOT NULL` : type;
}

function optionsOf(table: CreateTable | null): TableDetail['options'] {
  return (table?.options ?? []).map((o) => ({key: o.key.value, value: SECRET.test(o.key.value) ? MASK : o.value.value}));
}

/** The DDL without the values of secret options. */
function masked(ddl: string, table: CreateTable | null): string {
  let text = ddl;
  for (const {key, value} of [...(table?.options ?? [])].reverse()) {
    if (SECRET.test(key.value)) text = `${text.slice(0, value.span.start)}'${MASK}'${text.slice(value.span.end)}`;
  }
  return text;
}
