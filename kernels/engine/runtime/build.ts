import type {
  CollectNode,
  LookupJoinNode,
  PhysicalNode,
  PhysicalPlan,
  SinkNode,
  SourceNode,
  ValuesNode,
} from '../../planner/physical/plan.ts';
import {must, unreachable} from '../../protocol/assert.ts';
import {endsByItself} from '../../protocol/connector.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {BadRecord} from '../../protocol/kernel.ts';
import type {Column} from '../../protocol/schema.ts';
import {compileCalc, compileExpr} from '../expr/compile.ts';
import type {ExprContext} from '../expr/context.ts';
import {interpretExpr} from '../expr/interpret.ts';
import {ChangingWindowAggregate} from '../operators/changing-window-aggregate.ts';
import {Collect} from '../operators/collect.ts';
import {Deduplicate} from '../operators/deduplicate.ts';
import {Expand} from '../operators/expand.ts';
import {GroupAggregate} from '../operators/group-aggregate.ts';
import {IntervalJoin} from '../operators/interval-join.ts';
import {Limit} from '../operators/limit.ts';
import {LookupJoin} from '../operators/lookup-join.ts';
import {MatchRecognize} from '../operators/match/match-recognize.ts';
import {OverAggregate} from '../operators/over-aggregate.ts';
import {Rank} from '../operators/rank.ts';
import {RegularJoin} from '../operators/regular-join.ts';
import {SessionAggregate} from '../operators/session-aggregate.ts';
import {SessionTableFunction} from '../operators/session-table-function.ts';
import {SetOperation} from '../operators/set-operation.ts';
import {SinkInput} from '../operators/sink.ts';
import {Sort} from '../operators/sort.ts';
import {SourceOutput} from '../operators/source.ts';
import {TemporalJoin} from '../operators/temporal-join.ts';
import {Union} from '../operators/union.ts';
import {Unnest} from '../operators/unnest.ts';
import {UpdatingRank} from '../operators/updating-rank.ts';
import {UpsertMaterialize} from '../operators/upsert-materialize.ts';
import {WindowAggregate} from '../operators/window-aggregate.ts';
import {WindowFunctions} from '../operators/window-functions.ts';
import {WindowJoin} from '../operators/window-join.ts';
import {WindowTableFunction} from '../operators/window-table-function.ts';
import type {SpillFolder} from '../state/spill-folder.ts';
import type {Batch} from './batch.ts';
import {inBoundedMemory} from './bounded-memory.ts';
import {createCalc} from './calc.ts';
import type {Connector} from './connector.ts';
import {GraphNode} from './graph-node.ts';
import {LawCheck} from './law-check.ts';
import type {Lookup} from './lookup.ts';
import type {Operator} from './operator.ts';
import {ScanLookup} from './scan-lookup.ts';
import {SinkTask, type SinkTaskContext} from './sink-task.ts';
import {sourceOutput} from './source-output.ts';
import {SourceTask, type SourceTaskContext} from './source-task.ts';
import {TextReferences} from './text-references.ts';
import type {Texts} from './texts.ts';
import {valuesSource} from './values-source.ts';
import type {Wiring} from './wiring.ts';

export interface BuildContext {
  readonly connectors: (identifier: string) => Connector;
  readonly expressions: ExprContext;
  readonly tasks: SourceTaskContext & SinkTaskContext;
  readonly checkLaw: boolean;
  /** Of a batch job. */
  readonly spill: SpillFolder;
  onRows(batch: Batch, columns: readonly Column[]): void | Promise<void>;
  badRecord(record: BadRecord): void;
  print(text: string): void;
  /** null: the job is one subtask. */
  readonly wiring: Wiring | null;
}

