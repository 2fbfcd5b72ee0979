import type {Expr} from '../physical/expr.ts';
import {sameType} from '../type-text.ts';
import {columnRef} from './expressions.ts';
import type {Aggregate, LogicalNode} from './node.ts';
import {withInputs} from './outer.ts';
import {areUnique} from './unique-columns.ts';

/** Aggregates whose value for one row is the row's own. */
const OF_ONE_ROW = new Set(['MIN', 'MAX', 'SUM']);

/** As in Flink, an aggregation whose groups hold one row each is none: what it reads passes it, with the kinds of its changes. */
export function removeAggregates(node: LogicalNode): LogicalNode {
  const below = withInputs(node, removeAggregates);
  return below.kind === 'aggregate' && isIdle(below) ? projected(below) : below;
}

function isIdle({keys, aggregates, input}: Aggregate): boolean {
  if (keys.length === 0 || !areUnique(input, new Set(keys))) return false;
  return aggregates.every((a) => OF_ONE_ROW.has(a.function) && a.filter === null && a.argument !== null);
}

function projected({keys, aggregates, input, columns}: Aggregate): LogicalNode {
  const expressions = columns.map(({type}, i): Expr => {
    const at = i < keys.length ? keys[i] : aggregates[i - keys.length]?.argument;
    const own = columnRef(input.columns, at ?? -1);
    return sameType(own.type, type) ? {...own, type} : {kind: 'cast', mode: 'cast', arg: own, type};
  });
  return {kind: 'project', input, expressions, columns};
}
