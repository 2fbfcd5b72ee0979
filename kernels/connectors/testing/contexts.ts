import type {Clock} from '../../engine/runtime/clock.ts';
import type {SinkContext, SourceContext} from '../../engine/runtime/connector.ts';
import type {DataType, Field} from '../../protocol/data-type.ts';
import type {BadRecord} from '../../protocol/kernel.ts';
import type {TableSpec} from '../../protocol/table.ts';

export const STRING: DataType = {kind: 'varchar', length: 2147483647, nullable: true};
export const INT: DataType = {kind: 'int', nullable: true};
export const DOUBLE: DataType = {kind: 'double', nullable: true};
export const TIMESTAMP: DataType = {kind: 'timestamp', precision: 3, nullable: true};

/** Columns by name. */
export function columns(types: Readonly<Record<string, DataType>>): readonly Field[] {
  return Object.entries(types).map(([name, type]) => ({name, type}));
}

export function tableSpec(
  options: Readonly<Record<string, string>>,
  physical: readonly Field[],
  partitionKeys: readonly string[] = [],
): TableSpec {
  return {path: {catalog: 'c', database: 'd', table: 't'}, options, physical, partitionKeys, primaryKey: null};
}

export interface TestSourceContext extends SourceContext {
  /** What was reported. */
  readonly bad: BadRecord[];
}

export function sourceContext(table: TableSpec, clock: Clock, init: Partial<SourceContext> = {}): TestSourceContext {
  const bad: BadRecord[] = [];
  return {table, fields: table.physical, metadata: [], zone: 'UTC', mode: 'streaming', clock, bad, badRecord: (r) => bad.push(r), ...init};
}

export interface TestSinkContext extends SinkContext {
  /** What was printed. */
  readonly lines: string[];
}

export function sinkContext(table: TableSpec, clock: Clock): TestSinkContext {
  const lines: string[] = [];
  return {table, fields: table.physical, zone: 'UTC', clock, lines, print: (line) => lines.push(line)};
}
