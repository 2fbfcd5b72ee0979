import {holdsChanges} from '../../protocol/connector.ts';
import type {Field} from '../../protocol/data-type.ts';
import type {ChangelogMode} from '../../protocol/row-kind.ts';
import type {MetadataField, TableSpec} from '../../protocol/table.ts';
import {type CatalogTable, type PlanContext, pathText} from '../catalog.ts';
import {columnRef, mapColumns, shiftColumns} from '../logical/expressions.ts';
import {addExpressionUses, addUse, type FieldUses} from '../logical/field-uses.ts';
import type {Scan} from '../logical/node.ts';
import {durationSetting, parseDuration} from '../settings.ts';
import {sameType, withoutAttribute} from '../type-text.ts';
import type {Expr} from './expr.ts';
import type {NodeIds} from './ids.ts';
import {collectColumns} from './operands.ts';
import type {AlignmentSpec, SourceNode} from './plan.ts';

export function tableSpec(table: CatalogTable): TableSpec {
  return {
    path: table.path,
    options: table.options,
    physical: table.columns.flatMap((c): readonly Field[] => (c.kind === 'physical' ? [{name: c.name, type: c.type}] : [])),
    partitionKeys: table.partitionKeys,
    primaryKey: table.primaryKey?.columns ?? null,
  };
}

/** Scans with the same key read the same records. */
export function scanKey(scan: Scan): string {
  return `${pathText(scan.table.path)} ${JSON.stringify(Object.entries(scan.table.options).sort())}`;
}

/** A source and where the table's columns are in its row; -1 for those that it does not deliver. */
export interface BuiltSource {
  readonly node: SourceNode;
  readonly position: readonly number[];
}

/** Decodes only what `needed` columns need, computes computed columns at once, keeps the rowtime column for the watermark. */
export function buildSource(scan: Scan, needed: ReadonlySet<number>, uses: FieldUses, context: PlanContext, ids: NodeIds): BuiltSource {
  const output = new Set(needed);
  if (scan.watermark !== null) {
    output.add(scan.watermark.column);
    collectColumns(scan.watermark.expr, output);
  }
  // A row without columns would do for COUNT(*), but a decoder without fields is a case of its own in every connector.
  if (output.size === 0)
    output.add(
      Math.max(
        0,
        scan.table.columns.findIndex((c) => c.kind === 'physical'),
      ),
    );
  const delivered = [...output].sort((a, b) => a - b);
  const base = new Set<number>();
  const read: FieldUses = new Map();
  for (const i of delivered) {
    const computed = scan.computed[i];
    if (computed) {
      collectColumns(computed, base);
      addExpressionUses(computed, read);
    } else {
      base.add(i);
      addUse(read, i, uses.get(i) ?? 'all');
    }
  }
  const {fields, metadata, row} = baseRow(scan, base, read, context);
  const position = scan.columns.map((_, i) => delivered.indexOf(i));
  const projections = delivered.map((i): Expr => {
    const computed = scan.computed[i];
    return computed ? mapColumns(computed, (c) => baseColumn(row, c.index)) : baseColumn(row, i);
  });
  const width = fields.length + metadata.length;
  const plain = projections.length === width && projections.every((p, i) => p.kind === 'column' && p.index === i);
  const watermark = scan.watermark;
  const node: SourceNode = {
    kind: 'source',
    id: ids.next('source', pathText(scan.table.path)),
    inputs: [],
    columns: delivered.map((i) => ({name: scan.columns[i]?.name ?? '', type: columnRef(scan.columns, i).type})),
    changelogMode: scanMode(scan, context),
    table: tableSpec(scan.table),
    fields,
    metadata,
    projections: plain ? null : projections,
    watermark:
      watermark === null
        ? null
        : {
            column: position[watermark.column] ?? -1,
            expr: shiftColumns(watermark.expr, (i) => position[i] ?? -1),
            idleTimeoutMs: idleTimeout(scan.table, context),
            ...alignmentOf(scan.table),
          },
  };
  return {node, position};
}

/** A table whose records are changes retracts: each update comes with the row as it was. */
export function scanMode(scan: Scan, context: PlanContext): ChangelogMode {
  const connector = context.connectors.get(scan.table.options.connector ?? '');
  return connector !== null && holdsChanges(connector, scan.table.options) ? 'retract' : 'append';
}

type BaseRow = ReadonlyMap<number, Expr>;

/** What the connector delivers: physical fields, then metadata, each in declaration order. */
function baseRow(
  scan: Scan,
  base: ReadonlySet<number>,
  read: FieldUses,
  context: PlanContext,
): {readonly fields: readonly Field[]; readonly metadata: readonly MetadataField[]; readonly row: BaseRow} {
  const fields: Field[] = [];
  const metadata: MetadataField[] = [];
  const row = new Map<number, Expr>();
  scan.table.columns.forEach((column, i) => {
    if (!base.has(i) || column.kind !== 'physical') return;
    row.set(i, {kind: 'column', index: fields.length, type: column.type});
    const use = read.get(i) ?? 'all';
    const isPart = column.type.kind === 'row' && use !== 'all' && column.type.fields.some((f) => !use.has(f.name));
    fields.push({name: column.name, type: column.type, ...(isPart ? {wanted: [...use].sort()} : {})});
  });
  const connector = context.connectors.get(scan.table.options.connector ?? '');
  scan.table.columns.forEach((column, i) => {
    if (!base.has(i) || column.kind !== 'metadata') return;
    const key = column.key ?? column.name;
    const type = connector?.metadata.find((m) => m.key === key)?.type ?? column.type;
    const raw: Expr = {kind: 'column', index: fields.length + metadata.length, type};
    row.set(
      i,
      sameType(type, column.type)
        ? {...raw, type: column.type}
        : {kind: 'cast', mode: 'cast', arg: raw, type: withoutAttribute(column.type)},
    );
    metadata.push({key, type});
  });
  return {fields, metadata, row};
}

function baseColumn(row: BaseRow, index: number): Expr {
  const expr = row.get(index);
  if (expr === undefined) throw new Error(`column ${index} is not read from the connector`);
  return expr;
}

function idleTimeout(table: CatalogTable, context: PlanContext): number {
  const own = table.options['scan.watermark.idle-timeout'];
  return (own === undefined ? null : parseDuration(own)) ?? durationSetting(context.session, 'table.exec.source.idle-timeout');
}

const DEFAULT_ALIGNMENT_UPDATE_MS = 1000;

/** `scan.watermark.alignment.*`: both the group and the drift make it. */
function alignmentOf(table: CatalogTable): {readonly alignment?: AlignmentSpec} {
  const option = (name: string): string | undefined => table.options[`scan.watermark.alignment.${name}`];
  const duration = (name: string): number | null => parseDuration(option(name) ?? '');
  const group = option('group');
  const maxDriftMs = duration('max-drift');
  if (group === undefined || maxDriftMs === null) return {};
  return {alignment: {group, maxDriftMs, updateMs: duration('update-interval') ?? DEFAULT_ALIGNMENT_UPDATE_MS}};
}
