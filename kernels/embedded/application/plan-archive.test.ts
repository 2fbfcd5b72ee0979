import {expect, test} from 'vitest';
import {planArchive} from './plan-archive.ts';

const TABLES = [
  {name: 'default.a', sql: "CREATE TABLE a (x BIGINT) WITH ('connector' = 'datagen')"},
  {name: 'default.b', sql: "CREATE TABLE b (y BIGINT) WITH ('connector' = 'blackhole')"},
];
const PYTHON = [
  'from pyflink.table import DataTypes',
  'from pyflink.table.udf import udf',
  'twice = udf(lambda x: 2 * x, result_type=DataTypes.BIGINT())',
  'st_env.create_temporary_function("twice", twice)',
].join('\n');

test('views that read views, and functions in Python, go into the plan', async () => {
  const plan = await planArchive({
    settings: {},
    tables: TABLES,
    views: 'CREATE VIEW v AS SELECT x + 1 AS x FROM a; CREATE TEMPORARY VIEW w AS SELECT twice(x) AS y FROM v WHERE x > 3;',
    statements: 'INSERT INTO b SELECT y FROM w;',
    python: [PYTHON],
  });
  expect(plan.functions).toBeDefined();
  expect(JSON.stringify(plan.nodes.map((n) => n.kind))).toContain('sink');
}, 60_000);

test('a view that reads what is not there is named', async () => {
  const archive = {
    settings: {},
    tables: TABLES,
    views: 'CREATE VIEW v AS SELECT x FROM nowhere;',
    statements: 'INSERT INTO b SELECT x FROM v;',
  };
  await expect(planArchive(archive)).rejects.toThrow(/nowhere/);
});
