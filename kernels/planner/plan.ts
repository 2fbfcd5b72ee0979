import {MAX_LENGTH} from '../protocol/data-type.ts';
import {type Diagnostic, diagnostic, StudioError} from '../protocol/diagnostic.ts';
import type {Identifier} from '../sql/ast/identifier.ts';
import type {Query} from '../sql/ast/query.ts';
import type {CreateTable, Explain, Insert, Statement} from '../sql/ast/statement.ts';
import {type BindContext, isNoted} from './binder/context.ts';
import {lookup} from './binder/from.ts';
import {bindInsert} from './binder/insert.ts';
import {bindQuery} from './binder/query.ts';
import {type CatalogColumn, type CatalogTable, type PlanContext, type PlannerCatalog, pathText} from './catalog.ts';
import {resolveCreateTable} from './ddl/create-table.ts';
import {planDefinition} from './ddl/plan-definition.ts';
import {unsupported} from './errors.ts';
import {explainText} from './explain.ts';
import {PlanBuilder} from './physical/build.ts';
import {buildSink} from './physical/sink.ts';
import {planSession} from './plan-session.ts';
import type {Planned} from './planned.ts';
import {sessionZone} from './settings.ts';
import {withoutAttribute} from './type-text.ts';

/** Either what to do, or every mistake that was found; warnings in both cases. Spans point into `PlanContext.text`. */
export type PlanResult =
  | {readonly ok: true; readonly planned: Planned; readonly warnings: readonly Diagnostic[]}
  | {readonly ok: false; readonly errors: readonly Diagnostic[]; readonly warnings: readonly Diagnostic[]};

/**
 * Resolves a statement and, for a query or INSERT, turns it into a job's plan. Pure: it reads what the context holds and changes nothing.
 * A user's mistakes are returned, all that could be found; only mistakes of ours are thrown.
 */
export function planStatement(statement: Statement, plan: PlanContext): PlanResult {
  return collected(plan, (context) => planWith(statement, context));
}

function collected(plan: PlanContext, run: (context: BindContext) => Planned): PlanResult {
  const errors: Diagnostic[] = [];
  const warnings: Diagnostic[] = [];
  try {
    const context: BindContext = {plan, zone: sessionZone(plan.session), errors, warnings, commonTables: null, views: []};
    const planned = run(context);
    if (errors.length === 0) return {ok: true, planned, warnings};
  } catch (error) {
    if (error instanceof RangeError) errors.push(TOO_DEEP);
    else if (!(error instanceof StudioError)) throw error;
    else if (!isNoted(error)) errors.push(error.diagnostic);
  }
  return {ok: false, errors: inOrder(errors), warnings};
}

/** A script is read from the top: so are its mistakes. A common table that is read twice has its mistakes twice. */
function inOrder(errors: readonly Diagnostic[]): readonly Diagnostic[] {
  const unique = new Map(errors.map((e) => [`${e.code} ${e.span?.start} ${e.message}`, e]));
  return [...unique.values()].sort((a, b) => (a.span?.start ?? 0) - (b.span?.start ?? 0));
}

// The stack ended: the parser's guard allows what a small stack (a worker's) cannot hold.
const TOO_DEEP = diagnostic('sql/too-deep', 'the statement nests too deep', {hint: 'split it with views or WITH'});

function planWith(statement: Statement, context: BindContext): Planned {
  switch (statement.kind) {
    case 'select':
      return queryPlan(statement.query, context);
    case 'insert':
      return insertPlan([statement], context);
    case 'statement-set':
      return insertPlan(statement.statements, context);
    case 'explain':
      return explain(statement, context);
    case 'create-table':
      return statement.query === null ? planDefinition(statement, context) : createTableAs(statement, statement.query, context);
    case 'create-view':
    case 'create-database':
    case 'create-catalog':
    case 'create-function':
    case 'create-materialized-table':
    case 'drop':
    case 'alter':
    case 'alter-function':
      return planDefinition(statement, context);
    case 'describe':
    case 'show':
    case 'set':
    case 'reset':
    case 'use':
    case 'stop-job':
      return planSession(statement, context);
    case 'update':
    case 'delete':
      throw refusedWrite(statement.kind.toUpperCase(), statement.target, context);
    case 'truncate':
      throw refusedWrite('TRUNCATE TABLE', statement.name, context);
    case 'execute-plan':
    case 'compile-plan':
      throw unsupported('compiled plans are', statement.span, {
        hint: "EXPLAIN shows the plan; a deployed application's state outlives an upgrade",
      });
    case 'use-modules':
    case 'load-module':
    case 'unload-module':
      return {kind: 'session', statement};
    case 'add-jar':
    case 'remove-jar':
      throw unsupported('JAR files are', statement.span, {
        detail: 'a JAR holds Java classes, and this kernel has no Java',
        hint: 'write functions in Python, or run the note on Flink',
      });
    case 'call-procedure': {
      const name = statement.name.parts.map((p) => p.name).join('.');
      throw new StudioError('planner/no-procedures', `procedure "${name}" does not exist`, {
        span: statement.name.span,
        detail: 'the catalogs here have no procedures',
      });
    }
    case 'analyze':
      lookup(statement.name, context);
      if (context.plan.session.mode === 'batch') return {kind: 'message', text: 'Nothing to do: plans here do not depend on statistics'};
      throw new StudioError('planner/analyze', 'ANALYZE TABLE cannot be run in streaming mode', {span: statement.span});
    case 'refused-statement':
      throw unsupported(`${statement.what} is`, statement.span);
    case 'client-command':
      throw new StudioError('planner/client-command', `${statement.command} is a command of Flink's own client`, {span: statement.span});
    default:
      return statement satisfies never;
  }
}

