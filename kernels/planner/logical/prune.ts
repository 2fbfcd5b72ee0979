import type {Column} from '../../protocol/schema.ts';
import {collectColumns} from '../physical/operands.ts';
import type {MatchExpression, MatchSlot} from '../physical/plan.ts';
import {columnRef, shiftColumns} from './expressions.ts';
import type {Join, LogicalNode, Match, Scan} from './node.ts';
import {functionColumns, movedFunction} from './over-function.ts';

/** A node without the columns that nobody reads; `position` by old column: the new one, or -1. */
interface Pruned {
  readonly node: LogicalNode;
  readonly position: readonly number[];
}

/** Told of every scan, with the columns of it that are read. A scan keeps all its columns, as sources are shared; what reads it picks some. */
type ScanListener = (scan: Scan, needed: ReadonlySet<number>) => void;

/** Drops what is not needed, from the result down to the tables. */
export function prune(node: LogicalNode, needed: ReadonlySet<number>, onScan: ScanListener): Pruned {
  switch (node.kind) {
    case 'scan':
      onScan(node, needed);
      return picked(node, sorted(needed));
    case 'values': {
      const keep = sorted(needed);
      return {
        node: {...node, rows: node.rows.map((row) => pick(row, keep)), columns: pick(node.columns, keep)},
        position: positions(node.columns.length, keep),
      };
    }
    case 'filter': {
      const below = prune(node.input, withColumns(needed, [node.condition]), onScan);
      const condition = shiftColumns(node.condition, (i) => at(below, i));
      return {...below, node: {...node, input: below.node, condition, columns: below.node.columns}};
    }
    case 'project': {
      const keep = sorted(needed);
      const expressions = pick(node.expressions, keep);
      const below = prune(node.input, withColumns(new Set(), expressions), onScan);
      const shifted = expressions.map((e) => shiftColumns(e, (i) => at(below, i)));
      return {
        node: {...node, input: below.node, expressions: shifted, columns: pick(node.columns, keep)},
        position: positions(node.columns.length, keep),
      };
    }
    case 'expand': {
      const keep = sorted(needed);
      const copies = node.copies.map((copy) => pick(copy, keep));
      const below = prune(node.input, withColumns(new Set(), copies.flat()), onScan);
      return {
        node: {
          ...node,
          input: below.node,
          copies: copies.map((copy) => copy.map((e) => shiftColumns(e, (i) => at(below, i)))),
          columns: pick(node.columns, keep),
        },
        position: positions(node.columns.length, keep),
      };
    }
    case 'window-table': {
      const width = node.input.columns.length;
      const below = prune(node.input, new Set([...needed].filter((i) => i < width).concat(node.timeColumn, node.partition)), onScan);
      const kept = below.node.columns.length;
      const own = node.columns.slice(width);
      const inputColumns = below.node.columns.map((c, i) => {
        const old = below.position.indexOf(i);
        return old === node.timeColumn ? (node.columns[old] as Column) : c;
      });
      return {
        node: {
          ...node,
          input: below.node,
          timeColumn: at(below, node.timeColumn),
          partition: node.partition.map((i) => at(below, i)),
          columns: [...inputColumns, ...own],
        },
        position: [...below.position, ...own.map((_, i) => kept + i)],
      };
    }
    case 'aggregate': {
      // An aggregation without keys keeps its first call, as in Flink: its row is told anew as that changes.
      const read = node.keys.length === 0 && needed.size === 0 && node.aggregates.length > 0 ? new Set([0]) : needed;
      const aggregates = node.aggregates.filter((_, i) => read.has(node.keys.length + i));
      const keep = sorted(read).filter((i) => i >= node.keys.length);
      const below = prune(node.input, aggregateInputs(node.keys, aggregates), onScan);
      return {
        node: {
          ...node,
          input: below.node,
          ...shifted(node.keys, aggregates, below),
          columns: [...node.columns.slice(0, node.keys.length), ...pick(node.columns, keep)],
        },
        position: positions(node.columns.length, [...node.keys.keys(), ...keep]),
      };
    }
    case 'window-aggregate': {
      const firstProperty = node.keys.length + node.aggregates.length;
      const aggregates = node.aggregates.filter((_, i) => needed.has(node.keys.length + i));
      const properties = node.properties.filter((_, i) => needed.has(firstProperty + i));
      const keep = sorted(needed).filter((i) => i >= node.keys.length);
      const below = prune(node.input, aggregateInputs([...node.keys, node.timeColumn], aggregates), onScan);
      return {
        node: {
          ...node,
          input: below.node,
          timeColumn: at(below, node.timeColumn),
          ...shifted(node.keys, aggregates, below),
          properties,
          columns: [...node.columns.slice(0, node.keys.length), ...pick(node.columns, keep)],
        },
        position: positions(node.columns.length, [...node.keys.keys(), ...keep]),
      };
    }
    case 'set-operation': {
      const all = [...node.columns.keys()];
      const inputs = node.inputs.map((input) => reordered(prune(input, new Set(all), onScan), all));
      return {node: {...node, inputs}, position: all};
    }
    case 'union': {
      const keep = sorted(needed);
      const inputs = node.inputs.map((input) => reordered(prune(input, needed, onScan), keep));
      return {node: {...node, inputs, columns: pick(node.columns, keep)}, position: positions(node.columns.length, keep)};
    }
    case 'unnest': {
      const width = node.input.columns.length;
      const read = node.condition === null ? needed : withColumns(needed, [node.condition]);
      const own = new Set([...(node.readsAll === true ? node.input.columns.keys() : read)].filter((i) => i < width));
      const below = prune(node.input, withColumns(own, [node.collection]), onScan);
      const {columns} = below.node;
      const added = node.columns.slice(width);
      const position = [...below.position, ...added.map((_, i) => columns.length + i)];
      const condition = node.condition === null ? null : shiftColumns(node.condition, (i) => position[i] ?? -1);
      const collection = shiftColumns(node.collection, (i) => at(below, i));
      return {node: {...node, input: below.node, collection, condition, columns: [...columns, ...added]}, position};
    }
    case 'lookup-join': {
      const width = node.input.columns.length;
      const read = node.condition === null ? needed : withColumns(needed, [node.condition]);
      const own = new Set([...read].filter((i) => i < width).concat(node.keys.map((k) => k.column)));
      const below = prune(node.input, own, onScan);
      const kept = below.node.columns.length;
      const fields = sorted(read).filter((i) => i >= width);
      const position = [
        ...below.position,
        ...node.fields.map((_, i) => (fields.includes(width + i) ? kept + fields.indexOf(width + i) : -1)),
      ];
      return {
        node: {
          ...node,
          input: below.node,
          fields: fields.map((i) => node.fields[i - width] as Column),
          keys: node.keys.map((k) => ({...k, column: at(below, k.column)})),
          condition: node.condition === null ? null : shiftColumns(node.condition, (i) => position[i] ?? -1),
          columns: [...below.node.columns, ...pick(node.columns, fields)],
        },
        position,
      };
    }
    case 'join':
      return prunedJoin(node, needed, onScan);
    case 'over': {
      const width = node.input.columns.length;
      const aggregates = node.aggregates.filter((_, i) => needed.has(width + i));
      const own = [...needed].filter((i) => i < width);
      if (aggregates.length === 0) return withoutResults(prune(node.input, new Set(own), onScan), node);
      const below = prune(node.input, new Set([...own, ...aggregateInputs([...node.partition, node.timeColumn], aggregates)]), onScan);
      const {columns} = below.node;
      const kept = node.aggregates.flatMap((_, i) => (needed.has(width + i) ? [width + i] : []));
      return {
        node: {
          ...node,
          input: below.node,
          partition: node.partition.map((i) => at(below, i)),
          timeColumn: at(below, node.timeColumn),
          aggregates: shifted([], aggregates, below).aggregates,
          columns: [...columns, ...pick(node.columns, kept)],
        },
        position: [
          ...below.position,
          ...node.aggregates.map((_, i) => (kept.includes(width + i) ? columns.length + kept.indexOf(width + i) : -1)),
        ],
      };
    }
    case 'match':
      return prunedMatch(node, onScan);
    case 'window-functions': {
      const width = node.input.columns.length;
      const kept = node.functions.flatMap((_, i) => (needed.has(width + i) ? [i] : []));
      const functions = pick(node.functions, kept);
      const own = [...needed].filter((i) => i < width);
      if (functions.length === 0) return withoutResults(prune(node.input, new Set(own), onScan), node);
      const below = prune(
        node.input,
        new Set([...own, ...node.partition, ...node.order.map((k) => k.column), ...functions.flatMap(functionColumns)]),
        onScan,
      );
      const {columns} = below.node;
      return {
        node: {
          ...node,
          input: below.node,
          partition: node.partition.map((i) => at(below, i)),
          order: node.order.map((k) => ({...k, column: at(below, k.column)})),
          functions: functions.map((f) => movedFunction(f, (i) => at(below, i))),
          columns: [...columns, ...kept.map((i) => node.columns[width + i] as Column)],
        },
        position: [...below.position, ...node.functions.map((_, i) => (kept.includes(i) ? columns.length + kept.indexOf(i) : -1))],
      };
    }
    case 'rank': {
      const width = node.input.columns.length;
      const own = [...needed].filter((i) => i < width);
      if (node.readsAll === true) own.push(...node.input.columns.keys());
      const isWhole = node.from === 1 && node.to === null && node.boundedByColumn !== true;
      if (isWhole && !needed.has(width))
        return withoutResults(prune(node.input, new Set([...needed].filter((i) => i < width)), onScan), node);
      const below = prune(node.input, new Set([...own, ...node.partition, ...node.order.map((k) => k.column)]), onScan);
      const withNumber = node.withNumber && needed.has(width);
      const {columns} = below.node;
      return {
        node: {
          ...node,
          input: below.node,
          partition: node.partition.map((i) => at(below, i)),
          order: node.order.map((k) => ({...k, column: at(below, k.column)})),
          withNumber,
          columns: withNumber ? [...columns, node.columns[width] as Column] : columns,
        },
        position: node.withNumber ? [...below.position, withNumber ? columns.length : -1] : below.position,
      };
    }
    case 'sort': {
      const below = prune(node.input, new Set([...needed, ...node.order.map((k) => k.column)]), onScan);
      const order = node.order.map((k) => ({...k, column: at(below, k.column)}));
      return {...below, node: {...node, input: below.node, order, columns: below.node.columns}};
    }
    case 'limit': {
      const below = prune(node.input, needed, onScan);
      return {...below, node: {...node, input: below.node, columns: below.node.columns}};
    }
    default:
      return node satisfies never;
  }
}

