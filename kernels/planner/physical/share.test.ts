import {expect, test} from 'vitest';
import {TestSession} from '../testing/context.ts';

function kinds(sql: string, set = ''): readonly string[] {
  const session = new TestSession();
  session.run(set);
  session.run("CREATE TABLE t (k INT, v BIGINT) WITH ('connector' = 'datagen');");
  const result = session.last(sql);
  if (!result.ok || result.planned.kind !== 'query') throw new Error('no query');
  return result.planned.plan.nodes.map((n) => n.kind);
}

const sums = (more = ''): string => `SELECT k, SUM(v) AS s FROM t${more} GROUP BY k`;

test('what is written twice runs once', () => {
  const sql = `SELECT a.s, b.s FROM (${sums()}) a JOIN (${sums()}) b ON a.k = b.k`;
  expect(kinds(sql).filter((k) => k === 'group-aggregate')).toHaveLength(1);
  const apart = kinds(sql, "SET 'table.optimizer.reuse-sub-plan-enabled' = 'false';");
  expect(apart.filter((k) => k === 'group-aggregate')).toHaveLength(2);
});

test('what differs in a constant, or from call to call, runs as often as it is written', () => {
  const constants = kinds(`SELECT a.s, b.s FROM (${sums(' WHERE v > 1')}) a JOIN (${sums(' WHERE v > 2')}) b ON a.k = b.k`);
  expect(constants.filter((k) => k === 'group-aggregate')).toHaveLength(2);
  const random = kinds(`SELECT a.s, b.s FROM (${sums(' WHERE RAND() > 0.5')}) a JOIN (${sums(' WHERE RAND() > 0.5')}) b ON a.k = b.k`);
  expect(random.filter((k) => k === 'group-aggregate')).toHaveLength(2);
});
