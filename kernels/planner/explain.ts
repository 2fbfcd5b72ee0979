import {typeText, withNullable} from '../protocol/data-type.ts';
import type {Column} from '../protocol/schema.ts';
import type {ConnectorCatalog} from './catalog.ts';
import {inputColumns, intervalText, joinText} from './join-text.ts';
import {matchText} from './match-text.ts';
import {type Distribution, isDivisible, type Placement, placements} from './physical/distribution.ts';
import type {PhysicalNode, PhysicalPlan, SortColumn, SourceNode} from './physical/plan.ts';
import {aggregateText, durationText, expressionText, frameText, overFunctionText, windowText} from './plan-text.ts';

/** The text of EXPLAIN: one tree for each sink or result; a node that was shown before is named only. */
export function explainText(plan: PhysicalPlan, connectors: ConnectorCatalog): string {
  const byId = new Map(plan.nodes.map((n) => [n.id, n]));
  const read = new Set(plan.nodes.flatMap((n) => n.inputs));
  const roots = plan.nodes.filter((n) => !read.has(n.id));
  const shown = new Set<string>();
  const lines = ['== Physical Plan =='];
  const {parallelism = 1} = plan;
  const placed = parallelism > 1 && isDivisible(plan) ? placements(plan) : null;
  for (const root of roots) {
    write(root, '', '', {byId, shown, lines, connectors, placed});
    lines.push('');
  }
  lines.push(`mode: ${plan.mode}, time zone: ${plan.zone}${parallelism > 1 ? `, parallelism: ${placed === null ? 1 : parallelism}` : ''}`);
  if (parallelism > 1 && placed === null) lines.push(`parallelism ${parallelism} is of no use: no key divides the rows`);
  for (const root of roots) if (root.kind === 'sink') lines.push(guaranteeText(root, connectors));
  return lines.join('\n');
}

interface Writing {
  readonly byId: ReadonlyMap<string, PhysicalNode>;
  readonly shown: Set<string>;
  readonly lines: string[];
  readonly connectors: ConnectorCatalog;
  /** Of a job in several subtasks. */
  readonly placed: ReadonlyMap<string, Placement> | null;
}

function write(node: PhysicalNode, lead: string, childLead: string, w: Writing): void {
  const inputs = inputsOf(node, w);
  const again = w.shown.has(node.id) && inputs.length === 0;
  w.shown.add(node.id);
  w.lines.push(`${lead}${operatorText(node, inputColumns(node, inputs))}, changelogMode=[${modeText(node, w)}]${again ? ' (shared)' : ''}`);
  inputs.forEach((input, i) => {
    const below = `${childLead}${i === inputs.length - 1 ? '   ' : '|  '}`;
    const distribution = w.placed?.get(node.id)?.inputs[i];
    if (distribution === undefined || distribution.kind === 'forward') {
      write(input, `${childLead}+- `, below, w);
      return;
    }
    w.lines.push(`${childLead}+- Exchange(distribution=[${distributionText(distribution, input)}]), changelogMode=[${modeText(input, w)}]`);
    write(input, `${below}+- `, `${below}   `, w);
  });
}

function inputsOf(node: PhysicalNode, w: Writing): readonly PhysicalNode[] {
  return node.inputs.flatMap((id) => w.byId.get(id) ?? []);
}

function distributionText(distribution: Distribution, input: PhysicalNode): string {
  return distribution.kind === 'hash' ? `hash[${distribution.columns.map((c) => input.columns[c]?.name).join(', ')}]` : distribution.kind;
}

/** The kinds of rows, as Flink abbreviates them. */
function modeText(node: PhysicalNode, w: Writing): string {
  if (node.kind === 'sink' || node.kind === 'collect') return 'NONE';
  const kinds = node.changelogMode === 'append' ? 'I' : tellsBefore(node, w) ? 'I,UB,UA' : 'I,UA';
  return canDelete(node, w) ? `${kinds},D` : kinds;
}

/** Operators that tell no update of their own: a row that changes goes and comes again, and what they read passes. */
const PASSING = new Set<PhysicalNode['kind']>(['calc', 'union', 'expand', 'unnest', 'regular-join']);

/** Whether -U comes: as it is passed, or as the reader asks for it where the operator itself only takes away and adds. */
function tellsBefore(node: PhysicalNode, w: Writing): boolean {
  if (node.changelogMode !== 'retract') return false;
  const isWhole = node.kind === 'rank' && !node.withNumber;
  if (!PASSING.has(node.kind) && !isWhole) return true;
  const inputs = inputsOf(node, w);
  if (PASSING.has(node.kind) && inputs.some((n) => tellsBefore(n, w))) return true;
  return [...w.byId.values()].some((reader) => reader.inputs.includes(node.id) && asksForBefore(reader, w));
}

