import {must} from '../../protocol/assert.ts';
import {holdsChanges} from '../../protocol/connector.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {BoundInsert} from '../binder/insert.ts';
import {type PlanContext, pathText} from '../catalog.ts';
import {limitRanks} from '../logical/limit-ranks.ts';
import type {LogicalNode} from '../logical/node.ts';
import {upsertKey} from '../logical/upsert-key.ts';
import {durationSetting, notNullEnforcer, upsertMaterialize} from '../settings.ts';
import type {PlanBuilder} from './build.ts';
import {tableSpec} from './source.ts';

/** Builds what an INSERT reads and its sink. Refuses a changing query that the sink cannot take. `query` comes from `builder.add`. */
export function buildSink(insert: BoundInsert, query: LogicalNode, builder: PlanBuilder, context: PlanContext): void {
  const {target, columns, notNull, span} = insert;
  const identifier = target.options.connector ?? '';
  const connector = must(context.connectors.get(identifier));
  const sink = must(connector.sink);
  const changes = holdsChanges(connector, target.options);
  const keyed = target.primaryKey !== null && (changes || sink.modes.includes('upsert'));
  const upserts = keyed && !changes;
  const materialize = upsertMaterialize(context.session);
  const isKeyed = sameKey(upsertKey(limitRanks(query)), insert) && materialize !== 'force';
  const needsBefore = upserts ? !isKeyed && materialize !== 'none' : sink.withoutBefore !== true || keyed;
  const built = builder.build(query, needsBefore);
  const input =
    keyed && materialize !== 'none' && needsMaterializing(built, insert, materialize)
      ? materialized(built, insert, builder, context)
      : built;
  if (input.mode !== 'append') {
    if (!upserts && !changes && !sink.modes.includes('retract')) {
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
  }
  builder.push({
    kind: 'sink',
    id: builder.id('sink', pathText(target.path)),
    inputs: [input.id],
    columns,
    changelogMode: input.mode,
    table: tableSpec(target),
    ...(sink.parallel === true ? {parallel: true} : {}),
    ...(insert.overwrite ? {overwrite: true} : {}),
    notNull: {columns: notNull, enforcer: notNullEnforcer(context.session)},
  });
}

type Built = ReturnType<PlanBuilder['build']>;

/** Rows of the query that share a key of the table must not overwrite each other in whatever order they come. */
function needsMaterializing(input: Built, insert: BoundInsert, setting: 'auto' | 'force'): boolean {
  if (input.mode === 'append') return setting === 'force';
  return setting === 'force' || !sameKey(input.key, insert);
}

function materialized(input: Built, insert: BoundInsert, builder: PlanBuilder, context: PlanContext): Built {
  const keys = keyColumns(insert);
  const id = builder.id('upsert-materialize', `${input.id} by ${keys.join()}`);
  const stateTtlMs = durationSetting(context.session, 'table.exec.state.ttl');
  builder.push({kind: 'upsert-materialize', id, inputs: [input.id], columns: input.columns, changelogMode: 'upsert', keys, stateTtlMs});
  return {id, columns: input.columns, mode: 'upsert', key: keys};
}

function keyColumns(insert: BoundInsert): readonly number[] {
  return (insert.target.primaryKey?.columns ?? []).map((name) => insert.columns.findIndex((c) => c.name === name));
}

function sameKey(key: readonly number[] | null, insert: BoundInsert): boolean {
  const wanted = keyColumns(insert);
  return key !== null && key.length === wanted.length && key.every((k) => wanted.includes(k));
}
