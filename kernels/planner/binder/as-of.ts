import {StudioError} from '../../protocol/diagnostic.ts';
import type {Join, TableName, TableReference} from '../../sql/ast/query.ts';
import {isTimestamp} from '../../sql/types/common-type.ts';
import type {LogicalNode} from '../logical/node.ts';
import type {BindContext} from './context.ts';
import {bindExpression} from './expression.ts';
import {type BoundFrom, bindFrom} from './from.ts';
import {bindJoin} from './join.ts';
import {bindLookupJoin} from './lookup-join.ts';

type AsOfTable = TableName & {readonly asOf: NonNullable<TableName['asOf']>};

export function isAsOf(reference: TableReference): reference is AsOfTable {
  return reference.kind === 'table' && reference.asOf !== null;
}

/** A join with the version of a table that was valid at a time of the left row. */
export function bindAsOfJoin(node: Join, left: BoundFrom, right: AsOfTable, context: BindContext): BoundFrom {
  const {span} = right.asOf;
  if (node.type === 'RIGHT' || node.type === 'FULL') {
    throw new StudioError('sql/as-of', `${node.type} JOIN takes no FOR SYSTEM_TIME AS OF`, {span, hint: 'use JOIN or LEFT JOIN'});
  }
  const time = bindExpression(right.asOf, {context, scope: left.scope, place: 'FOR SYSTEM_TIME AS OF'});
  const attribute = isTimestamp(time.type) ? time.type.attribute : undefined;
  if (time.kind !== 'column' || attribute === undefined) {
    throw new StudioError('planner/as-of', 'FOR SYSTEM_TIME AS OF takes a time attribute of the left side', {
      span,
      hint: 'name a column that has a WATERMARK or is PROCTIME()',
    });
  }
  if (attribute === 'proctime') return bindLookupJoin(node, left, right, context);
  const bound = bindFrom({...right, asOf: null}, context);
  return bindJoin(node, left, bound, context, {leftTime: time.index, rightTime: left.node.columns.length + rowtimeOf(bound.node, right)});
}

function rowtimeOf(node: LogicalNode, right: AsOfTable): number {
  const at = node.columns.findIndex((c) => isTimestamp(c.type) && c.type.attribute === 'rowtime');
  if (at >= 0) return at;
  throw new StudioError('planner/versioned-table', 'the table after FOR SYSTEM_TIME AS OF has no event time', {
    span: right.span,
    detail: 'a version is valid from its event time on',
    hint: 'declare a WATERMARK on it',
  });
}
