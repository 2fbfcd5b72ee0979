import {type DataType, typeText, withNullable} from '../../protocol/data-type.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {IdentifierPart} from '../../sql/ast/identifier.ts';
import type {ColumnDefinition, CreateTable, WatermarkDefinition} from '../../sql/ast/statement.ts';
import {isTimestamp} from '../../sql/types/common-type.ts';
import {attempt, type BindContext, throwNoted} from '../binder/context.ts';
import {bindExpression} from '../binder/expression.ts';
import {resolvePath} from '../binder/from.ts';
import {resolveType} from '../binder/types.ts';
import type {CatalogColumn, CatalogDistribution, CatalogTable, CatalogWatermark} from '../catalog.ts';
import {are, didYouMean, is, unsupported} from '../errors.ts';
import {withoutAttribute} from '../type-text.ts';
import {checkOptions} from './options.ts';
import {storedText} from './stored-text.ts';
import {withLike} from './table-like.ts';

/**
 * The definition that CREATE TABLE stands for. All its mistakes are noted in `context.errors`, options and connector included:
 * Flink would find these only when the table is used.
 */
export function resolveCreateTable(written: CreateTable, context: BindContext): CatalogTable {
  const node = written.like === null ? written : withLike(written, written.like, context);
  const path = resolvePath(node.name, context.plan.session);
  const columns = bindColumns(node, context);
  const table = path.table;
  const watermark = bindWatermark(node, columns, context);
  const primaryKey = bindPrimaryKey(node, columns, context, table);
  const partitionKeys = partitions(node, columns, context, table);
  const options = node.options.map((o) => ({key: o.key.value, value: o.value.value, keySpan: o.key.span, valueSpan: o.value.span}));
  const problems = checkOptions(table, options, context.plan.connectors, node.name.span);
  // A table without options can be the pattern of others (LIKE); using it says what is missing.
  (options.length === 0 ? context.warnings : context.errors).push(...problems);
  const distribution = bindDistribution(node, columns, context, table);
  checkMetadata(node, columns, context, table);
  throwNoted(context);
  return {
    kind: 'table',
    path,
    columns:
      primaryKey === null
        ? columns
        : columns.map((c) => (primaryKey.columns.includes(c.name) ? {...c, type: withNullable(c.type, false)} : c)),
    watermark,
    primaryKey,
    partitionKeys,
    options: Object.fromEntries(node.options.map((o) => [o.key.value, o.value.value])),
    comment: node.comment?.value ?? null,
    ...(distribution === null ? {} : {distribution}),
  };
}

function bindDistribution(
  node: CreateTable,
  columns: readonly CatalogColumn[],
  context: BindContext,
  table: string,
): CatalogDistribution | null {
  const {distribution} = node;
  if (distribution === null) return null;
  return attempt(context, () => {
    if (distribution.buckets !== null && distribution.buckets <= 0) {
      throw new StudioError('planner/distribution', 'a distribution has one bucket at least', {span: distribution.span});
    }
    for (const part of distribution.columns) {
      const column = columns.find((c) => c.name === part.name);
      if (column === undefined) throw unknownColumn(part, columns, table);
      if (column.kind !== 'physical') {
        throw new StudioError('planner/distribution', `"${part.name}" is not a physical column: rows are not distributed by it`, {
          span: part.span,
        });
      }
    }
    return {method: distribution.method, columns: distribution.columns.map((c) => c.name), buckets: distribution.buckets};
  });
}

function bindColumns(node: CreateTable, context: BindContext): readonly CatalogColumn[] {
  const seen = new Set<string>();
  const keys = new Set(node.constraints.flatMap((c) => (c.type === 'PRIMARY KEY' ? c.columns.map((k) => k.name) : [])));
  const declared = node.columns.flatMap((column) => {
    const {name, span} = column.name;
    if (seen.has(name)) {
      attempt(context, () => {
        throw new StudioError('planner/duplicate-column', `column "${name}" is declared twice`, {span});
      });
      return [];
    }
    seen.add(name);
    return [{column, type: column.kind === 'computed' ? null : attempt(context, () => typeOf(column, keys))}];
  });
  // Computed columns see the others, but not each other.
  const visible: Column[] = declared.flatMap(({column, type}) => (type === null ? [] : [{name: column.name.name, type}]));
  return declared.flatMap(({column, type}): readonly CatalogColumn[] => {
    const bound = attempt(context, () => bindColumn(column, type, visible, node, context));
    return bound === null ? [] : [bound];
  });
}

