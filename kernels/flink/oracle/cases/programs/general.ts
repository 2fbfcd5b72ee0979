import {VALUES_FILE, VALUES_TABLE} from '../values.ts';
import {inBothModes, type ProgramArea, type ProgramCase} from './program-case.ts';

const FILES: Readonly<Record<string, string>> = {
  'values/part.json': VALUES_FILE,
  // The records of the "Sensors" note, and one that closes their windows.
  'sensors/part.json': [
    '{"sensor_id": 77, "current_temperature": 93.11, "status": "OK", "event_time": "2021-05-19T11:20:00.978328"}',
    '{"sensor_id": 47, "current_temperature": 168.32, "status": "ERROR", "event_time": "2021-05-19T11:20:01.110236"}',
    '{"sensor_id": 9, "current_temperature": 140.93, "status": "WARNING", "event_time": "2021-05-19T11:20:01.243881"}',
    '{"sensor_id": 27, "current_temperature": 130.41, "status": "OK", "event_time": "2021-05-19T11:20:01.371191"}',
    '{"sensor_id": 77, "current_temperature": 20.5, "status": "OK", "event_time": "2021-05-19T11:21:05"}',
  ].join('\n'),
  'orders/part.json': [
    '{"id":1,"item":"apple","n":3,"price":1.50,"ts":"2024-01-01 10:00:01"}',
    '{"id":2,"item":"pear","n":1,"price":0.70,"ts":"2024-01-01 10:00:04.500"}',
    '{"id":3,"item":"apple","n":2,"price":1.45,"ts":"2024-01-01 10:00:09.999"}',
    '{"id":4,"item":"fig","price":2.00,"ts":"2024-01-01 10:00:10"}',
    '{"id":5,"item":null,"n":5,"price":0.10,"ts":"2024-01-01 10:00:12"}',
    '{"id":6,"item":"pear","n":4,"price":0.75,"ts":"2024-01-01 10:00:31"}',
    '{"id":7,"item":"apple","n":1,"price":1.50,"ts":"2024-01-01 10:00:33"}',
    '{"id":8,"item":"fig","n":2,"price":2.10,"ts":"2024-01-01 10:01:07"}',
    '{"id":9,"item":"apple","n":-1,"price":1.55,"ts":"2024-01-01 10:02:00"}',
  ].join('\n'),
  'prices/part.csv': [
    'apple,red,2024-01-01 10:00:00.000',
    'pear,green,2024-01-01 10:00:05.000',
    'apple,yellow,2024-01-01 10:00:32.000',
    'kiwi,brown,2024-01-01 10:03:00.000',
  ].join('\n'),
};

const SENSORS = `CREATE TABLE sensor_data (sensor_id INTEGER, current_temperature DOUBLE, status VARCHAR(6), event_time TIMESTAMP(3),
  WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND) WITH ('connector' = 'filesystem', 'path' = '{dir}/sensors', 'format' = 'json',
  'json.timestamp-format.standard' = 'ISO-8601');`;
const ORDERS = `CREATE TABLE orders (id INT, item STRING, n INT, price DECIMAL(6, 2), ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '1' SECOND)
  WITH ('connector' = 'filesystem', 'path' = '{dir}/orders', 'format' = 'json');`;
const PRICES = `CREATE TABLE colours (item STRING, colour STRING, since TIMESTAMP(3), WATERMARK FOR since AS since)
  WITH ('connector' = 'filesystem', 'path' = '{dir}/prices', 'format' = 'csv');`;
const SMALL =
  "CREATE TEMPORARY VIEW small AS SELECT * FROM (VALUES (1, 'a', 1.5), (2, 'b', 2.5), (3, 'a', CAST(NULL AS DECIMAL(2, 1))), (4, 'c', 4.0), (5, 'b', 0.5)) AS t(id, k, x);";

