import fc from 'fast-check';
import {expect, test} from 'vitest';
import {jsonBlockDecoder} from '../connectors/formats/json/block/block-decoder.ts';
import {generatedDecoder} from '../connectors/formats/json/generated.ts';
import {damage, OPTIONS, recordBytes, TYPES} from '../connectors/formats/json/testing/json-records.ts';
import {compileCalc} from '../engine/expr/compile.ts';
import type {ExprContext} from '../engine/expr/context.ts';
import type {RecordOut, RecordProgram, RecordStep} from '../engine/expr/record-code.ts';
import {MadeRecords} from '../engine/runtime/made-records.ts';
import {Texts} from '../engine/runtime/texts.ts';
import {BIGINT, BOOLEAN, call, column, DOUBLE, INT, literal, STRING, TIMESTAMP} from '../engine/testing/plans.ts';
import type {Expr} from '../planner/physical/expr.ts';
import {must} from '../protocol/assert.ts';
import type {DataType, Field} from '../protocol/data-type.ts';
import type {Row, Value} from '../protocol/value.ts';
import {lookupFunction} from '../sql/functions/table.ts';
import {castValue} from '../sql/types/cast.ts';

// What is made of records where they are decoded, against rows that are decoded, projected, filtered and projected again one after the other.

const context: ExprContext = {lookup: lookupFunction, cast: castValue, env: {now: () => 0, zone: 'UTC'}};
const around = (work: () => number): number => work();

const INNER = must(TYPES.row);
const DEEP: DataType = {
  kind: 'row',
  fields: [
    {name: 'x', type: STRING},
    {name: 'r', type: INNER},
    {name: 'n', type: BIGINT},
  ],
  nullable: true,
};
const FIELDS: readonly Field[] = [
  {name: 'a', type: INT},
  {name: 'b', type: STRING},
  {name: 'c', type: INNER},
  {name: 'd', type: DEEP, wanted: ['n', 'r']},
  {name: 'e', type: TIMESTAMP},
  {name: 'f', type: DOUBLE},
  {name: 'g', type: must(TYPES.array)},
];
const WIDTH = 6;

const field = (row: Expr, name: string, type: DataType): Expr => call('.', type, row, literal(name, STRING));
const is = (a: Expr, b: Expr): Expr => call('=', BOOLEAN, a, b);
const cased = (when: Expr, then: Expr, otherwise: Expr): Expr => ({kind: 'case', branches: [{when, then}], otherwise, type: then.type});

/** Of the decoded columns; the last two are computed. */
const PROJECTIONS: readonly Expr[] = [
  column(0, INT),
  column(3, DEEP),
  column(1, STRING),
  column(2, INNER),
  cased(is(column(0, INT), literal(1, INT)), column(4, TIMESTAMP), literal(null, TIMESTAMP)),
  call('+', INT, field(column(2, INNER), 'x', INT), column(0, INT)),
];
const [A, D, B, C, TIME, SUM] = PROJECTIONS.map((p, i) => column(i, p.type)) as [Expr, Expr, Expr, Expr, Expr, Expr];
const R = field(D, 'r', INNER);

const TWO = literal(2, INT);
const text1 = (name: string, type: DataType, arg: Expr, ...literals: readonly Value[]): Expr =>
  call(name, type, arg, ...literals.map((value) => literal(value, typeof value === 'number' ? INT : STRING)));
const part = (arg: Expr, at: number): Expr => text1('SPLIT_INDEX', STRING, arg, '/', at);
/** Of texts by their bytes, one of the other. */
const ofTexts: readonly Expr[] = [
  part(B, 1),
  part(part(field(C, 'y', STRING), 1), 0),
  text1('SPLIT_INDEX', STRING, B, 47, 0),
  text1('SPLIT_INDEX', STRING, B, 'ó', 1),
  text1('CHAR_LENGTH', INT, B),
  text1('CHAR_LENGTH', INT, text1('REPLACE', STRING, B, '/', 'ok')),
  text1('CHAR_LENGTH', INT, text1('REPLACE', STRING, part(B, 0), '//', '')),
  text1('REGEXP_EXTRACT', STRING, B, '(^|/)ok/?([^/]*)', 2),
  text1('REGEXP', BOOLEAN, field(C, 'y', STRING), 'o+k|/'),
  text1('=', BOOLEAN, text1('LOWER', STRING, B), 'ok'),
  text1('<>', BOOLEAN, text1('UPPER', STRING, part(B, 1)), 'OK'),
  cased(text1('=', BOOLEAN, part(B, 0), ''), text1('UPPER', STRING, part(B, 1)), part(B, 2)),
];

