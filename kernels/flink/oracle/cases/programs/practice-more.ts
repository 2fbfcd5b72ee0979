import {PRACTICE_MORE_FILES, PRACTICE_MORE_TABLES} from './practice-more-tables.ts';
import type {ProgramArea, ProgramCase} from './program-case.ts';

const M1 = "INTERVAL '1' MINUTE";
const M5 = "INTERVAL '5' MINUTE";
const S30 = "INTERVAL '30' SECOND";

/** Programs by the theme that people write them for. */
const SCRIPTS: Readonly<Record<string, string>> = {
  // Fraud
  'fraud: small then large': `SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.id AS small_id, B.id AS large_id, B.amount AS amount, TIMESTAMPDIFF(SECOND, A.ts, B.ts) AS secs
ONE ROW PER MATCH AFTER MATCH SKIP PAST LAST ROW PATTERN (A B) WITHIN INTERVAL '2' MINUTE DEFINE A AS A.amount < 1, B AS B.amount > 100)`,
  'fraud: many within a minute': `SELECT card, window_start, n, total FROM (SELECT card, window_start, window_end, COUNT(*) AS n, SUM(amount) AS total FROM TABLE(HOP(TABLE tx, DESCRIPTOR(ts), ${S30}, ${M1})) GROUP BY card, window_start, window_end) WHERE n >= 3`,
  'fraud: two countries within five minutes': `SELECT a.card, a.id AS first_id, b.id AS second_id, a.country AS c1, b.country AS c2 FROM tx a JOIN tx b ON a.card = b.card AND a.country <> b.country AND b.ts BETWEEN a.ts AND a.ts + ${M5} AND a.id < b.id`,
  'fraud: over the mean so far': `SELECT id, card, amount, mean FROM (SELECT id, card, amount, AVG(amount) OVER (PARTITION BY card ORDER BY ts ROWS BETWEEN 5 PRECEDING AND CURRENT ROW) AS mean FROM tx) WHERE amount > 1.5 * mean`,
  'fraud: count in the last five minutes': `SELECT id, card, COUNT(*) OVER w AS n, SUM(amount) OVER w AS s, MAX(amount) OVER w AS top FROM tx WINDOW w AS (PARTITION BY card ORDER BY ts RANGE BETWEEN ${M5} PRECEDING AND CURRENT ROW)`,
  'fraud: by the limit of the card': `SELECT t.id, t.card, t.amount, c.lim, CASE WHEN c.lim IS NULL THEN 'no limit' WHEN t.amount > c.lim THEN 'over' ELSE 'ok' END AS verdict FROM tx t LEFT JOIN cards c ON t.card = c.card`,
  'fraud: sum of an hour over the limit': `SELECT w.card, w.s, c.lim FROM (SELECT card, window_end, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE tx, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY card, window_start, window_end) w JOIN cards c ON w.card = c.card WHERE w.s > c.lim`,
  'fraud: three rising in a row': `SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES FIRST(A.amount) AS low, LAST(B.amount) AS high, COUNT(B.id) AS n, MATCH_ROWTIME() AS mt
AFTER MATCH SKIP TO LAST B PATTERN (A B{2,}?) DEFINE B AS B.amount > LAST(B.amount, 1) OR LAST(B.amount, 1) IS NULL)`,
  'fraud: score by rules': `SELECT card, SUM(score) AS score, LISTAGG(rule) AS rules FROM (SELECT card, CASE WHEN amount > 500 THEN 3 WHEN country = 'US' THEN 2 ELSE 0 END AS score, CASE WHEN amount > 500 THEN 'big' WHEN country = 'US' THEN 'far' ELSE 'none' END AS rule FROM tx) WHERE score > 0 GROUP BY card HAVING SUM(score) > 4`,
  'fraud: first seen country': `SELECT id, card, country FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY card, country ORDER BY ts) AS rn FROM tx WHERE country IS NOT NULL) WHERE rn = 1`,
  'fraud: no payment for long': `SELECT * FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES A.ts AS quiet_from, B.ts AS quiet_to AFTER MATCH SKIP TO NEXT ROW PATTERN (A B) DEFINE B AS B.ts > A.ts + ${M5})`,
  'fraud: blocked cards left out': `SELECT id FROM tx WHERE card NOT IN (SELECT card FROM cards WHERE lim < 200 AND card IS NOT NULL)`,
  // Sessions
  'session: legacy by user': `SELECT uid, SESSION_START(ts, ${M1}) AS s, SESSION_END(ts, ${M1}) AS e, SESSION_ROWTIME(ts, ${M1}) AS rt, COUNT(*) AS n, COUNT(DISTINCT url) AS pages FROM ev GROUP BY uid, SESSION(ts, ${M1})`,
  'session: table function by user': `SELECT uid, window_start, window_end, COUNT(*) AS n, MIN(etype) AS a, MAX(etype) AS z FROM TABLE(SESSION(TABLE ev PARTITION BY uid, DESCRIPTOR(ts), ${M1})) GROUP BY uid, window_start, window_end`,
  'session: length and bounce': `SELECT uid, TIMESTAMPDIFF(SECOND, s, e) AS secs, CASE WHEN n = 1 THEN 'bounce' ELSE 'stay' END AS kind FROM (SELECT uid, SESSION_START(ts, ${M1}) AS s, SESSION_END(ts, ${M1}) AS e, COUNT(*) AS n FROM ev GROUP BY uid, SESSION(ts, ${M1}))`,
  'session: then per five minutes': `SELECT TUMBLE_START(rt, ${M5}) AS w, COUNT(*) AS sessions, AVG(n) AS mean FROM (SELECT uid, SESSION_ROWTIME(ts, ${M1}) AS rt, COUNT(*) AS n FROM ev GROUP BY uid, SESSION(ts, ${M1})) GROUP BY TUMBLE(rt, ${M5})`,
  'session: numbered by gaps': `SELECT uid, ts, SUM(is_new) OVER (PARTITION BY uid ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS nr FROM (SELECT uid, ts, CASE WHEN prev IS NULL OR TIMESTAMPDIFF(SECOND, prev, ts) > 60 THEN 1 ELSE 0 END AS is_new FROM (SELECT uid, ts, LAG(ts) OVER (PARTITION BY uid ORDER BY ts) AS prev FROM ev))`,
  'session: by user and sid': `SELECT uid, sid, COUNT(*) AS n, SUM(CASE WHEN etype = 'buy' THEN 1 ELSE 0 END) AS buys FROM ev GROUP BY uid, sid, SESSION(ts, ${M5})`,
  'session: with a purchase': `SELECT uid, window_start, COUNT(*) FILTER (WHERE etype = 'buy') AS buys, COUNT(*) AS n FROM TABLE(SESSION(TABLE ev PARTITION BY uid, DESCRIPTOR(ts), ${M1})) GROUP BY uid, window_start, window_end HAVING SUM(CASE WHEN etype = 'buy' THEN 1 ELSE 0 END) > 0`,
  // Funnels
  'funnel: view, cart, buy': `SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY uid ORDER BY ts MEASURES V.ts AS seen, C.ts AS carted, B.ts AS bought, CAST(B.ts AS STRING) AS t
PATTERN (V X* C Y* B) WITHIN INTERVAL '10' MINUTE DEFINE V AS V.etype = 'view', X AS X.etype <> 'cart', C AS C.etype = 'cart', Y AS Y.etype <> 'buy', B AS B.etype = 'buy')`,
  'funnel: cart left alone': `SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY uid ORDER BY ts MEASURES C.ts AS carted, L.ts AS left_at, COUNT(O.uid) AS between_them PATTERN (C O*? L) DEFINE C AS C.etype = 'cart', O AS O.etype = 'view', L AS L.etype = 'leave')`,
  'funnel: steps by filter': `SELECT window_start, COUNT(DISTINCT uid) AS users, COUNT(DISTINCT uid) FILTER (WHERE etype = 'cart') AS carts, COUNT(DISTINCT uid) FILTER (WHERE etype = 'buy') AS buyers FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(ts), ${M5})) GROUP BY window_start, window_end`,
  'funnel: step times': `SELECT uid, MIN(CASE WHEN etype = 'view' THEN ts END) AS first_view, MIN(CASE WHEN etype = 'cart' THEN ts END) AS first_cart, MIN(CASE WHEN etype = 'buy' THEN ts END) AS first_buy FROM ev GROUP BY uid`,
  'funnel: rate by plan': `SELECT u.plan, COUNT(DISTINCT e.uid) AS users, COUNT(DISTINCT CASE WHEN e.etype = 'buy' THEN e.uid END) AS buyers FROM ev e JOIN users u ON e.uid = u.uid GROUP BY u.plan`,
  'funnel: the event before': `SELECT prev_type, etype, COUNT(*) AS n FROM (SELECT etype, LAG(etype) OVER (PARTITION BY uid ORDER BY ts) AS prev_type FROM ev) GROUP BY prev_type, etype`,
  'funnel: views before each purchase': `SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY uid ORDER BY ts MEASURES COUNT(V.uid) AS views, FIRST(V.ts) AS since, B.ts AS bought PATTERN (V+ B) DEFINE V AS V.etype = 'view', B AS B.etype IN ('buy', 'cart'))`,
  // Enrichment
  'enrich: by a table': `SELECT e.uid, u.name, e.etype FROM ev e JOIN users u ON e.uid = u.uid WHERE e.etype = 'buy'`,
  'enrich: with what is unknown': `SELECT e.uid, COALESCE(u.name, CONCAT('user-', CAST(e.uid AS STRING))) AS name, COUNT(*) AS n FROM ev e LEFT JOIN users u ON e.uid = u.uid GROUP BY e.uid, u.name`,
  'enrich: two steps': `SELECT t.id, u.name, u.country AS home, t.country AS here FROM tx t JOIN cards c ON t.card = c.card JOIN users u ON c.uid = u.uid WHERE u.country <> t.country`,
  'enrich: totals by home': `SELECT u.country, SUM(t.amount) AS s, COUNT(*) AS n FROM tx t JOIN cards c ON t.card = c.card JOIN users u ON c.uid = u.uid GROUP BY u.country`,
  'enrich: by a changing table': `SELECT o.id, a.name, a.tier FROM orders o JOIN accounts a ON o.uid = a.id`,
  'enrich: left by a changing table': `SELECT o.id, a.name, a.balance FROM orders o LEFT JOIN accounts a ON o.uid = a.id`,
  'enrich: by a rate of that time': `SELECT o.id, o.total * r.rate AS usd, r.rate FROM orders o JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur`,
  'enrich: left by a rate of that time': `SELECT o.id, o.cur, o.total, COALESCE(r.rate, 1) AS rate FROM orders o LEFT JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur`,
  'enrich: converted and windowed': `SELECT window_start, cur, SUM(usd) AS s FROM TABLE(TUMBLE((SELECT o.ts, o.cur, CAST(o.total * r.rate AS DECIMAL(18, 2)) AS usd FROM orders o JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur), DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, cur`,
  'enrich: slowly changing dimension by a view': `CREATE VIEW last_rate AS SELECT cur, total, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cur ORDER BY ts DESC) AS rn FROM orders) WHERE rn = 1;
SELECT s.oid, l.total FROM (SELECT s.oid, o.cur, s.ts FROM ships s JOIN orders o ON s.oid = o.id AND s.ts BETWEEN o.ts - INTERVAL '1' HOUR AND o.ts + INTERVAL '1' HOUR) s JOIN last_rate FOR SYSTEM_TIME AS OF s.ts AS l ON s.cur = l.cur`,
  'enrich: semi by exists': `SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM ev e WHERE e.uid = u.uid AND e.etype = 'buy')`,
  'enrich: who did nothing': `SELECT name FROM users u WHERE NOT EXISTS (SELECT 1 FROM ev e WHERE e.uid = u.uid)`,
  // Orders and shipments
  'ship: within twenty minutes': `SELECT o.id, s.\`state\`, s.ts AS sent FROM orders o JOIN ships s ON o.id = s.oid AND s.ts BETWEEN o.ts AND o.ts + INTERVAL '20' MINUTE`,
  'ship: none in time': `SELECT o.id, s.\`state\` FROM orders o LEFT JOIN ships s ON o.id = s.oid AND s.ts BETWEEN o.ts AND o.ts + INTERVAL '5' MINUTE`,
  'ship: without order': `SELECT s.oid, o.id FROM orders o RIGHT JOIN ships s ON o.id = s.oid AND s.ts BETWEEN o.ts AND o.ts + INTERVAL '20' MINUTE WHERE o.id IS NULL`,
  'ship: full': `SELECT o.id, s.oid, s.\`state\` FROM orders o FULL JOIN ships s ON o.id = s.oid AND s.ts BETWEEN o.ts - ${M1} AND o.ts + INTERVAL '15' MINUTE`,
  'ship: how long by currency': `SELECT cur, AVG(secs) AS mean, MAX(secs) AS most FROM (SELECT o.cur, TIMESTAMPDIFF(SECOND, o.ts, s.ts) AS secs FROM orders o JOIN ships s ON o.id = s.oid AND s.ts BETWEEN o.ts AND o.ts + INTERVAL '1' HOUR) GROUP BY cur`,
  'ship: windows of both': `SELECT o.window_start, o.id, s.oid FROM (SELECT * FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ts), INTERVAL '10' MINUTE))) o FULL JOIN (SELECT * FROM TABLE(TUMBLE(TABLE ships, DESCRIPTOR(ts), INTERVAL '10' MINUTE))) s ON o.id = s.oid AND o.window_start = s.window_start AND o.window_end = s.window_end`,
  'ship: latest state of each': `SELECT o.id, COALESCE(l.\`state\`, 'waiting') AS st FROM orders o LEFT JOIN (SELECT oid, \`state\` FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY oid ORDER BY ts DESC) AS rn FROM ships) WHERE rn = 1) l ON o.id = l.oid`,
  'ship: open orders counted': `SELECT COUNT(*) AS open_orders FROM orders o WHERE NOT EXISTS (SELECT 1 FROM ships s WHERE s.oid = o.id)`,
  // Deduplication and keyed sinks
  'dedup: first of each id':
    'SELECT id, card, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts) AS rn FROM tx) WHERE rn = 1',
  'dedup: last of each card':
    'SELECT card, id, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY card ORDER BY ts DESC) AS rn FROM tx) WHERE rn = 1',
  'dedup: then totals': `CREATE TEMPORARY VIEW clean AS SELECT id, card, amount, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts ASC) AS rn FROM tx) WHERE rn = 1;
SELECT card, COUNT(*) AS n, SUM(amount) AS s FROM clean GROUP BY card`,
  'dedup: within a window': `SELECT window_start, card, id FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, card ORDER BY ts DESC) AS rn FROM TABLE(TUMBLE(TABLE tx, DESCRIPTOR(ts), ${M5}))) WHERE rn <= 1`,
  'dedup: by all columns': 'SELECT DISTINCT card, country, merchant FROM tx',
  'dedup: into a keyed table': `CREATE TABLE latest (card STRING, id BIGINT, amount DECIMAL(12, 2), PRIMARY KEY (card) NOT ENFORCED) WITH ('connector' = 'blackhole');
INSERT INTO latest SELECT card, id, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY card ORDER BY ts DESC) AS rn FROM tx) WHERE rn = 1`,
  'sink: two from one view': `CREATE TEMPORARY VIEW big AS SELECT * FROM tx WHERE amount > 100;
CREATE TABLE by_card (card STRING, s DECIMAL(38, 2), PRIMARY KEY (card) NOT ENFORCED) WITH ('connector' = 'blackhole'); CREATE TABLE raw_big (id BIGINT, ts TIMESTAMP(3)) WITH ('connector' = 'blackhole');
EXECUTE STATEMENT SET BEGIN INSERT INTO by_card SELECT card, SUM(amount) FROM big GROUP BY card; INSERT INTO raw_big SELECT id, ts FROM big; END`,
  'sink: windows into files, read again': `CREATE TABLE pm_out (w TIMESTAMP(3), card STRING, s DECIMAL(38, 2)) WITH ('connector' = 'filesystem', 'path' = '{dir}/pm-out1/out-{case}', 'format' = 'json');
INSERT INTO pm_out SELECT window_start, card, SUM(amount) FROM TABLE(TUMBLE(TABLE tx, DESCRIPTOR(ts), ${M5})) GROUP BY window_start, window_end, card; SELECT * FROM pm_out`,
  'sink: partitions, read again': `CREATE TABLE pm_part (id BIGINT, amount DECIMAL(12, 2), \`day\` STRING, country STRING) PARTITIONED BY (\`day\`, country) WITH ('connector' = 'filesystem', 'path' = '{dir}/pm-out2/out-{case}', 'format' = 'csv');
INSERT INTO pm_part SELECT id, amount, DATE_FORMAT(ts, 'yyyy-MM-dd'), COALESCE(country, 'none') FROM tx WHERE id < 20; SELECT * FROM pm_part WHERE country <> 'FR'`,
  'sink: changes into files are refused': `CREATE TABLE pm_no (card STRING, n BIGINT) WITH ('connector' = 'filesystem', 'path' = '{dir}/pm-out3/out-{case}', 'format' = 'json'); INSERT INTO pm_no SELECT card, COUNT(*) FROM tx GROUP BY card`,
  'sink: changes as records, read again': `CREATE TABLE pm_cdc (card STRING, n BIGINT) WITH ('connector' = 'filesystem', 'path' = '{dir}/pm-out4/out-{case}', 'format' = 'debezium-json'); INSERT INTO pm_cdc SELECT card, COUNT(*) FROM tx GROUP BY card; SELECT * FROM pm_cdc`,
  // Top-N
  'top: merchants of each window': `SELECT window_start, merchant, s, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY s DESC) AS rn FROM (SELECT window_start, window_end, merchant, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE tx, DESCRIPTOR(ts), ${M5})) GROUP BY window_start, window_end, merchant)) WHERE rn <= 2`,
  'top: pages so far':
    'SELECT url, n FROM (SELECT url, n, ROW_NUMBER() OVER (ORDER BY n DESC, url) AS rn FROM (SELECT url, COUNT(*) AS n FROM ev GROUP BY url)) WHERE rn <= 3',
  'top: pages so far with places':
    'SELECT url, n, rn FROM (SELECT url, n, ROW_NUMBER() OVER (ORDER BY n DESC, url) AS rn FROM (SELECT url, COUNT(*) AS n FROM ev GROUP BY url)) WHERE rn <= 3',
  'top: three largest of each card':
    'SELECT card, id, amount, rn FROM (SELECT card, id, amount, ROW_NUMBER() OVER (PARTITION BY card ORDER BY amount DESC) AS rn FROM tx) WHERE rn <= 3',
  'top: leaderboard with limit': 'SELECT uid, COUNT(*) AS score FROM ev GROUP BY uid ORDER BY score DESC, uid LIMIT 3',
  'top: newest five': 'SELECT id, ts FROM tx ORDER BY ts DESC LIMIT 5',
  'top: largest with ties':
    'SELECT ticker, price, r FROM (SELECT ticker, price, RANK() OVER (PARTITION BY ticker ORDER BY price DESC) AS r FROM ticks) WHERE r <= 2',
  'top: users by country': `SELECT country, uid, n FROM (SELECT u.country, e.uid, COUNT(*) AS n, ROW_NUMBER() OVER (PARTITION BY u.country ORDER BY COUNT(*) DESC) AS rn FROM ev e JOIN users u ON e.uid = u.uid GROUP BY u.country, e.uid) WHERE rn = 1`,
  'top: lateral two of each card':
    'SELECT c.card, t.id, t.amount FROM (SELECT DISTINCT card FROM tx) c, LATERAL (SELECT id, amount FROM tx WHERE tx.card = c.card ORDER BY amount DESC LIMIT 2) AS t',
  'top: first hit of each session': `SELECT uid, sid, etype FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY uid, sid ORDER BY ts) AS rn FROM ev) WHERE rn = 1`,
  'top: sums in hops': `SELECT window_end, card, s FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY s DESC) AS rn FROM (SELECT window_start, window_end, card, SUM(amount) AS s FROM TABLE(HOP(TABLE tx, DESCRIPTOR(ts), ${M1}, ${M5})) GROUP BY window_start, window_end, card)) WHERE rn = 1`,
  // Running figures
  'running: total of the day': `SELECT id, SUM(amount) OVER (PARTITION BY CAST(ts AS DATE) ORDER BY ts) AS so_far FROM tx`,
  'running: by cumulate': `SELECT window_start, window_end, SUM(amount) AS s, COUNT(DISTINCT card) AS cards FROM TABLE(CUMULATE(TABLE tx, DESCRIPTOR(ts), ${M5}, INTERVAL '1' DAY)) WHERE country = 'DE' GROUP BY window_start, window_end`,
  'running: share of the total': `SELECT card, s, s / total AS share FROM (SELECT card, SUM(amount) AS s FROM tx GROUP BY card), (SELECT SUM(amount) AS total FROM tx)`,
  'running: moving mean': `SELECT ticker, ts, AVG(price) OVER (PARTITION BY ticker ORDER BY ts ROWS BETWEEN 9 PRECEDING AND CURRENT ROW) AS ma10 FROM ticks`,
  'running: high and low of a minute': `SELECT ticker, ts, MAX(price) OVER w - MIN(price) OVER w AS spread FROM ticks WINDOW w AS (PARTITION BY ticker ORDER BY ts RANGE BETWEEN ${M1} PRECEDING AND CURRENT ROW)`,
  'running: change to before': `SELECT ticker, ts, price, price - LAG(price, 1) OVER (PARTITION BY ticker ORDER BY ts) AS diff, LAG(price, 3) OVER (PARTITION BY ticker ORDER BY ts) AS third FROM ticks`,
  'running: first and last of a window': `SELECT ticker, TUMBLE_START(ts, ${M1}) AS w, FIRST_VALUE(price) AS o, MAX(price) AS h, MIN(price) AS l, LAST_VALUE(price) AS c, SUM(vol) AS v FROM ticks GROUP BY ticker, TUMBLE(ts, ${M1})`,
  'running: weighted mean': `SELECT ticker, SUM(price * vol) / SUM(vol) AS vwap, COUNT(vol) AS n FROM ticks GROUP BY ticker`,
  'running: weighted mean of windows': `SELECT ticker, window_end, SUM(price * vol) / SUM(vol) AS vwap FROM TABLE(TUMBLE(TABLE ticks, DESCRIPTOR(ts), ${M1})) GROUP BY ticker, window_start, window_end`,
  'running: rate of change of windows': `SELECT ticker, w, m, m - LAG(m) OVER (PARTITION BY ticker ORDER BY rt) AS d FROM (SELECT ticker, window_start AS w, window_time AS rt, AVG(price) AS m FROM TABLE(TUMBLE(TABLE ticks, DESCRIPTOR(ts), ${M1})) GROUP BY ticker, window_start, window_end, window_time)`,
  'running: percentiles by ntile': `SELECT ticker, price, NTILE(4) OVER (PARTITION BY ticker ORDER BY ts) AS q FROM ticks`,
  'running: rank in a stream': `SELECT ticker, ts, ROW_NUMBER() OVER (PARTITION BY ticker ORDER BY ts) AS nr FROM ticks`,
  'running: last price of all': 'SELECT ticker, LAST_VALUE(price) AS p, COUNT(*) AS n FROM ticks GROUP BY ticker',
  'running: pattern of a V': `SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY ticker ORDER BY ts MEASURES S.ts AS start_ts, LAST(D.ts) AS bottom_ts, LAST(U.ts) AS end_ts, LAST(D.price) AS bottom, AVG(U.price) AS mean_up
ONE ROW PER MATCH AFTER MATCH SKIP TO LAST U PATTERN (S D+ U+) DEFINE D AS (LAST(D.price, 1) IS NULL AND D.price < S.price) OR D.price < LAST(D.price, 1), U AS U.price > LAST(D.price, 1))`,
  'running: pattern with sums': `SELECT * FROM ticks MATCH_RECOGNIZE (PARTITION BY ticker ORDER BY ts MEASURES FIRST(A.ts) AS f, LAST(A.ts) AS l, SUM(A.vol) AS v, COUNT(A.price) AS n PATTERN (A+ B) DEFINE A AS SUM(A.vol) < 500)`,
  // Sensors
  'iot: mean of windows': `SELECT device, TUMBLE_START(ts, ${M1}) AS w, AVG(temp) AS t, MAX(hum) AS h, COUNT(*) AS n FROM sensor GROUP BY device, TUMBLE(ts, ${M1})`,
  'iot: hop of instants': `SELECT device, window_start, window_end, ROUND(AVG(temp), 2) AS t FROM TABLE(HOP(TABLE sensor, DESCRIPTOR(ts), ${S30}, ${M1})) GROUP BY device, window_start, window_end`,
  'iot: far from the mean': `SELECT device, temp, m, sd FROM (SELECT device, temp, AVG(temp) OVER w AS m, STDDEV_POP(temp) OVER w AS sd FROM sensor WINDOW w AS (PARTITION BY device ORDER BY ts ROWS BETWEEN 10 PRECEDING AND CURRENT ROW)) WHERE ABS(temp - m) > 1.2 * sd`,
  'iot: readings one by one': `SELECT device, r.m, r.v FROM sensor CROSS JOIN UNNEST(readings) AS r (m, v)`,
  'iot: readings, left': `SELECT device, m, v FROM sensor LEFT JOIN UNNEST(readings) AS r (m, v) ON TRUE WHERE device = 'd1'`,
  'iot: mean of each reading': `SELECT m, AVG(v) AS mean, COUNT(*) AS n FROM sensor, UNNEST(readings) AS r (m, v) GROUP BY m`,
  'iot: tags': `SELECT device, tags['site'] AS site, CARDINALITY(tags) AS n, COALESCE(tags['floor'], '?') AS fl FROM sensor`,
  'iot: by site': `SELECT tags['site'] AS site, COUNT(*) AS n, MAX(temp) AS t FROM sensor GROUP BY tags['site']`,
  'iot: tags one by one': `SELECT k, v, COUNT(*) AS n FROM sensor CROSS JOIN UNNEST(tags) AS t (k, v) GROUP BY k, v`,
  'iot: raw line cut': `SELECT device, TRY_CAST(SPLIT_INDEX(raw, ';', 0) AS INT) AS a, TRY_CAST(SPLIT_INDEX(raw, ';', 1) AS INT) AS b, SPLIT_INDEX(raw, ';', 2) AS st FROM sensor WHERE raw LIKE '%;OK'`,
  'iot: states by hysteresis': `SELECT * FROM sensor MATCH_RECOGNIZE (PARTITION BY device ORDER BY ts MEASURES H.ts AS hot, C.ts AS cool, COUNT(M.temp) AS n PATTERN (H M* C) DEFINE H AS H.temp > 28, M AS M.temp BETWEEN 20 AND 28, C AS C.temp < 20)`,
  'iot: silent devices': `SELECT device, MAX(ts) AS seen FROM sensor GROUP BY device HAVING MAX(ts) < TO_TIMESTAMP_LTZ(1717406100000, 3)`,
  'iot: minutes as text': `SELECT DATE_FORMAT(ts, 'yyyy-MM-dd HH:mm') AS mi, COUNT(*) AS n FROM sensor GROUP BY DATE_FORMAT(ts, 'yyyy-MM-dd HH:mm')`,
  'iot: in another zone': `SET 'table.local-time-zone' = 'Asia/Kolkata'; SELECT device, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE sensor, DESCRIPTOR(ts), INTERVAL '1' HOUR)) GROUP BY device, window_start, window_end`,
  'iot: values in bands': `SELECT CASE WHEN temp < 20 THEN 'cold' WHEN temp < 30 THEN 'mild' WHEN temp IS NULL THEN 'unknown' ELSE 'hot' END AS band, COUNT(*) AS n FROM sensor GROUP BY CASE WHEN temp < 20 THEN 'cold' WHEN temp < 30 THEN 'mild' WHEN temp IS NULL THEN 'unknown' ELSE 'hot' END`,
  // JSON and texts
  'json: paths': `SELECT uid, JSON_VALUE(props, '$.item.sku') AS sku, CAST(JSON_VALUE(props, '$.item.price') AS DECIMAL(8, 2)) AS price, JSON_VALUE(props, '$.tags[0]') AS tag, JSON_EXISTS(props, '$.ref') AS has_ref FROM ev`,
  'json: by sku': `SELECT JSON_VALUE(props, '$.item.sku') AS sku, COUNT(*) AS n, SUM(CAST(JSON_VALUE(props, '$.item.price') AS DECIMAL(8, 2))) AS s FROM ev WHERE props IS JSON GROUP BY JSON_VALUE(props, '$.item.sku')`,
  'json: query and types': `SELECT JSON_QUERY(props, '$.tags') AS tags, JSON_VALUE(props, '$.ok' RETURNING BOOLEAN) AS ok, JSON_VALUE(props, '$.none' DEFAULT 'x' ON EMPTY) AS d FROM ev WHERE props IS JSON OBJECT`,
  'json: made': `SELECT JSON_OBJECT('card' VALUE card, 'sum' VALUE SUM(amount), 'n' VALUE COUNT(*)) AS j FROM tx GROUP BY card`,
  'text: parameters of a link': `SELECT PARSE_URL(JSON_VALUE(props, '$.ref'), 'QUERY', 'utm') AS utm, PARSE_URL(JSON_VALUE(props, '$.ref'), 'HOST') AS host, COUNT(*) AS n FROM ev WHERE JSON_VALUE(props, '$.ref') IS NOT NULL GROUP BY PARSE_URL(JSON_VALUE(props, '$.ref'), 'QUERY', 'utm'), PARSE_URL(JSON_VALUE(props, '$.ref'), 'HOST')`,
  'text: first part of the path': `SELECT REGEXP_EXTRACT(url, '^/([a-z]*)', 1) AS part, COUNT(*) AS n FROM ev WHERE url SIMILAR TO '/%' GROUP BY REGEXP_EXTRACT(url, '^/([a-z]*)', 1)`,
  'text: masked': `SELECT id, CONCAT(REPEAT('*', 4), RIGHT(card, 1)) AS masked, UPPER(LEFT(COALESCE(merchant, 'none'), 3)) AS m, LPAD(CAST(id AS STRING), 5, '0') AS nr, MD5(card) AS h FROM tx WHERE id <= 5`,
  // Pivots and sets
  'pivot: by filter': `SELECT card, SUM(amount) FILTER (WHERE country = 'DE') AS de, SUM(amount) FILTER (WHERE country = 'FR') AS fr, SUM(amount) FILTER (WHERE country IS NULL) AS unknown FROM tx GROUP BY card`,
  'pivot: of windows by case': `SELECT TUMBLE_END(ts, ${M5}) AS w, SUM(CASE WHEN etype = 'view' THEN 1 ELSE 0 END) AS views, SUM(CASE WHEN etype = 'buy' THEN 1 ELSE 0 END) AS buys FROM ev GROUP BY TUMBLE(ts, ${M5})`,
  'pivot: unpivot by union': `SELECT device, 'temp' AS what, temp AS v FROM sensor UNION ALL SELECT device, 'hum', hum FROM sensor`,
  'sets: rollup with names': `SELECT COALESCE(country, '?') AS country, COALESCE(merchant, '?') AS merchant, COUNT(*) AS n, GROUPING(country) AS gc, GROUPING(merchant) AS gm FROM tx GROUP BY ROLLUP (country, merchant)`,
  'sets: cube of windows': `SELECT window_start, card, country, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE tx, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, CUBE (card, country)`,
  'sets: cards in both': `SELECT card FROM tx INTERSECT SELECT card FROM cards`,
  'sets: cards never used': `SELECT card FROM cards EXCEPT SELECT card FROM tx`,
  'sets: all things that happen': `CREATE TEMPORARY VIEW happens AS SELECT 'pay' AS what, card AS who, ts FROM tx UNION ALL SELECT 'see', sid, ts FROM ev;
SELECT window_start, COUNT(DISTINCT who) AS n, COUNT(CASE WHEN what = 'pay' THEN 1 END) AS pays FROM TABLE(TUMBLE(TABLE happens, DESCRIPTOR(ts), ${M5})) GROUP BY window_start, window_end`,
  // Late rows and watermarks
  'late: split by the watermark': `SELECT id, ts, CURRENT_WATERMARK(ts) AS w, CURRENT_WATERMARK(ts) IS NOT NULL AND ts <= CURRENT_WATERMARK(ts) AS is_late FROM tx`,
  'late: rows in time alone': `SELECT card, COUNT(*) AS n FROM tx WHERE CURRENT_WATERMARK(ts) IS NULL OR ts > CURRENT_WATERMARK(ts) GROUP BY card`,
  'late: the watermark of instants': `SELECT device, CURRENT_WATERMARK(ts) AS w FROM sensor WHERE ts <= CURRENT_WATERMARK(ts) + INTERVAL '20' SECOND`,
  'late: the watermark behind a window': `SELECT CURRENT_WATERMARK(window_time) AS w, n FROM (SELECT window_time, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE tx, DESCRIPTOR(ts), ${M5})) GROUP BY window_start, window_end, window_time)`,
  'late: how far the watermark is': `SELECT card, MAX(TIMESTAMPDIFF(SECOND, CURRENT_WATERMARK(ts), ts)) AS behind FROM tx GROUP BY card`,
  'late: the watermark of no time': 'SELECT CURRENT_WATERMARK(name) FROM users',
  'late: the watermark of a plain timestamp': "SELECT CURRENT_WATERMARK(TIMESTAMP '2024-01-01 00:00:00') FROM tx",
  'late: allowed for legacy windows': `SET 'table.exec.emit.late-fire.enabled' = 'true'; SET 'table.exec.emit.late-fire.delay' = '0 s'; SET 'table.exec.emit.allow-lateness' = '10 min'; SELECT card, TUMBLE_START(ts, ${S30}) AS w, COUNT(*) AS n FROM tx GROUP BY card, TUMBLE(ts, ${S30})`,
  'late: told early': `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '0 s'; SELECT card, TUMBLE_START(ts, ${M5}) AS w, COUNT(*) AS n, SUM(amount) AS s FROM tx GROUP BY card, TUMBLE(ts, ${M5})`,
  'late: told early, sessions': `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '0 s'; SELECT uid, SESSION_START(ts, ${M1}) AS w, COUNT(*) AS n FROM ev GROUP BY uid, SESSION(ts, ${M1})`,
  'late: told early, hops': `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '0 s'; SELECT HOP_START(ts, ${M1}, INTERVAL '2' MINUTE) AS w, MAX(amount) AS m FROM tx GROUP BY HOP(ts, ${M1}, INTERVAL '2' MINUTE)`,
  'late: another watermark': `CREATE TABLE tx2 (WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) LIKE tx (EXCLUDING WATERMARKS); SELECT window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE tx2, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end`,
  'late: a watermark of text': `CREATE TABLE tx3 (id BIGINT, ts STRING, t AS TO_TIMESTAMP(ts), WATERMARK FOR t AS t - INTERVAL '2' SECOND) WITH ('connector' = 'filesystem', 'path' = '{dir}/pm-tx', 'format' = 'json'); SELECT TUMBLE_START(t, ${M5}) AS w, COUNT(*) AS n FROM tx3 GROUP BY TUMBLE(t, ${M5})`,
  // Changes from databases
  'cdc: as they are': 'SELECT * FROM accounts',
  'cdc: by tier':
    'SELECT tier, COUNT(*) AS n, SUM(balance) AS s, AVG(balance) AS a, MIN(balance) AS lo, MAX(balance) AS hi FROM accounts GROUP BY tier',
  'cdc: names by tier': 'SELECT tier, LISTAGG(name) AS names, COUNT(DISTINCT name) AS d FROM accounts GROUP BY tier',
  'cdc: filter': "SELECT id, name FROM accounts WHERE tier = 'gold'",
  'cdc: richest two': 'SELECT id, balance FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY balance DESC) AS rn FROM accounts) WHERE rn <= 2',
  'cdc: richest of each tier':
    'SELECT tier, id, balance, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY tier ORDER BY balance DESC) AS rn FROM accounts) WHERE rn <= 1',
  'cdc: distinct tiers': 'SELECT DISTINCT tier FROM accounts',
  'cdc: total of all': 'SELECT SUM(balance) AS s, COUNT(*) AS n FROM accounts',
  'cdc: tiers of tiers': 'SELECT n, COUNT(*) AS tiers FROM (SELECT tier, COUNT(*) AS n FROM accounts GROUP BY tier) GROUP BY n',
  'cdc: joined and summed':
    'SELECT a.tier, SUM(o.total) AS s, COUNT(o.id) AS n FROM accounts a LEFT JOIN orders o ON a.id = o.uid GROUP BY a.tier',
  'cdc: anti join': 'SELECT a.id, a.name FROM accounts a WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.uid = a.id)',
  'cdc: in a subquery': 'SELECT id, total FROM orders WHERE uid IN (SELECT id FROM accounts WHERE balance > 10)',
  'cdc: windows are refused': `SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE rates, DESCRIPTOR(rts), ${M5})) GROUP BY window_start, window_end`,
  'cdc: legacy windows': `SELECT TUMBLE_START(rts, ${M5}) AS w, COUNT(*) AS n, MAX(rate) AS m FROM rates GROUP BY TUMBLE(rts, ${M5})`,
  'cdc: into a keyed table': `CREATE TABLE acc2 (id INT, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'blackhole'); INSERT INTO acc2 SELECT id, name FROM accounts`,
  'cdc: by another key': `CREATE TABLE acc3 (tier STRING, id INT, PRIMARY KEY (tier) NOT ENFORCED) WITH ('connector' = 'blackhole'); INSERT INTO acc3 SELECT tier, id FROM accounts`,
  'cdc: union of changes': "SELECT id AS x, 'a' AS w FROM accounts UNION ALL SELECT id, 'o' FROM orders",
  'cdc: latest rate joined': 'SELECT o.id, o.total * r.rate AS v FROM orders o JOIN rates r ON o.cur = r.cur',
  // Chains
  'chain: three windows': `CREATE TEMPORARY VIEW m1 AS SELECT card, window_start AS ws, window_end AS we, window_time AS rt, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE tx, DESCRIPTOR(ts), ${M1})) GROUP BY card, window_start, window_end, window_time;
CREATE TEMPORARY VIEW m5 AS SELECT window_start AS ws, window_time AS rt, card, SUM(s) AS s, MAX(s) AS peak FROM TABLE(TUMBLE(TABLE m1, DESCRIPTOR(rt), ${M5})) GROUP BY card, window_start, window_end, window_time;
SELECT window_start, COUNT(*) AS cards, SUM(s) AS s FROM TABLE(TUMBLE(TABLE m5, DESCRIPTOR(rt), INTERVAL '15' MINUTE)) GROUP BY window_start, window_end`,
  'chain: legacy in legacy': `SELECT TUMBLE_START(rt, ${M5}) AS w, MAX(n) AS most FROM (SELECT card, TUMBLE_ROWTIME(ts, ${M1}) AS rt, COUNT(*) AS n FROM tx GROUP BY card, TUMBLE(ts, ${M1})) GROUP BY TUMBLE(rt, ${M5})`,
  'chain: dedup, window, top': `CREATE TEMPORARY VIEW d AS SELECT id, card, amount, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts) AS rn FROM tx) WHERE rn = 1;
SELECT w, card, s FROM (SELECT w, card, s, ROW_NUMBER() OVER (PARTITION BY w ORDER BY s DESC) AS rn FROM (SELECT FLOOR(ts TO HOUR) AS w, card, SUM(amount) AS s FROM d GROUP BY FLOOR(ts TO HOUR), card)) WHERE rn <= 2`,
  'chain: match, then window': `SELECT TUMBLE_START(rt, INTERVAL '10' MINUTE) AS w, COUNT(*) AS n, SUM(amount) AS s FROM tx MATCH_RECOGNIZE (PARTITION BY card ORDER BY ts MEASURES MATCH_ROWTIME() AS rt, B.amount AS amount PATTERN (A B) DEFINE B AS B.amount > A.amount) GROUP BY TUMBLE(rt, INTERVAL '10' MINUTE)`,
  'chain: cte used thrice': `WITH s AS (SELECT card, SUM(amount) AS s, COUNT(*) AS n FROM tx GROUP BY card), top AS (SELECT MAX(s) AS m FROM s), mean AS (SELECT AVG(n) AS m FROM s) SELECT s.card, s.s = top.m AS is_top, s.n >= mean.m AS is_busy FROM s, top, mean`,
  'chain: over, then group': `SELECT card, COUNT(*) AS jumps FROM (SELECT card, amount - LAG(amount) OVER (PARTITION BY card ORDER BY ts) AS d FROM tx) WHERE d > 100 GROUP BY card`,
  'chain: interval join, then session': `SELECT uid, SESSION_START(ts, ${M5}) AS w, COUNT(*) AS n FROM (SELECT o.uid, o.ts, s.\`state\` FROM orders o JOIN ships s ON o.id = s.oid AND s.ts BETWEEN o.ts - INTERVAL '1' HOUR AND o.ts + INTERVAL '1' HOUR) GROUP BY uid, SESSION(ts, ${M5})`,
  'chain: window aggregate joined with a table': `SELECT w.window_start, u.name, w.n FROM (SELECT window_start, window_end, uid, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(ts), ${M5})) GROUP BY window_start, window_end, uid) w JOIN users u ON w.uid = u.uid`,
  // As the old service had it
  'studio: stream to stream': `CREATE TABLE mid (ticker STRING, w TIMESTAMP(3), n BIGINT) WITH ('connector' = 'filesystem', 'path' = '{dir}/pm-out5/out-{case}', 'format' = 'json'); INSERT INTO mid SELECT ticker, TUMBLE_START(ts, ${M1}), COUNT(*) FROM ticks GROUP BY ticker, TUMBLE(ts, ${M1}); SELECT ticker, SUM(n) AS n FROM mid GROUP BY ticker`,
  'studio: change in percent': `SELECT ticker, price, ABS(diff / (price - diff)) * 100 AS pct FROM (SELECT ticker, price, price - LAG(price) OVER (PARTITION BY ticker ORDER BY ts) AS diff FROM ticks) WHERE ABS(diff / (price - diff)) * 100 > 1`,
  'studio: trigger count': `SELECT w, c FROM (SELECT TUMBLE_START(ts, ${M1}) AS w, COUNT(*) AS c FROM ticks WHERE price > 20 GROUP BY TUMBLE(ts, ${M1})) WHERE c > 3`,
  'studio: two stages': `SELECT ticker, SUM(c) OVER w1 AS last_ten FROM (SELECT ticker, TUMBLE_ROWTIME(ts, ${M1}) AS rt, COUNT(*) AS c FROM ticks GROUP BY ticker, TUMBLE(ts, ${M1})) WINDOW w1 AS (PARTITION BY ticker ORDER BY rt RANGE INTERVAL '10' MINUTE PRECEDING)`,
  'studio: top by rowtime': `SELECT w, ticker, c FROM (SELECT ticker, w, c, ROW_NUMBER() OVER (PARTITION BY w ORDER BY c DESC, ticker) AS rn FROM (SELECT ticker, TUMBLE_ROWTIME(ts, ${M1}) AS w, COUNT(*) AS c FROM ticks GROUP BY ticker, TUMBLE(ts, ${M1}))) WHERE rn <= 2`,
  'studio: seconds and epochs': `SELECT EXTRACT(SECOND FROM ts) AS s, UNIX_TIMESTAMP(CAST(ts AS STRING)) AS u, TIMESTAMPDIFF(SECOND, TIMESTAMP '1970-01-01 00:00:00', ts) AS e, ts - INTERVAL '5' MINUTE AS before_it FROM ticks WHERE ticker SIMILAR TO '(A|C)%'`,
  'studio: named arguments': `SELECT window_start, card, SUM(amount) AS s FROM TABLE(TUMBLE(DATA => TABLE tx, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '10' MINUTES)) GROUP BY window_start, window_end, ROLLUP (card) HAVING SUM(amount) > 100`,
  'studio: insert in parentheses': `CREATE TABLE bh (uid INT, n BIGINT) WITH ('connector' = 'blackhole'); INSERT INTO bh (SELECT uid, COUNT(*) FROM ev GROUP BY uid)`,
};

/** What reads several tables, or one twice: which of them comes first is open. */
const SEVERAL = /\bJOIN\b(?! (LATERAL )?UNNEST)|\b(UNION|INTERSECT|EXCEPT|EXISTS|LATERAL)\b|\bIN \(SELECT|\), \(SELECT|FROM s, top/;

/** Sessions of several users that end in one step, and rows read again from files, come in any order. */
const CASES: readonly ProgramCase[] = Object.entries(SCRIPTS).map(([name, sql]) => {
  const tables = Object.entries(PRACTICE_MORE_TABLES).filter(([table]) => new RegExp(`\\b${table}\\b`).test(sql));
  const final = SEVERAL.test(sql) || /; SELECT/.test(sql);
  return {name, mode: 'streaming', sql: [...tables.map(([, ddl]) => ddl), sql].join('\n'), ...(final ? {final: true as const} : {})};
});

/** More of what people run: each theme as it is known from cookbooks, workshops and notebooks. */
export const PRACTICE_MORE: ProgramArea = {name: 'practice-more', files: PRACTICE_MORE_FILES, cases: CASES};
