import type {Span} from '../../protocol/diagnostic.ts';
import type {Expression} from '../../sql/ast/expression.ts';
import type {IdentifierPart} from '../../sql/ast/identifier.ts';
import type {GroupBy, Pivot, Select, SelectItem} from '../../sql/ast/query.ts';
import {printExpression} from '../../sql/print-expression.ts';
import type {LogicalNode} from '../logical/node.ts';
import type {BindContext} from './context.ts';
import type {BoundFrom} from './from.ts';
import {bindSelectOver} from './select.ts';
import {someNode} from './walk.ts';

/**
 * PIVOT as filtered aggregates: `SUM(a) FILTER (WHERE k = 'x')` for each value, grouped by every column that neither the aggregates nor FOR
 * names. Columns are called as Calcite calls them: the value's name, or its text, then the aggregate's.
 */
export function bindPivot(pivot: Pivot, input: BoundFrom, context: BindContext): LogicalNode {
  const used = new Set(pivot.axes.map((axis) => axis.name));
  for (const {call} of pivot.aggregates) {
    someNode(call, (node) => {
      if (node.kind === 'column') used.add(node.name.parts[node.name.parts.length - 1]?.name ?? '');
      return false;
    });
  }
  const {span} = pivot;
  const groups = input.node.columns.map((c) => c.name).filter((name) => !used.has(name));
  const keys = groups.map((name) => columnOf({name, quoted: true, span}));
  const items = pivot.values.flatMap((value) => {
    const tests = pivot.axes.map((axis, i): Expression => {
      const right = value.values[i] ?? {kind: 'null', span: value.span};
      return {kind: 'binary', operator: '=', left: columnOf(axis), right, operatorSpan: value.span, span: value.span};
    });
    const valueName = value.alias?.name ?? value.values.map(printExpression).join('_');
    return pivot.aggregates.map(({call, alias}): SelectItem => {
      const name = alias === null ? valueName : `${valueName}_${alias.name}`;
      return {expression: filteredCall(call, tests), alias: {name, quoted: true, span: value.span}, span: value.span};
    });
  });
  const select: Select = {
    kind: 'select',
    hints: [],
    quantifier: null,
    items: [...keys.map((expression): SelectItem => ({expression, alias: null, span})), ...items],
    from: null,
    where: null,
    groupBy: keys.length === 0 && items.length > 0 ? null : groupBy(keys, span),
    having: null,
    windows: [],
    span,
  };
  return bindSelectOver(select, [], {...input, scope: {relations: [flat(input)]}}, context).node;
}

/** The columns of the input under their own names alone. */
function flat(input: BoundFrom): BoundFrom['scope']['relations'][number] {
  return {name: null, path: null, columns: input.node.columns, offset: 0};
}

function columnOf(part: IdentifierPart): Expression {
  return {kind: 'column', name: {kind: 'identifier', parts: [part], span: part.span}, span: part.span};
}

function filteredCall(call: Expression, tests: readonly Expression[]): Expression {
  if (call.kind !== 'call') return call;
  const own = call.filter === null ? tests : [call.filter, ...tests];
  const filter = own.reduce((left, right) => ({kind: 'binary', operator: 'AND', left, right, operatorSpan: call.span, span: call.span}));
  return {...call, filter};
}

function groupBy(keys: readonly Expression[], span: Span): GroupBy {
  return {quantifier: null, elements: keys.map((key) => ({kind: 'keys', expressions: [key], parenthesised: false, span})), span};
}
