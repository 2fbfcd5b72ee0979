import type {PlanGraph} from '../protocol/kernel.ts';
import type {Column} from '../protocol/schema.ts';
import type {ConnectorCatalog} from './catalog.ts';
import {inputColumns, intervalText, joinCondition, joinName} from './join-text.ts';
import {patternText} from './match-text.ts';
import {placements} from './physical/distribution.ts';
import type {Expr} from './physical/expr.ts';
import type {PhysicalNode, PhysicalPlan, SourceNode} from './physical/plan.ts';
import {aggregateText, durationText, expressionText, frameText, overFunctionText, windowText} from './plan-text.ts';

type GraphNode = PlanGraph['nodes'][number];

/**
 * The plan as a picture: a node for each operator, and one for a source's watermark (`<source id>/watermark`),
 * which is no operator but what one looks for. Of a job in several subtasks those that run in each say so by their number.
 */
export function planGraph(plan: PhysicalPlan, connectors: ConnectorCatalog, subtasks = 1): PlanGraph {
  const placed = subtasks > 1 ? placements(plan) : null;
  const byId = new Map(plan.nodes.map((n) => [n.id, n]));
  const nodes: GraphNode[] = [];
  const edges: {from: string; to: string}[] = [];
  const exit = (id: string): string => {
    const node = byId.get(id);
    return node?.kind === 'source' && node.watermark !== null ? `${id}/watermark` : id;
  };
  for (const node of plan.nodes) {
    const inputs = node.inputs.map((id) => byId.get(id)).filter((n) => n !== undefined);
    const input = inputColumns(node, inputs);
    const latest = node.kind === 'source' && startsAtLatest(node.table.options, connectors) ? {latest: true as const} : {};
    const {name, detail} = nodeText(node, input, connectors);
    const times = placed?.get(node.id)?.isParallel === true ? ` ×${subtasks}` : '';
    nodes.push({id: node.id, changelogMode: node.changelogMode, ...latest, name: `${name}${times}`, detail});
    for (const from of node.inputs) edges.push({from: exit(from), to: node.id});
    if (node.kind === 'source' && node.watermark !== null) {
      nodes.push({id: exit(node.id), name: 'Watermark', detail: watermarkText(node), changelogMode: node.changelogMode});
      edges.push({from: node.id, to: exit(node.id)});
    }
  }
  return {nodes, edges};
}

/** Name and detail of an operator, in plain words. */
function nodeText(
  node: PhysicalNode,
  input: readonly Column[],
  connectors: ConnectorCatalog,
): {readonly name: string; readonly detail: string} {
  const names = (list: readonly number[]): string => list.map((i) => input[i]?.name ?? `$${i}`).join(', ');
  switch (node.kind) {
    case 'source':
      return {
        name: `${title(node.table.options.connector ?? 'table')} source`,
        detail: tableDetail(node.table.options, node.table.path.table, connectors),
      };
    case 'sink':
      return {
        name: `${title(node.table.options.connector ?? 'table')} sink`,
        detail: tableDetail(node.table.options, node.table.path.table, connectors),
      };
    case 'values':
      return {name: 'Values', detail: `${node.rows.length} ${node.rows.length === 1 ? 'row' : 'rows'}`};
    case 'calc': {
      const where = node.condition === null ? '' : expressionText(node.condition, input);
      const changed = node.projections.some((p) => p.kind !== 'column');
      const select = changed || where === '' ? node.columns.map((c) => c.name).join(', ') : '';
      return {
        name: where === '' ? 'Project' : changed ? 'Filter and project' : 'Filter',
        detail: [where, select].filter((t) => t !== '').join('; '),
      };
    }
    case 'expand':
      return {name: 'Grouping sets', detail: `${node.copies.length} of each row`};
    case 'window-table-function':
      return {name: 'Window', detail: `${windowText(node.window)} on ${names([node.timeColumn])}`};
    case 'window-aggregate': {
      const by = node.keys.length === 0 ? '' : `, by ${names(node.keys)}`;
      return {name: 'Window aggregate', detail: `${windowText(node.window)}${by}`};
    }
    case 'group-aggregate': {
      if (node.aggregates.length === 0) return {name: 'Distinct', detail: `by ${names(node.keys)}`};
      const calls = node.aggregates.map((a) => aggregateText(a, input)).join(', ');
      return {name: 'Aggregate', detail: node.keys.length === 0 ? calls : `by ${names(node.keys)}: ${calls}`};
    }
    case 'window-join':
      return {name: `Window ${joinName(node.type).toLowerCase()}`, detail: joinCondition(node, input)};
    case 'temporal-join':
      return {
        name: `Temporal ${joinName(node.type).toLowerCase()}`,
        detail: `${joinCondition(node, input)} as of ${input[node.leftTime]?.name}`,
      };
    case 'lookup-join': {
      const keys = node.keys.map((k) => `${k.field.name} = ${names([k.column])}`).join(', ');
      return {name: `Lookup ${joinName(node.type).toLowerCase()}`, detail: `${node.table.path.table} by ${keys}`};
    }
    case 'unnest':
      return {name: 'Unnest', detail: expressionText(node.collection, input)};
    case 'regular-join':
      return {name: joinName(node.type), detail: joinCondition(node, input) || 'every row with every row'};
    case 'over-aggregate': {
      const by = node.partition.length === 0 ? '' : `, by ${names(node.partition)}`;
      return {
        name: 'Running aggregate',
        detail: `${node.aggregates.map((a) => aggregateText(a, input)).join(', ')} over ${frameText(node)}${by}`,
      };
    }
    case 'window-functions': {
      const by = node.partition.length === 0 ? '' : `, by ${names(node.partition)}`;
      return {name: 'Window functions', detail: `${node.functions.map((f) => overFunctionText(f, input)).join(', ')}${by}`};
    }
    case 'rank': {
      const order = node.order.map((k) => `${names([k.column])}${k.descending ? ' descending' : ''}`).join(', ');
      const by = node.partition.length === 0 ? '' : `, by ${names(node.partition)}`;
      return {name: 'Top rows', detail: `${node.from}–${node.to ?? ''} of ${order}${by}`};
    }
    case 'deduplicate':
      return {name: 'Deduplicate', detail: `${node.keep} row by ${names(node.keys)}`};
    case 'match':
      return {name: 'Match', detail: `${patternText(node.pattern)}${node.partition.length === 0 ? '' : `, by ${names(node.partition)}`}`};
    case 'interval-join':
      return {name: `Interval ${joinName(node.type).toLowerCase()}`, detail: `${joinCondition(node, input)}, ${intervalText(node, input)}`};
    case 'sort':
      return {name: 'Sort', detail: node.order.map((k) => `${names([k.column])}${k.descending ? ' descending' : ''}`).join(', ')};
    case 'limit':
      return {name: 'Limit', detail: `${node.count ?? 'all'} rows${node.offset > 0 ? ` from ${node.offset}` : ''}`};
    case 'set-operation':
      return {name: node.operator === 'intersect' ? 'Intersect' : 'Except', detail: node.all ? 'all rows' : 'different rows'};
    case 'upsert-materialize':
      return {name: 'Upsert', detail: `by ${names(node.keys)}`};
    case 'union':
      return {name: 'Union', detail: `${node.inputs.length} inputs`};
    case 'collect':
      return {name: 'Result', detail: node.changelogMode === 'append' ? 'append' : 'update'};
    default:
      return node satisfies never;
  }
}

