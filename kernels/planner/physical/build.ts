import {StudioError} from '../../protocol/diagnostic.ts';
import type {ChangelogMode} from '../../protocol/row-kind.ts';
import type {Column} from '../../protocol/schema.ts';
import {type PlanContext, pathText} from '../catalog.ts';
import {columnRef, expressionKey, isDeterministic} from '../logical/expressions.ts';
import {addUse, type FieldUses, fieldUses} from '../logical/field-uses.ts';
import {limitRanks} from '../logical/limit-ranks.ts';
import {grows} from '../logical/monotonicity.ts';
import type {
  Aggregate,
  Expand,
  Filter,
  Join,
  LogicalNode,
  LookupJoin,
  Match,
  Over,
  Project,
  Rank,
  Scan,
  SetOf,
  Unnest,
  WindowAggregate,
  WindowFunctions,
  WindowTable,
} from '../logical/node.ts';
import {withInputs} from '../logical/outer.ts';
import {prune} from '../logical/prune.ts';
import {pushFilters} from '../logical/push-filters.ts';
import {removeAggregates} from '../logical/remove-aggregates.ts';
import {primaryKey} from '../logical/upsert-key.ts';
import {widenRanks} from '../logical/widen-ranks.ts';
import {groupedWindowEnd, windowTrait} from '../logical/window-trait.ts';
import {overFunctionText} from '../plan-text.ts';
import {defaultParallelism, durationSetting, reusesParts, sessionZone, windowEmit} from '../settings.ts';
import type {AggregateCall, Expr} from './expr.ts';
import {NodeIds} from './ids.ts';
import {joinColumns, joinInputs} from './join.ts';
import {checkTemporalKeys, formNode, joinForm} from './join-form.ts';
import {keptUntil} from './join-until.ts';
import {matchMeaning} from './match.ts';
import {operands} from './operands.ts';
import {changingOver, runningNumber} from './over-forms.ts';
import type {GroupedWindow, PhysicalNode, PhysicalPlan} from './plan.ts';
import {rankNode, updatingKey} from './rank.ts';
import {shareNodes} from './share.ts';
import {type BuiltSource, buildSource, scanKey, scanMode, tableSpec} from './source.ts';
import {
  aggregateMeaning,
  columnsOf,
  countReads,
  type Delivered,
  foldCasts,
  meaningOf,
  type Stream,
  substitute,
  whole,
  withCondition,
} from './stream.ts';

/** Turns resolved queries into one graph of operators. Every query is announced by `add` before the first is built: they share sources. */
export class PlanBuilder {
  readonly #context: PlanContext;
  readonly #ids = new NodeIds();
  readonly #nodes: PhysicalNode[] = [];
  readonly #needed = new Map<string, Set<number>>();
  readonly #uses = new Map<string, FieldUses>();
  readonly #sources = new Map<string, BuiltSource>();
  readonly #streaming: boolean;

  constructor(context: PlanContext) {
    this.#context = context;
    this.#streaming = context.session.mode === 'streaming';
  }

