import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Expr} from '../../planner/physical/expr.ts';
import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {lookupFunction} from '../../sql/functions/table.ts';
import {castValue} from '../../sql/types/cast.ts';
import {BIGINT, BOOLEAN, call, column, DOUBLE, INT, literal, STRING} from '../testing/plans.ts';
import {CodeBuilder} from './code-builder.ts';
import {compileCalc, compileExpr} from './compile.ts';
import type {ExprContext} from './context.ts';
import {interpretExpr} from './interpret.ts';

const context: ExprContext = {lookup: lookupFunction, cast: castValue, env: {now: () => 0, zone: 'UTC'}};

const INPUT: readonly DataType[] = [INT, BIGINT, DOUBLE, STRING, BOOLEAN];
const wide = fc.oneof(fc.integer(), fc.constantFrom(2 ** 53 - 1, 2n ** 62n, -(2n ** 63n)));
const rowArbitrary: fc.Arbitrary<Row> = fc.tuple(
  fc.option(fc.integer({min: -3, max: 3}), {nil: null}),
  fc.option(wide, {nil: null}),
  fc.option(fc.double(), {nil: null}),
  fc.option(fc.string({maxLength: 4}), {nil: null}),
  fc.option(fc.boolean(), {nil: null}),
);

const leaf = (type: DataType, values: fc.Arbitrary<Value>): fc.Arbitrary<Expr> =>
  fc.oneof(
    fc.constant<Expr>({kind: 'column', index: INPUT.findIndex((t) => t.kind === type.kind), type}),
    fc.option(values, {nil: null}).map((value): Expr => ({kind: 'literal', value, type})),
  );

/** Random well-typed expressions over INPUT. */
const {int, bigint, text, boolean} = fc.letrec<Record<'int' | 'bigint' | 'text' | 'boolean', Expr>>((tie) => {
  const [int, bigint, text, boolean] = [tie('int'), tie('bigint'), tie('text'), tie('boolean')];
  const cased = (type: DataType, branch: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
    fc
      .record({branches: fc.array(fc.tuple(boolean, branch), {minLength: 1, maxLength: 2}), otherwise: branch})
      .map(({branches, otherwise}): Expr => ({kind: 'case', branches: branches.map(([when, then]) => ({when, then})), otherwise, type}));
  const cast = (arg: fc.Arbitrary<Expr>, type: DataType, mode: 'cast' | 'try' | 'checked'): fc.Arbitrary<Expr> =>
    arg.map((a): Expr => ({kind: 'cast', mode, arg: a, type, label: 'c'}));
  const binary = (names: readonly string[], type: DataType, arg: fc.Arbitrary<Expr>): fc.Arbitrary<Expr> =>
    fc.tuple(fc.constantFrom(...names), arg, arg).map(([name, a, b]): Expr => call(name, type, a, b));
  const opts = {depthSize: 'medium', maxDepth: 4} as const;
  return {
    int: fc.oneof(
      opts,
      leaf(INT, fc.integer()),
      binary(['+', '-', '*', '/'], INT, int),
      cased(INT, int),
      cast(bigint, INT, 'cast'),
      cast(bigint, INT, 'checked'),
      cast(text, INT, 'try'),
    ),
    bigint: fc.oneof(opts, leaf(BIGINT, wide), binary(['+', '-', '*'], BIGINT, bigint), cast(int, BIGINT, 'cast'), cased(BIGINT, bigint)),
    text: fc
      .oneof(opts, leaf(STRING, fc.string({maxLength: 3})), cast(int, STRING, 'cast'), cast(text, INT, 'cast'), cased(STRING, text))
      .map((e): Expr => (e.type.kind === 'int' ? {kind: 'cast', mode: 'cast', arg: e, type: STRING} : e)),
    boolean: fc.oneof(
      opts,
      leaf(BOOLEAN, fc.boolean()),
      binary(['=', '<>', '<', '>', '<=', '>='], BOOLEAN, int),
      binary(['=', '<'], BOOLEAN, bigint),
      binary(['=', '<'], BOOLEAN, text),
      fc
        .record({kind: fc.constantFrom('and' as const, 'or' as const), args: fc.array(boolean, {minLength: 1, maxLength: 3})})
        .map((e): Expr => ({...e, type: BOOLEAN})),
    ),
  };
});

function outcome(run: () => Value): unknown {
  try {
    return run();
  } catch (error) {
    if (error instanceof StudioError) return error.message;
    throw error;
  }
}

describe('compiled expressions', {timeout: 300_000}, () => {
  test('property: they agree with the interpreter, errors included', () => {
    fc.assert(
      fc.property(fc.oneof(int, bigint, text, boolean), fc.array(rowArbitrary, {minLength: 1, maxLength: 5}), (expr, rows) => {
        const compiled = compileExpr(expr, context);
        const interpreted = interpretExpr(expr, context);
        for (const row of rows) expect(outcome(() => compiled(row))).toEqual(outcome(() => interpreted(row)));
      }),
      {numRuns: 500},
    );
  });

  test('property: the fused loop keeps the rows that pass, in order, with their kinds', () => {
    fc.assert(
      fc.property(boolean, fc.array(int, {maxLength: 3}), fc.array(rowArbitrary, {maxLength: 6}), (condition, projections, rows) => {
        const kinds = Uint8Array.from(rows, (_, i) => i % 4);
        const expected: [number, Value[]][] = [];
        const failure = outcome(() => {
          rows.forEach((row, i) => {
            if (interpretExpr(condition, context)(row) !== true) return;
            expected.push([kinds[i]!, projections.map((p) => interpretExpr(p, context)(row))]);
          });
          return null;
        });
        const out: Row[] = [];
        const outKinds = new Uint8Array(rows.length);
        const count = outcome(() => compileCalc(condition, projections, context)(rows, kinds, out, outKinds));
        if (failure !== null) expect(count).toBe(failure);
        else expect([...outKinds.subarray(0, count as number)].map((k, i) => [k, out[i]])).toEqual(expected);
      }),
      {numRuns: 100},
    );
  });

  test('generated code holds no text or number of the user', () => {
    const code = new CodeBuilder(context);
    const name = "'); process.exit(1); ('";
    code.emit(call('=', BOOLEAN, column(3, STRING), literal(name, STRING)));
    code.emit(call('+', INT, column(0, INT), literal(123456789, INT)));
    expect(code.lines.join('\n')).not.toMatch(/exit|123456789/);
    expect(code.constants).toContain(name);
  });

  test('AND and OR are three-valued and stop at what decides', () => {
    const fails: Expr = {kind: 'cast', mode: 'cast', arg: literal('x', STRING), type: BOOLEAN};
    const logic = (kind: 'and' | 'or', ...args: Expr[]): Value => compileExpr({kind, args, type: BOOLEAN}, context)([]);
    const [yes, no, unknown] = [literal(true, BOOLEAN), literal(false, BOOLEAN), literal(null, BOOLEAN)];
    expect(logic('and', yes, unknown)).toBe(null);
    expect(logic('and', unknown, no)).toBe(false);
    expect(logic('and', no, fails)).toBe(false);
    expect(logic('or', no, unknown)).toBe(null);
    expect(logic('or', unknown, yes)).toBe(true);
    expect(logic('or', yes, fails)).toBe(true);
    expect(() => logic('and', yes, fails)).toThrow(StudioError);
  });

  test('an unknown function is said by name', () => {
    expect(() => compileExpr(call('NO_SUCH', INT), context)).toThrow('function "NO_SUCH" cannot be run by this kernel');
  });
});
