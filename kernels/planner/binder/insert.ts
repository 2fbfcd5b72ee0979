import {type DataType, MAX_LENGTH, typeText, withNullable} from '../../protocol/data-type.ts';
import {diagnostic, type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Insert} from '../../sql/ast/statement.ts';
import {type CatalogTable, pathText} from '../catalog.ts';
import {didYouMean, is, unsupported} from '../errors.ts';
import {columnRef} from '../logical/expressions.ts';
import type {LogicalNode} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {booleanSetting, typeLengthEnforcer} from '../settings.ts';
import {withoutAttribute} from '../type-text.ts';
import {coerce} from './coerce.ts';
import type {BindContext} from './context.ts';
import {bindExpression} from './expression.ts';
import {lookup} from './from.ts';
import {literal} from './literals.ts';
import {withOptionHints} from './option-hints.ts';
import {type BoundQuery, bindQuery} from './query.ts';
import {storeAssignment} from './store-assignment.ts';

/** An INSERT: `node` delivers the sink's columns in their order and types. */
export interface BoundInsert {
  readonly target: CatalogTable;
  readonly columns: readonly Column[];
  readonly node: LogicalNode;
  /** Columns that must not be NULL but may be. */
  readonly notNull: readonly number[];
  readonly overwrite: boolean;
  readonly span: Span;
}

export function bindInsert(insert: Insert, context: BindContext): BoundInsert {
  const target = sinkTable(insert, context);
  refuseOverwrite(insert, target, context);
  const query = bindQuery(insert.query, context);
  const columns = sinkColumns(target, insert.target.span);
  const fixed = staticPartition(insert, target, columns, context);
  const positions = targetPositions(insert, target, columns).filter((at) => !fixed.has(at));
  if (query.node.columns.length !== positions.length) throw wrongCount(target, query, columns, positions, insert);
  const expressions = columns.map((column, at): Expr => {
    const given = fixed.get(at);
    if (given !== undefined) return given;
    const from = positions.indexOf(at);
    if (from < 0) return missing(column, insert);
    return assign({target, columns, query, from, at, context, insert});
  });
  const node: LogicalNode = {
    kind: 'project',
    input: query.node,
    expressions,
    columns: columns.map((c, i) => ({name: c.name, type: expressions[i]?.type ?? c.type})),
  };
  const notNull = columns.flatMap((c, i) => (!c.type.nullable && expressions[i]?.type.nullable ? [i] : []));
  return {target, columns, node, notNull, overwrite: insert.overwrite, span: insert.target.span};
}

/** Flink's two refusals. */
function refuseOverwrite(insert: Insert, target: CatalogTable, context: BindContext): void {
  if (!insert.overwrite) return;
  const identifier = target.options.connector ?? '';
  const {span} = insert.target;
  if (context.plan.connectors.get(identifier)?.sink?.overwrite !== true)
    throw new StudioError('planner/no-overwrite', `table "${target.path.table}" cannot be overwritten`, {
      span,
      detail: `INSERT OVERWRITE requires that connector "${identifier}" can replace what is there, which it cannot`,
      hint: 'write INSERT INTO',
    });
  if (context.plan.session.mode === 'streaming')
    throw new StudioError(
      'planner/no-overwrite',
      'INSERT OVERWRITE needs batch mode: a stream has no end at which to replace what is there',
      {
        span,
        hint: 'run the paragraph with %flink.bsql',
      },
    );
}