  /** The query with only what it needs; to be given to `build`. All its columns are kept. */
  add(query: LogicalNode): LogicalNode {
    const pruned = prune(this.#prepared(query), new Set(query.columns.keys()), (scan, needed) => {
      const all = this.#needed.get(scanKey(scan)) ?? new Set();
      for (const i of needed) all.add(i);
      this.#needed.set(scanKey(scan), all);
    });
    fieldUses(pruned.node, (scan, uses) => {
      const all = this.#uses.get(scanKey(scan)) ?? new Map();
      for (const [column, use] of uses) addUse(all, column, use);
      this.#uses.set(scanKey(scan), all);
    });
    const inOrder = pruned.position.length === pruned.node.columns.length && pruned.position.every((p, i) => p === i);
    if (inOrder) return pruned.node;
    const expressions = query.columns.map((_, i) => columnRef(pruned.node.columns, pruned.position[i] ?? -1));
    return {kind: 'project', input: pruned.node, expressions, columns: query.columns};
  }

  #prepared(query: LogicalNode): LogicalNode {
    const node = removeAggregates(pushFilters(limitRanks(query), this.#context.functions));
    return this.#streaming ? widenRanks(this.#withScanModes(node)) : node;
  }

  #withScanModes(node: LogicalNode): LogicalNode {
    if (node.kind === 'scan') return scanMode(node, this.#context) === 'append' ? node : {...node, changes: true};
    return withInputs(node, (input) => this.#withScanModes(input));
  }

  /** `needsBefore`: what reads the stream needs the -U of an update. */
  build(query: LogicalNode, needsBefore: boolean): Delivered {
    return this.#deliver(this.#stream(query, needsBefore));
  }

  push(node: PhysicalNode): void {
    this.#nodes.push(node);
  }

  id(kind: string, meaning: string): string {
    return this.#ids.next(kind, meaning);
  }

  /** The operator that makes the rows of a node change, by Flink's name where it has one. */
  changingNode(id: string): string {
    const node = this.#nodes.find((n) => n.id === id);
    if (node?.kind === 'calc' || node?.kind === 'union' || node?.kind === 'expand') {
      const next = node.inputs.find((i) => this.#nodes.some((n) => n.id === i && n.changelogMode !== 'append'));
      if (next !== undefined) return this.changingNode(next);
    }
    return (node?.kind ?? 'regular-join')
      .replace('regular-join', 'join')
      .replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
  }

  finish(): PhysicalPlan {
    const {session, functions} = this.#context;
    const nodes = reusesParts(session) ? shareNodes(this.#nodes, functions) : this.#nodes;
    const parallelism = defaultParallelism(session);
    return {nodes, mode: session.mode, zone: sessionZone(session), ...(parallelism > 1 ? {parallelism} : {})};
  }

  #stream(node: LogicalNode, needsBefore: boolean): Stream {
    switch (node.kind) {
      case 'scan':
        return this.#scan(node);
      case 'values': {
        const id = this.id('values', node.rows.map((r) => r.map((e) => expressionKey(e)).join()).join(';'));
        this.push({kind: 'values', id, inputs: [], columns: node.columns, changelogMode: 'append', rows: node.rows});
        return whole({id, columns: node.columns, mode: 'append', key: null}, []);
      }
      case 'filter':
        return this.#filter(this.#stream(node.input, true), node.condition);
      case 'project':
        if (node.input.kind === 'values')
          return this.#stream(computedValues(node, node.input.rows, sessionZone(this.#context.session)), needsBefore);
        if (node.input.kind === 'filter') return this.#filterAndProject(node, node.input);
        return this.#project(this.#stream(node.input, needsBefore), node.expressions, node.columns);
      case 'expand':
        return this.#expand(node);
      case 'window-table':
        return this.#windowTable(node);
      case 'aggregate':
        return this.#aggregate(node, needsBefore);
      case 'window-aggregate':
        return this.#windowAggregate(node);
      case 'union': {
        const inputs = node.inputs.map((input) => this.#stream(input, needsBefore));
        const delivered = inputs.map((input) => this.#deliver(input));
        const mode = delivered.every((d) => d.mode === 'append') ? 'append' : 'retract';
        const id = this.id('union', delivered.map((d) => d.id).join());
        this.push({kind: 'union', id, inputs: delivered.map((d) => d.id), columns: node.columns, changelogMode: mode});
        return whole(
          {id, columns: node.columns, mode, key: null},
          inputs.flatMap((i) => i.tables),
        );
      }
      case 'join':
        return this.#join(node);
      case 'lookup-join':
        return this.#lookupJoin(node, needsBefore);
      case 'unnest':
        return this.#unnest(node, needsBefore);
      case 'set-operation':
        return this.#setOperation(node);
      case 'over':
        return this.#over(node);
      case 'match':
        return this.#match(node);
      case 'window-functions':
        return this.#windowFunctions(node);
      case 'rank':
        return this.#rank(node, needsBefore);
      case 'sort': {
        const input = this.#stream(node.input, true);
        const meaning = node.order.map((k) => `${meaningOf(input, k.column)} ${k.descending} ${k.nullsFirst}`).join();
        const {id: from} = this.#deliver(input);
        const id = this.id('sort', `${input.tables.join()} ${meaning}`);
        this.push({kind: 'sort', id, inputs: [from], columns: node.columns, changelogMode: 'append', order: node.order});
        return whole({id, columns: node.columns, mode: 'append', key: null}, input.tables);
      }
      case 'limit': {
        const input = this.#stream(node.input, true);
        // In a stream rows at those places may go and others move up.
        const mode: ChangelogMode = input.mode === 'append' ? 'append' : 'retract';
        const {id: from} = this.#deliver(input);
        const id = this.id('limit', `${input.tables.join()} ${node.offset} ${node.count}`);
        this.push({
          kind: 'limit',
          id,
          inputs: [from],
          columns: node.columns,
          changelogMode: mode,
          offset: node.offset,
          count: node.count,
        });
        return whole({id, columns: node.columns, mode, key: mode === 'append' ? null : input.key}, input.tables);
      }
      default:
        return node satisfies never;
    }
  }

  #scan(scan: Scan): Stream {
    const key = scanKey(scan);
    let source = this.#sources.get(key);
    if (source === undefined) {
      source = buildSource(scan, this.#needed.get(key) ?? new Set(), this.#uses.get(key) ?? new Map(), this.#context, this.#ids);
      this.#sources.set(key, source);
      this.push(source.node);
    }
    const {node, position} = source;
    // Columns that nobody needs are not there: the projection that reads the scan does not name them.
    const projections = scan.columns.map((c, i): Expr => {
      const at = position[i] ?? -1;
      return at < 0 ? {kind: 'literal', value: null, type: c.type} : {kind: 'column', index: at, type: c.type};
    });
    return {
      id: node.id,
      inputColumns: node.columns,
      condition: null,
      projections,
      columns: scan.columns,
      mode: node.changelogMode,
      key: node.changelogMode === 'append' ? null : primaryKey(scan),
      tables: [pathText(scan.table.path)],
    };
  }

  #filter(input: Stream, condition: Expr): Stream {
    const ready = this.#cheapEnough(input, [condition, ...columnsOf(input)]);
    return withCondition(ready, condition);
  }

  /** What the filter alone reads is not computed for the projection. */
  #filterAndProject(node: Project, filter: Filter): Stream {
    const ready = this.#cheapEnough(this.#stream(filter.input, true), [filter.condition, ...node.expressions]);
    return this.#project(withCondition(ready, filter.condition), node.expressions, node.columns);
  }

  #project(input: Stream, expressions: readonly Expr[], columns: readonly Column[]): Stream {
    const ready = this.#cheapEnough(input, expressions);
    const key = ready.key?.map((k) => expressions.findIndex((e) => e.kind === 'column' && e.index === k)) ?? null;
    return {
      ...ready,
      projections: expressions.map((e) => foldCasts(substitute(e, ready.projections), sessionZone(this.#context.session))),
      columns,
      key: key?.every((k) => k >= 0) ? key : null,
    };
  }

  /** Fusing repeats an expression that is read twice: where it costs something, or changes from call to call, it gets a node of its own. */
  #cheapEnough(input: Stream, readers: readonly Expr[]): Stream {
    const reads = new Map<number, number>();
    for (const reader of readers) countReads(reader, reads);
    const costly = input.projections.some((p, i) => operands(p).length > 0 && (reads.get(i) ?? 0) > 1);
    const fickle = input.projections.some((p, i) => (reads.get(i) ?? 0) > 1 && !isDeterministic(p, this.#context.functions));
    return costly || fickle ? whole(this.#deliver(input), input.tables) : input;
  }

  #deliver(stream: Stream): Delivered {
    const {columns, mode, key} = stream;
    const isWhole =
      stream.condition === null &&
      stream.projections.length === stream.inputColumns.length &&
      stream.projections.every((p, i) => p.kind === 'column' && p.index === i);
    if (isWhole) return {id: stream.id, columns, mode, key};
    const name = (i: number): string => stream.inputColumns[i]?.name ?? `${i}`;
    const texts = [stream.condition, ...stream.projections].map((e) => (e === null ? '' : expressionKey(e, name)));
    const id = this.id('calc', `${stream.id} ${texts.join('; ')}`);
    this.push({
      kind: 'calc',
      id,
      inputs: [stream.id],
      columns,
      changelogMode: mode,
      condition: stream.condition,
      projections: stream.projections,
    });
    return {id, columns, mode, key};
  }

  #join(node: Join): Stream {
    const form = joinForm(node, this.#streaming);
    const {left: leftNode, right: rightNode, keys, condition} = joinInputs(node, form.rest);
    if (form.kind === 'temporal') checkTemporalKeys(node, keys);
    const left = this.#stream(leftNode, true);
    const right = this.#stream(rightNode, form.kind !== 'temporal');
    // A form that needs rows that only come gives way to the general one.
    const isGeneral = form.kind === 'regular' || (form.kind === 'window' && (left.mode !== 'append' || right.mode !== 'append'));
    if (form.kind === 'interval') for (const side of [left, right]) this.#refuseUpdates(side, 'an interval join');
    const tables = [...left.tables, ...right.tables];
    const leftMeaning = leftNode.columns.map((_, i) => meaningOf(left, i));
    const rightMeaning = rightNode.columns.map((_, i) => meaningOf(right, i));
    const both = [...leftMeaning, ...rightMeaning];
    const test = condition === null ? '' : expressionKey(condition, (i) => both[i] ?? `${i}`);
    const meaning = `${node.type} ${left.tables.join()} (${leftMeaning.join()}) with ${right.tables.join()} (${rightMeaning.join()}) by ${JSON.stringify(keys)} ${test}`;
    const inputs = [this.#deliver(left).id, this.#deliver(right).id] as const;
    const id = isGeneral ? this.id('regular-join', meaning) : this.id(`${form.kind}-join`, `${meaning}${form.meaning}`);
    const stays = node.type === 'inner' || node.type === 'semi';
    const onlyGrows = !this.#streaming || form.kind === 'interval' || !isGeneral || (stays && right.mode === 'append');
    const mode: ChangelogMode =
      onlyGrows && (!this.#streaming || left.mode === 'append') ? 'append' : form.kind === 'temporal' ? left.mode : 'retract';
    const columns = joinColumns(node, leftNode.columns, rightNode.columns);
    const stateTtlMs = durationSetting(this.#context.session, 'table.exec.state.ttl');
    const common = {
      id,
      inputs,
      columns,
      changelogMode: mode,
      leftWidth: leftNode.columns.length,
      leftKeys: keys.map((k) => k.left),
      rightKeys: keys.map((k) => k.right),
      condition,
    };
    const [leftTtl, rightTtl] = node.stateTtl ?? [null, null];
    const sideTtl = node.stateTtl === undefined ? {} : {sideTtlMs: [leftTtl ?? stateTtlMs, rightTtl ?? stateTtlMs] as const};
    const isKept = this.#streaming && node.type === 'inner' && node.stateTtl === undefined && stateTtlMs === 0;
    const until = isKept ? keptUntil(common, this.#nodes) : null;
    const general = {...sideTtl, ...(until === null ? {} : {until})};
    this.push(
      isGeneral ? {...common, kind: 'regular-join', type: node.type, stateTtlMs, ...general} : formNode(form, node, common, stateTtlMs),
    );
    const joined = whole({id, columns, mode, key: null}, tables);
    if (columns.length === node.columns.length) return joined;
    const own = node.columns.map((c, i): Expr => {
      const at = i < node.left.columns.length ? i : leftNode.columns.length + i - node.left.columns.length;
      return {kind: 'column', index: at, type: c.type};
    });
    return this.#project(joined, own, node.columns);
  }

  #expand(node: Expand): Stream {
    const input = this.#stream(node.input, true);
    const {id: from, mode} = this.#deliver(input);
    const meaning = node.copies.map((copy) => copy.map((e) => expressionKey(e, (i) => meaningOf(input, i))).join()).join('; ');
    const id = this.id('expand', `${input.tables.join()} ${meaning}`);
    this.push({kind: 'expand', id, inputs: [from], columns: node.columns, changelogMode: mode, copies: node.copies});
    return whole({id, columns: node.columns, mode, key: null}, input.tables);
  }

  #windowTable(node: WindowTable): Stream {
    const input = this.#stream(node.input, true);
    if (node.window.kind === 'session') this.#refuseUpdates(input, 'a session that is not aggregated');
    const partition = node.partition.map((i) => ` by ${meaningOf(input, i)}`).join();
    const meaning = `${JSON.stringify(node.window)} ${node.timeMode} ${meaningOf(input, node.timeColumn)} ${input.tables.join()}${partition}`;
    const {id: from} = this.#deliver(input);
    const id = this.id('window-table-function', meaning);
    const {window, timeColumn, timeMode, zone, columns} = node;
    this.push({
      kind: 'window-table-function',
      id,
      inputs: [from],
      columns,
      changelogMode: input.mode,
      window,
      timeColumn,
      timeMode,
      zone,
      partition: node.partition,
    });
    return whole({id, columns, mode: input.mode, key: null}, input.tables);
  }

  /** What an aggregation reads: it picks its columns itself, so a projection that only picks columns is left out. */
  #aggregateInput<T extends Aggregate | WindowAggregate>(node: T): {readonly input: Stream; readonly from: string; readonly node: T} {
    const input = this.#stream(node.input, true);
    const onlyPicks = input.condition === null && input.projections.every((p) => p.kind === 'column');
    if (!onlyPicks) return {input, from: this.#deliver(input).id, node};
    const at = (i: number): number => {
      const projection = input.projections[i];
      return projection?.kind === 'column' ? projection.index : i;
    };
    const keys = node.keys.map(at);
    const aggregates = node.aggregates.map((a) => ({
      ...a,
      argument: a.argument === null ? null : at(a.argument),
      filter: a.filter === null ? null : at(a.filter),
    }));
    const time = node.kind === 'window-aggregate' ? {timeColumn: at(node.timeColumn)} : {};
    return {input, from: input.id, node: {...node, keys, aggregates, ...time}};
  }

  #aggregate(logical: Aggregate, needsBefore: boolean): Stream {
    const {input, from, node} = this.#aggregateInput(logical);
    const meaning = aggregateMeaning(input, logical);
    const id = this.id('group-aggregate', meaning);
    const window = this.#streaming && input.mode === 'append' ? this.#groupedWindow(logical.input, logical.keys, node.keys) : null;
    const mode: ChangelogMode = !this.#streaming || window !== null ? 'append' : needsBefore ? 'retract' : 'upsert';
    const {keys, columns} = node;
    const growing = this.#streaming && input.mode !== 'append' ? grows(logical) : [];
    const aggregates = node.aggregates.map((a, i): AggregateCall => (growing[i] === true ? {...a, grows: true} : a));
    const stateTtlMs = node.stateTtlMs ?? durationSetting(this.#context.session, 'table.exec.state.ttl');
    this.push({
      kind: 'group-aggregate',
      id,
      inputs: [from],
      columns,
      changelogMode: mode,
      keys,
      aggregates,
      emitUpdateBefore: mode === 'retract',
      stateTtlMs,
      ...(window === null ? {} : {window}),
    });
    return whole({id, columns, mode, key: mode === 'append' ? null : keys.map((_, i) => i)}, input.tables);
  }

  /** `columns` of the logical input that rows are grouped by, `built` the same ones of the built input. */
  #groupedWindow(input: LogicalNode, columns: readonly number[], built: readonly number[], ranks = false): GroupedWindow | null {
    const trait = windowTrait(input, ranks);
    const end = groupedWindowEnd(trait, columns);
    return trait === null || end === null ? null : {end: built[columns.indexOf(end)] ?? end, zone: trait.zone, timeMode: trait.timeMode};
  }

  #windowAggregate(logical: WindowAggregate): Stream {
    const {input, from, node} = this.#aggregateInput(logical);
    const emit = this.#streaming && logical.isGroup ? windowEmit(this.#context.session) : null;
    if (emit !== null && node.window.kind === 'session') {
      throw new StudioError('planner/unsupported', 'a SESSION window tells its result at its end only', {
        hint: 'RESET table.exec.emit.early-fire.enabled and table.exec.emit.late-fire.enabled, or use TUMBLE or HOP',
      });
    }
    const mode: ChangelogMode = emit === null ? 'append' : 'retract';
    const time = `${JSON.stringify(node.window)} ${node.timeMode} ${node.zone} ${meaningOf(input, logical.timeColumn)}`;
    const meaning = `${time} ${aggregateMeaning(input, logical)}`;
    const id = this.id('window-aggregate', meaning);
    const {window, timeColumn, timeMode, zone, keys, aggregates, properties, columns} = node;
    this.push({
      kind: 'window-aggregate',
      id,
      inputs: [from],
      columns,
      changelogMode: mode,
      window,
      timeColumn,
      timeMode,
      zone,
      keys,
      aggregates,
      properties,
      emit,
    });
    return whole({id, columns, mode, key: null}, input.tables);
  }

  #lookupJoin(node: LookupJoin, needsBefore: boolean): Stream {
    const input = this.#stream(node.input, needsBefore);
    const {id: from, mode} = this.#deliver(input);
    const {type, condition, columns, keys, fields, how} = node;
    const own = input.columns.map((_, i) => meaningOf(input, i)).join();
    const id = this.id('lookup-join', `${type} ${pathText(node.table.path)} ${input.tables.join()} (${own})`);
    this.push({
      kind: 'lookup-join',
      id,
      inputs: [from],
      columns,
      changelogMode: mode,
      type,
      table: tableSpec(node.table),
      fields,
      keys,
      condition,
      ...how,
      // The order of changes of one row is theirs alone.
      ordered: how.ordered || mode !== 'append',
    });
    return whole({id, columns, mode, key: null}, input.tables);
  }

  #unnest(node: Unnest, needsBefore: boolean): Stream {
    const input = this.#stream(node.input, needsBefore);
    const {id: from, mode} = this.#deliver(input);
    const {collection, ordinality, outer, condition, columns} = node;
    const meaning = `${expressionKey(collection, (i) => meaningOf(input, i))} ${ordinality} ${outer} ${input.tables.join()}`;
    const id = this.id('unnest', meaning);
    this.push({kind: 'unnest', id, inputs: [from], columns, changelogMode: mode, collection, ordinality, outer, condition});
    return whole({id, columns, mode, key: null}, input.tables);
  }

  #setOperation(node: SetOf): Stream {
    const inputs = node.inputs.map((input) => this.#stream(input, true));
    const delivered = inputs.map((input) => this.#deliver(input));
    // Rows that only come make common rows that only come.
    const onlyGrows = node.operator === 'intersect' && delivered.every((d) => d.mode === 'append');
    const mode = !this.#streaming || onlyGrows ? 'append' : 'retract';
    const {operator, all, columns} = node;
    const id = this.id('set-operation', `${operator} ${all} ${delivered.map((d) => d.id).join()}`);
    const stateTtlMs = durationSetting(this.#context.session, 'table.exec.state.ttl');
    this.push({kind: 'set-operation', id, inputs: delivered.map((d) => d.id), columns, changelogMode: mode, operator, all, stateTtlMs});
    const tables = inputs.flatMap((i) => i.tables);
    return whole({id, columns, mode, key: mode === 'retract' && !all ? [...columns.keys()] : null}, tables);
  }

  /** An OVER of any order: of bounded input, or of rows that change. */
  #windowFunctions(node: WindowFunctions, ready: Stream | null = null): Stream {
    const input = ready ?? this.#stream(node.input, true);
    if (this.#streaming && input.mode === 'append') {
      throw new StudioError('sql/over', 'OVER in a stream is ordered by one time attribute, ascending', {
        span: node.span,
        hint: 'write OVER (PARTITION BY … ORDER BY time_column), or run the query in batch mode',
      });
    }
    const {partition, order, functions, columns} = node;
    const {id: from} = this.#deliver(input);
    const names = input.columns.map((c, i) => ({...c, name: meaningOf(input, i)}));
    const orderText = order.map((k) => `${meaningOf(input, k.column)} ${k.descending} ${k.nullsFirst}`).join();
    const meaning = `${input.tables.join()} by ${partition.map((i) => meaningOf(input, i)).join()} order ${orderText}: ${functions.map((f) => overFunctionText(f, names)).join()}`;
    const id = this.id('window-functions', meaning);
    const mode: ChangelogMode = this.#streaming ? 'retract' : 'append';
    const stateTtlMs = durationSetting(this.#context.session, 'table.exec.state.ttl');
    this.push({kind: 'window-functions', id, inputs: [from], columns, changelogMode: mode, partition, order, functions, stateTtlMs});
    return whole({id, columns, mode, key: input.key}, input.tables);
  }

  #over(node: Over): Stream {
    const input = this.#stream(node.input, true);
    if (input.mode !== 'append') return this.#windowFunctions(changingOver(node), input);
    const {unit, preceding, partition, timeColumn, timeMode, aggregates, columns} = node;
    const own = input.columns.map((_, i) => meaningOf(input, i)).join();
    const frame = `${unit} ${preceding} ${timeMode} ${meaningOf(input, timeColumn)}`;
    const meaning = `${frame} ${aggregateMeaning(input, {keys: partition, aggregates})} of ${own}`;
    const {id: from} = this.#deliver(input);
    const id = this.id('over-aggregate', meaning);
    const stateTtlMs = durationSetting(this.#context.session, 'table.exec.state.ttl');
    const spec = {unit, preceding, partition, timeColumn, timeMode, aggregates, ...(stateTtlMs > 0 ? {stateTtlMs} : {})};
    this.push({kind: 'over-aggregate', id, inputs: [from], columns, changelogMode: 'append', ...spec});
    return whole({id, columns, mode: 'append', key: null}, input.tables);
  }

  #match(logical: Match): Stream {
    const input = this.#stream(logical.input, true);
    this.#refuseUpdates(input, 'MATCH_RECOGNIZE');
    const {input: _, kind: __, columns, ...spec} = logical;
    const {id: from, columns: own} = this.#deliver(input);
    const id = this.id('match', `${input.tables.join()} ${matchMeaning(spec, own, (i) => meaningOf(input, i))}`);
    this.push({kind: 'match', id, inputs: [from], columns, changelogMode: 'append', ...spec});
    return whole({id, columns, mode: 'append', key: null}, input.tables);
  }

  #rank(node: Rank, needsBefore: boolean): Stream {
    const running = this.#streaming ? runningNumber(node) : null;
    if (running !== null) return this.#over(running);
    const rowKey = this.#streaming ? updatingKey(node) : null;
    const input = this.#stream(node.input, rowKey === null);
    const partition = node.partition.map((i) => meaningOf(input, i)).join();
    const order = node.order.map((k) => `${meaningOf(input, k.column)} ${k.descending} ${k.nullsFirst}`).join();
    const columns = input.columns.map((_, i) => meaningOf(input, i)).join();
    const meaning = `${input.tables.join()} by ${partition} order ${order}: ${columns}`;
    const {id: from, mode: inputMode, key} = this.#deliver(input);
    const ranked = {
      node,
      from,
      inputMode,
      inputKey: key,
      rowKey,
      isStreaming: this.#streaming,
      needsBefore,
      stateTtlMs: durationSetting(this.#context.session, 'table.exec.state.ttl'),
      window: this.#streaming && inputMode === 'append' ? this.#groupedWindow(node.input, node.partition, node.partition, true) : null,
    };
    const built = rankNode(ranked, (kind, more) => this.id(kind, `${meaning} ${more}`));
    this.push(built.node);
    return whole({id: built.node.id, columns: node.columns, mode: built.node.changelogMode, key: built.key}, input.tables);
  }

  #refuseUpdates(input: Stream, what: string): void {
    if (input.mode === 'append') return;
    throw new StudioError('planner/updates', `${what} over a changing result is not supported yet`, {
      detail: 'its input comes from an aggregation without a window, whose rows change',
      hint: 'aggregate the input in a window too',
    });
  }
}

/** A projection of constants is made of constants. */
function computedValues(node: Project, rows: readonly (readonly Expr[])[], zone: string): LogicalNode {
  return {kind: 'values', rows: rows.map((row) => node.expressions.map((e) => foldCasts(substitute(e, row), zone))), columns: node.columns};
}
