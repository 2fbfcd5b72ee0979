import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import type {KernelEvent} from '../../protocol/kernel.ts';
import {openCliSession} from '../cli/cli-session.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'millrace-python-'));
});
afterAll(() => rmSync(folder, {recursive: true, force: true}));

type Session = ReturnType<typeof openCliSession>;

async function run(session: Session, text: string, language: 'sql' | 'python'): Promise<readonly KernelEvent[]> {
  const events: KernelEvent[] = [];
  await session.execute({text, mode: 'streaming', language, waitFor: 'finished', onError: 'continue'}, (event) => events.push(event))
    .finished;
  return events;
}

const rowsOf = (events: readonly KernelEvent[]) => events.flatMap((e) => (e.kind === 'rows' ? e.rows : []));
const messages = (events: readonly KernelEvent[]) => events.flatMap((e) => (e.kind === 'message' ? [e.text] : []));
const failures = (events: readonly KernelEvent[]) => events.flatMap((e) => (e.kind === 'statement-failed' ? [e.diagnostic] : []));

const PARAGRAPH = `
from pyflink.table import DataTypes
from pyflink.table.udf import udf

@udf(input_types=[DataTypes.BIGINT(), DataTypes.BIGINT()], result_type=DataTypes.BIGINT())
def add(i, j):
    return None if i is None else i + j

st_env.create_temporary_function("add", add)
st_env.create_temporary_system_function("shout", udf(lambda s: s.upper() + "!", result_type=DataTypes.STRING()))
st_env.get_config().get_configuration().set_string("pipeline.name", "mine")
st_env.execute_sql("CREATE TABLE made (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1')")
st_env.execute_sql("SHOW TABLES").print()
print("done")
`;

test('a paragraph defines functions, settings and tables for the session; SQL calls the functions', async () => {
  const session = openCliSession({strict: true});
  const defined = await run(session, PARAGRAPH, 'python');
  expect(failures(defined)).toEqual([]);
  expect(messages(defined).join('\n')).toContain('made');
  expect(messages(defined).at(-1)).toBe('done');
  const told = await run(
    session,
    "SELECT add(a, 9007199254740993), SHOUT(b) FROM (VALUES (1, 'x'), (CAST(NULL AS INT), 'y')) AS t(a, b); SHOW USER FUNCTIONS; SET",
    'sql',
  );
  expect(failures(told)).toEqual([]);
  expect(rowsOf(told)).toEqual([
    [9007199254740994n, 'X!'],
    [null, 'Y!'],
    ['add'],
    ['shout'],
    ['millrace.compat.narrowing', 'false'],
    ['pipeline.name', 'mine'],
  ]);
  const dropped = await run(session, 'st_env.drop_temporary_function("add")', 'python');
  expect(failures(dropped)).toEqual([]);
  expect(failures(await run(session, 'SELECT add(1, 2)', 'sql'))[0]?.code).toBe('sql/unknown-function');
  await session.close();
}, 120_000);

test('what fails says so with Python’s words and line; what is missing is named', async () => {
  const session = openCliSession({strict: true});
  const [zero] = failures(await run(session, 'x = 1\ny = x / 0\n', 'python'));
  expect(zero).toMatchObject({code: 'python/failed', message: 'ZeroDivisionError: division by zero', span: {start: 6, end: 15}});
  const [syntax] = failures(await run(session, 'def f(:\n  pass', 'python'));
  expect(syntax?.message).toMatch(/^SyntaxError/);
  const missing = failures(await run(session, 'from pyflink.datastream import StreamExecutionEnvironment', 'python'))[0];
  expect(missing?.message).toMatch(/pyflink\.datastream/);
  expect(failures(await run(session, 'st_env.from_path("x")', 'python'))[0]?.message).toContain('st_env.from_path is not there');
  const pandas = failures(await run(session, "udf(lambda i: i, result_type='INT', func_type='pandas')", 'python'))[0];
  expect(pandas?.message).toContain("func_type='pandas'");
  await run(
    session,
    "st_env.create_temporary_function('f', udf(lambda i: 10 // (i - 2), input_types=['INT'], result_type='INT'))",
    'python',
  );
  const told = await run(session, 'SELECT f(a) FROM (VALUES (1), (2)) AS t(a)', 'sql');
  expect(failures(told)[0]).toMatchObject({code: 'python/failed', blame: 'user'});
  expect(failures(told)[0]?.message).toMatch(/"f" failed: ZeroDivisionError/);
  await run(session, "st_env.create_temporary_function('g', udf(lambda i: 'text', result_type='INT'))", 'python');
  expect(failures(await run(session, 'SELECT g(1)', 'sql'))[0]?.message).toMatch(/TypeError/);
  await session.close();
}, 120_000);