/** What is part of the key is not NULL, and so what is computed from it may be. */
function typeOf(column: ColumnDefinition & {kind: 'physical' | 'metadata'}, keys: ReadonlySet<string>): DataType {
  const type = resolveType(column.type);
  const isKey = keys.has(column.name.name) || (column.kind === 'physical' && column.constraint?.type === 'PRIMARY KEY');
  return isKey ? withNullable(type, false) : type;
}

function bindColumn(
  column: ColumnDefinition,
  type: DataType | null,
  visible: readonly Column[],
  node: CreateTable,
  context: BindContext,
): CatalogColumn | null {
  const {name} = column.name;
  const comment = column.comment?.value ?? null;
  switch (column.kind) {
    case 'physical':
      return type === null ? null : {kind: 'physical', name, type, comment};
    case 'metadata': {
      if (type === null) return null;
      const key = column.key?.value ?? null;
      return {kind: 'metadata', name, type, key: key === name ? null : key, virtual: column.virtual, comment};
    }
    case 'computed': {
      const relation = {name: tableName(node), path: null, columns: visible, offset: 0};
      const expr = bindExpression(column.expression, {context, scope: {relations: [relation]}, place: `the column "${name}"`});
      return {kind: 'computed', name, type: expr.type, expression: storedText(column.expression), comment};
    }
    default:
      return column satisfies never;
  }
}

function tableName(node: CreateTable): string {
  return node.name.parts[node.name.parts.length - 1]?.name ?? '';
}

function bindWatermark(node: CreateTable, columns: readonly CatalogColumn[], context: BindContext): CatalogWatermark | null {
  const [first, second] = node.watermarks;
  if (first === undefined) return null;
  if (second !== undefined) {
    attempt(context, () => {
      throw new StudioError('planner/two-watermarks', 'a table has one WATERMARK', {span: second.span});
    });
  }
  return attempt(context, () => watermarkOf(first, columns, context, node));
}

function watermarkOf(
  node: WatermarkDefinition,
  columns: readonly CatalogColumn[],
  context: BindContext,
  declaration: CreateTable,
): CatalogWatermark | null {
  const table = tableName(declaration);
  const [part, ...more] = node.column.parts;
  if (part === undefined || more.length > 0) throw unsupported(is('a WATERMARK for the field of a row'), node.column.span);
  const column = columns.find((c) => c.name === part.name);
  if (column === undefined) {
    // The column was declared, but wrongly: that has been said.
    if (context.errors.length > 0) return null;
    throw unknownColumn(part, columns, table);
  }
  if (!isTimestamp(column.type) || column.type.precision > 3) {
    throw watermarkColumnType(node, column, part.name, declaration);
  }
  const relation = {name: table, path: null, columns: columns.map((c) => ({name: c.name, type: c.type})), offset: 0};
  const expr = bindExpression(node.expression, {context, scope: {relations: [relation]}, place: 'WATERMARK'});
  const type = withoutAttribute(expr.type);
  if (!isTimestamp(type) || type.precision > 3) {
    throw new StudioError(
      'planner/watermark-type',
      `a WATERMARK is a TIMESTAMP(3) or TIMESTAMP_LTZ(3), not ${typeText(withNullable(type, true))}`,
      {
        span: node.expression.span,
        hint: `such as ${part.name} - INTERVAL '5' SECOND`,
      },
    );
  }
  return {column: part.name, expression: storedText(node.expression), type};
}

function watermarkColumnType(node: WatermarkDefinition, column: CatalogColumn, name: string, declaration: CreateTable): StudioError {
  const text = (type: DataType): string => typeText(withNullable(type, true));
  const written = declaration.columns.find((c) => c.name.name === name);
  const fit = isTimestamp(column.type) ? text({...withoutAttribute(column.type), precision: 3} as DataType) : null;
  const span = written !== undefined && written.kind !== 'computed' ? written.type.span : null;
  return new StudioError(
    'planner/watermark-type',
    `the column of a WATERMARK is TIMESTAMP(3) or TIMESTAMP_LTZ(3), not ${text(column.type)}`,
    {
      span: node.column.span,
      hint: fit === null ? `add a computed column such as ts AS TO_TIMESTAMP(${name}) and use that` : `declare "${name}" ${fit}`,
      ...(fit !== null && span !== null ? {fixes: [{title: `Declare ${name} ${fit}`, span, text: fit}]} : {}),
    },
  );
}

