import {PRACTICE_FILES, PRACTICE_TABLES} from './practice-tables.ts';
import type {ProgramArea, ProgramCase} from './program-case.ts';

/** Programs of the kind that people write: several steps one behind the other. Where several inputs meet, only what stands at the end is compared. */
const SCRIPTS: Readonly<Record<string, string>> = {
  // Common table expressions and views in views
  'cte: totals above the mean': `WITH t AS (SELECT cust, SUM(amount) AS total FROM orders GROUP BY cust), m AS (SELECT AVG(total) AS mean FROM t)
SELECT t.cust, t.total FROM t, m WHERE t.total > m.mean`,
  'cte: used twice': `WITH t AS (SELECT cust, COUNT(*) AS n FROM orders GROUP BY cust) SELECT a.cust, b.cust FROM t a JOIN t b ON a.n = b.n AND a.cust < b.cust`,
  'cte: chain of three': `WITH a AS (SELECT *, amount * 2 AS twice FROM orders), b AS (SELECT cust, twice FROM a WHERE twice > 30), c AS (SELECT cust, MAX(twice) AS m FROM b GROUP BY cust)
SELECT * FROM c`,
  'cte: names of its columns': `WITH t (who, what) AS (SELECT cust, SUM(amount) FROM orders GROUP BY cust) SELECT who, what FROM t WHERE who IS NOT NULL`,
  'cte: inside a subquery':
    'SELECT * FROM (WITH t AS (SELECT cust, amount FROM orders) SELECT cust, COUNT(amount) AS n FROM t GROUP BY cust) WHERE n > 1',
  'cte: shadows a table': 'WITH customers AS (SELECT DISTINCT cust FROM orders WHERE cust IS NOT NULL) SELECT * FROM customers',
  'views: three deep': `CREATE TEMPORARY VIEW v1 AS SELECT *, CASE WHEN amount > 20 THEN 'big' ELSE 'small' END AS size FROM orders;
CREATE TEMPORARY VIEW v2 AS SELECT cust, size, COUNT(*) AS n FROM v1 GROUP BY cust, size;
CREATE TEMPORARY VIEW v3 AS SELECT size, MAX(n) AS most, SUM(n) AS all_of FROM v2 GROUP BY size;
SELECT * FROM v3`,
  'views: a join of views': `CREATE TEMPORARY VIEW spent AS SELECT cust, SUM(amount) AS total FROM orders GROUP BY cust;
CREATE TEMPORARY VIEW visits AS SELECT cust, COUNT(*) AS n FROM clicks GROUP BY cust;
SELECT s.cust, s.total, v.n, s.total / v.n AS per_visit FROM spent s LEFT JOIN visits v ON s.cust = v.cust`,
  // Deduplication
  'dedupe: first order': `SELECT id, cust, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts ASC) AS rn FROM orders) WHERE rn = 1`,
  'dedupe: last order': `SELECT id, cust, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1`,
  'dedupe: then join': `WITH d AS (SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts) AS rn FROM orders) WHERE rn = 1)
SELECT d.id, c.name, d.amount FROM d JOIN customers c ON d.cust = c.cust`,
  'dedupe: then sum by customer': `SELECT cust, SUM(amount) AS s, COUNT(*) AS n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1 GROUP BY cust`,
  'dedupe: then window': `WITH d AS (SELECT id, cust, amount, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts) AS rn FROM orders) WHERE rn = 1)
SELECT window_start, window_end, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE d, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end`,
  'dedupe: then interval join': `WITH d AS (SELECT id, cust, amount, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts) AS rn FROM orders) WHERE rn = 1)
SELECT d.id, p.method FROM d JOIN payments p ON d.id = p.order_id AND p.ts BETWEEN d.ts AND d.ts + INTERVAL '10' MINUTE`,
  'dedupe: distinct': 'SELECT DISTINCT id, cust FROM orders',
  'dedupe: by group by':
    'SELECT id, MIN(ts) AS first_seen, MAX(ts) AS last_seen, COUNT(*) AS n FROM orders GROUP BY id HAVING COUNT(*) > 1',
  'dedupe: in a window': `SELECT id, amount, window_start FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, id ORDER BY ts DESC) AS rn
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE))) WHERE rn = 1`,
  // Ranks
  'top: two largest orders of each customer': `SELECT cust, id, amount, rn FROM (SELECT cust, id, amount, ROW_NUMBER() OVER (PARTITION BY cust ORDER BY amount DESC, id) AS rn FROM orders) WHERE rn <= 2`,
  'top: over a join': `SELECT city, id, amount FROM (SELECT c.city, o.id, o.amount, ROW_NUMBER() OVER (PARTITION BY c.city ORDER BY o.amount DESC, o.id) AS rn FROM orders o JOIN customers c ON o.cust = c.cust) WHERE rn <= 2`,
  'top: of sums over a join': `SELECT city, cust, total, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY city ORDER BY total DESC) AS rn FROM
(SELECT c.city, o.cust, SUM(o.amount) AS total FROM orders o JOIN customers c ON o.cust = c.cust GROUP BY c.city, o.cust)) WHERE rn <= 1`,
  'top: of windows': `SELECT window_start, cust, s, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY s DESC, cust) AS rn FROM
(SELECT window_start, window_end, cust, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, cust)) WHERE rn <= 2`,
  'top: then an aggregate': `SELECT COUNT(*) AS n, SUM(amount) AS s FROM (SELECT amount, ROW_NUMBER() OVER (PARTITION BY cust ORDER BY amount DESC) AS rn FROM orders) WHERE rn = 1`,
  'top: order by and limit of sums': 'SELECT cust, SUM(amount) AS s FROM orders GROUP BY cust ORDER BY s DESC, cust LIMIT 2',
  'top: the second only':
    'SELECT cust, id FROM (SELECT cust, id, ROW_NUMBER() OVER (PARTITION BY cust ORDER BY amount DESC, id) AS rn FROM orders) WHERE rn = 2',
  'top: rank with ties': 'SELECT id, amount, r FROM (SELECT id, amount, RANK() OVER (ORDER BY amount DESC) AS r FROM orders) WHERE r <= 3',
  // Windows
  'window: tumble by status with a rate': `SELECT window_start, COUNT(*) AS n, COUNT(*) FILTER (WHERE status = 'PAID') AS paid, CAST(COUNT(*) FILTER (WHERE status = 'PAID') AS DOUBLE) / COUNT(*) AS rate
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end`,
  'window: two levels': `WITH w AS (SELECT window_start, window_end, window_time AS rt, cust, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end, window_time, cust)
SELECT window_start, window_end, SUM(s) AS s, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE w, DESCRIPTOR(rt), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end`,
  'window: hop with a share': `SELECT window_start, window_end, cust, SUM(amount) AS s FROM TABLE(HOP(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, cust`,
  'window: cumulate distinct': `SELECT window_start, window_end, COUNT(DISTINCT cust) AS u FROM TABLE(CUMULATE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '15' MINUTE)) GROUP BY window_start, window_end`,
  'window: session of clicks': `SELECT cust, window_start, window_end, COUNT(*) AS n, LISTAGG(page) AS path FROM TABLE(SESSION(TABLE clicks PARTITION BY cust, DESCRIPTOR(ts), INTERVAL '3' MINUTE)) GROUP BY cust, window_start, window_end`,
  'window: legacy session': `SELECT cust, SESSION_START(ts, INTERVAL '3' MINUTE) AS s, SESSION_END(ts, INTERVAL '3' MINUTE) AS e, COUNT(*) AS n FROM clicks GROUP BY cust, SESSION(ts, INTERVAL '3' MINUTE)`,
  'window: union of streams': `CREATE TEMPORARY VIEW ev AS SELECT cust, 'order' AS what, ts FROM orders UNION ALL SELECT cust, 'click' AS what, ts FROM clicks;
SELECT window_start, what, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, what`,
  'window: union of three, sums by sign': `CREATE TEMPORARY VIEW ev AS SELECT cust, amount, ts FROM orders UNION ALL SELECT CAST(NULL AS STRING), -paid, ts FROM payments UNION ALL SELECT cust, CAST(0 AS DECIMAL(10, 2)), ts FROM clicks;
SELECT window_start, SUM(amount) AS s, COUNT(cust) AS n FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end`,
  'window: after a filter with in': `SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE((SELECT * FROM orders WHERE cust IN ('c1', 'c2')), DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end`,
  'window: of an in subquery': `CREATE TEMPORARY VIEW o AS SELECT * FROM orders WHERE cust IN (SELECT cust FROM customers WHERE city = 'Berlin');
SELECT cust, COUNT(*) AS n, SUM(amount) AS s FROM o GROUP BY cust`,
  'window: in subquery inside': `SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) WHERE cust IN (SELECT cust FROM customers WHERE city = 'Berlin') GROUP BY window_start, window_end`,
  'window: join of two window aggregates': `SELECT o.window_start, o.n AS orders_n, c.n AS clicks_n FROM
(SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end) o
JOIN (SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end) c
ON o.window_start = c.window_start AND o.window_end = c.window_end`,
  'window: full join of window aggregates': `SELECT COALESCE(o.window_start, c.window_start) AS w, o.n AS a, c.n AS b FROM
(SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end) o
FULL JOIN (SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end) c
ON o.window_start = c.window_start AND o.window_end = c.window_end`,
  'window: regular join of window aggregates': `SELECT o.window_start, o.cust, o.s, c.n FROM
(SELECT window_start, window_end, cust, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, cust) o
JOIN (SELECT cust, COUNT(*) AS n FROM clicks GROUP BY cust) c ON o.cust = c.cust`,
  'window: aggregate over a window join': `SELECT window_start, window_end, COUNT(*) AS n FROM (
SELECT l.window_start, l.window_end, l.cust FROM (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE))) l
JOIN (SELECT * FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' MINUTE))) r ON l.cust = r.cust AND l.window_start = r.window_start AND l.window_end = r.window_end)
GROUP BY window_start, window_end`,
  'window: aggregate over a window join, by key': `SELECT window_start, window_end, cust, COUNT(*) AS n, SUM(amount) AS s FROM (
SELECT l.window_start, l.window_end, l.cust, l.amount FROM (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE))) l
LEFT JOIN (SELECT * FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' MINUTE))) r ON l.cust = r.cust AND l.window_start = r.window_start AND l.window_end = r.window_end)
GROUP BY window_start, window_end, cust`,
  'window: window times alone': `SELECT id, window_start, window_end, window_time FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE))`,
  'window: join then window': `CREATE TEMPORARY VIEW j AS SELECT o.id, o.amount, o.ts, p.method FROM orders o JOIN payments p ON o.id = p.order_id AND p.ts BETWEEN o.ts AND o.ts + INTERVAL '1' HOUR;
SELECT window_start, method, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE j, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, method`,
  'window: grouping sets': `SELECT window_start, cust, status, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, GROUPING SETS ((cust), (status), ())`,
  'window: having': `SELECT window_start, cust, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, cust HAVING COUNT(*) > 1`,
  'window: formatted times': `SELECT DATE_FORMAT(window_start, 'HH:mm') AS w, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end`,
  'window: over of a windowed aggregate': `SELECT w, s, SUM(s) OVER (ORDER BY rt ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS running FROM
(SELECT window_start AS w, window_time AS rt, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end, window_time)`,
  'window: lag of a windowed aggregate': `SELECT w, s, s - LAG(s) OVER (ORDER BY rt) AS delta FROM
(SELECT window_start AS w, window_time AS rt, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end, window_time)`,
  // Joins
  'join: enrich and aggregate':
    'SELECT c.city, COUNT(*) AS n, SUM(o.amount) AS s FROM orders o JOIN customers c ON o.cust = c.cust GROUP BY c.city',
  'join: left with coalesce': `SELECT o.id, COALESCE(c.name, 'unknown') AS name FROM orders o LEFT JOIN customers c ON o.cust = c.cust`,
  'join: three tables':
    'SELECT o.id, c.name, p.method, p.paid FROM orders o JOIN customers c ON o.cust = c.cust LEFT JOIN payments p ON o.id = p.order_id',
  'join: comma and where': `SELECT o.id, c.city FROM orders o, customers c WHERE o.cust = c.cust AND c.city <> 'Rome'`,
  'join: anti by left join': 'SELECT o.id FROM orders o LEFT JOIN payments p ON o.id = p.order_id WHERE p.order_id IS NULL',
  'join: anti by not exists': 'SELECT o.id FROM orders o WHERE NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id)',
  'join: semi by exists': 'SELECT c.name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.cust = c.cust AND o.amount > 20)',
  'join: intervals in a chain': `SELECT o.id, p.method, k.page FROM orders o
JOIN payments p ON o.id = p.order_id AND p.ts BETWEEN o.ts AND o.ts + INTERVAL '10' MINUTE
JOIN clicks k ON o.cust = k.cust AND k.ts BETWEEN o.ts - INTERVAL '10' MINUTE AND o.ts`,
  'join: interval, left': `SELECT o.id, p.method FROM orders o LEFT JOIN payments p ON o.id = p.order_id AND p.ts BETWEEN o.ts AND o.ts + INTERVAL '5' MINUTE`,
  'join: of aggregates': `SELECT a.cust, a.s, b.n FROM (SELECT cust, SUM(amount) AS s FROM orders GROUP BY cust) a FULL JOIN (SELECT cust, COUNT(*) AS n FROM clicks GROUP BY cust) b ON a.cust = b.cust`,
  'join: scalar subquery':
    'SELECT id, amount, amount - (SELECT AVG(amount) FROM orders) AS above FROM orders WHERE amount > (SELECT AVG(amount) FROM orders)',
  'join: correlated scalar subquery': 'SELECT c.name, (SELECT COUNT(*) FROM orders o WHERE o.cust = c.cust) AS n FROM customers c',
  'join: lateral top':
    'SELECT c.name, t.id, t.amount FROM customers c, LATERAL (SELECT id, amount FROM orders o WHERE o.cust = c.cust ORDER BY amount DESC LIMIT 1) AS t',
  'join: subquery in on of a left join': `SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON o.cust = c.cust AND c.city IN (SELECT city FROM customers WHERE name LIKE 'A%')`,
  'join: exists in on of a left join': `SELECT o.id, c.name FROM orders o LEFT JOIN customers c ON o.cust = c.cust AND EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id)`,
  'join: self join of the same day': 'SELECT a.id, b.id FROM orders a JOIN orders b ON a.cust = b.cust AND a.id < b.id',
  'join: over after it': `SELECT id, city, SUM(amount) OVER (PARTITION BY city ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS s FROM
(SELECT o.id, o.amount, o.ts, p.method AS city FROM orders o JOIN payments p ON o.id = p.order_id AND p.ts BETWEEN o.ts AND o.ts + INTERVAL '1' HOUR)`,
  'join: hints': `SELECT /*+ BROADCAST(c) */ o.id, c.name FROM orders o JOIN customers c ON o.cust = c.cust`,
  'join: state ttl of both sides': `SELECT /*+ STATE_TTL('o' = '1d', 'c' = '2d') */ o.id, c.name FROM orders o JOIN customers c ON o.cust = c.cust`,
  'join: state ttl of an unknown side': `SELECT /*+ STATE_TTL('x' = '1d') */ o.id, c.name FROM orders o JOIN customers c ON o.cust = c.cust`,
  'join: state ttl that is no time': `SELECT /*+ STATE_TTL('o' = 'soon') */ o.id, c.name FROM orders o JOIN customers c ON o.cust = c.cust`,
  'state ttl of an aggregate': `SELECT /*+ STATE_TTL('o' = '1d') */ cust, COUNT(*) AS n FROM orders AS o GROUP BY cust`,
  'state ttl of a table by its name': `SELECT /*+ STATE_TTL('orders' = '1d') */ cust, COUNT(*) AS n FROM orders GROUP BY cust`,
  'state ttl without a hint': `SET 'table.exec.state.ttl' = '1 d'; SELECT c.city, COUNT(*) AS n FROM orders o JOIN customers c ON o.cust = c.cust GROUP BY c.city`,
  'state ttl: top n': `SET 'table.exec.state.ttl' = '1 d'; SELECT cust, id FROM (SELECT cust, id, ROW_NUMBER() OVER (PARTITION BY cust ORDER BY amount DESC, id) AS rn FROM orders) WHERE rn <= 2`,
  'state ttl: over': `SET 'table.exec.state.ttl' = '1 d'; SELECT id, SUM(amount) OVER (PARTITION BY cust ORDER BY ts) AS s FROM orders`,
  'state ttl: distinct and deduplication': `SET 'table.exec.state.ttl' = '1 d'; SELECT cust, COUNT(DISTINCT status) AS n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1 GROUP BY cust`,
  // Over
  'over: running total by customer': 'SELECT id, cust, SUM(amount) OVER (PARTITION BY cust ORDER BY ts) AS s FROM orders',
  'over: moving mean of three':
    'SELECT id, AVG(amount) OVER (PARTITION BY cust ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS m FROM orders',
  'over: within ten minutes': `SELECT id, COUNT(*) OVER (PARTITION BY cust ORDER BY ts RANGE BETWEEN INTERVAL '10' MINUTE PRECEDING AND CURRENT ROW) AS n FROM orders`,
  'over: named window':
    'SELECT id, COUNT(*) OVER w AS n, MAX(amount) OVER w AS m FROM orders WINDOW w AS (PARTITION BY cust ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)',
  'over: then filter':
    'SELECT id, d FROM (SELECT id, amount - LAG(amount) OVER (PARTITION BY cust ORDER BY ts) AS d FROM orders) WHERE d > 0',
  'over: alert on three in a row': `SELECT cust, id FROM (SELECT cust, id, COUNT(*) FILTER (WHERE status = 'FAILED') OVER (PARTITION BY cust ORDER BY ts ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) AS bad FROM orders) WHERE bad >= 2`,
  // Aggregates
  'agg: pivot by case': `SELECT cust, SUM(CASE WHEN status = 'PAID' THEN amount ELSE 0 END) AS paid, SUM(CASE WHEN status = 'FAILED' THEN amount ELSE 0 END) AS failed, COUNT(CASE WHEN status IS NULL THEN 1 END) AS none FROM orders GROUP BY cust`,
  'agg: pivot by filter': `SELECT cust, COUNT(*) FILTER (WHERE status = 'PAID') AS paid, COUNT(*) FILTER (WHERE status <> 'PAID') AS other FROM orders GROUP BY cust`,
  'agg: listagg distinct': 'SELECT cust, LISTAGG(DISTINCT status) AS l FROM orders GROUP BY cust',
  'agg: listagg with a separator': `SELECT cust, LISTAGG(CAST(id AS STRING), '; ') AS l FROM orders GROUP BY cust`,
  'agg: of aggregates': 'SELECT n, COUNT(*) AS customers FROM (SELECT cust, COUNT(*) AS n FROM orders GROUP BY cust) GROUP BY n',
  'agg: buckets': 'SELECT FLOOR(amount / 10) * 10 AS bucket, COUNT(*) AS n FROM orders GROUP BY FLOOR(amount / 10) * 10',
  'agg: by hour of time': `SELECT DATE_FORMAT(ts, 'yyyy-MM-dd HH') AS h, COUNT(*) AS n FROM orders GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd HH')`,
  'agg: by floor of time': 'SELECT FLOOR(ts TO HOUR) AS h, COUNT(*) AS n FROM orders GROUP BY FLOOR(ts TO HOUR)',
  'agg: last by time': 'SELECT cust, MAX(ts) AS last_ts, LAST_VALUE(status) AS last_status FROM orders GROUP BY cust',
  'agg: cube':
    'SELECT cust, status, COUNT(*) AS n, GROUPING(cust) AS g1, GROUPING_ID(cust, status) AS g FROM orders GROUP BY CUBE (cust, status)',
  'agg: rollup with filter': `SELECT cust, status, COUNT(*) FILTER (WHERE amount > 15) AS n FROM orders GROUP BY ROLLUP (cust, status)`,
  'agg: having a distinct count': 'SELECT cust, COUNT(DISTINCT status) AS n FROM orders GROUP BY cust HAVING COUNT(DISTINCT status) > 1',
  'agg: variance and means': 'SELECT cust, AVG(amount) AS a, STDDEV_POP(CAST(amount AS DOUBLE)) AS s FROM orders GROUP BY cust',
  'agg: position in group by': 'SELECT cust, status, COUNT(*) AS n FROM orders GROUP BY 1, 2',
  'agg: alias in group by': 'SELECT UPPER(cust) AS u, COUNT(*) AS n FROM orders GROUP BY u',
  'agg: all rows of nothing': `SELECT COUNT(*) AS n, SUM(amount) AS s, MAX(ts) AS m FROM orders WHERE id < 0`,
  'agg: any value and bool': `SELECT cust, MAX(amount) > 20 AS big, MIN(CASE WHEN status = 'PAID' THEN 1 ELSE 0 END) = 1 AS all_paid FROM orders GROUP BY cust`,
  // JSON, arrays, nested rows
  'json: value in group by': `SELECT JSON_VALUE(body, '$.type') AS t, COUNT(*) AS n FROM clicks GROUP BY JSON_VALUE(body, '$.type')`,
  'json: typed values': `SELECT page, JSON_VALUE(body, '$.ms' RETURNING INTEGER) AS ms, JSON_QUERY(body, '$.tags') AS tags, JSON_EXISTS(body, '$.ref') AS ref FROM clicks`,
  'json: in a window': `SELECT window_start, JSON_VALUE(body, '$.type') AS t, SUM(JSON_VALUE(body, '$.ms' RETURNING INTEGER)) AS ms FROM TABLE(TUMBLE(TABLE clicks, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, JSON_VALUE(body, '$.type')`,
  'json: made of an aggregate': `SELECT JSON_OBJECT('cust' VALUE cust, 'total' VALUE SUM(amount) ABSENT ON NULL) AS j FROM orders GROUP BY cust`,
  'json: made of rows': `SELECT JSON_OBJECT(KEY 'id' VALUE id, KEY 'tags' VALUE JSON_ARRAY(cust, status NULL ON NULL)) AS j FROM orders`,
  'array: unnest': 'SELECT id, item FROM orders CROSS JOIN UNNEST(items) AS t (item)',
  'array: unnest and count': 'SELECT item, COUNT(*) AS n FROM orders, UNNEST(items) AS t (item) GROUP BY item',
  'array: unnest, left': 'SELECT id, item FROM orders LEFT JOIN UNNEST(items) AS t (item) ON TRUE',
  'array: unnest with ordinality': 'SELECT id, item, o FROM orders CROSS JOIN UNNEST(items) WITH ORDINALITY AS t (item, o)',
  'array: access and cardinality':
    "SELECT id, items[1] AS first_item, CARDINALITY(items) AS n, ARRAY_CONTAINS(items, 'pen') AS pen FROM orders",
  'array: aggregated': 'SELECT cust, ARRAY_AGG(id) AS ids FROM orders WHERE cust IS NOT NULL GROUP BY cust',
  'array: then window': `CREATE TEMPORARY VIEW u AS SELECT o.ts, t.item FROM orders o CROSS JOIN UNNEST(o.items) AS t (item);
SELECT window_start, item, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE u, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, item`,
  'row: fields': 'SELECT id, addr.zip, o.addr.street FROM orders AS o',
  'row: group by a field': 'SELECT addr.zip AS zip, SUM(amount) AS s FROM orders GROUP BY addr.zip',
  'row: all fields': 'SELECT id, addr.* FROM orders',
  'row: made': 'SELECT ROW(id, cust) AS r, CAST(ROW(id, cust) AS ROW<a INT, b STRING>).b AS b FROM orders',
  'row: join by a field': 'SELECT o.id, c.name FROM orders o JOIN customers c ON o.addr.zip = c.zip',
  'map: made and read': `SELECT id, MAP['a', amount, 'b', 2 * amount]['b'] AS b FROM orders`,
  // Changes as input
  'changes: latest by customer, counted': `SELECT status, COUNT(*) AS n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cust ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1 GROUP BY status`,
  'changes: join of latest': `WITH l AS (SELECT cust, status FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cust ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1)
SELECT c.name, l.status FROM customers c LEFT JOIN l ON c.cust = l.cust`,
  'changes: maximum of counts': 'SELECT MAX(n) AS most, MIN(n) AS least FROM (SELECT cust, COUNT(*) AS n FROM orders GROUP BY cust)',
  'changes: filter of an aggregate': 'SELECT * FROM (SELECT cust, SUM(amount) AS s FROM orders GROUP BY cust) WHERE s BETWEEN 10 AND 40',
  'changes: union of aggregates': `SELECT 'order' AS w, COUNT(*) AS n FROM orders UNION ALL SELECT 'click', COUNT(*) FROM clicks`,
  // Sets
  'sets: union': 'SELECT cust FROM orders UNION SELECT cust FROM clicks',
  'sets: intersect': 'SELECT cust FROM orders INTERSECT SELECT cust FROM clicks',
  'sets: except': 'SELECT cust FROM customers EXCEPT SELECT cust FROM orders',
  'sets: in two columns': `SELECT id FROM orders WHERE (cust, status) IN (SELECT cust, 'PAID' FROM customers)`,
  'sets: values joined': `SELECT o.id, v.label FROM orders o JOIN (VALUES ('PAID', 'ok'), ('FAILED', 'bad')) AS v (status, label) ON o.status = v.status`,
  // Pivot
  'pivot: a count': `SELECT * FROM (SELECT cust, status FROM orders) PIVOT (COUNT(*) FOR status IN ('PAID', 'FAILED'))`,
  'pivot: names of columns': `SELECT * FROM (SELECT cust, status, amount FROM orders) PIVOT (SUM(amount) AS s, COUNT(*) AS n FOR status IN ('PAID' AS paid, 'FAILED' AS failed))`,
  'pivot: one aggregate without a name': `SELECT * FROM (SELECT cust, status, amount FROM orders) PIVOT (SUM(amount) FOR status IN ('PAID' AS paid, 'FAILED' AS failed))`,
  'pivot: no group': `SELECT * FROM (SELECT status, amount FROM orders) PIVOT (SUM(amount) AS s FOR status IN ('PAID', 'FAILED', 'NEW'))`,
  'pivot: two columns': `SELECT * FROM (SELECT cust, status, id, amount FROM orders) PIVOT (MAX(amount) AS m FOR (cust, status) IN (('c1', 'PAID') AS a, ('c2', 'FAILED') AS b))`,
  'pivot: numbers': `SELECT * FROM (SELECT cust, id, amount FROM orders) PIVOT (SUM(amount) FOR id IN (1, 2, 3 AS three))`,
  'pivot: of a window': `SELECT * FROM (SELECT window_start, status, amount FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE))) PIVOT (SUM(amount) AS s FOR status IN ('PAID', 'FAILED'))`,
  'pivot: with an alias': `SELECT p.cust, p.paid_n FROM (SELECT cust, status FROM orders) PIVOT (COUNT(*) AS n FOR status IN ('PAID' AS paid)) AS p WHERE p.paid_n > 0`,
  'within distinct: sum': 'SELECT SUM(amount) WITHIN DISTINCT (id) AS s FROM orders',
  'within distinct: by key': 'SELECT cust, SUM(amount) WITHIN DISTINCT (id) AS s, COUNT(*) AS n FROM orders GROUP BY cust',
  'unnest of a query': 'SELECT * FROM UNNEST((SELECT COLLECT(cust) FROM orders)) AS t (c)',
  'unnest of a correlated query': 'SELECT id, x FROM orders AS o, UNNEST((SELECT ARRAY[o.cust, o.status])) AS t (x)',
  sum0: 'SELECT cust, $SUM0(amount) AS s FROM orders GROUP BY cust',
  // Texts and times
  'text: parts of a page': `SELECT SPLIT_INDEX(page, '/', 1) AS part, COUNT(*) AS n FROM clicks GROUP BY SPLIT_INDEX(page, '/', 1)`,
  'text: expression': `SELECT id, REGEXP_EXTRACT(cust, 'c(\\d)', 1) AS d, LPAD(CAST(id AS STRING), 4, '0') AS padded, CONCAT_WS('-', cust, status) AS c FROM orders`,
  'time: differences': `SELECT o.id, TIMESTAMPDIFF(SECOND, o.ts, p.ts) AS secs FROM orders o JOIN payments p ON o.id = p.order_id`,
  'time: dates': `SELECT id, CAST(ts AS DATE) AS day_of, EXTRACT(HOUR FROM ts) AS h, TIMESTAMPADD(MINUTE, 5, ts) AS later, ts + INTERVAL '1' DAY AS tomorrow FROM orders`,
  'time: to epoch and back': `SELECT id, TO_TIMESTAMP_LTZ(UNIX_TIMESTAMP(CAST(ts AS STRING)) * 1000, 3) AS t FROM orders`,
  // Patterns
  'match: failed then paid': `SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY cust ORDER BY ts MEASURES A.id AS bad, B.id AS good, TIMESTAMPDIFF(SECOND, A.ts, B.ts) AS secs
ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) DEFINE A AS A.status = 'FAILED', B AS B.status = 'PAID')`,
  'match: then counted': `SELECT cust, COUNT(*) AS n FROM (SELECT * FROM orders MATCH_RECOGNIZE (PARTITION BY cust ORDER BY ts MEASURES FIRST(A.id) AS s, LAST(B.amount) AS m
PATTERN (A B+ C) DEFINE B AS B.amount > A.amount, C AS C.amount <= A.amount)) GROUP BY cust`,
  // Into tables
  'insert: columns named': `CREATE TABLE out1 (cust STRING, n BIGINT, note STRING, PRIMARY KEY (cust) NOT ENFORCED) WITH ('connector' = 'blackhole');
INSERT INTO out1 (cust, n) SELECT cust, COUNT(*) FROM orders WHERE cust IS NOT NULL GROUP BY cust`,
  'insert: a statement set': `CREATE TABLE out1 (cust STRING, n BIGINT) WITH ('connector' = 'blackhole'); CREATE TABLE out2 (id INT) WITH ('connector' = 'blackhole');
EXECUTE STATEMENT SET BEGIN INSERT INTO out1 SELECT cust, COUNT(*) FROM orders GROUP BY cust; INSERT INTO out2 SELECT id FROM orders; END`,
};

/** What reads several tables, or one twice: which of them comes first is open. */
const SEVERAL = /\b(JOIN|UNION|INTERSECT|EXCEPT|EXISTS|LATERAL)\b|\bIN \(SELECT|, customers c|, m WHERE|\(SELECT (AVG|COUNT)|UNNEST\(\(/;

const CASES: readonly ProgramCase[] = Object.entries(SCRIPTS).flatMap(([name, sql]) =>
  (['streaming', 'batch'] as const).map((mode) => ({
    name,
    mode,
    sql: `${PRACTICE_TABLES}\n${sql}`,
    ...(SEVERAL.test(sql) ? {final: true as const} : {}),
  })),
);

export const PRACTICE: ProgramArea = {name: 'practice', files: PRACTICE_FILES, cases: CASES};