/** A plan as running parts: nodes in the plan's order, and the tasks at both ends. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly sources: readonly SourceTask[];
  readonly sinks: readonly SinkTask[];
}

export function buildGraph(plan: PhysicalPlan, context: BuildContext): Graph {
  const nodes = new Map<string, GraphNode>();
  const planNodes = new Map(plan.nodes.map((n) => [n.id, n]));
  const sources: SourceTask[] = [];
  const sinks: SinkTask[] = [];
  const {wiring} = context;
  for (const node of plan.nodes) {
    const inputs = node.inputs.map((id) => must(planNodes.get(id), `input ${id} of ${node.id}`));
    if (wiring?.runsHere(node.id) === false) {
      for (const [i, input] of inputs.entries()) wiring.connect(node, i, input, nodes.get(input.id), undefined);
      continue;
    }
    const sink = node.kind === 'sink' || node.kind === 'collect' ? createSinkTask(node, plan, context) : null;
    if (sink !== null) sinks.push(sink);
    const create = (): Operator => createOperator(node, inputs, plan, context, sink);
    const operator = plan.mode === 'batch' ? inBoundedMemory(node, inputs, plan, context.spill, create) : create();
    const graphNode = new GraphNode(node.id, operator, context.checkLaw ? new LawCheck(node.id, node.changelogMode) : null);
    for (const [i, input] of inputs.entries()) {
      if (wiring === null) must(nodes.get(input.id)).connect(graphNode);
      else wiring.connect(node, i, input, nodes.get(input.id), graphNode);
    }
    nodes.set(node.id, graphNode);
  }
  const references = plan.mode === 'batch' || context.checkLaw ? null : new TextReferences(plan, nodes);
  // Once it is known who reads them.
  for (const node of plan.nodes) {
    const graphNode = nodes.get(node.id);
    if (graphNode === undefined) continue;
    if (node.kind === 'source') sources.push(createSourceTask(node, graphNode, plan, context, references));
    if (node.kind === 'values') sources.push(createValuesTask(node, graphNode, context));
  }
  wiring?.listen();
  return {nodes: [...nodes.values()], sources, sinks};
}

function createOperator(
  node: PhysicalNode,
  inputs: readonly PhysicalNode[],
  plan: PhysicalPlan,
  context: BuildContext,
  sink: SinkTask | null,
): Operator {
  const types = (inputs[0]?.columns ?? []).map((c) => c.type);
  const retracts = inputs.some((i) => i.changelogMode !== 'append');
  const {clock} = context.tasks;
  switch (node.kind) {
    case 'source':
    case 'values':
      return new SourceOutput();
    case 'calc':
      return createCalc(node, context.expressions);
    case 'expand':
      return new Expand(node.copies.map((copy) => compileCalc(null, copy, context.expressions)));
    case 'window-table-function':
      return node.window.kind === 'session'
        ? new SessionTableFunction(node, node.window.gap, types, clock)
        : new WindowTableFunction(node, clock);
    case 'window-aggregate':
      if (retracts || node.emit !== null) return new ChangingWindowAggregate(node, types, retracts, clock);
      return node.window.kind === 'session'
        ? new SessionAggregate(node, node.window.gap, types, clock)
        : new WindowAggregate(node, types, clock);
    case 'group-aggregate':
      return new GroupAggregate(node, types, retracts, plan.mode, clock);
    case 'regular-join': {
      const sides = inputTypes(inputs);
      const condition = node.condition === null ? null : compileExpr(node.condition, context.expressions);
      return new RegularJoin(node, sides, condition, plan.mode, clock);
    }
    case 'over-aggregate':
      return new OverAggregate(node, types, clock);
    case 'match':
      return new MatchRecognize(node, types, plan.mode, context.expressions, clock);
    case 'window-functions':
      return new WindowFunctions(node, types, plan.mode, clock);
    case 'rank':
      return node.rowKey === undefined ? new Rank(node, types, retracts, plan.mode, clock) : new UpdatingRank(node, types, clock);
    case 'deduplicate':
      return new Deduplicate(node, types, clock);
    case 'set-operation':
      return new SetOperation(node, types, plan.mode, clock);
    case 'interval-join': {
      const condition = node.condition === null ? null : compileExpr(node.condition, context.expressions);
      return new IntervalJoin(node, inputTypes(inputs), condition, clock);
    }
    case 'window-join': {
      const condition = node.condition === null ? null : compileExpr(node.condition, context.expressions);
      return new WindowJoin(node, inputTypes(inputs), condition);
    }
    case 'lookup-join': {
      const condition = node.condition === null ? null : compileExpr(node.condition, context.expressions);
      return new LookupJoin(node, types, createLookup(node, plan, context), condition, clock);
    }
    case 'temporal-join': {
      const condition = node.condition === null ? null : compileExpr(node.condition, context.expressions);
      return new TemporalJoin(node, inputTypes(inputs), condition, clock);
    }
    case 'unnest':
      return new Unnest(
        node,
        compileExpr(node.collection, context.expressions),
        node.condition === null ? null : compileExpr(node.condition, context.expressions),
      );
    case 'sort':
      return new Sort(node, types);
    case 'limit':
      return new Limit(node, types, retracts);
    case 'upsert-materialize':
      return new UpsertMaterialize(node, types, clock);
    case 'union':
      return new Union();
    case 'sink': {
      const task = must(sink);
      return new SinkInput(
        node,
        (batch) => task.push(batch),
        (time) => task.watermark(time),
        (texts, width) => task.takeReferences(texts, width),
      );
    }
    case 'collect': {
      const task = must(sink);
      return new Collect((batch) => task.push(batch));
    }
    default:
      return unreachable(node);
  }
}

/** A table that is asked by key: as its connector can, or read whole. */
function createLookup(node: LookupJoinNode, plan: PhysicalPlan, context: BuildContext): Lookup {
  const {table, fields} = node;
  const connector = connectorOf(table.options.connector, table.path.table, context);
  const keys = node.keys.map((k) => k.field);
  const common = {zone: plan.zone, clock: context.tasks.clock, badRecord: context.badRecord};
  if (connector.createLookup !== undefined) return connector.createLookup({...common, table, fields, keys});
  const {'source.monitor-interval': _watched, ...options} = table.options;
  const all = [...new Map([...fields, ...keys].map((f) => [f.name, f])).values()];
  const place = (list: readonly {readonly name: string}[]): readonly number[] => list.map((f) => all.findIndex((a) => a.name === f.name));
  const whole = {...common, table: {...table, options}, fields: all, metadata: [], mode: 'batch' as const};
  return new ScanLookup({
    open: () => must(connector.createSource?.(whole)),
    fields: place(fields),
    keys: place(keys),
    reloadMs: node.reloadMs,
    now: () => context.tasks.clock.now(),
  });
}