/** Of an operator that adds columns to each row, and whose columns nobody reads, its input is left. */
function withoutResults(below: Pruned, node: LogicalNode): Pruned {
  const added = node.columns.length - below.position.length;
  return {...below, position: [...below.position, ...Array.from({length: added}, () => -1)]};
}

/** All measures stay: only what the input need not have goes. */
function prunedMatch(node: Match, onScan: ScanListener): Pruned {
  const needed = new Set([...node.partition, ...(node.timeColumn === null ? [] : [node.timeColumn]), ...node.order.map((k) => k.column)]);
  const expressions = [...node.measures, ...node.pattern.flatMap((v) => (v.condition === null ? [] : [v.condition]))];
  for (const slot of expressions.flatMap((e) => e.slots)) {
    if ('column' in slot) needed.add(slot.column);
    else if (slot.kind === 'aggregate' && slot.argument !== null) collectColumns(slot.argument, needed);
  }
  const below = prune(node.input, needed, onScan);
  const shift = (e: MatchExpression): MatchExpression => ({...e, slots: e.slots.map((slot) => shiftedSlot(slot, (i) => at(below, i)))});
  const pruned: Match = {
    ...node,
    input: below.node,
    partition: node.partition.map((i) => at(below, i)),
    timeColumn: node.timeColumn === null ? null : at(below, node.timeColumn),
    order: node.order.map((k) => ({...k, column: at(below, k.column)})),
    pattern: node.pattern.map((v) => ({...v, condition: v.condition === null ? null : shift(v.condition)})),
    measures: node.measures.map(shift),
  };
  return {node: pruned, position: [...node.columns.keys()]};
}