const FILE = `
import datetime
from pyflink.table import DataTypes
from pyflink.table.udf import udf, ScalarFunction

@udf(result_type='ROW<a TINYINT, b ARRAY<STRING>, m MAP<STRING, DOUBLE>, d DECIMAL(20, 2), t TIMESTAMP(9), e DATE, f TIME, y BYTES, o BOOLEAN, x FLOAT, l BIGINT>')
def back(a, b, m, d, t, e, f, y, o, x, l):
    assert isinstance(x, float) and isinstance(d.scaleb(2).to_integral(), type(d)) and isinstance(t, datetime.datetime)
    return (a, b, m, d, t, e, f, y, o, x, l)

@udf(result_type='ARRAY<ROW<k STRING, v INT>>')
def rows(r):
    return [r, {'k': r.k + '2', 'v': None}]

class Counter(ScalarFunction):
    def open(self, context):
        self.n = 0
    def is_deterministic(self):
        return False
    def eval(self):
        self.n += 1
        return self.n

counter = udf(Counter(), result_type=DataTypes.INT())
`;

test('functions of a file; every type goes to Python and back', async () => {
  const file = path.join(folder, 'mine.py');
  writeFileSync(file, FILE);
  const session = openCliSession({strict: true});
  const told = await run(
    session,
    `SET 'python.files' = '${file}';
    CREATE TEMPORARY FUNCTION back AS 'mine.back' LANGUAGE PYTHON; CREATE FUNCTION rs AS 'mine.rows' LANGUAGE PYTHON;
    CREATE TEMPORARY SYSTEM FUNCTION counter AS 'mine.counter' LANGUAGE PYTHON;
    SELECT back(CAST(1 AS TINYINT), ARRAY['a', CAST(NULL AS STRING)], MAP['k', 0.5E0], CAST('-123456789012345678.90' AS DECIMAL(20, 2)),
      TIMESTAMP '1969-12-31 23:59:59.123456', DATE '1960-02-29', TIME '10:20:30', X'00FF', TRUE, CAST(2 AS FLOAT), 9223372036854775807) = 
      CAST(ROW(1, ARRAY['a', CAST(NULL AS STRING)], MAP['k', 0.5E0], CAST('-123456789012345678.90' AS DECIMAL(20, 2)), TIMESTAMP '1969-12-31 23:59:59.123456', DATE '1960-02-29',
      TIME '10:20:30', X'00FF', TRUE, 2, 9223372036854775807) AS ROW<a TINYINT, b ARRAY<STRING>, m MAP<STRING, DOUBLE>, d DECIMAL(20, 2), t TIMESTAMP(9), e DATE, f TIME, y BYTES, o BOOLEAN, x FLOAT, l BIGINT>);
    SELECT rs(CAST(ROW('x', 1) AS ROW<k STRING, v INT>));
    SELECT counter() FROM (VALUES (1), (2)) AS t(a);
    SELECT counter()`,
    'sql',
  );
  expect(failures(told)).toEqual([]);
  expect(rowsOf(told)).toEqual([
    [true],
    [
      [
        ['x', 1],
        ['x2', null],
      ],
    ],
    [1],
    [2],
    [1],
  ]);
  await session.close();
}, 120_000);

test('a paragraph that never ends is ended by stopping it; what ran before is known afterwards', async () => {
  const session = openCliSession({strict: true});
  await run(session, "st_env.create_temporary_function('one', udf(lambda: 1, result_type='INT'))\nx = 5", 'python');
  const {promise: started, resolve} = Promise.withResolvers<void>();
  const events: KernelEvent[] = [];
  const endless = session.execute({text: 'print("on")\nwhile True: pass', mode: 'streaming', language: 'python'}, (event) => {
    events.push(event);
    if (event.kind === 'message') resolve();
  });
  await started;
  await endless.stop();
  expect(events.at(-1)?.kind).toBe('statement-stopped');
  const again = await run(session, 'print(x)', 'python');
  expect(messages(again)).toEqual(['5']);
  await session.close();
}, 120_000);
