import type {ProgramArea, ProgramCase} from './program-case.ts';

const FILES: Readonly<Record<string, string>> = {
  'jn-a/part.json': [
    '{"id":1,"k":1,"s":"x","n":10,"ts":"2024-01-01 10:00:00"}',
    '{"id":2,"k":2,"s":"y","n":20,"ts":"2024-01-01 10:00:10"}',
    '{"id":3,"k":null,"s":"x","n":30,"ts":"2024-01-01 10:00:20"}',
    '{"id":4,"k":2,"s":null,"n":40,"ts":"2024-01-01 10:00:30"}',
    '{"id":5,"k":5,"s":"z","n":50,"ts":"2024-01-01 10:00:40"}',
    '{"id":6,"k":1,"s":"x","n":10,"ts":"2024-01-01 10:01:10"}',
    '{"id":7,"k":3,"s":"w","n":null,"ts":"2024-01-01 10:02:00"}',
  ].join('\n'),
  'jn-b/part.json': [
    '{"id":11,"k":1,"s":"x","m":1,"ts":"2024-01-01 10:00:05"}',
    '{"id":12,"k":1,"s":"q","m":2,"ts":"2024-01-01 10:00:15"}',
    '{"id":13,"k":2,"s":null,"m":30,"ts":"2024-01-01 10:00:31"}',
    '{"id":14,"k":null,"s":"x","m":4,"ts":"2024-01-01 10:00:33"}',
    '{"id":15,"k":7,"s":"y","m":55,"ts":"2024-01-01 10:00:50"}',
    '{"id":16,"k":3,"s":"w","m":6,"ts":"2024-01-01 10:01:59"}',
    '{"id":16,"k":3,"s":"w","m":6,"ts":"2024-01-01 10:02:10"}',
  ].join('\n'),
  'jn-c/part.json': ['{"k":1,"v":"one"}', '{"k":2,"v":"two"}', '{"k":5,"v":"five"}', '{"k":5,"v":"FIVE"}'].join('\n'),
};