function shiftedSlot(slot: MatchSlot, index: (old: number) => number): MatchSlot {
  if ('column' in slot) return {...slot, column: index(slot.column)};
  if (slot.kind === 'aggregate' && slot.argument !== null) return {...slot, argument: shiftColumns(slot.argument, index)};
  return slot;
}

function prunedJoin(node: Join, needed: ReadonlySet<number>, onScan: ScanListener): Pruned {
  const width = node.left.columns.length;
  const times = node.temporal === undefined ? [] : [node.temporal.leftTime, node.temporal.rightTime];
  const read = [...times, ...(node.condition === null ? needed : withColumns(needed, [node.condition]))];
  const left = prune(node.left, new Set(read.filter((i) => i < width)), onScan);
  const right = prune(node.right, new Set(read.filter((i) => i >= width).map((i) => i - width)), onScan);
  const kept = left.node.columns.length;
  const position = [...left.position, ...right.position.map((p) => (p < 0 ? -1 : kept + p))];
  const condition = node.condition === null ? null : shiftColumns(node.condition, (i) => position[i] ?? -1);
  const columns: Column[] = [];
  position.slice(0, node.columns.length).forEach((at, old) => {
    if (at >= 0) columns[at] = node.columns[old] as Column;
  });
  const temporal = node.temporal && {leftTime: position[node.temporal.leftTime] ?? -1, rightTime: position[node.temporal.rightTime] ?? -1};
  const pruned: Join = {...node, left: left.node, right: right.node, condition, columns, ...(temporal === undefined ? {} : {temporal})};
  return {node: pruned, position: position.slice(0, node.columns.length)};
}

