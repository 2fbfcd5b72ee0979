import type {AggregateCall, AggregateName, Expr} from '../../planner/physical/expr.ts';
import type {CollectNode, PhysicalNode, PhysicalPlan, SinkNode, SourceNode, WatermarkSpec} from '../../planner/physical/plan.ts';
import type {DataType} from '../../protocol/data-type.ts';
import type {Column} from '../../protocol/schema.ts';
import type {TableSpec} from '../../protocol/table.ts';

/** Types and plan nodes for tests, by hand. */
export const INT: DataType = {kind: 'int', nullable: true};
export const BIGINT: DataType = {kind: 'bigint', nullable: true};
export const DOUBLE: DataType = {kind: 'double', nullable: true};
export const BOOLEAN: DataType = {kind: 'boolean', nullable: true};
export const STRING: DataType = {kind: 'varchar', length: 2147483647, nullable: true};
export const TIMESTAMP: DataType = {kind: 'timestamp', precision: 3, nullable: true};
export const SECONDS: DataType = {kind: 'interval', unit: 'millisecond', text: 'SECOND(3)', nullable: false};

export function columns(types: Readonly<Record<string, DataType>>): readonly Column[] {
  return Object.entries(types).map(([name, type]) => ({name, type}));
}

export function column(index: number, type: DataType): Expr {
  return {kind: 'column', index, type};
}

export function literal(value: (Expr & {kind: 'literal'})['value'], type: DataType): Expr {
  return {kind: 'literal', value, type};
}

export function call(name: string, type: DataType, ...args: readonly Expr[]): Expr {
  return {kind: 'call', function: name, args, type};
}

export function aggregate(
  name: AggregateName,
  argument: number | null,
  argumentType: DataType | null,
  more: Partial<AggregateCall> = {},
): AggregateCall {
  const type = name === 'COUNT' ? ({kind: 'bigint', nullable: false} as const) : (argumentType ?? BIGINT);
  return {function: name, argument, argumentType, distinct: false, filter: null, type, ...more};
}

export function table(name: string, connector: string, fields: readonly Column[]): TableSpec {
  return {
    path: {catalog: 'memory', database: 'default', table: name},
    options: {connector},
    physical: fields,
    partitionKeys: [],
    primaryKey: null,
  };
}

export function sourceNode(
  fields: readonly Column[],
  options: {readonly id?: string; readonly watermark?: WatermarkSpec; readonly connector?: string} = {},
): SourceNode {
  const id = options.id ?? 'source';
  return {
    kind: 'source',
    id,
    inputs: [],
    columns: fields,
    changelogMode: 'append',
    table: table(id, options.connector ?? 'scripted', fields),
    fields,
    metadata: [],
    projections: null,
    watermark: options.watermark ?? null,
  };
}

/** event time − `delay` ms. */
export function watermark(timeColumn: number, delay: number, idleTimeoutMs = 0): WatermarkSpec {
  const time = column(timeColumn, TIMESTAMP);
  return {column: timeColumn, expr: delay === 0 ? time : call('-', TIMESTAMP, time, literal(delay, SECONDS)), idleTimeoutMs};
}

export function collectNode(input: PhysicalNode): CollectNode {
  return {kind: 'collect', id: 'collect', inputs: [input.id], columns: input.columns, changelogMode: input.changelogMode};
}

export function sinkNode(input: PhysicalNode, connector = 'recorder'): SinkNode {
  return {
    kind: 'sink',
    id: 'sink',
    inputs: [input.id],
    columns: input.columns,
    changelogMode: input.changelogMode,
    table: table('sink', connector, input.columns),
    notNull: {columns: [], enforcer: 'error'},
  };
}

export function plan(...nodes: readonly PhysicalNode[]): PhysicalPlan {
  return {nodes, mode: 'streaming', zone: 'UTC'};
}

export function batchPlan(...nodes: readonly PhysicalNode[]): PhysicalPlan {
  return {...plan(...nodes), mode: 'batch'};
}
