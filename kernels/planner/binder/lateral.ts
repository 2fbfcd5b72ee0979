import {typeText, withNullable} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {DerivedTable, Join, TableReference, Unnest as UnnestReference} from '../../sql/ast/query.ts';
import {apply} from '../logical/decorrelate.ts';
import {columnRef} from '../logical/expressions.ts';
import {filtered} from '../logical/join.ts';
import type {LogicalNode} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import type {BindContext} from './context.ts';
import {bindCondition, bindExpression} from './expression.ts';
import {type BoundFrom, bindFrom} from './from.ts';
import type {Relation, Scope} from './scope.ts';
import {rescoped} from './scope.ts';
import {depthBelow, enclosed, Subqueries} from './subqueries.ts';

/** What may name the columns of the tables before it. */
type LateralReference = UnnestReference | DerivedTable;

export function isLateral(reference: TableReference): reference is LateralReference {
  return reference.kind === 'unnest' || (reference.kind === 'derived' && reference.lateral);
}

/** A join whose right side is asked for each row of the left one. */
export function bindLateralJoin(node: Join, left: BoundFrom, right: LateralReference, context: BindContext): BoundFrom {
  if (node.type === 'RIGHT' || node.type === 'FULL') {
    throw new StudioError('sql/join', `${node.type} JOIN cannot ask its right side for each row of the left one`, {
      span: node.span,
      hint: 'use LEFT JOIN or CROSS JOIN',
    });
  }
  return right.kind === 'unnest' ? unnested(node, left, right, context) : bindLateralQuery(node, left, right, context);
}

function bindLateralQuery(node: Join, left: BoundFrom, right: DerivedTable, context: BindContext): BoundFrom {
  const type = node.type === 'LEFT' ? 'left' : 'inner';
  const width = left.node.columns.length;
  const bound = bindFrom({...right, lateral: false}, enclosed({context, scope: left.scope, place: 'LATERAL'}));
  const relations = [...left.scope.relations, ...bound.scope.relations.map((r) => ({...r, offset: r.offset + width}))];
  const on = node.on === null ? null : bindCondition(node.on, {context, scope: {relations}, place: 'ON'});
  const joined = apply(type, left.node, bound.node, depthBelow(context), on, true);
  return {node: joined, scope: rescoped({relations}, joined)};
}

function unnested(node: Join, left: BoundFrom, right: UnnestReference, context: BindContext): BoundFrom {
  const isOuter = node.type === 'LEFT';
  const {input, scope} = unnestOver(left.node, left.scope, right, isOuter, context);
  if (node.on === null) return {node: input, scope};
  const condition = bindCondition(node.on, {context, scope, place: 'ON'});
  const isTrue = condition.kind === 'literal' && condition.value === true;
  if (isOuter && !isTrue && input.kind === 'unnest') return {node: {...input, condition}, scope};
  return {node: isTrue ? input : filtered(input, [condition]), scope};
}

/** `UNNEST(…)` over a row of nothing, or over the tables before it. */
export function unnestOver(
  input: LogicalNode,
  scope: Scope,
  reference: UnnestReference,
  isOuter: boolean,
  context: BindContext,
): {readonly input: LogicalNode; readonly scope: Scope} {
  const [written, more] = reference.expressions;
  if (written === undefined || more !== undefined) {
    throw new StudioError('sql/unnest', 'UNNEST takes one collection', {span: reference.span});
  }
  const subqueries = new Subqueries();
  const bound = bindExpression(written, {context, scope, place: 'UNNEST', subqueries});
  const wide = subqueries.finish(input, (e) => e, context);
  const collection = wide.resolve(bound);
  const plain = elementColumns(collection, reference);
  const names = reference.alias?.columns ?? [];
  if (names.length > 0 && names.length !== plain.length) {
    throw new StudioError('sql/alias', `"${reference.alias?.name.name}" names ${names.length} columns of ${plain.length}`, {
      span: reference.alias?.span ?? reference.span,
    });
  }
  const columns = plain.map((c, i): Column => ({name: names[i]?.name ?? c.name, type: isOuter ? withNullable(c.type, true) : c.type}));
  const node: LogicalNode = {
    kind: 'unnest',
    input: wide.node,
    collection,
    ordinality: reference.ordinality,
    outer: isOuter,
    condition: null,
    columns: [...wide.node.columns, ...columns],
  };
  const relation: Relation = {name: reference.alias?.name.name ?? null, path: null, columns, offset: input.columns.length};
  return {input: without(node, input.columns.length, columns.length), scope: {...scope, relations: [...scope.relations, relation]}};
}

/** The values of subqueries stand between the input's columns and the elements: they are left out. */
function without(node: LogicalNode, width: number, elements: number): LogicalNode {
  if (node.columns.length === width + elements) return node;
  const kept = [...node.columns.keys()].filter((i) => i < width || i >= node.columns.length - elements);
  const columns = kept.map((i) => node.columns[i] as Column);
  return {kind: 'project', input: node, expressions: kept.map((i) => columnRef(node.columns, i)), columns};
}

function elementColumns(collection: Expr, reference: UnnestReference): readonly Column[] {
  const {type} = collection;
  const number: readonly Column[] = reference.ordinality ? [{name: 'ORDINALITY', type: {kind: 'int', nullable: false}}] : [];
  switch (type.kind) {
    case 'map':
      return [{name: 'KEY', type: type.key}, {name: 'VALUE', type: type.value}, ...number];
    case 'array':
    case 'multiset': {
      const {element} = type;
      if (element.kind !== 'row') return [{name: 'EXPR$0', type: element}, ...number];
      return [...element.fields.map((f) => ({name: f.name, type: element.nullable ? withNullable(f.type, true) : f.type})), ...number];
    }
    default:
      throw new StudioError('sql/unnest', `UNNEST takes an ARRAY, MAP or MULTISET, not ${typeText(type)}`, {span: reference.span});
  }
}
