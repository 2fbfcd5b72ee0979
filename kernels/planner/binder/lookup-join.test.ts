import {describe, expect, test} from 'vitest';
import {TestSession} from '../testing/context.ts';

const TABLES = [
  "CREATE TABLE o (id INT, k INT, j INT, p AS PROCTIME()) WITH ('connector' = 'datagen');",
  "CREATE TABLE d (k INT, v STRING) WITH ('connector' = 'filesystem', 'path' = '/d', 'format' = 'csv');",
  "CREATE TABLE e (j INT, w STRING) WITH ('connector' = 'filesystem', 'path' = '/e', 'format' = 'csv');",
];

/** The columns by which each table is asked, in the plan's order; or the message that refuses the query. */
function lookups(sql: string): readonly (readonly string[])[] | string {
  const session = new TestSession();
  for (const table of TABLES) session.run(table);
  const result = session.last(sql);
  if (!result.ok) return result.errors[0]?.message ?? '';
  if (result.planned.kind !== 'query') throw new Error('no query');
  return result.planned.plan.nodes.flatMap((n) => (n.kind === 'lookup-join' ? [n.keys.map((k) => k.field.name)] : []));
}

describe('lookup joins written with a comma', () => {
  test('find their keys in WHERE, each among the parts that name nothing behind it', () => {
    expect(lookups('SELECT o.id, d.v FROM o, d FOR SYSTEM_TIME AS OF o.p WHERE o.k = d.k AND o.id > 1')).toEqual([['k']]);
    expect(lookups('SELECT o.id, x.v FROM o CROSS JOIN d FOR SYSTEM_TIME AS OF o.p AS x WHERE o.k + 1 = x.k')).toEqual([['k']]);
    const two = 'SELECT d.v, e.w FROM o, d FOR SYSTEM_TIME AS OF o.p, e FOR SYSTEM_TIME AS OF o.p WHERE e.j = o.j AND d.k = o.k';
    expect(lookups(two)).toEqual([['k'], ['j']]);
    expect(lookups("SELECT o.id FROM o, d FOR SYSTEM_TIME AS OF o.p WHERE d.k = 7 AND d.v LIKE 'a%'")).toEqual([['k']]);
  });

  test('without one are refused', () => {
    const message = 'table "d" is looked up by the equality of a column, which WHERE does not have';
    expect(lookups('SELECT o.id FROM o, d FOR SYSTEM_TIME AS OF o.p')).toBe(message);
    expect(lookups('SELECT o.id FROM o, d FOR SYSTEM_TIME AS OF o.p WHERE o.k = d.k OR o.j = d.k')).toBe(message);
    expect(lookups('SELECT o.id FROM o, d FOR SYSTEM_TIME AS OF o.p WHERE o.x = d.k')).toBe(message);
  });
});
