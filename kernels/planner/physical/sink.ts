import {must} from '../../protocol/assert.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {BoundInsert} from '../binder/insert.ts';
import {type PlanContext, pathText} from '../catalog.ts';
import type {LogicalNode} from '../logical/node.ts';
import {notNullEnforcer} from '../settings.ts';
import type {PlanBuilder} from './build.ts';
import {tableSpec} from './source.ts';

/** Builds what an INSERT reads and its sink. Refuses a changing query that the sink cannot take. `query` comes from `builder.add`. */
export function buildSink(insert: BoundInsert, query: LogicalNode, builder: PlanBuilder, context: PlanContext): void {
  const {target, columns, notNull, span} = insert;
  const identifier = target.options.connector ?? '';
  const sink = must(context.connectors.get(identifier)?.sink);
  const upserts = sink.modes.includes('upsert') && target.primaryKey !== null;
  const needsBefore = !upserts;
  const input = builder.build(query, needsBefore);
  if (input.mode !== 'append') {
    if (!upserts && !sink.modes.includes('retract')) {
      throw new StudioError('planner/updates', `table "${target.path.table}" cannot take the updates of this query`, {
        span,
        detail: `Table sink '${pathText(target.path)}' doesn't support consuming update changes which is produced by node ${builder.changingNode(input.id)}: connector "${identifier}" only appends`,
        hint: sink.modes.includes('upsert')
          ? 'declare a PRIMARY KEY … NOT ENFORCED for the table'
          : builder.changingNode(input.id) === 'Join'
            ? 'an inner join of inputs that only append, or an interval join, only appends'
            : 'group by a window: its result does not change once it is there',
      });
    }
    if (upserts && !sameKey(input.key, insert)) {
      throw new StudioError('planner/unsupported', `writing updates to table "${target.path.table}" by another key is not supported yet`, {
        span,
        detail: 'the PRIMARY KEY of the table is not the GROUP BY of the query',
        hint: 'declare the columns of GROUP BY as the PRIMARY KEY',
      });
    }
  }
  builder.push({
    kind: 'sink',
    id: builder.id('sink', pathText(target.path)),
    inputs: [input.id],
    columns,
    changelogMode: input.mode,
    table: tableSpec(target),
    ...(insert.overwrite ? {overwrite: true} : {}),
    notNull: {columns: notNull, enforcer: notNullEnforcer(context.session)},
  });
}

function sameKey(key: readonly number[] | null, insert: BoundInsert): boolean {
  const names = insert.target.primaryKey?.columns ?? [];
  const wanted = names.map((name) => insert.columns.findIndex((c) => c.name === name));
  return key !== null && key.length === wanted.length && key.every((k) => wanted.includes(k));
}