/** What no connector here can do, in Flink's order: the table first, then the mode, then the connector. */
function refusedWrite(what: string, name: Identifier, context: BindContext): StudioError {
  const {table} = lookup(name, context).path;
  if (context.plan.session.mode === 'streaming') {
    return new StudioError('planner/streaming-write', `${what} cannot be run in streaming mode`, {
      span: name.span,
      hint: 'a stream only grows: write what changed with INSERT INTO a table with a PRIMARY KEY',
    });
  }
  return new StudioError(
    'planner/unsupported-write',
    `the connector of table "${table}" cannot ${what.split(' ')[0]?.toLowerCase()} rows`,
    {
      span: name.span,
      hint: 'drop the table, or write with INSERT INTO',
    },
  );
}

/** CREATE TABLE … AS: the query's columns become the table's; then an INSERT into it, which it is planned as. */
function createTableAs(statement: CreateTable, query: Query, context: BindContext): Planned {
  const refused = refusedCtas(statement);
  if (refused !== null) throw new StudioError('planner/create-table-as', `CREATE TABLE … AS ${refused}`, {span: statement.name.span});
  const {node} = bindQuery(query, context);
  const columns = node.columns.map(
    ({name, type}): CatalogColumn => ({kind: 'physical', name, type: withoutAttribute(type), comment: null}),
  );
  const shape = resolveCreateTable({...statement, query: null, columns: [], partitionedBy: []}, context);
  const unnamed = statement.partitionedBy.find((k) => !columns.some((c) => c.name === k.name));
  if (unnamed !== undefined) {
    throw new StudioError('sql/unknown-column', `column "${unnamed.name}" does not exist`, {span: unnamed.span});
  }
  const table: CatalogTable = {...shape, columns, partitionKeys: statement.partitionedBy.map((k) => k.name)};
  const {catalog} = context.plan;
  const withTable: PlannerCatalog = {
    ...catalog,
    lookupTable: (path) => (pathText(path) === pathText(table.path) ? table : catalog.lookupTable(path)),
  };
  const insert: Insert = {
    kind: 'insert',
    overwrite: false,
    target: statement.name,
    hints: [],
    partition: [],
    columns: [],
    query,
    span: statement.span,
  };
  const planned = insertPlan([insert], {...context, plan: {...context.plan, catalog: withTable}});
  return {
    kind: 'create-table-as',
    table,
    ifNotExists: statement.ifNotExists,
    replace: statement.orReplace,
    plan: planned.plan,
    targets: planned.targets,
  };
}

/** As Flink 1.20 refuses it. */
function refusedCtas(statement: CreateTable): string | null {
  if (statement.temporary) return 'cannot make a temporary table';
  if (statement.columns.length > 0) return 'takes its columns from the query: leave them away';
  if (statement.watermarks.length > 0) return 'takes no WATERMARK';
  if (statement.constraints.length > 0) return 'takes no PRIMARY KEY';
  return null;
}

function queryPlan(query: Query, context: BindContext, needsBefore = true): Planned & {kind: 'query'} {
  const bound = bindQuery(query, context);
  const builder = new PlanBuilder(context.plan);
  const delivered = builder.build(builder.add(bound.node), needsBefore);
  const columns = bound.node.columns;
  builder.push({kind: 'collect', id: builder.id('collect', ''), inputs: [delivered.id], columns, changelogMode: delivered.mode});
  const key = delivered.mode === 'append' ? null : delivered.key;
  return {
    kind: 'query',
    plan: builder.finish(),
    schema: {columns, ...(key === null ? {} : {key})},
    changelogMode: delivered.mode,
    order: bound.order.map(({column, descending}) => ({column, descending})),
  };
}

function insertPlan(inserts: readonly Insert[], context: BindContext): Planned & {kind: 'insert'} {
  const builder = new PlanBuilder(context.plan);
  const bound = inserts.map((insert) => {
    const one = bindInsert(insert, context);
    return {insert: one, query: builder.add(one.node)};
  });
  for (const {insert, query} of bound) buildSink(insert, query, builder, context.plan);
  return {kind: 'insert', plan: builder.finish(), targets: bound.map((b) => b.insert.target.path)};
}

/** The changelog mode is always told; there are no costs to estimate, and the one plan serves every detail that may be asked for. */
function explain(explained: Explain, context: BindContext): Planned {
  if (explained.details.includes('PLAN_ADVICE') && context.plan.session.mode === 'batch') {
    throw new StudioError('planner/explain', 'EXPLAIN PLAN_ADVICE is for streaming mode', {span: explained.span});
  }
  const {statement} = explained;
  // Flink explains a query without the sink that collects its rows, which is what asks for the -U of an update.
  const planned = statement.kind === 'select' ? queryPlan(statement.query, context, false) : planWith(statement, context);
  if (planned.kind !== 'query' && planned.kind !== 'insert' && planned.kind !== 'create-table-as') {
    throw new StudioError('planner/explain', 'EXPLAIN takes a query or an INSERT', {span: statement.span});
  }
  const text = explainText(planned.plan, context.plan.connectors);
  return {
    kind: 'result',
    of: 'explain',
    columns: [{name: 'result', type: {kind: 'varchar', length: MAX_LENGTH, nullable: true}}],
    rows: [[text]],
  };
}