/** Of a join's two inputs. */
function inputTypes(inputs: readonly PhysicalNode[]): readonly [readonly DataType[], readonly DataType[]] {
  const [left, right] = inputs;
  return [must(left).columns.map((c) => c.type), must(right).columns.map((c) => c.type)];
}

function createSourceTask(
  node: SourceNode,
  graphNode: GraphNode,
  plan: PhysicalPlan,
  context: BuildContext,
  references: TextReferences | null,
): SourceTask {
  const connector = connectorOf(node.table.options.connector, node.table.path.table, context);
  if (connector.createSource === undefined) {
    throw new StudioError(
      'engine/not-a-source',
      `table "${node.table.path.table}" cannot be read: connector "${connector.info.identifier}" only writes`,
    );
  }
  const splitWatermarks = connector.info.source?.splitWatermarks === true;
  const made = sourceOutput(node, graphNode, plan, splitWatermarks, context.expressions, references);
  const source = connector.createSource({
    table: node.table,
    fields: node.fields,
    metadata: node.metadata,
    zone: plan.zone,
    mode: plan.mode,
    clock: context.tasks.clock,
    ...(made === null ? {} : {records: () => made.create()}),
    badRecord: context.badRecord,
  });
  const spec = {
    source,
    label: node.table.path.table,
    bounded: connector.info.source?.bounded === true && endsByItself(connector.info.source, node.table.options, plan.mode),
    idleTimeoutMs: node.watermark?.idleTimeoutMs ?? 0,
    alignment: plan.mode === 'batch' ? null : (node.watermark?.alignment ?? null),
    made,
  };
  return new SourceTask(graphNode, spec, context.tasks, context.tasks.splits);
}

function createValuesTask(node: ValuesNode, graphNode: GraphNode, context: BuildContext): SourceTask {
  const rows = node.rows.map((row) => row.map((e) => interpretExpr(e, context.expressions)([])));
  const spec = {
    source: valuesSource(rows),
    label: 'VALUES',
    bounded: true,
    idleTimeoutMs: 0,
    alignment: null,
    made: null,
  };
  return new SourceTask(graphNode, spec, context.tasks, null);
}

function createSinkTask(node: SinkNode | CollectNode, plan: PhysicalPlan, context: BuildContext): SinkTask {
  if (node.kind === 'collect') {
    const {columns} = node;
    const target = {
      retries: false,
      write: (batch: Batch) => context.onRows(batch, columns),
      prepare: async () => [],
      close: async () => {},
    };
    return new SinkTask(node.id, 'the result', target, context.tasks);
  }
  const {table} = node;
  const connector = connectorOf(table.options.connector, table.path.table, context);
  if (connector.createSink === undefined) {
    throw new StudioError(
      'engine/not-a-sink',
      `table "${table.path.table}" cannot be written: connector "${connector.info.identifier}" only reads`,
    );
  }
  const {writer, committer} = connector.createSink({
    table,
    fields: table.physical,
    zone: plan.zone,
    clock: context.tasks.clock,
    overwrite: node.overwrite === true,
    print: context.print,
  });
  const target = {
    retries: true,
    ...(writer.take === undefined ? {} : {take: writer.take}),
    write: (batch: Batch) => writer.write(batch),
    prepare: (id: number) => writer.prepare(id),
    onWatermark: (time: number) => writer.onWatermark?.(time),
    close: () => writer.close(),
    ignoresTexts: writer.ignoresTexts === true,
    takeReferences: (texts: Texts) => writer.takeReferences?.(texts) ?? [],
    committer,
  };
  return new SinkTask(node.id, `table "${table.path.table}"`, target, context.tasks);
}

function connectorOf(identifier: string | undefined, table: string, context: BuildContext): Connector {
  if (identifier === undefined) {
    throw new StudioError('engine/no-connector', `table "${table}" names no connector`, {hint: "add 'connector' = '…' to its WITH clause"});
  }
  return context.connectors(identifier);
}