function bindPrimaryKey(
  node: CreateTable,
  columns: readonly CatalogColumn[],
  context: BindContext,
  table: string,
): CatalogTable['primaryKey'] {
  const keys: {
    readonly name: string | null;
    readonly columns: readonly IdentifierPart[];
    readonly enforced: boolean;
    readonly span: Span;
  }[] = [];
  for (const constraint of node.constraints) {
    if (constraint.type === 'PRIMARY KEY') keys.push({...constraint, name: constraint.name?.name ?? null});
    else refuseUnique(context, constraint.span);
  }
  for (const column of node.columns) {
    if (column.kind !== 'physical' || column.constraint === null) continue;
    if (column.constraint.type === 'PRIMARY KEY')
      keys.push({
        name: column.constraint.name?.name ?? null,
        columns: [column.name],
        enforced: column.constraint.enforced,
        span: column.constraint.span,
      });
    else refuseUnique(context, column.constraint.span);
  }
  const [key, second] = keys;
  if (key === undefined) return null;
  return attempt(context, () => {
    if (second) throw new StudioError('planner/two-keys', 'a table has one PRIMARY KEY', {span: second.span});
    if (key.enforced) {
      throw new StudioError('planner/enforced-key', 'a PRIMARY KEY is NOT ENFORCED: nobody checks the records of a stream', {
        span: key.span,
        hint: 'write PRIMARY KEY … NOT ENFORCED',
        fixes: [{title: 'Add NOT ENFORCED', span: {start: key.span.end, end: key.span.end}, text: ' NOT ENFORCED'}],
      });
    }
    for (const part of key.columns) {
      const column = columns.find((c) => c.name === part.name);
      if (column === undefined) throw unknownColumn(part, columns, table);
      if (column.kind === 'computed')
        throw new StudioError('planner/key-column', `the computed column "${part.name}" cannot be part of the PRIMARY KEY`, {
          span: part.span,
        });
    }
    const names = key.columns.map((c) => c.name);
    return {name: key.name ?? `PK_${names.join('_')}`, columns: names};
  });
}

function refuseUnique(context: BindContext, span: Span): void {
  attempt(context, () => {
    throw unsupported(are('UNIQUE constraints'), span);
  });
}

function partitions(node: CreateTable, columns: readonly CatalogColumn[], context: BindContext, table: string): readonly string[] {
  return node.partitionedBy.map((part) => {
    attempt(context, () => {
      const declared = node.columns.some((c) => c.name.name === part.name);
      if (!declared) throw unknownColumn(part, columns, table);
      if (columns.some((c) => c.name === part.name && c.kind === 'computed')) {
        throw new StudioError('planner/partition-column', `the table cannot be partitioned by the computed column "${part.name}"`, {
          span: part.span,
        });
      }
    });
    return part.name;
  });
}

function unknownColumn(part: IdentifierPart, columns: readonly CatalogColumn[], table: string): StudioError {
  const names = columns.map((c) => c.name);
  return new StudioError('sql/unknown-column', `column "${part.name}" does not exist`, {
    span: part.span,
    detail: `table ${table} declares ${names.join(', ')}`,
    ...didYouMean(part.name, names, part.span),
  });
}

function checkMetadata(node: CreateTable, columns: readonly CatalogColumn[], context: BindContext, table: string): void {
  const identifier = node.options.find((o) => o.key.value === 'connector')?.value.value;
  const connector = identifier === undefined ? null : context.plan.connectors.get(identifier);
  if (connector === null) return;
  const keys = connector.metadata.map((m) => m.key);
  for (const column of columns) {
    if (column.kind !== 'metadata') continue;
    const key = column.key ?? column.name;
    if (keys.includes(key)) continue;
    const written = node.columns.find((c) => c.name.name === column.name);
    const at = written?.kind === 'metadata' && written.key ? written.key.span : null;
    attempt(context, () => {
      throw new StudioError('planner/unknown-metadata', `connector "${connector.identifier}" has no metadata "${key}"`, {
        span: at ?? written?.name.span ?? node.name.span,
        detail: keys.length === 0 ? `table "${table}": the connector has no metadata` : `its metadata are ${keys.join(', ')}`,
        ...(at ? metadataFix(key, keys, at) : {}),
      });
    });
  }
}

function metadataFix(key: string, keys: readonly string[], span: Span): ReturnType<typeof didYouMean> {
  const near = didYouMean(key, keys, span, false);
  return {...near, ...(near.fixes ? {fixes: near.fixes.map((f) => ({...f, text: `'${f.text}'`}))} : {})};
}