function asksForBefore(reader: PhysicalNode, w: Writing): boolean {
  if (reader.kind === 'collect') return false;
  if (reader.kind === 'sink') return reader.changelogMode !== 'upsert';
  if (!PASSING.has(reader.kind) || reader.kind === 'regular-join' || (reader.kind === 'calc' && reader.condition !== null)) return true;
  return [...w.byId.values()].some((next) => next.inputs.includes(reader.id) && asksForBefore(next, w));
}

/** A group goes away only when rows of it are taken back. */
function canDelete(node: PhysicalNode, w: Writing): boolean {
  if (node.changelogMode === 'append') return false;
  if (node.kind === 'deduplicate') return node.timeColumn !== null;
  if (node.kind === 'rank' || node.kind === 'limit' || node.kind === 'window-functions' || node.kind === 'set-operation') return true;
  const inputs = inputsOf(node, w);
  if (node.kind === 'regular-join' && node.type !== 'inner' && node.type !== 'semi') return true;
  return node.kind === 'group-aggregate' ? inputs.some((n) => n.changelogMode !== 'append') : inputs.some((n) => canDelete(n, w));
}

function operatorText(node: PhysicalNode, input: readonly Column[]): string {
  const names = (list: readonly number[]): string => list.map((i) => input[i]?.name ?? `$${i}`).join(', ');
  const columns = node.columns.map((c) => c.name).join(', ');
  switch (node.kind) {
    case 'source':
      return sourceText(node);
    case 'values':
      return `Values(rows=[${node.rows.length}], columns=[${columns}])`;
    case 'calc': {
      const select = node.projections.map((p, i) => named(expressionText(p, input), node.columns[i]?.name ?? ''));
      const where = node.condition === null ? '' : `, where=[${expressionText(node.condition, input)}]`;
      return `Calc(select=[${select.join(', ')}]${where})`;
    }
    case 'expand':
      return `Expand(projects=[${node.copies.map((copy) => `{${copy.map((e) => expressionText(e, input)).join(', ')}}`).join(', ')}])`;
    case 'window-table-function':
      return `WindowTableFunction(window=[${windowText(node.window)}], time=[${names([node.timeColumn])}]${
        node.partition.length === 0 ? '' : `, partitionBy=[${names(node.partition)}]`
      })`;
    case 'window-aggregate': {
      const calls = node.aggregates.map((a) => aggregateText(a, input));
      const select = [...calls, ...node.properties.map((p) => `window ${p}`)].join(', ');
      const group = node.keys.length === 0 ? '' : `groupBy=[${names(node.keys)}], `;
      return `WindowAggregate(${group}window=[${windowText(node.window)}], time=[${names([node.timeColumn])}], select=[${select}])`;
    }
    case 'group-aggregate': {
      const group = node.keys.length === 0 ? '' : `groupBy=[${names(node.keys)}], `;
      const ttl = node.stateTtlMs > 0 ? `, stateTtl=[${durationText(node.stateTtlMs)}]` : '';
      return `GroupAggregate(${group}select=[${node.aggregates.map((a) => aggregateText(a, input)).join(', ')}]${ttl})`;
    }
    case 'regular-join':
      return `Join(${joinText(node, input)}${node.sideTtlMs === undefined ? ttlText(node.stateTtlMs) : `, stateTtl=[${node.sideTtlMs.map(durationText).join(', ')}]`})`;
    case 'over-aggregate': {
      const partition = node.partition.length === 0 ? '' : `partitionBy=[${names(node.partition)}], `;
      const calls = node.aggregates.map((a) => aggregateText(a, input)).join(', ');
      return `OverAggregate(${partition}orderBy=[${names([node.timeColumn])} ASC], window=[${frameText(node)}], select=[*, ${calls}])`;
    }
    case 'window-functions': {
      const partition = node.partition.length === 0 ? '' : `partitionBy=[${names(node.partition)}], `;
      const order = node.order.length === 0 ? '' : `orderBy=[${orderText(node.order, names)}], `;
      return `OverAggregate(${partition}${order}select=[*, ${node.functions.map((f) => overFunctionText(f, input)).join(', ')}])`;
    }
    case 'rank': {
      const partition = node.partition.length === 0 ? '' : `partitionBy=[${names(node.partition)}], `;
      const number = node.withNumber ? ', number' : '';
      return `Rank(rankRange=[${node.from}..${node.to ?? ''}], ${partition}orderBy=[${orderText(node.order, names)}], select=[*${number}]${ttlText(node.stateTtlMs)})`;
    }
    case 'deduplicate': {
      const order = node.timeColumn === null ? 'PROCTIME' : 'ROWTIME';
      return `Deduplicate(keep=[${node.keep === 'first' ? 'FirstRow' : 'LastRow'}], key=[${names(node.keys)}], order=[${order}]${ttlText(node.stateTtlMs)})`;
    }
    case 'match':
      return `Match(${matchText(node, input)})`;
    case 'interval-join':
      return `IntervalJoin(bounds=[${intervalText(node, input)}], ${joinText(node, input)})`;
    case 'window-join':
      return `WindowJoin(${joinText(node, input)})`;
    case 'temporal-join':
      return `TemporalJoin(${joinText(node, input)}, asOf=[${input[node.leftTime]?.name}]${ttlText(node.stateTtlMs)})`;
    case 'lookup-join': {
      const keys = node.keys.map((k) => `${k.field.name} = ${names([k.column])}`).join(', ');
      const where = node.condition === null ? '' : `, where=[${expressionText(node.condition, node.columns)}]`;
      const order = node.ordered ? 'ORDERED' : 'ALLOW_UNORDERED';
      return `LookupJoin(table=[${node.table.path.table}], joinType=[${node.type === 'left' ? 'LeftOuterJoin' : 'InnerJoin'}], lookup=[${keys}]${where}, select=[${columns}], async=[${order}, ${node.timeoutMs} ms, ${node.capacity}])`;
    }
    case 'unnest':
      return `Correlate(invocation=[UNNEST(${expressionText(node.collection, input)})${node.ordinality ? ' WITH ORDINALITY' : ''}], joinType=[${node.outer ? 'LEFT' : 'INNER'}], select=[${columns}])`;
    case 'sort':
      return `Sort(orderBy=[${orderText(node.order, names)}])`;
    case 'limit':
      return `Limit(offset=[${node.offset}], fetch=[${node.count ?? 'all'}])`;
    case 'set-operation':
      return `${node.operator === 'intersect' ? 'Intersect' : 'Minus'}(all=[${node.all}], columns=[${columns}]${ttlText(node.stateTtlMs)})`;
    case 'union':
      return `Union(all=[true], columns=[${columns}])`;
    case 'upsert-materialize':
      return `SinkMaterializer(key=[${names(node.keys)}]${ttlText(node.stateTtlMs)})`;
    case 'sink':
      return `Sink(table=[${node.table.path.table}], fields=[${columns}])`;
    case 'collect':
      return `Result(fields=[${node.columns.map((c) => `${c.name} ${typeText(c.type)}`).join(', ')}])`;
    default:
      return node satisfies never;
  }
}