/** Each runs in streaming and in batch mode. */
const BOTH: readonly (readonly [name: string, sql: string])[] = [
  ['sensors: all rows', `${SENSORS} SELECT * FROM sensor_data`],
  [
    'sensors: hop with rowtime',
    `${SENSORS} SELECT sensor_data.status, COUNT(*) AS num, AVG(sensor_data.current_temperature) AS avg_current_temperature,
    HOP_ROWTIME(event_time, INTERVAL '10' second, INTERVAL '1' minute) as hop_time FROM sensor_data
    GROUP BY HOP(event_time, INTERVAL '10' second, INTERVAL '1' minute), sensor_data.status`,
  ],
  [
    'sensors: hop start and end',
    `${SENSORS} SELECT HOP_START(event_time, INTERVAL '30' SECOND, INTERVAL '1' MINUTE), HOP_END(event_time, INTERVAL '30' SECOND, INTERVAL '1' MINUTE), MAX(current_temperature)
    FROM sensor_data GROUP BY HOP(event_time, INTERVAL '30' SECOND, INTERVAL '1' MINUTE)`,
  ],
  [
    'sensors: tumble',
    `${SENSORS} SELECT TUMBLE_START(event_time, INTERVAL '1' MINUTE) AS s, status, MIN(current_temperature), SUM(sensor_id) FROM sensor_data GROUP BY status, TUMBLE(event_time, INTERVAL '1' MINUTE)`,
  ],
  [
    'sensors: tumble, having',
    `${SENSORS} SELECT TUMBLE_END(event_time, INTERVAL '1' MINUTE), status, COUNT(*) FROM sensor_data GROUP BY TUMBLE(event_time, INTERVAL '1' MINUTE), status HAVING COUNT(*) > 1`,
  ],
  [
    'sensors: session',
    `${SENSORS} SELECT SESSION_START(event_time, INTERVAL '10' SECOND), SESSION_END(event_time, INTERVAL '10' SECOND), COUNT(*) FROM sensor_data GROUP BY SESSION(event_time, INTERVAL '10' SECOND)`,
  ],
  [
    'sensors: tumble function',
    `${SENSORS} SELECT window_start, window_end, status, COUNT(*) AS n, AVG(current_temperature) FROM TABLE(TUMBLE(TABLE sensor_data, DESCRIPTOR(event_time), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, status`,
  ],
  [
    'sensors: hop function',
    `${SENSORS} SELECT window_start, window_time, COUNT(*) FROM TABLE(HOP(TABLE sensor_data, DESCRIPTOR(event_time), INTERVAL '20' SECOND, INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, window_time`,
  ],
  [
    'sensors: cumulate function',
    `${SENSORS} SELECT window_start, window_end, COUNT(*) FROM TABLE(CUMULATE(TABLE sensor_data, DESCRIPTOR(event_time), INTERVAL '30' SECOND, INTERVAL '2' MINUTE)) GROUP BY window_start, window_end`,
  ],
  ['sensors: window columns', `${SENSORS} SELECT * FROM TABLE(TUMBLE(TABLE sensor_data, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))`],
  [
    'sensors: tumble with offset',
    `${SENSORS} SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE sensor_data, DESCRIPTOR(event_time), INTERVAL '1' MINUTE, INTERVAL '20' SECOND)) GROUP BY window_start, window_end`,
  ],
  [
    'orders: sums in windows',
    `${ORDERS} SELECT item, TUMBLE_START(ts, INTERVAL '10' SECOND) AS w, SUM(n), SUM(price), AVG(price), AVG(n), COUNT(n), COUNT(*) FROM orders GROUP BY item, TUMBLE(ts, INTERVAL '10' SECOND)`,
  ],
  [
    'orders: distinct in windows',
    `${ORDERS} SELECT TUMBLE_END(ts, INTERVAL '1' MINUTE), COUNT(DISTINCT item), SUM(DISTINCT n) FROM orders GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)`,
  ],
  [
    'orders: filter in windows',
    `${ORDERS} SELECT window_end, COUNT(*) FILTER (WHERE n > 1) AS many, SUM(n) FILTER (WHERE item = 'apple') FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '30' SECOND)) GROUP BY window_start, window_end`,
  ],
  [
    'orders: two levels of windows',
    `${ORDERS} SELECT window_start, window_end, MAX(s) FROM TABLE(TUMBLE((SELECT window_time AS wt, SUM(n) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, window_time), DESCRIPTOR(wt), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end`,
  ],
  [
    'orders: window grouping sets',
    `${ORDERS} SELECT window_start, item, SUM(n) FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, GROUPING SETS ((item), ())`,
  ],
  [
    'orders: window top-n',
    `${ORDERS} SELECT * FROM (SELECT window_start, item, n, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY n DESC) AS rn FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) WHERE rn <= 2`,
  ],
  ['orders: project and filter', `${ORDERS} SELECT id, UPPER(item) AS i, n * price AS total, ts FROM orders WHERE n > 1 OR item IS NULL`],
  ['orders: group', `${ORDERS} SELECT item, SUM(n) AS s, COUNT(*) AS c, MIN(price), MAX(price) FROM orders GROUP BY item`],
  ['orders: group, having', `${ORDERS} SELECT item, SUM(n) AS s FROM orders GROUP BY item HAVING SUM(n) > 3`],
  ['orders: group by expression', `${ORDERS} SELECT EXTRACT(MINUTE FROM ts) AS m, AVG(price) FROM orders GROUP BY EXTRACT(MINUTE FROM ts)`],
  ['orders: all at once', `${ORDERS} SELECT COUNT(*), SUM(n), AVG(n), MIN(item), MAX(ts) FROM orders`],
  ['orders: nothing at all', `${ORDERS} SELECT COUNT(*), SUM(n) FROM orders WHERE id > 100`],
  [
    'orders: interval join',
    `${ORDERS} ${PRICES} SELECT o.id, c.colour FROM orders o JOIN colours c ON o.item = c.item AND o.ts BETWEEN c.since - INTERVAL '1' SECOND AND c.since + INTERVAL '30' SECOND`,
  ],
  ['orders: regular join', `${ORDERS} ${PRICES} SELECT o.id, o.item, c.colour FROM orders o JOIN colours c ON o.item = c.item`],
  [
    'orders: over rows',
    `${ORDERS} SELECT id, SUM(n) OVER (PARTITION BY item ORDER BY ts ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM orders`,
  ],
  [
    'orders: over range',
    `${ORDERS} SELECT id, COUNT(*) OVER (ORDER BY ts RANGE BETWEEN INTERVAL '10' SECOND PRECEDING AND CURRENT ROW) FROM orders`,
  ],
  [
    'orders: first by time',
    `${ORDERS} SELECT id, item, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY ts ASC) AS rn FROM orders) WHERE rn = 1`,
  ],
  [
    'orders: last by time',
    `${ORDERS} SELECT id, item, n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1`,
  ],
  ['orders: describe', `${ORDERS} DESCRIBE orders`],
  ['orders: listagg', `${ORDERS} SELECT item, LISTAGG(CAST(id AS STRING)) FROM orders GROUP BY item`],
  ['orders: spread', `${ORDERS} SELECT item, STDDEV_POP(n), VAR_SAMP(price), STDDEV_SAMP(id), VAR_POP(id) FROM orders GROUP BY item`],
  ['orders: first and last value', `${ORDERS} SELECT item, FIRST_VALUE(id), LAST_VALUE(id) FROM orders GROUP BY item`],
  ['orders: collect', `${ORDERS} SELECT item, COLLECT(n) FROM orders WHERE id < 4 GROUP BY item`],
  [
    'orders: pattern',
    `${ORDERS} SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY item ORDER BY ts MEASURES A.id AS a, B.id AS b ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE B AS B.n < A.n) AS m`,
  ],
  ['values: one row', "SELECT 1 AS one, 'x' AS two, TRUE"],
  ['values: rows', "VALUES (1, 'a'), (2, 'bcd'), (NULL, NULL)"],
  ['values: star and expressions', `${SMALL} SELECT *, id + x, k || '-' || k FROM small`],
  ['values: distinct', `${SMALL} SELECT DISTINCT k FROM small`],
  ['values: group', `${SMALL} SELECT k, COUNT(*), SUM(x), AVG(x), MIN(id), MAX(id) FROM small GROUP BY k`],
  ['values: count distinct', `${SMALL} SELECT COUNT(DISTINCT k), COUNT(DISTINCT x), COUNT(x) FROM small`],
  ['values: two group-bys', `${SMALL} SELECT c, COUNT(*) FROM (SELECT k, COUNT(*) AS c FROM small GROUP BY k) GROUP BY c`],
  ['values: grouping sets', `${SMALL} SELECT k, id, SUM(x), GROUPING(k) FROM small GROUP BY GROUPING SETS ((k), (id), ())`],
  ['values: rollup', `${SMALL} SELECT k, id, COUNT(*) FROM small GROUP BY ROLLUP (k, id)`],
  ['values: union all', `${SMALL} SELECT id FROM small WHERE id < 3 UNION ALL SELECT 10 * id FROM small WHERE k = 'a'`],
  ['values: union', `${SMALL} SELECT k FROM small UNION SELECT 'a' UNION SELECT 'z'`],
  ['values: intersect', `${SMALL} SELECT k FROM small INTERSECT SELECT 'b'`],
  ['values: except', `${SMALL} SELECT k FROM small EXCEPT SELECT 'b'`],
  ['values: join', `${SMALL} SELECT a.id, b.id FROM small a JOIN small b ON a.k = b.k AND a.id < b.id`],
  ['values: left join', `${SMALL} SELECT a.id, b.y FROM small a LEFT JOIN (VALUES ('a', 10), ('c', 30)) AS b(k, y) ON a.k = b.k`],
  ['values: full join', `${SMALL} SELECT a.id, b.y FROM small a FULL JOIN (VALUES ('a', 10), ('z', 30)) AS b(k, y) ON a.k = b.k`],
  ['values: cross join', `${SMALL} SELECT a.id, y FROM small a CROSS JOIN (VALUES (1), (2)) AS b(y) WHERE id < 3`],
  ['values: in subquery', `${SMALL} SELECT id FROM small WHERE k IN (SELECT * FROM (VALUES ('a'), ('c')) AS t(v))`],
  ['values: not exists', `${SMALL} SELECT id FROM small a WHERE NOT EXISTS (SELECT 1 FROM small b WHERE b.k = a.k AND b.id > a.id)`],
  ['values: scalar subquery', `${SMALL} SELECT id, (SELECT MAX(id) FROM small) - id FROM small`],
  ['values: unnest', "SELECT id, v FROM (VALUES (1, ARRAY['x', 'y']), (2, ARRAY['z'])) AS t(id, vs) CROSS JOIN UNNEST(vs) AS u(v)"],
  ['values: with', `${SMALL} WITH big AS (SELECT * FROM small WHERE x > 1), n AS (SELECT COUNT(*) AS c FROM big) SELECT c FROM n`],
  [
    'values: case and nulls',
    `${SMALL} SELECT id, CASE WHEN x > 2 THEN 'high' WHEN x IS NULL THEN 'none' ELSE 'low' END AS level, COALESCE(x, 0) FROM small`,
  ],
  ['values: nested rows', "SELECT t.r.a, t.r.b, r FROM (SELECT CAST(ROW(1, 'x') AS ROW<a INT, b STRING>) AS r) AS t"],
  ['values: column names', "SELECT 1, 2 AS a, 3 AS `b c`, 4, ABS(-1), 'x' || 'y'"],
  ['values: same names', 'SELECT 1 AS a, 2 AS a'],
  ['values: limit', `${SMALL} SELECT COUNT(*) FROM (SELECT * FROM small LIMIT 2)`],
  ['values: types of every column', `${VALUES_TABLE}; SELECT * FROM v`],
  [
    'session: views and databases',
    'CREATE DATABASE d; USE d; CREATE VIEW w AS SELECT 1 AS a; SHOW TABLES; SHOW VIEWS; DESCRIBE w; SELECT * FROM w; USE default_database; SELECT * FROM w; SELECT a + 1 FROM d.w',
  ],
  [
    'session: listings',
    "SHOW CATALOGS; SHOW CURRENT CATALOG; SHOW DATABASES; SHOW CURRENT DATABASE; CREATE TABLE t (a INT PRIMARY KEY NOT ENFORCED, b STRING) WITH ('connector' = 'blackhole'); SHOW COLUMNS FROM t; DESCRIBE t; DROP TABLE t; SHOW TABLES; DROP TABLE t; DROP TABLE IF EXISTS t",
  ],
  ['session: show create', `${ORDERS} SHOW CREATE TABLE orders; CREATE VIEW w AS SELECT id FROM orders; SHOW CREATE VIEW w`],
  [
    'session: insert and read',
    "CREATE TABLE o (a INT, b STRING, c TIMESTAMP(3)) WITH ('connector' = 'filesystem', 'path' = '{dir}/out-{case}', 'format' = 'json'); INSERT INTO o VALUES (1, 'x', TIMESTAMP '2020-01-01 00:00:00.5'), (2, CAST(NULL AS STRING), CAST(NULL AS TIMESTAMP(3))); INSERT INTO o (b, a) SELECT 'y', 3; SELECT * FROM o",
  ],
  [
    'errors: refused inserts',
    "CREATE TABLE o (a INT, b STRING) WITH ('connector' = 'blackhole'); INSERT INTO o SELECT 1; INSERT INTO o SELECT 'x', 'y'; INSERT INTO o SELECT COUNT(*), 'y' FROM (VALUES (1)) AS t(x); INSERT INTO o VALUES (1, 2); INSERT INTO o (a, z) VALUES (1, 2); INSERT INTO nosuch SELECT 1; INSERT INTO o SELECT 1, 'ok'",
  ],
  [
    'errors: refused queries',
    `${ORDERS} SELECT nope FROM orders; SELECT * FROM nosuch; SELECT item, n FROM orders GROUP BY item; SELECT SUM(item) FROM orders; SELECT id FROM orders WHERE n; SELECT id FROM orders WHERE item > 1; SELECT ABS(item) FROM orders; SELECT COUNT(COUNT(*)) FROM orders; SELECT id AS a FROM orders WHERE a > 1; SELECT o.id FROM orders; SELECT a.id FROM orders a, orders b WHERE id = 1; SELECT 1 + 'x' FROM orders; SELECT id FROM orders HAVING id > 1; SELECT id FROM orders UNION SELECT id, n FROM orders; SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) FROM orders`,
  ],
];

