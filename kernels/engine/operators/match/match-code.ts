import type {Expr} from '../../../planner/physical/expr.ts';
import type {MatchExpression, MatchNode, MatchSlot} from '../../../planner/physical/plan.ts';
import {unreachable} from '../../../protocol/assert.ts';
import type {DataType} from '../../../protocol/data-type.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import {CodeBuilder} from '../../expr/code-builder.ts';
import type {ExprContext} from '../../expr/context.ts';
import type {Clock} from '../../runtime/clock.ts';
import {aggregateReader, type ReadColumn, type ReadTotal} from './match-aggregate.ts';
import {MatchRows, NONE} from './match-rows.ts';
import {operationOf, RunningTotal, TOTAL_LANES} from './match-totals.ts';
import type {Accepts} from './searcher.ts';
import {positionOf, Taken, takesIn} from './taken.ts';

/** The result's row of a match: the partition's columns, then the measures. */
export type ResultOf = (taken: number, id: number, time: number) => Row;

/** Where the rows are, and what is asked of them: each condition, and the result, as one generated function. */
export interface MatchCode {
  readonly rows: MatchRows;
  readonly taken: Taken;
  /** By variable; null: every row. */
  readonly conditions: readonly (Accepts | null)[];
  readonly result: ResultOf;
}

/** `keys`: by column of the partition, by its id. */
export function matchCode(
  node: MatchNode,
  types: readonly DataType[],
  keys: readonly (readonly Value[])[],
  context: ExprContext,
  clock: Clock,
): MatchCode {
  const writer = new MatchWriter(node, types, context, clock);
  const conditions = node.pattern.map(({condition}, own) => (condition === null ? null : writer.condition(condition, own)));
  const result = writer.result(keys, node.measures);
  return {rows: writer.rows, taken: writer.taken, conditions, result};
}

class MatchWriter {
  readonly rows: MatchRows;
  readonly taken: Taken;
  readonly #names: readonly string[];
  readonly #context: ExprContext;
  readonly #clock: Clock;
  /** By what they are. */
  readonly #totals = new Map<string, ReadTotal>();
  readonly #folds: RunningTotal[] = [];

  constructor(node: MatchNode, types: readonly DataType[], context: ExprContext, clock: Clock) {
    const expressions = [...node.pattern.flatMap((v) => (v.condition === null ? [] : [v.condition])), ...node.measures];
    const slots = expressions.flatMap((e) => e.slots.flatMap((s) => (s.kind === 'aggregate' && operationOf(s) !== null ? [keyOf(s)] : [])));
    this.rows = new MatchRows(types);
    this.taken = new Taken(this.rows, new Set(slots).size * TOTAL_LANES, this.#folds);
    this.#names = node.pattern.map((v) => v.name);
    this.#context = context;
    this.#clock = clock;
  }

  condition(expression: MatchExpression, own: number): Accepts {
    const code = new CodeBuilder(this.#context);
    const result = this.#emit(code, expression, own);
    return this.#build(code, `return (row, taken, time) => {\n${code.lines.join('\n')}\nreturn ${result} === true;\n};`) as Accepts;
  }

  result(keys: readonly (readonly Value[])[], measures: readonly MatchExpression[]): ResultOf {
    const code = new CodeBuilder(this.#context);
    const cells = keys.map((column) => `${code.constant(column)}[id]`);
    for (const measure of measures) cells.push(this.#emit(code, measure, -1));
    return this.#build(code, `return (taken, id, time) => {\n${code.lines.join('\n')}\nreturn [${cells.join(', ')}];\n};`) as ResultOf;
  }

  #build(code: CodeBuilder, body: string): unknown {
    return new Function('k', 'rows', 'runs', `'use strict';\n${code.prologue()}\n${body}`)(code.constants, this.rows, this.taken);
  }

  /** `own`: in DEFINE the variable's position; the row that is looked at is the last of its variable and of all rows. Else -1. */
  #emit(code: CodeBuilder, {slots, expr}: MatchExpression, own: number): string {
    const places = slots.map((slot) => this.#place(code, slot, own));
    const read = ([slot = 0, ...inside]: readonly number[]): string | null =>
      inside.length > 0 ? null : this.#slot(code, slots[slot]!, places[slot]!, own);
    return code.reading({value: read}, () => code.emit(expr));
  }

  /** The name of the place of the row that a slot reads; it is written where all that follows sees it. */
  #place(code: CodeBuilder, slot: MatchSlot, own: number): string {
    if (slot.kind !== 'row') return 'row';
    const position = positionOf(slot.variable, this.#names);
    const withCurrent = own >= 0 && takesIn(position, own);
    const {offset} = slot;
    if (slot.from === 'last' && withCurrent && offset === 0) return 'row';
    const found =
      slot.from === 'last'
        ? `rowBefore(taken, ${position}, ${withCurrent ? offset - 1 : offset})`
        : `rowAfter(taken, ${position}, ${offset}, ${withCurrent ? 'row' : NONE})`;
    const line = `runs.${found};`;
    const known = code.lines.findIndex((l) => l.endsWith(line));
    if (known >= 0) return code.lines[known]!.split(' ')[1]!;
    const name = `place${code.lines.length}`;
    code.lines.push(`const ${name} = ${line}`);
    return name;
  }

  #slot(code: CodeBuilder, slot: MatchSlot, place: string, own: number): string {
    switch (slot.kind) {
      case 'current':
        return this.#cell(code, 'row', slot.column);
      case 'row': {
        const cell = this.#cell(code, place, slot.column);
        return place === 'row' ? cell : `(${place} < 0 ? null : ${cell})`;
      }
      case 'aggregate': {
        const withCurrent = own >= 0 && takesIn(positionOf(slot.variable, this.#names), own);
        return `${code.constant(this.#total(slot))}(taken, ${withCurrent ? 'row' : NONE})`;
      }
      case 'rowtime':
        return 'time';
      case 'proctime': {
        const clock = this.#clock;
        return `${code.constant(() => clock.now())}()`;
      }
      default:
        return unreachable(slot);
    }
  }

  #cell(code: CodeBuilder, place: string, column: number): string {
    const lane = this.rows.lanes[column]!;
    return lane < 0 ? `${code.constant(this.rows.values[column])}[${place}]` : `rows.number(${place}, ${lane})`;
  }

  #total(slot: MatchSlot & {kind: 'aggregate'}): ReadTotal {
    const key = keyOf(slot);
    const known = this.#totals.get(key);
    if (known !== undefined) return known;
    const argument = slot.argument === null ? null : this.#argument(slot.argument);
    const exact = aggregateReader(slot, this.#names, argument, this.taken);
    const operation = operationOf(slot);
    let read = exact;
    if (operation !== null) {
      const total = new RunningTotal(slot, operation, this.#names, this.#folds.length * TOTAL_LANES, argument, this.taken, exact);
      this.#folds.push(total);
      read = total.read;
    }
    this.#totals.set(key, read);
    return read;
  }

  #argument(expr: Expr): ReadColumn {
    const code = new CodeBuilder(this.#context);
    const read = ([column = 0, ...inside]: readonly number[]): string | null =>
      inside.length > 0 ? null : this.#cell(code, 'row', column);
    const result = code.reading({value: read}, () => code.emit(expr));
    return this.#build(code, `return (row) => {\n${code.lines.join('\n')}\nreturn ${result};\n};`) as ReadColumn;
  }
}

function keyOf(slot: MatchSlot): string {
  return JSON.stringify(slot, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
}