const source = (name: string, columns: string): string =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = '{dir}/jn-${name}', 'format' = 'json');`;
const TABLES = [
  source('a', 'id INT, k INT, s STRING, n INT, ts TIMESTAMP(3), pt AS PROCTIME(), WATERMARK FOR ts AS ts'),
  source('b', "id INT, k INT, s STRING, m INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND"),
  source('c', 'k INT, v STRING'),
  'CREATE TEMPORARY VIEW nil AS SELECT id, k, s, m FROM b WHERE id < 0;',
  'CREATE TEMPORARY VIEW sums AS SELECT k, SUM(n) AS t, COUNT(*) AS c FROM a GROUP BY k;',
  'CREATE TEMPORARY VIEW tops AS SELECT k, MAX(m) AS t FROM b GROUP BY k;',
].join('\n');

const TYPES = ['JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN'] as const;

const EACH: readonly string[] = TYPES.flatMap((type) => [
  `SELECT a.id, a.n, b.id, b.m FROM a ${type} b ON a.k = b.k`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k AND a.s = b.s`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k AND a.n > b.m`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k AND a.n > 15`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k AND b.m > 1`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k WHERE a.n > 15`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k WHERE b.m > 1`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k WHERE b.id IS NULL`,
  `SELECT a.id, b.id FROM a ${type} nil b ON a.k = b.k`,
  `SELECT b.id, a.id FROM nil b ${type} a ON a.k = b.k`,
  `SELECT x.k, x.t, y.t FROM sums x ${type} tops y ON x.k = y.k`,
  `SELECT a.id, y.t FROM a ${type} tops y ON a.k = y.k`,
  `SELECT * FROM (SELECT id, k FROM a) ${type} c USING (k)`,
  `SELECT * FROM (SELECT id, k FROM a) NATURAL ${type} c`,
  `SELECT a.id, b.id, c.v FROM a ${type} b ON a.k = b.k ${type} c ON b.k = c.k`,
  `SELECT a.id, c.v FROM a ${type} c ON a.k + 1 = c.k`,
  `SELECT COUNT(*), SUM(a.n), SUM(b.m) FROM a ${type} b ON a.k = b.k`,
  `SELECT a.k, COUNT(b.id) AS n FROM a ${type} b ON a.k = b.k GROUP BY a.k`,
  `SELECT x.id, y.id FROM a x ${type} a y ON x.k = y.k AND x.id < y.id`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '20' SECOND AND b.ts + INTERVAL '20' SECOND`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k AND a.ts >= b.ts AND a.ts < b.ts + INTERVAL '1' MINUTE`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k AND b.ts BETWEEN a.ts AND a.ts + INTERVAL '30' SECOND AND a.n > b.m`,
  `SELECT a.id, b.id FROM a ${type} b ON a.k = b.k AND a.ts = b.ts + INTERVAL '1' SECOND`,
  `SELECT x.id, y.id, x.window_start FROM (SELECT * FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) x ${type} (SELECT * FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) y ON x.k = y.k AND x.window_start = y.window_start AND x.window_end = y.window_end`,
  `SELECT x.id, y.id, x.window_end, y.window_end FROM (SELECT * FROM TABLE(HOP(TABLE a, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE))) x ${type} (SELECT * FROM TABLE(HOP(TABLE b, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE))) y ON x.k = y.k AND x.n > y.m AND x.window_start = y.window_start AND x.window_end = y.window_end`,
]);

const OTHERS: readonly string[] = [
  'SELECT a.id, c.v FROM a, c',
  'SELECT a.id, c.v FROM a CROSS JOIN c WHERE a.k = c.k',
  'SELECT a.id, b.id, c.v FROM a, b, c WHERE a.k = b.k AND b.k = c.k',
  'SELECT a.id, b.id FROM a JOIN b ON a.n > b.m',
  'SELECT a.id, b.id FROM a LEFT JOIN b ON a.n > b.m',
  'SELECT a.id, b.id FROM a FULL JOIN b ON a.n > b.m',
  'SELECT a.id, b.id FROM a JOIN b ON a.k = b.k OR a.s = b.s',
  'SELECT a.id, b.id FROM a JOIN b ON a.k IS NOT DISTINCT FROM b.k',
  'SELECT a.id, b.id FROM a LEFT JOIN b ON a.k IS NOT DISTINCT FROM b.k',
  'SELECT a.id, b.id FROM a JOIN b ON TRUE',
  'SELECT a.id, b.id FROM a LEFT JOIN b ON FALSE',
  'SELECT a.id, b.id FROM a JOIN b ON FALSE',
  'SELECT a.id, c.v FROM a JOIN (SELECT DISTINCT k, v FROM c) c ON a.k = c.k',
  'SELECT x.k, x.t, a.id FROM sums x JOIN a ON x.k = a.k AND x.t > a.n',
  'SELECT x.k, x.t + y.t AS z FROM sums x JOIN tops y ON x.k = y.k WHERE x.t > y.t',
  'SELECT x.t, y.k FROM sums x LEFT JOIN tops y ON x.t = y.t',
  'SELECT a.id, b.id, b2.id FROM a LEFT JOIN b ON a.k = b.k LEFT JOIN b AS b2 ON b.m = b2.m AND b2.id <> b.id',
  'SELECT a.id, t.id, t.v FROM a LEFT JOIN (SELECT b.id, b.k, c.v FROM b JOIN c ON b.k = c.k) AS t ON a.k = t.k',
  'SELECT a.id, b.id, c.v FROM a JOIN (b JOIN c ON b.k = c.k) ON a.k = b.k',
  'SELECT k, SUM(n) FROM (SELECT a.k, a.n FROM a JOIN b ON a.k = b.k) GROUP BY k',
  'SELECT DISTINCT a.k FROM a JOIN b ON a.k = b.k',
  'SELECT a.id, CAST(a.k AS BIGINT) AS k FROM a JOIN (SELECT CAST(k AS BIGINT) AS k FROM b) b ON a.k = b.k',
  "SELECT a.id FROM a JOIN c ON a.k = c.k AND c.v = 'five'",
  "SELECT a.id, b.id FROM a, b WHERE a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '1' MINUTE AND b.ts",
  "SELECT a.id, b.id FROM a, b WHERE a.k = b.k AND a.ts > b.ts - INTERVAL '10' SECOND AND a.ts < b.ts + INTERVAL '10' SECOND",
  "SELECT a.id, b.id, a.ts FROM a JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts + INTERVAL '1' SECOND AND b.ts + INTERVAL '2' MINUTE",
  "SELECT window_start, COUNT(*) FROM (SELECT a.ts AS t, b.id FROM a JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '20' SECOND AND b.ts + INTERVAL '20' SECOND) AS j GROUP BY window_start",
  "SELECT TUMBLE_START(t, INTERVAL '1' MINUTE) AS w, COUNT(*) AS n FROM (SELECT a.ts AS t, b.id FROM a JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '20' SECOND AND b.ts + INTERVAL '20' SECOND) AS j GROUP BY TUMBLE(t, INTERVAL '1' MINUTE)",
  "SELECT x.id FROM (SELECT * FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) x WHERE EXISTS (SELECT * FROM (SELECT * FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) y WHERE x.k = y.k AND x.window_start = y.window_start AND x.window_end = y.window_end)",
  "SELECT x.id FROM (SELECT * FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) x WHERE NOT EXISTS (SELECT * FROM (SELECT * FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) y WHERE x.k = y.k AND x.window_start = y.window_start AND x.window_end = y.window_end)",
  "SELECT x.id FROM (SELECT * FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) x WHERE x.k IN (SELECT k FROM (SELECT * FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) y WHERE x.window_start = y.window_start AND x.window_end = y.window_end)",
  "SELECT x.k, x.c, y.c, x.window_start FROM (SELECT k, window_start, window_end, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY k, window_start, window_end) x JOIN (SELECT k, window_start, window_end, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY k, window_start, window_end) y ON x.k = y.k AND x.window_start = y.window_start AND x.window_end = y.window_end",
  "SELECT x.k, x.c, y.c, x.window_start FROM (SELECT k, window_start, window_end, COUNT(*) AS c FROM TABLE(CUMULATE(TABLE a, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)) GROUP BY k, window_start, window_end) x LEFT JOIN (SELECT k, window_start, window_end, COUNT(*) AS c FROM TABLE(CUMULATE(TABLE b, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)) GROUP BY k, window_start, window_end) y ON x.k = y.k AND x.window_start = y.window_start AND x.window_end = y.window_end",
  "SELECT x.id, y.id FROM (SELECT * FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) x JOIN (SELECT * FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) y ON x.window_start = y.window_start AND x.window_end = y.window_end",
];

/** Rows that only come, whose changes do not depend on which side comes first. */
const EXACT: readonly string[] = [
  'SELECT a.id, a.n, b.id AS bid FROM a INNER JOIN b ON a.k = b.k',
  "SELECT a.id, b.id AS bid FROM a INNER JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '1' MINUTE AND b.ts + INTERVAL '1' MINUTE",
  "SELECT a.id, b.id AS bid FROM a LEFT OUTER JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '15' SECOND AND b.ts + INTERVAL '15' SECOND",
  "SELECT a.id, b.id AS bid FROM a FULL OUTER JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '15' SECOND AND b.ts + INTERVAL '15' SECOND",
  'SELECT a.id FROM a WHERE k IN (SELECT k FROM c)',
  'SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM c WHERE c.k = a.k)',
  'SELECT x.id, y.id AS yid, z.v FROM a x INNER JOIN a y ON x.k = y.k INNER JOIN c z ON y.k = z.k',
  'SELECT a.id, t.x FROM a CROSS JOIN (VALUES (1), (2)) AS t (x)',
  'SELECT a.id, t.x FROM a INNER JOIN (VALUES (1, 2), (5, 6)) AS t (k, x) ON a.k = t.k',
  'SELECT a.id, c.v FROM a INNER JOIN c ON a.k = c.k AND c.v LIKE CONCAT(a.s, $$) OR a.k = c.k'.replace('$$', "'%'"),
  "SELECT x.id, y.id AS yid, x.window_time FROM (SELECT * FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) x INNER JOIN (SELECT * FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) y ON x.k = y.k AND x.window_start = y.window_start AND x.window_end = y.window_end",
  "SELECT window_start, window_end, COUNT(*) AS n FROM (SELECT x.window_start, x.window_end, x.id FROM (SELECT * FROM TABLE(TUMBLE(TABLE a, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) x INNER JOIN (SELECT * FROM TABLE(TUMBLE(TABLE b, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) y ON x.k = y.k AND x.window_start = y.window_start AND x.window_end = y.window_end) GROUP BY window_start, window_end",
  "SELECT SUM(n) AS s, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS w FROM (SELECT a.ts, a.n FROM a INNER JOIN b ON a.k = b.k AND a.ts BETWEEN b.ts - INTERVAL '1' MINUTE AND b.ts) GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)",
];

/** Inputs that change, semi and anti joins over them, many at once. */
const CHANGING: readonly string[] = [
  'SELECT x.k, x.t FROM sums x WHERE x.k IN (SELECT k FROM tops)',
  'SELECT x.k, x.t FROM sums x WHERE x.k NOT IN (SELECT k FROM tops WHERE k IS NOT NULL)',
  'SELECT x.k, x.t FROM sums x WHERE EXISTS (SELECT 1 FROM tops y WHERE y.k = x.k AND y.t < x.t)',
  'SELECT x.k, x.t FROM sums x WHERE NOT EXISTS (SELECT 1 FROM tops y WHERE y.k = x.k AND y.t < x.t)',
  'SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM tops y WHERE y.k = a.k AND y.t > 5)',
  'SELECT a.id FROM a WHERE NOT EXISTS (SELECT 1 FROM tops y WHERE y.k = a.k AND y.t > 5)',
  'SELECT x.k, y.t, z.v FROM sums x LEFT JOIN tops y ON x.k = y.k LEFT JOIN c z ON z.k = y.k',
  'SELECT x.k, y.k, z.k FROM sums x FULL JOIN tops y ON x.k = y.k FULL JOIN c z ON z.k = COALESCE(x.k, y.k)',
  'SELECT k, COUNT(*) AS n FROM (SELECT x.k FROM sums x JOIN tops y ON x.k = y.k) GROUP BY k',
  'SELECT t, COUNT(*) AS n FROM (SELECT y.t FROM sums x LEFT JOIN tops y ON x.k = y.k) GROUP BY t',
  'SELECT a.id, r.id FROM a LEFT JOIN (SELECT id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY m DESC) AS rn FROM b) WHERE rn = 1) r ON a.k = r.k',
  'SELECT a.id, r.id FROM a JOIN (SELECT id, k FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM b) WHERE rn = 1) r ON a.k = r.k',
  'SELECT * FROM (SELECT k, ROW_NUMBER() OVER (ORDER BY t DESC) AS rn, t FROM (SELECT x.k, x.t FROM sums x JOIN tops y ON x.k = y.k)) WHERE rn <= 2',
  'SELECT x.t FROM sums x JOIN sums y ON x.t = y.t AND x.k <> y.k',
  'SELECT x.k, y.k FROM sums x CROSS JOIN tops y WHERE x.c > 1',
  'SELECT x.k FROM sums x JOIN (SELECT k FROM a UNION ALL SELECT k FROM b) u ON x.k = u.k',
  'SELECT x.k FROM (SELECT k FROM a INTERSECT SELECT k FROM b) x JOIN c ON x.k = c.k',
  'SELECT a.id, s.mx FROM a, (SELECT MAX(m) AS mx FROM b) s WHERE a.n < s.mx',
  'SELECT a.id, s.mx FROM a LEFT JOIN (SELECT MAX(m) AS mx FROM nil) s ON TRUE',
];

const cases = (list: readonly string[], final: boolean): readonly ProgramCase[] =>
  list.flatMap((sql): ProgramCase[] =>
    (['streaming', 'batch'] as const).map((mode) => ({
      name: sql,
      mode,
      sql: `${TABLES}\n${sql}`,
      ...(final ? {final: true as const} : {}),
    })),
  );

/** Every kind of join on every kind of input. */
export const JOINS: ProgramArea = {
  name: 'joins',
  files: FILES,
  cases: [...cases([...EACH, ...OTHERS, ...CHANGING], true), ...cases(EXACT, false)],
};