/** What means something else, or nothing, in the other mode. */
const ONE: readonly ProgramCase[] = [
  {name: 'batch: order by', mode: 'batch', ordered: true, sql: `${ORDERS} SELECT id, item FROM orders ORDER BY item, id DESC`},
  {
    name: 'batch: order by, nulls last',
    mode: 'batch',
    ordered: true,
    sql: `${ORDERS} SELECT id, n FROM orders ORDER BY n DESC NULLS LAST, id`,
  },
  {
    name: 'batch: limit and offset',
    mode: 'batch',
    ordered: true,
    sql: `${ORDERS} SELECT id FROM orders ORDER BY price, id LIMIT 3 OFFSET 2`,
  },
  {
    name: 'batch: rank',
    mode: 'batch',
    sql: `${SMALL} SELECT id, RANK() OVER (PARTITION BY k ORDER BY id), DENSE_RANK() OVER (ORDER BY k), ROW_NUMBER() OVER (ORDER BY id DESC) FROM small`,
  },
  {
    name: 'batch: lag and lead',
    mode: 'batch',
    sql: `${SMALL} SELECT id, LAG(id) OVER (ORDER BY id), LEAD(id, 2, -1) OVER (ORDER BY id) FROM small`,
  },
  {
    name: 'batch: over whole partition',
    mode: 'batch',
    sql: `${SMALL} SELECT id, SUM(id) OVER (PARTITION BY k), COUNT(*) OVER () FROM small`,
  },
  {name: 'streaming: order by time', mode: 'streaming', ordered: true, sql: `${ORDERS} SELECT id FROM orders ORDER BY ts`},
  {name: 'streaming: order by another column', mode: 'streaming', sql: `${ORDERS} SELECT id FROM orders ORDER BY n DESC`},
  {name: 'streaming: top-n', mode: 'streaming', sql: `${ORDERS} SELECT id, price FROM orders ORDER BY price DESC LIMIT 3`},
  {
    name: 'streaming: top-n per item',
    mode: 'streaming',
    sql: `${ORDERS} SELECT id, item, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY price DESC) AS rn FROM orders) WHERE rn <= 2`,
  },
  {
    name: 'streaming: top-n per item without its number',
    mode: 'streaming',
    sql: `${ORDERS} SELECT id, item FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY item ORDER BY price DESC) AS rn FROM orders) WHERE rn <= 2`,
  },
  {name: 'streaming: limit', mode: 'streaming', sql: `${ORDERS} SELECT id FROM orders LIMIT 3`},
  {
    name: 'streaming: aggregate over changes',
    mode: 'streaming',
    sql: `${ORDERS} SELECT MAX(s), MIN(s), COUNT(*), SUM(s) FROM (SELECT item, SUM(n) AS s FROM orders GROUP BY item)`,
  },
  {
    name: 'streaming: retract from a distinct count',
    mode: 'streaming',
    sql: `${ORDERS} SELECT COUNT(DISTINCT s) FROM (SELECT item, COUNT(*) AS s FROM orders GROUP BY item)`,
  },
  {
    name: 'streaming: filter changes',
    mode: 'streaming',
    sql: `${ORDERS} SELECT * FROM (SELECT item, SUM(n) AS s FROM orders GROUP BY item) WHERE s > 3`,
  },
  {
    name: 'streaming: temporal join',
    mode: 'streaming',
    sql: `${ORDERS} CREATE TABLE colours (item STRING, colour STRING, since TIMESTAMP(3), WATERMARK FOR since AS since, PRIMARY KEY (item) NOT ENFORCED)
    WITH ('connector' = 'filesystem', 'path' = '{dir}/prices', 'format' = 'csv'); SELECT o.id, c.colour FROM orders o LEFT JOIN colours FOR SYSTEM_TIME AS OF o.ts AS c ON o.item = c.item`,
  },
  {
    name: 'streaming: time attributes',
    mode: 'streaming',
    sql: `${ORDERS} CREATE VIEW w AS SELECT id, ts, CAST(ts AS TIMESTAMP(3)) AS c, ts + INTERVAL '1' SECOND AS d FROM orders; DESCRIBE w; SELECT * FROM w WHERE id = 1`,
  },
  {
    name: 'streaming: last row of changes',
    mode: 'streaming',
    sql: `${SMALL} SELECT a.k, a.c, b.c FROM (SELECT k, COUNT(*) AS c FROM small GROUP BY k) a LEFT JOIN (SELECT k, COUNT(*) AS c FROM small WHERE id > 2 GROUP BY k) b ON a.k = b.k`,
  },
];

/** Two inputs, or an aggregate over another one that reads VALUES: which row comes first is not said. */
const FINAL =
  /^values: (two group-bys|.*join|in subquery|not exists|scalar subquery|intersect|except|union)$|^orders: .*join|last row of changes/;

function cases(): readonly ProgramCase[] {
  return [...inBothModes(BOTH), ...ONE].map((c) => (FINAL.test(c.name) ? {...c, final: true} : c));
}

/** Sensors, orders and VALUES: the shapes that came first. */
export const GENERAL: ProgramArea = {name: 'general', files: FILES, cases: cases()};
