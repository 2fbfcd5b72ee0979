import {MAX_LENGTH} from '../protocol/data-type.ts';
import {type Diagnostic, diagnostic, StudioError} from '../protocol/diagnostic.ts';
import type {Query} from '../sql/ast/query.ts';
import type {Explain, Insert, Statement} from '../sql/ast/statement.ts';
import {type BindContext, isNoted} from './binder/context.ts';
import {bindInsert} from './binder/insert.ts';
import {bindQuery} from './binder/query.ts';
import type {PlanContext} from './catalog.ts';
import {planDefinition} from './ddl/plan-definition.ts';
import {unsupported} from './errors.ts';
import {explainText} from './explain.ts';
import {PlanBuilder} from './physical/build.ts';
import {buildSink} from './physical/sink.ts';
import {planSession} from './plan-session.ts';
import type {Planned} from './planned.ts';
import {sessionZone} from './settings.ts';

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
    case 'truncate':
      throw unsupported(`${statement.kind.toUpperCase()} is`, statement.span);
    case 'execute-plan':
    case 'compile-plan':
      throw unsupported('compiled plans are', statement.span);
    case 'use-modules':
    case 'load-module':
    case 'unload-module':
      throw unsupported('modules are', statement.span);
    case 'add-jar':
    case 'remove-jar':
      throw unsupported('JAR files are', statement.span);
    case 'call-procedure':
      throw unsupported('procedures are', statement.span);
    case 'analyze':
      throw unsupported('ANALYZE TABLE is', statement.span);
    case 'client-command':
      throw new StudioError('planner/client-command', `${statement.command} is a command of Flink's own client`, {span: statement.span});
    default:
      return statement satisfies never;
  }
}

function queryPlan(query: Query, context: BindContext): Planned & {kind: 'query'} {
  const bound = bindQuery(query, context);
  const builder = new PlanBuilder(context.plan);
  const delivered = builder.build(builder.add(bound.node), true);
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

/** The changelog mode is always told. */
function explain(explained: Explain, context: BindContext): Planned {
  const detail = explained.details.find((d) => d !== 'CHANGELOG_MODE');
  if (detail !== undefined) throw unsupported(`EXPLAIN ${detail} is`, explained.span, {hint: 'leave it away'});
  const {statement} = explained;
  const planned = planWith(statement, context);
  if (planned.kind !== 'query' && planned.kind !== 'insert') {
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
