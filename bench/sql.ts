import {complete} from '../kernels/editor/completion.ts';
import {definitionOf} from '../kernels/editor/definition.ts';
import {diagnose} from '../kernels/editor/diagnostics.ts';
import {environmentOf, planContext, statementFacts} from '../kernels/editor/environment.ts';
import {NO_FACTS} from '../kernels/editor/facts.ts';
import {formatSql} from '../kernels/editor/format.ts';
import {hover} from '../kernels/editor/hover.ts';
import {statementAt, viewScript} from '../kernels/editor/script.ts';
import {compileCalc} from '../kernels/engine/expr/compile.ts';
import type {ExprContext} from '../kernels/engine/expr/context.ts';
import {interpretExpr} from '../kernels/engine/expr/interpret.ts';
import type {CalcNode} from '../kernels/planner/physical/plan.ts';
import {planStatement} from '../kernels/planner/plan.ts';
import type {Row} from '../kernels/protocol/value.ts';
import {lookupFunction} from '../kernels/sql/functions/table.ts';
import {parseScript, parseStatement} from '../kernels/sql/parser/parse.ts';
import {castValue} from '../kernels/sql/types/cast.ts';
import {quantile, report} from './report.ts';

/**
 * SQL as text: parse and plan of typical statements, first cold (nothing was compiled yet), then warm; the same of a script of 200 lines;
 * what the editor asks at a caret of that script while somebody types; and rows per CPU-second of ten expressions, generated against
 * interpreted. One JSON line each.
 */

const TABLE = `CREATE TABLE sensors (
  sensor_id INT,
  temperature DOUBLE,
  status STRING,
  amount DECIMAL(10, 2),
  event_time TIMESTAMP(3),
  WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen')`;

const STATEMENTS: Readonly<Record<string, string>> = {
  'create-table': TABLE,
  filter: "SELECT sensor_id, UPPER(status) AS s FROM sensors WHERE temperature > 20 AND status <> 'OK'",
  window: `SELECT window_start, window_end, status, COUNT(*) AS n, AVG(temperature) AS t
  FROM TABLE(TUMBLE(TABLE sensors, DESCRIPTOR(event_time), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, status`,
  join: `SELECT a.sensor_id, b.temperature FROM sensors a JOIN sensors b ON a.sensor_id = b.sensor_id
  AND a.event_time BETWEEN b.event_time - INTERVAL '1' MINUTE AND b.event_time`,
  'top-n': `SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY status ORDER BY temperature DESC) AS rn FROM sensors) WHERE rn <= 3`,
};

/** Ten statements of 20 lines. */
const SCRIPT = [
  TABLE,
  ...Array.from(
    {length: 9},
    (_, i) => `-- part ${i}
CREATE TEMPORARY VIEW v${i} AS
WITH hot AS (
  SELECT
    sensor_id,
    status,
    temperature * 9 / 5 + 32 AS fahrenheit,
    CASE WHEN temperature > ${30 + i} THEN 'hot' WHEN temperature > 10 THEN 'warm' ELSE 'cold' END AS feeling,
    event_time
  FROM sensors
  WHERE temperature IS NOT NULL
    AND status IN ('OK', 'WARNING', 'ERROR')
)
SELECT
  h.sensor_id,
  h.feeling,
  COUNT(*) AS readings,
  MAX(h.fahrenheit) AS hottest
FROM hot h
JOIN sensors s ON h.sensor_id = s.sensor_id
GROUP BY h.sensor_id, h.feeling
HAVING COUNT(*) > ${i}`,
  ),
].join(';\n');

const environment = environmentOf(NO_FACTS, 'streaming');
const session = statementFacts(TABLE, environment).after;