function orderText(order: readonly SortColumn[], names: (list: readonly number[]) => string): string {
  return order.map((k) => `${names([k.column])} ${k.descending ? 'DESC' : 'ASC'}`).join(', ');
}

function ttlText(stateTtlMs: number): string {
  return stateTtlMs > 0 ? `, stateTtl=[${durationText(stateTtlMs)}]` : '';
}

function named(text: string, name: string): string {
  return text === name ? text : `${text} AS ${name}`;
}

function sourceText(node: SourceNode): string {
  const {path} = node.table;
  const base = [...node.fields.map((f) => ({name: f.name})), ...node.metadata.map((m) => ({name: m.key}))];
  const computed = (node.projections ?? []).flatMap((p, i) =>
    p.kind === 'column' ? [] : [named(expressionText(p, base), node.columns[i]?.name ?? '')],
  );
  const parts = [
    `table=[${path.catalog}.${path.database}.${path.table}]`,
    `fields=[${node.fields.map((f) => `${f.name} ${typeText(withNullable(f.type, true))}`).join(', ')}]`,
    ...(node.metadata.length > 0 ? [`metadata=[${node.metadata.map((m) => m.key).join(', ')}]`] : []),
    ...(computed.length > 0 ? [`computed=[${computed.join(', ')}]`] : []),
    ...(node.watermark ? [`watermark=[${expressionText(node.watermark.expr, node.columns)}]`] : []),
    ...(node.watermark && node.watermark.idleTimeoutMs > 0 ? [`idleTimeout=[${durationText(node.watermark.idleTimeoutMs)}]`] : []),
  ];
  return `Source(${parts.join(', ')})`;
}

function guaranteeText(sink: PhysicalNode & {kind: 'sink'}, connectors: ConnectorCatalog): string {
  const guarantee = connectors.get(sink.table.options.connector ?? '')?.sink?.guarantee ?? 'none';
  const text = {
    'at-least-once': 'at-least-once: after a failure the records since the last checkpoint may be written twice',
    'exactly-once': 'exactly-once: every record is written once, also after a failure',
    none: 'no guarantee',
  }[guarantee];
  return `sink ${sink.table.path.table}: ${text}`;
}