function picked(node: LogicalNode, keep: readonly number[]): Pruned {
  const expressions = keep.map((i) => columnRef(node.columns, i));
  return {
    node: {kind: 'project', input: node, expressions, columns: pick(node.columns, keep)},
    position: positions(node.columns.length, keep),
  };
}

function at(pruned: Pruned, old: number): number {
  const position = pruned.position[old] ?? -1;
  if (position < 0) throw new Error(`column ${old} was pruned but is read`);
  return position;
}

function sorted(needed: ReadonlySet<number>): readonly number[] {
  return [...needed].sort((a, b) => a - b);
}

function pick<T>(list: readonly T[], keep: readonly number[]): readonly T[] {
  return keep.map((i) => list[i] as T);
}

function positions(width: number, keep: readonly number[]): readonly number[] {
  const result = Array.from({length: width}, () => -1);
  keep.forEach((old, i) => {
    result[old] = i;
  });
  return result;
}

function withColumns(needed: ReadonlySet<number>, expressions: readonly Parameters<typeof collectColumns>[0][]): ReadonlySet<number> {
  const all = new Set(needed);
  for (const expression of expressions) collectColumns(expression, all);
  return all;
}

interface Inputs {
  readonly argument: number | null;
  readonly filter: number | null;
}

function aggregateInputs(keys: readonly number[], aggregates: readonly Inputs[]): ReadonlySet<number> {
  const read = aggregates.flatMap((a) => [a.argument, a.filter]).filter((i) => i !== null);
  return new Set([...keys, ...read]);
}

function shifted<T extends Inputs>(
  keys: readonly number[],
  aggregates: readonly T[],
  below: Pruned,
): {readonly keys: readonly number[]; readonly aggregates: readonly T[]} {
  const shift = (i: number | null): number | null => (i === null ? null : at(below, i));
  return {
    keys: keys.map((i) => at(below, i)),
    aggregates: aggregates.map((a) => ({...a, argument: shift(a.argument), filter: shift(a.filter)})),
  };
}

/** The sides of a union must have the same row. */
function reordered(pruned: Pruned, keep: readonly number[]): LogicalNode {
  const {node} = pruned;
  const wanted = keep.map((i) => at(pruned, i));
  if (wanted.length === node.columns.length && wanted.every((p, i) => p === i)) return node;
  return {kind: 'project', input: node, expressions: wanted.map((p) => columnRef(node.columns, p)), columns: pick(node.columns, wanted)};
}
