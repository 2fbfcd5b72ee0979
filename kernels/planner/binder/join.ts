import {withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Identifier, IdentifierPart} from '../../sql/ast/identifier.ts';
import type {Join} from '../../sql/ast/query.ts';
import {columnRef, shiftColumns} from '../logical/expressions.ts';
import {foldLogic} from '../logical/fold.ts';
import {join} from '../logical/join.ts';
import type {Join as LogicalJoin, LogicalNode} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import type {JoinType} from '../physical/plan.ts';
import {callFunction} from './calls.ts';
import {coerce} from './coerce.ts';
import type {BindContext} from './context.ts';
import {bindCondition} from './expression.ts';
import type {BoundFrom} from './from.ts';
import {type Relation, rescoped, resolveColumn, type Scope} from './scope.ts';
import {bindSubqueryJoin} from './subquery-join.ts';
import {hasSubquery} from './walk.ts';

const TYPES: Readonly<Record<Join['type'], JoinType>> = {
  INNER: 'inner',
  LEFT: 'left',
  RIGHT: 'right',
  FULL: 'full',
  CROSS: 'inner',
  COMMA: 'inner',
};

/** A JOIN of two bound sides, with ON, USING or NATURAL. */
export function bindJoin(
  node: Join,
  left: BoundFrom,
  right: BoundFrom,
  context: BindContext,
  temporal?: LogicalJoin['temporal'],
): BoundFrom {
  const type = TYPES[node.type];
  const width = left.node.columns.length;
  const relations = [...left.scope.relations, ...right.scope.relations.map((r) => ({...r, offset: r.offset + width}))];
  const using = node.natural ? commonNames(left.scope, right.scope) : node.using;
  if (using.length > 0) return bindUsing(node, type, left, right, using, context, temporal);
  if (node.on === null) {
    if (node.type !== 'CROSS' && node.type !== 'COMMA' && !node.natural) {
      throw new StudioError('sql/join', `${node.type === 'INNER' ? 'JOIN' : `${node.type} JOIN`} needs a condition`, {
        span: node.span,
        hint: 'add ON a.key = b.key, or write CROSS JOIN',
      });
    }
    const joined = join(type, left.node, right.node, null, temporal);
    return {node: joined, scope: rescoped({relations}, joined)};
  }
  if (hasSubquery(node.on)) return bindSubqueryJoin(type, node.on, left, right, {relations}, context);
  // ON sees the sides as they are: padding comes after it.
  const condition = bindCondition(node.on, {context, scope: {relations}, place: 'ON'});
  const joined = join(type, left.node, right.node, condition, temporal);
  return {node: joined, scope: rescoped({relations}, joined)};
}

/** The columns are equal on both sides and stand once, before all others; each side's own is named by its table only. */
function bindUsing(
  node: Join,
  type: JoinType,
  left: BoundFrom,
  right: BoundFrom,
  using: readonly IdentifierPart[],
  context: BindContext,
  temporal: LogicalJoin['temporal'],
): BoundFrom {
  const width = left.node.columns.length;
  const pairs = using.map((name) => {
    const own = identifierOf(name);
    const a = resolveColumn(left.scope, own);
    const b = shiftColumns(resolveColumn(right.scope, own), (i) => i + width);
    return {name: name.name, a, b, equal: callFunction('=', [a, b], context, name.span)};
  });
  const joined = join(
    type,
    left.node,
    right.node,
    foldLogic(
      'and',
      pairs.map((p) => p.equal),
    ),
    temporal,
  );
  const merged = pairs.map(({name, a, b, equal}): {column: Column; expr: Expr} => {
    const expr = mergedColumn(type, a, b, equal, joined, context, node);
    return {column: {name, type: expr.type}, expr};
  });
  const columns = [...joined.columns, ...merged.map((m) => m.column)];
  const own = joined.columns.map((_, i) => columnRef(joined.columns, i));
  const project: LogicalNode = {kind: 'project', input: joined, expressions: [...own, ...merged.map((m) => m.expr)], columns, merges: true};
  const hidden = new Set(pairs.flatMap((p) => [p.a, p.b]).map((e) => (e.kind === 'column' ? e.index : -1)));
  const sides = [...left.scope.relations, ...right.scope.relations.map((r) => ({...r, offset: r.offset + width}))];
  const relations = sides.map((r): Relation => {
    const more = r.columns.flatMap((_, i) => (hidden.has(r.offset + i) ? [i] : []));
    return more.length === 0 ? r : {...r, hidden: [...(r.hidden ?? []), ...more]};
  });
  const first: Relation = {name: null, path: null, columns: merged.map((m) => m.column), offset: joined.columns.length, leads: true};
  return {node: project, scope: rescoped({relations: [...relations, first]}, project)};
}

/** The column of the side whose rows are all there; of a full join the one that is not NULL. */
function mergedColumn(type: JoinType, a: Expr, b: Expr, equal: Expr, joined: LogicalNode, context: BindContext, node: Join): Expr {
  const own = (e: Expr): Expr => (e.kind === 'column' ? columnRef(joined.columns, e.index) : e);
  if (type === 'right') return own(b);
  if (type !== 'full') return own(a);
  const common = equal.kind === 'call' ? (equal.args[0]?.type ?? a.type) : a.type;
  const both = [own(a), own(b)].map((e) => coerce(e, withNullable(common, true), context));
  return callFunction('COALESCE', both, context, node.span);
}

function commonNames(left: Scope, right: Scope): readonly IdentifierPart[] {
  const visible = (scope: Scope): readonly string[] =>
    scope.relations.flatMap((r) => r.columns.flatMap((c, i) => (r.hidden?.includes(i) ? [] : [c.name])));
  const others = new Set(visible(right));
  return visible(left)
    .filter((name) => others.has(name))
    .map((name) => ({name, quoted: true, span: {start: 0, end: 0}}));
}

function identifierOf(part: IdentifierPart): Identifier {
  return {kind: 'identifier', parts: [part], span: part.span};
}