function ms(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

const micro = (value: number): number => Math.round(value * 1000) / 1000;

function measureStatements(): void {
  for (const [name, text] of Object.entries(STATEMENTS)) {
    const parse = (): unknown => parseStatement(text);
    const statement = parseStatement(text);
    const plan = (): unknown => planStatement(statement, planContext(text, session));
    const cold = {parse: ms(parse), plan: ms(plan)};
    for (let i = 0; i < 300; i++) plan();
    const warm = (run: () => unknown): number =>
      quantile(
        Array.from({length: 200}, () => ms(run)),
        0.5,
      );
    report({bench: 'sql-parse', value: micro(warm(parse)), unit: 'ms', facts: {statement: name, cold: micro(cold.parse)}});
    report({bench: 'sql-plan', value: micro(warm(plan)), unit: 'ms', facts: {statement: name, cold: micro(cold.plan)}});
  }
  const lines = SCRIPT.split('\n').length;
  for (let i = 0; i < 50; i++) parseScript(SCRIPT);
  const parse = quantile(
    Array.from({length: 50}, () => ms(() => parseScript(SCRIPT))),
    0.5,
  );
  report({bench: 'sql-parse-script', value: micro(parse), unit: 'ms', facts: {lines}});
}

/** Each run is another text: a key was pressed in the last statement, so that nothing of it is in a cache. */
function measureEditor(): void {
  const lines = SCRIPT.split('\n').length;
  let key = 0;
  const typed = (): string => `${SCRIPT};\nSELECT sensor_id, temper${key++} AS x FROM v3 WHERE feeling = 'hot'`;
  const caret = (text: string): number => text.lastIndexOf(' AS x');
  const asks: Readonly<Record<string, (text: string) => unknown>> = {
    diagnostics: (text) => diagnose(text, NO_FACTS, 'streaming'),
    completion: (text) => complete(text, caret(text), NO_FACTS, 'streaming'),
    hover: (text) => hover(text, text.lastIndexOf('sensor_id') + 2, NO_FACTS, 'streaming'),
    definition: (text) => definitionOf(text, text.lastIndexOf('v3') + 1, NO_FACTS, 'streaming'),
    'statement at the caret': (text) => statementAt(text, caret(text)),
    tokens: (text) => viewScript(text),
    format: (text) => formatSql(text),
  };
  for (const [name, ask] of Object.entries(asks)) {
    const cold = ms(() => ask(typed()));
    for (let i = 0; i < 60; i++) ask(typed());
    const times = Array.from({length: 100}, () => {
      const text = typed();
      return ms(() => ask(text));
    });
    report({
      bench: 'editor',
      value: micro(quantile(times, 0.5)),
      unit: 'ms',
      goal: 5,
      facts: {asked: name, lines, p99: micro(quantile(times, 0.99)), cold: micro(cold)},
    });
  }
}

const CONTEXT: ExprContext = {lookup: lookupFunction, cast: castValue, env: {zone: 'UTC', now: () => 0}};

const EXPRESSIONS: readonly string[] = [
  'sensor_id + 1',
  'temperature * 9 / 5 + 32',
  'temperature > 20 AND sensor_id < 500',
  "CASE WHEN temperature > 30 THEN 'hot' WHEN temperature > 10 THEN 'warm' ELSE 'cold' END",
  "COALESCE(NULLIF(status, 'OK'), 'fine')",
  'UPPER(status)',
  "status LIKE 'WARN%'",
  "CONCAT(status, '-', CAST(sensor_id AS STRING))",
  'amount * 1.19',
  "DATE_FORMAT(event_time, 'yyyy-MM-dd HH:mm')",
];

function measureExpressions(): void {
  const rows: Row[] = Array.from({length: 4096}, (_, i) => [
    i % 1000,
    (i % 500) / 10,
    ['OK', 'WARNING', 'ERROR'][i % 3] ?? 'OK',
    null,
    1_621_423_200_000 + i,
  ]);
  for (const expression of EXPRESSIONS) {
    const text = `SELECT ${expression} AS x FROM sensors`;
    const result = planStatement(parseStatement(text), planContext(text, session));
    if (!result.ok || result.planned.kind !== 'query') throw new Error(`"${expression}" cannot be planned`);
    const {nodes} = result.planned.plan;
    const calc = nodes.find((n): n is CalcNode => n.kind === 'calc');
    const source = nodes.find((n) => n.kind === 'source');
    const [projection] = calc?.projections ?? [];
    if (projection === undefined || source === undefined) throw new Error(`"${expression}" has no calculation`);
    // The source reads only what is asked for: rows of the plan's own shape.
    const at = source.columns.map((c) => ['sensor_id', 'temperature', 'status', 'amount', 'event_time'].indexOf(c.name));
    const input = rows.map(
      (row): Row => at.map((i) => (i === 3 ? (amounts[(row[0] as number) % amounts.length] ?? null) : (row[i] ?? null))),
    );
    const loop = compileCalc(null, [projection], CONTEXT);
    const evaluate = interpretExpr(projection, CONTEXT);
    const generated = rate(() => {
      const out: Row[] = [];
      loop(input, null, out, null);
    });
    const interpreted = rate(() => {
      const out: Row[] = [];
      for (const row of input) out.push([evaluate(row)]);
    });
    report({
      bench: 'expression',
      value: Math.round(generated),
      unit: 'rows/cpu-s',
      good: 'above',
      facts: {expression, interpreted: Math.round(interpreted), times: Math.round((generated / interpreted) * 10) / 10},
    });
  }
}

const amounts = amountValues();

/** DECIMAL values as the engine holds them: made by the engine itself. */
function amountValues(): Row {
  const text = 'SELECT CAST(12.34 AS DECIMAL(10, 2)) AS a, CAST(99.90 AS DECIMAL(10, 2)) AS b';
  const result = planStatement(parseStatement(text), planContext(text, session));
  if (!result.ok || result.planned.kind !== 'query') throw new Error('constants cannot be planned');
  const calc = result.planned.plan.nodes.find((n): n is CalcNode => n.kind === 'calc');
  if (calc?.projections) return calc.projections.map((p) => interpretExpr(p, CONTEXT)([]));
  const values = result.planned.plan.nodes.find((n) => n.kind === 'values');
  if (values?.kind !== 'values') throw new Error('constants give no row');
  return values.rows[0]?.map((e) =>
    typeof e === 'object' && e !== null && 'kind' in e ? interpretExpr(e as never, CONTEXT)([]) : e,
  ) as Row;
}

/** Rows of 4,096 a run, by the CPU time of about 300 ms. */
function rate(run: () => void): number {
  for (let i = 0; i < 20; i++) run();
  const before = process.cpuUsage();
  const start = performance.now();
  let runs = 0;
  while (performance.now() - start < 300) {
    run();
    runs++;
  }
  const used = process.cpuUsage(before);
  return (runs * 4096) / ((used.user + used.system) / 1e6);
}

measureStatements();
measureEditor();
measureExpressions();