/** PARTITION (column = value, …): the values of columns that the query does not give, by position. */
function staticPartition(
  insert: Insert,
  target: CatalogTable,
  columns: readonly Column[],
  context: BindContext,
): ReadonlyMap<number, Expr> {
  const fixed = new Map<number, Expr>();
  for (const {column, value, span} of insert.partition) {
    if (!target.partitionKeys.includes(column.name))
      throw new StudioError('planner/not-a-partition', `table "${target.path.table}" is not partitioned by "${column.name}"`, {
        span,
        detail:
          target.partitionKeys.length === 0 ? 'it has no PARTITIONED BY' : `it is PARTITIONED BY (${target.partitionKeys.join(', ')})`,
      });
    // A key without a value comes from the query.
    if (value === null) continue;
    const at = columns.findIndex((c) => c.name === column.name);
    const type = (columns[at] as Column).type;
    const bound = bindExpression(value, {context, scope: {relations: []}, place: 'PARTITION'});
    if (fixed.has(at)) throw new StudioError('planner/duplicate-column', `column "${column.name}" is given twice`, {span});
    // A text says any value, and any value has a text: that of the folder's name.
    const isText = [bound.type, type].some(({kind}) => kind === 'char' || kind === 'varchar');
    if (!isText && storeAssignment(withoutAttribute(bound.type), type) === 'impossible')
      throw new StudioError('planner/incompatible-types', `column "${column.name}" takes ${typeText(type)}, not ${typeText(bound.type)}`, {
        span,
      });
    fixed.set(at, {kind: 'cast', mode: 'cast', arg: bound, type: withNullable(type, bound.type.nullable)});
  }
  return fixed;
}

function sinkTable(insert: Insert, context: BindContext): CatalogTable {
  const object = lookup(insert.target, context);
  const {span} = insert.target;
  if (object.kind === 'view')
    throw new StudioError('planner/not-writable', `"${object.path.table}" is a view: it cannot be written to`, {span});
  const table = withOptionHints(object, insert.hints, context);
  const identifier = table.options.connector ?? '';
  const connector = context.plan.connectors.get(identifier);
  if (connector === null) {
    throw new StudioError(
      'planner/unknown-connector',
      `table "${table.path.table}" uses the connector "${identifier}", which does not exist here`,
      {
        span,
        detail: `the connectors are ${context.plan.connectors.identifiers().join(', ')}`,
      },
    );
  }
  if (connector.sink === null) {
    throw new StudioError('planner/not-writable', `table "${table.path.table}" can only be read`, {
      span,
      detail: `connector "${identifier}" has no sink`,
    });
  }
  return table;
}

/** What is written: physical columns. Computed and virtual columns are not part of a sink. */
function sinkColumns(table: CatalogTable, span: Span): readonly Column[] {
  return table.columns.flatMap((c): readonly Column[] => {
    if (c.kind === 'metadata' && !c.virtual) {
      throw unsupported(is(`writing the metadata column "${c.name}"`), span, {hint: 'declare it METADATA VIRTUAL'});
    }
    return c.kind === 'physical' ? [{name: c.name, type: c.type}] : [];
  });
}

/** By column of the query: the sink's column that it goes to. */
function targetPositions(insert: Insert, table: CatalogTable, columns: readonly Column[]): readonly number[] {
  if (insert.columns.length === 0) return columns.map((_, i) => i);
  const seen = new Set<number>();
  return insert.columns.map((name) => {
    const text = name.parts.map((p) => p.name).join('.');
    const at = columns.findIndex((c) => c.name === text);
    if (at < 0) {
      const declared = table.columns.find((c) => c.name === text);
      const names = columns.map((c) => c.name);
      throw new StudioError('sql/unknown-column', declared ? `column "${text}" cannot be written to` : `column "${text}" does not exist`, {
        span: name.span,
        detail: declared
          ? `it is a ${declared.kind} column of table ${table.path.table}`
          : `table ${table.path.table} takes ${names.join(', ')}`,
        ...(declared ? {} : didYouMean(text, names, name.span)),
      });
    }
    if (seen.has(at)) throw new StudioError('planner/duplicate-column', `column "${text}" is named twice`, {span: name.span});
    seen.add(at);
    return at;
  });
}

function missing(column: Column, insert: Insert): Expr {
  if (!column.type.nullable) {
    throw new StudioError('planner/not-null', `column "${column.name}" must not be NULL: the INSERT has to name it`, {
      span: insert.target.span,
    });
  }
  return literal(null, column.type);
}

interface Assignment {
  readonly target: CatalogTable;
  readonly columns: readonly Column[];
  readonly query: BoundQuery;
  readonly from: number;
  readonly at: number;
  readonly context: BindContext;
  readonly insert: Insert;
}

