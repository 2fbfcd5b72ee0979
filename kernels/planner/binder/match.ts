import {StudioError} from '../../protocol/diagnostic.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {MatchRecognize, OrderItem} from '../../sql/ast/query.ts';
import {isTimestamp} from '../../sql/types/common-type.ts';
import type {LogicalNode, SortKey} from '../logical/node.ts';
import type {MatchExpression} from '../physical/plan.ts';
import type {BindContext} from './context.ts';
import {bindExpression} from './expression.ts';
import {windowInterval} from './group-window.ts';
import {bindDefine, bindMeasure, type MatchNames} from './match-expression.ts';
import {bindPattern, bindSkip} from './match-pattern.ts';
import {sortKey} from './query.ts';
import type {Scope} from './scope.ts';

/** MATCH_RECOGNIZE over a bound input. Throws StudioError. */
export function bindMatch(
  node: MatchRecognize,
  input: {readonly node: LogicalNode; readonly scope: Scope},
  context: BindContext,
): LogicalNode {
  const {scope} = input;
  if (node.rowsPerMatch === 'ALL') {
    throw new StudioError('planner/unsupported', 'ALL ROWS PER MATCH is not supported, as in Flink', {
      span: node.span,
      hint: 'write ONE ROW PER MATCH',
    });
  }
  const partition = node.partitionBy.map((e) => inputColumn(e, scope, context, 'PARTITION BY'));
  const {timeColumn, timeMode, order} = bindOrder(node, input.node, scope, context);
  const variables = bindPattern(node.pattern);
  const names: MatchNames = {
    scope: {relations: scope.relations.map((r) => ({...r, name: null, path: null}))},
    context,
    qualifiers: new Set([
      ...variables.map((v) => v.name),
      ...node.define.map((d) => d.name.name),
      ...node.subsets.map((s) => s.name.name),
      ...scope.relations.flatMap((r) => (r.name === null ? [] : [r.name])),
    ]),
  };
  const conditions = new Map<string, MatchExpression>();
  for (const {name, condition} of node.define) {
    if (conditions.has(name.name)) throw new StudioError('sql/match', `"${name.name}" is defined twice`, {span: name.span});
    conditions.set(name.name, bindDefine(condition, names));
  }
  const skip = bindSkip(
    node,
    variables.map((v) => v.name),
  );
  const withinMs = node.within === null ? 0 : windowInterval(node.within, {context, scope: {relations: []}, place: 'WITHIN'});
  const keys = partition.map((i) => input.node.columns[i]!);
  const taken = new Set(keys.map((c) => c.name));
  const measures = node.measures.map(({expression, alias}) => {
    const name = alias?.name ?? '';
    if (taken.has(name))
      throw new StudioError('sql/match', `column "${name}" stands twice in the result`, {span: alias?.span ?? node.span});
    taken.add(name);
    return {name, measure: bindMeasure(expression, names)};
  });
  const columns = [...keys, ...measures.map(({name, measure}) => ({name, type: measure.type}))];
  return {
    kind: 'match',
    input: input.node,
    partition,
    timeColumn,
    timeMode,
    order,
    pattern: variables.map((v) => ({...v, condition: conditions.get(v.name) ?? null})),
    skip,
    withinMs,
    measures: measures.map(({measure: {slots, expr}}) => ({slots, expr})),
    columns,
  };
}

interface Order {
  readonly timeColumn: number | null;
  readonly timeMode: 'event' | 'processing';
  /** Among rows of one time. */
  readonly order: readonly SortKey[];
}

/** A time attribute, ascending, then other columns. In batch whatever is written. */
function bindOrder(node: MatchRecognize, input: LogicalNode, scope: Scope, context: BindContext): Order {
  const [first, ...rest] = node.orderBy;
  const column = (item: OrderItem): number => inputColumn(item.expression, scope, context, 'ORDER BY');
  if (context.plan.session.mode === 'batch') {
    const order = node.orderBy.map((item) => sortKey(item, column(item)));
    return {timeColumn: null, timeMode: 'event', order: order.filter((k) => !isProcessingTime(input, k.column))};
  }
  if (first === undefined) {
    throw new StudioError('sql/match', 'MATCH_RECOGNIZE needs an ORDER BY', {span: node.span, hint: 'write ORDER BY time_column'});
  }
  const timeColumn = column(first);
  const {type} = input.columns[timeColumn]!;
  if (!isTimestamp(type) || type.attribute === undefined) {
    throw new StudioError('sql/match', 'MATCH_RECOGNIZE is ordered by a time attribute first', {
      span: first.expression.span,
      hint: 'declare a WATERMARK for the column in CREATE TABLE, or use a PROCTIME() column',
    });
  }
  if (first.descending) {
    throw new StudioError('sql/match', 'MATCH_RECOGNIZE is ordered by time ascending', {span: first.span});
  }
  const order = rest.map((item) => sortKey(item, column(item)));
  return {timeColumn, timeMode: type.attribute === 'proctime' ? 'processing' : 'event', order};
}

function isProcessingTime({columns}: LogicalNode, column: number): boolean {
  const type = columns[column]?.type;
  return type !== undefined && isTimestamp(type) && type.attribute === 'proctime';
}

function inputColumn(node: Expression, scope: Scope, context: BindContext, place: string): number {
  const bound = bindExpression(node, {context, scope, place});
  if (bound.kind === 'column') return bound.index;
  throw new StudioError('sql/match', `${place} of MATCH_RECOGNIZE takes columns`, {span: node.span, hint: 'compute it in a subquery'});
}