const conditions: readonly (Expr | null)[] = [
  null,
  ...ofTexts.filter(({type}) => type.kind === 'boolean'),
  call('>', BOOLEAN, text1('CHAR_LENGTH', INT, B), TWO),
  is(A, literal(1, INT)),
  is(B, literal('OK', STRING)),
  {kind: 'or', args: [is(field(C, 'y', STRING), B), is(SUM, literal(2, INT))], type: BOOLEAN},
  {kind: 'and', args: [call('IS NOT NULL', BOOLEAN, C), call('IS NULL', BOOLEAN, field(R, 'x', INT))], type: BOOLEAN},
];
const projections: readonly (readonly Expr[])[] = [
  [B, field(C, 'y', STRING), field(R, 'y', STRING)],
  [C, D, TIME, SUM],
  ofTexts,
  [part(B, 1), B, part(B, 1)],
  [field(D, 'n', BIGINT), cased(is(A, literal(1, INT)), call('UPPER', STRING, B), field(R, 'y', STRING))],
];

/** On the columns of a first step: B, SUM, D, a text. */
const FIRST_STEP: readonly Expr[] = [B, SUM, D, call('UPPER', STRING, field(C, 'y', STRING))];
const [B1, SUM1, D1, UPPER] = FIRST_STEP.map((p, i) => column(i, p.type)) as [Expr, Expr, Expr, Expr];
const second: readonly RecordStep[] = [
  {condition: is(SUM1, literal(2, INT)), projections: [UPPER, B1]},
  {condition: is(UPPER, B1), projections: [field(field(D1, 'r', INNER), 'y', STRING), call('+', INT, SUM1, SUM1), D1]},
  {condition: null, projections: [B1]},
];

const condition = fc.constantFrom(...conditions);
const steps: fc.Arbitrary<readonly RecordStep[]> = fc.oneof(
  fc.constant([]),
  fc.record({condition, projections: fc.constantFrom(...projections)}).map((step) => [step]),
  fc.tuple(condition, fc.constantFrom(...second)).map(([first, last]) => [{condition: first, projections: FIRST_STEP}, last]),
);
const out: fc.Arbitrary<RecordOut> = fc.tuple(steps, fc.subarray([...ofTexts.keys()])).map(([list, some]) => ({
  steps: list,
  width: list.at(-1)?.projections.length ?? WIDTH,
  references: new Set(some),
}));
const program: fc.Arbitrary<RecordProgram> = fc.record({
  projections: fc.constant(PROJECTIONS),
  watermark: fc.constantFrom(null, TIME),
  timeColumn: fc.constantFrom(null, 4),
  outs: fc.array(out, {minLength: 1, maxLength: 3}),
});

const text = fc
  .oneof(
    fc.string({unit: 'binary', maxLength: 30}),
    fc.constantFrom('OK', 'zażółć', ''),
    fc.array(fc.constantFrom('/', 'ok', 'OK', 'Ok', 'a', '\n'), {maxLength: 8}).map((parts) => parts.join('')),
  )
  .map((t) => JSON.stringify(t));
const int = fc.constantFrom('0', '1', '2', '-7', 'null', '"1"', '1.5', '99999999999');
const inner = fc.tuple(int, text).map(([x, y]) => `{"x":${x},"y":${y}}`);
const usual = fc
  .tuple(
    int,
    text,
    fc.oneof(inner, fc.constant('null')),
    fc.oneof(inner, fc.constant('null')),
    fc.constantFrom('5', 'null', '9007199254740993'),
  )
  .map(
    ([a, b, c, r, n]) =>
      `{"a":${a},"b":${b},"c":${c},"d":{"x":${b},"r":${r},"n":${n}},"e":"2024-01-0${1 + (b.length % 9)} 10:00:00.5","f":1.5,"g":[1,${a}]}`,
  );
const line = fc
  .oneof(
    {weight: 8, arbitrary: usual.map((t) => new TextEncoder().encode(t))},
    {weight: 1, arbitrary: fc.tuple(usual, fc.nat(), fc.nat(255), fc.boolean()).map(([t, at, byte, cut]) => damage(t, at, byte, cut))},
    {weight: 1, arbitrary: recordBytes},
  )
  .filter((bytes) => !bytes.includes(10));

/** Up to the first line that cannot be read. */
function readable(lines: readonly Uint8Array[]): {rows: Row[]; lines: Uint8Array[]} {
  const decoder = generatedDecoder(FIELDS, OPTIONS);
  const rows: Row[] = [];
  const good: Uint8Array[] = [];
  for (const bytes of lines) {
    try {
      const row = decoder.decode(bytes, 0, bytes.length);
      if (row !== null) rows.push(row);
      good.push(bytes);
    } catch {
      // Such a line fails the job, or is left out, before anything is made of it.
    }
  }
  return {rows, lines: good};
}