function assign(a: Assignment): Expr {
  const {query, from, at, context, insert} = a;
  const column = a.columns[at] as Column;
  const expr = columnRef(query.node.columns, from);
  const type = withoutAttribute(expr.type);
  switch (storeAssignment(type, column.type)) {
    case 'same':
      return enforced({...expr, type}, column.type, context);
    case 'implicit':
      return coerce(expr, column.type, context);
    case 'narrowing':
      if (!booleanSetting(context.plan.session, 'millrace.compat.narrowing', true)) throw incompatible(a, column);
      context.warnings.push(narrowingWarning(a, column, type));
      return {kind: 'cast', mode: 'checked', arg: expr, type: withNullable(column.type, type.nullable), label: column.name};
    case 'impossible':
      throw incompatible(a, column);
    default:
      throw new Error(`no rule for ${insert.kind}`);
  }
}

/** With TRIM_PAD, texts and bytes of another length than their column's are cut, and those of a fixed length filled up. */
function enforced(expr: Expr, to: DataType, context: BindContext): Expr {
  const bounded = to.kind === 'char' || to.kind === 'varchar' || to.kind === 'binary' || to.kind === 'varbinary';
  if (!bounded || to.length === MAX_LENGTH || typeLengthEnforcer(context.plan.session) === 'ignore') return expr;
  return {kind: 'cast', mode: 'cast', arg: expr, type: withNullable(to, expr.type.nullable)};
}

function narrowingWarning(a: Assignment, column: Column, from: DataType): ReturnType<typeof diagnostic> {
  const span = a.query.itemSpans[a.from] ?? null;
  const [wide, narrow] = [typeText(withNullable(from, true)), typeText(withNullable(column.type, true))];
  const written = span === null ? null : a.context.plan.text.slice(span.start, span.end);
  return diagnostic('planner/narrowing', `column "${column.name}" is ${narrow}, the query gives ${wide}`, {
    severity: 'warning',
    detail: `a value that does not fit ${narrow} stops the job; Flink refuses this statement`,
    hint: written === null ? `cast it to ${narrow} in the query` : `write CAST(${written} AS ${narrow})`,
    span: span ?? a.insert.target.span,
    ...(span !== null && written !== null
      ? {fixes: [{title: `Replace with CAST(${written} AS ${narrow})`, span, text: `CAST(${written} AS ${narrow})`}]}
      : {}),
  });
}

/** With Flink's own words as detail. */
function incompatible(a: Assignment, column: Column): StudioError {
  const span = a.query.itemSpans[a.from] ?? a.insert.target.span;
  const from = a.query.node.columns[a.from] as Column;
  const [given, wanted] = [typeText(withNullable(withoutAttribute(from.type), true)), typeText(withNullable(column.type, true))];
  const cause = `Incompatible types for sink column '${column.name}' at position ${a.at}.`;
  const written = a.query.itemSpans[a.from] ? a.context.plan.text.slice(span.start, span.end) : null;
  return new StudioError('planner/incompatible-types', `column "${column.name}" takes ${wanted}, the query gives ${given}`, {
    span,
    detail: mismatch(a.target, cause, a.query, a.columns),
    ...(written === null
      ? {hint: `cast it to ${wanted} in the query`}
      : {
          hint: `write CAST(${written} AS ${wanted})`,
          fixes: [{title: `Replace with CAST(${written} AS ${wanted})`, span, text: `CAST(${written} AS ${wanted})`}],
        }),
  });
}

function wrongCount(
  target: CatalogTable,
  query: BoundQuery,
  columns: readonly Column[],
  positions: readonly number[],
  insert: Insert,
): StudioError {
  const count = query.node.columns.length;
  const into = insert.columns.length > 0 ? 'the INSERT names' : `table "${target.path.table}" takes`;
  return new StudioError(
    'planner/column-count',
    `the query gives ${count} ${count === 1 ? 'column' : 'columns'}, ${into} ${positions.length}`,
    {
      span: insert.query.span,
      detail: mismatch(target, 'Different number of columns.', query, columns),
    },
  );
}

function mismatch(target: CatalogTable, cause: string, query: BoundQuery, columns: readonly Column[]): string {
  const text = (list: readonly Column[]): string => list.map((c) => `${c.name}: ${typeText(withoutAttribute(c.type))}`).join(', ');
  return (
    `Column types of query result and sink for '${pathText(target.path)}' do not match.\nCause: ${cause}\n\n` +
    `Query schema: [${text(query.node.columns)}]\nSink schema:  [${text(columns)}]`
  );
}