function title(connector: string): string {
  return connector.charAt(0).toUpperCase() + connector.slice(1);
}

/** The option that says what a table stands for, by connector, then its format. */
function tableDetail(options: Readonly<Record<string, string>>, table: string, connectors: ConnectorCatalog): string {
  const info = connectors.get(options.connector ?? '');
  const format = options.format ?? info?.options.find((o) => o.key === 'format')?.default;
  const arn = options['stream.arn'];
  const place =
    options.stream ?? (arn === undefined ? undefined : arn.slice(arn.lastIndexOf('/') + 1)) ?? options.path ?? options.topic ?? table;
  return format === undefined ? place : `${place}, ${format}`;
}

/** The key, in the connector's newer name and the older one, that says where a stream is read from. */
const START_KEYS = ['source.init.position', 'scan.stream.initpos'];

function startsAtLatest(options: Readonly<Record<string, string>>, connectors: ConnectorCatalog): boolean {
  const known = connectors.get(options.connector ?? '')?.options.filter((o) => START_KEYS.includes(o.key)) ?? [];
  const said =
    START_KEYS.map((key) => options[key]).find((value) => value !== undefined) ?? known.find((o) => o.default !== undefined)?.default;
  return known.length > 0 && said?.toUpperCase() === 'LATEST';
}

function watermarkText(node: SourceNode): string {
  const watermark = node.watermark;
  if (watermark === null) return '';
  const column = node.columns[watermark.column]?.name ?? '';
  const lag = constantLag(watermark.expr, watermark.column);
  if (lag === null) return expressionText(watermark.expr, node.columns);
  return lag === 0 ? column : `${column} – ${durationText(lag)}`;
}

/** `ts - INTERVAL '5' SECOND` is 5000; null when it is anything else. */
function constantLag(expr: Expr, column: number): number | null {
  if (expr.kind === 'column') return expr.index === column ? 0 : null;
  if (expr.kind === 'cast') return constantLag(expr.arg, column);
  if (expr.kind !== 'call' || expr.args.length !== 2 || !/-|MINUS/.test(expr.function)) return null;
  const [time, lag] = expr.args;
  if (time?.kind !== 'column' || time.index !== column || lag?.kind !== 'literal' || lag.type.kind !== 'interval') return null;
  return lag.type.unit === 'millisecond' && typeof lag.value === 'number' ? lag.value : null;
}