/** As files are read. */
function fused(made: MadeRecords, lines: readonly Uint8Array[]): number {
  const decoder = generatedDecoder(FIELDS, OPTIONS);
  const data = Buffer.concat(lines.flatMap((bytes) => [bytes, Uint8Array.of(10)]));
  const block = must(jsonBlockDecoder(FIELDS, OPTIONS, data.length + 1, made));
  block.buffer.set(data);
  let taken = 0;
  for (let at = 0; at < data.length; ) {
    const before = made.count;
    at = block.decode(at, data.length, (at % 7) + 1);
    taken += made.count - before;
    if (made.count > before) continue;
    const end = data.indexOf(10, at);
    const row = decoder.decode(block.buffer, at, end);
    block.missed(block.buffer, at, end, row !== null);
    if (row !== null) made.add(row);
    at = end + 1;
  }
  return taken;
}

/** One step after the other. */
function stepwise({projections, watermark, timeColumn, outs}: RecordProgram, decoded: readonly Row[]): unknown {
  const calc = (condition: Expr | null, list: readonly Expr[] | null, rows: readonly Row[]): Row[] => {
    const result: Row[] = [];
    compileCalc(condition, list, context)(rows, null, result, null);
    return result;
  };
  const rows = calc(null, projections, decoded);
  const made = outs.map(({steps: list}) => {
    // Each row with the number of its record in front.
    let numbered = rows.map((row, i): Row => [i, row as Value[]]);
    const counts: number[] = [];
    for (const step of list) {
      numbered = numbered.flatMap(([i, row]) =>
        calc(step.condition, step.projections, [row as Row]).map((made): Row => [i!, made as Value[]]),
      );
      counts.push(numbered.length);
    }
    return {rows: numbered.map(([, row]) => row), from: numbered.map(([i]) => i), passed: counts.slice(0, -1)};
  });
  return {
    count: rows.length,
    rows: made.map((m) => m.rows),
    from: made.map((m) => m.from),
    passed: made.map((m) => m.passed),
    marks: watermark === null ? [] : calc(null, [watermark], rows).map(([m]) => m ?? Number.NaN),
    times: watermark === null || timeColumn === null ? [] : rows.map((row) => row[timeColumn] ?? 0),
  };
}

/** With the texts that are referred to. */
function read(made: MadeRecords, {outs}: RecordProgram): readonly (readonly Row[])[] {
  const texts = new Texts();
  made.announceTexts(texts);
  return outs.map(({steps: list, references}, o) => {
    const types = (list.at(-1)?.projections ?? PROJECTIONS).map((p) => p.type.kind);
    const isReference = (v: Value, c: number): v is number => typeof v === 'number' && references.has(c) && types[c] === 'varchar';
    return must(made.rows[o]).map((row) => row.map((v, c) => (isReference(v, c) ? texts.text(v) : v)));
  });
}

function shown(made: MadeRecords, given: RecordProgram): unknown {
  const {watermark, timeColumn} = given;
  const numbers = (values: Float64Array | Int32Array, count: number): Value[] => [...values.subarray(0, count)];
  return {
    count: made.count,
    rows: read(made, given),
    passed: made.passed,
    from: made.rows.map((rows, i) => numbers(must(made.from[i]), rows.length)),
    marks: watermark === null ? [] : numbers(made.marks, made.count),
    times: watermark === null || timeColumn === null ? [] : numbers(made.times, made.count),
  };
}

test('what is made of records where they are decoded is what the steps make of their rows', {timeout: 120_000}, () => {
  let taken = 0;
  fc.assert(
    fc.property(program, fc.array(line, {minLength: 1, maxLength: 40, size: 'max'}), (given, all) => {
      const {rows, lines} = readable(all);
      const expected = stepwise(given, rows);
      const made = new MadeRecords(given, context, 40, around);
      taken += fused(made, lines);
      expect(shown(made, given)).toEqual(expected);
      made.begin();
      made.addAll(rows);
      expect(shown(made, given)).toEqual(expected);
    }),
    {numRuns: 300},
  );
  expect(taken).toBeGreaterThan(500);
});

test('a batch is cut before the rows that could notice the time', () => {
  const given: RecordProgram = {
    projections: null,
    watermark: call(
      '-',
      TIMESTAMP,
      column(0, TIMESTAMP),
      literal(100, {kind: 'interval', unit: 'millisecond', text: 'SECOND(3)', nullable: false}),
    ),
    timeColumn: 0,
    outs: [{steps: [], width: 1, references: new Set()}],
  };
  const made = new MadeRecords(given, context, 10, around);
  made.addAll([[1000], [1050], [950], [null], [2000], [850]]);
  expect(made.cuts(Number.NEGATIVE_INFINITY, true)).toEqual([3, 900, 5, 1900]);
  expect(made.cuts(Number.NEGATIVE_INFINITY, false)).toEqual([1, 900, 5, 1900]);
  expect(made.greatestMark()).toBe(1900);
  expect(made.between(0, 1, 3)).toEqual([[1050], [950]]);
});
