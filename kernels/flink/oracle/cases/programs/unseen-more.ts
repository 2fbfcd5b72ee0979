/** More of the same kind: stock and shops, staff, a ledger, documents, and the corners of the language that people reach. */
export const UNSEEN_MORE: Readonly<Record<string, string>> = {
  // A stock told by its changes
  'stock: as it stands': 'SELECT sku, qty, price FROM stock',
  'stock: worth by house': 'SELECT wh, SUM(qty * price) AS worth, COUNT(*) AS n FROM stock GROUP BY wh',
  'stock: sold out': 'SELECT sku FROM stock WHERE qty = 0 OR qty IS NULL',
  'stock: three dearest': 'SELECT sku, price FROM stock ORDER BY price DESC LIMIT 3',
  'stock: dearest of each house': `SELECT wh, sku, price, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY wh ORDER BY price DESC) AS rn FROM stock) WHERE rn <= 2`,
  'stock: lists by house': `SELECT wh, LISTAGG(sku, ',') AS skus, MIN(price) AS cheapest FROM stock GROUP BY wh`,
  'stock: levels': `SELECT lvl, COUNT(*) AS n FROM (SELECT sku, CASE WHEN qty > 5 THEN 'plenty' WHEN qty > 0 THEN 'few' ELSE 'none' END AS lvl FROM stock) GROUP BY lvl`,
  'stock: houses with something': 'SELECT DISTINCT wh FROM stock WHERE qty > 0',
  'stock: into a table by key': `CREATE TABLE totals (wh STRING, n BIGINT, PRIMARY KEY (wh) NOT ENFORCED) WITH ('connector' = 'blackhole');
INSERT INTO totals SELECT COALESCE(wh, '?'), SUM(qty) FROM stock GROUP BY wh`,
  'stock: documents ordered': `SELECT p.id, s.sku, s.price FROM (SELECT id, JSON_VALUE(doc, '$.items[0].sku') AS sku FROM payloads) p JOIN stock s ON p.sku = s.sku`,
  'stock: never ordered': `SELECT s.sku FROM stock s WHERE s.sku NOT IN (SELECT JSON_VALUE(doc, '$.items[0].sku') FROM payloads WHERE JSON_VALUE(doc, '$.items[0].sku') IS NOT NULL)`,
  'stock: share of all': `SELECT sku, qty, CAST(qty AS DOUBLE) / t.total AS share FROM stock CROSS JOIN (SELECT SUM(qty) AS total FROM stock) t WHERE qty > 0`,
  'stock: sum of sums': 'SELECT SUM(n) AS n, MAX(n) AS most FROM (SELECT wh, SUM(qty) AS n FROM stock GROUP BY wh)',
  'stock: moves by union': `SELECT what, COUNT(*) AS n FROM (SELECT 'low' AS what FROM stock WHERE qty < 5 UNION ALL SELECT 'dear' FROM stock WHERE price > 30) GROUP BY what`,
  'stock: first and last of each house': 'SELECT wh, FIRST_VALUE(sku) AS f, LAST_VALUE(sku) AS l FROM stock GROUP BY wh',
  'stock: distinct counts':
    'SELECT COUNT(DISTINCT wh) AS houses, COUNT(DISTINCT price) FILTER (WHERE qty > 0) AS prices, AVG(price) AS mean FROM stock',
  'stock: house twice': 'SELECT a.sku, b.sku FROM stock a JOIN stock b ON a.wh = b.wh AND a.sku < b.sku',
  'stock: outer join of a summary': `SELECT s.sku, w.n FROM stock s FULL JOIN (SELECT wh, COUNT(*) AS n FROM stock GROUP BY wh HAVING COUNT(*) > 1) w ON s.wh = w.wh`,
  // Staff
  'staff: with their boss': `SELECT e.name, COALESCE(b.name, '-') AS boss FROM staff e LEFT JOIN staff b ON e.boss = b.id`,
  'staff: three steps up': `SELECT a.name, b.name AS b, c.name AS c FROM staff a LEFT JOIN staff b ON a.boss = b.id LEFT JOIN staff c ON b.boss = c.id`,
  'staff: paid above the mean of their department':
    'SELECT name, pay FROM staff e WHERE pay > (SELECT AVG(pay) FROM staff x WHERE x.dept = e.dept)',
  'staff: second pay': 'SELECT MAX(pay) AS second_pay FROM staff WHERE pay < (SELECT MAX(pay) FROM staff)',
  'staff: in the select list':
    'SELECT name, (SELECT COUNT(*) FROM staff x WHERE x.boss = e.id) AS reports, (SELECT MIN(name) FROM staff y WHERE y.dept = e.dept) AS first_name FROM staff e',
  'staff: bosses': 'SELECT name FROM staff WHERE id IN (SELECT boss FROM staff)',
  'staff: who is no boss': 'SELECT name FROM staff s WHERE NOT EXISTS (SELECT * FROM staff x WHERE x.boss = s.id)',
  'staff: no boss by NOT IN with NULLs': 'SELECT name FROM staff WHERE id NOT IN (SELECT boss FROM staff)',
  'staff: better paid than all of ops': `SELECT name FROM staff WHERE pay > ALL (SELECT pay FROM staff WHERE dept = 'ops' AND pay IS NOT NULL)`,
  'staff: paid like someone in eng': `SELECT name FROM staff WHERE pay = SOME (SELECT pay FROM staff WHERE dept = 'eng')`,
  'staff: having by a query': 'SELECT dept, AVG(pay) AS a FROM staff GROUP BY dept HAVING AVG(pay) > (SELECT AVG(pay) FROM staff)',
  'staff: exists in the select list': 'SELECT name, EXISTS (SELECT 1 FROM staff x WHERE x.boss = e.id) AS leads FROM staff e',
  'staff: case of a query': `SELECT name, CASE WHEN dept IN (SELECT dept FROM staff GROUP BY dept HAVING COUNT(*) > 1) THEN 'team' ELSE 'alone' END AS kind FROM staff`,
  'staff: ranks': `SELECT name, dept, pay, DENSE_RANK() OVER (PARTITION BY dept ORDER BY pay DESC) AS r, NTILE(2) OVER (ORDER BY id) AS half, PERCENT_RANK() OVER (ORDER BY id) AS pr FROM staff`,
  'staff: two best of each department': `SELECT dept, name FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY dept ORDER BY pay DESC, id) AS rn FROM staff WHERE dept IS NOT NULL) WHERE rn < 3`,
  'staff: pay in bands': `SELECT band, COUNT(*) AS n FROM (SELECT CASE WHEN pay >= 8000 THEN 'A' WHEN pay >= 6000 THEN 'B' WHEN pay IS NULL THEN NULL ELSE 'C' END AS band FROM staff) AS t GROUP BY band`,
  'staff: pivot': `SELECT * FROM (SELECT dept, pay FROM staff) PIVOT (SUM(pay) FOR dept IN ('eng' AS eng, 'ops' AS ops))`,
  'staff: pivot by hand': `SELECT MAX(CASE WHEN id = 1 THEN name END) AS one, MAX(CASE WHEN id = 2 THEN name END) AS two, SUM(CASE dept WHEN 'eng' THEN 1 ELSE 0 END) AS eng FROM staff`,
  'staff: years': `SELECT name, TIMESTAMPDIFF(YEAR, since, DATE '2024-06-03') AS y, TIMESTAMPDIFF(MONTH, since, DATE '2024-06-03') AS m, EXTRACT(DOW FROM since) AS dow, QUARTER(since) AS q, WEEK(since) AS w, since + INTERVAL '1' YEAR AS next_one, FLOOR(since TO MONTH) AS first_day FROM staff`,
  'staff: cube': 'SELECT dept, boss, SUM(pay) AS s, GROUPING_ID(dept, boss) AS g FROM staff GROUP BY CUBE (dept, boss)',
  'staff: rollup with having': 'SELECT dept, COUNT(*) AS n FROM staff GROUP BY ROLLUP (dept) HAVING COUNT(*) > 1',
  'staff: lateral best':
    'SELECT d.dept, t.name FROM (SELECT DISTINCT dept FROM staff) d, LATERAL (SELECT name, pay FROM staff s WHERE s.dept = d.dept ORDER BY pay DESC, name LIMIT 1) AS t',
  'staff: named columns of values': `SELECT s.name, v.label FROM staff s JOIN (VALUES ('eng', 'Engineers'), ('ops', 'Operators')) AS v (dept, label) USING (dept)`,
  'staff: natural join': 'SELECT * FROM staff NATURAL JOIN (SELECT id, name AS nick FROM staff WHERE id < 3) t',
  'staff: arrays of names': 'SELECT dept, ARRAY_AGG(name) AS names, CARDINALITY(ARRAY_AGG(DISTINCT pay)) AS pays FROM staff GROUP BY dept',
  'staff: ordered with an offset': 'SELECT name, pay FROM staff ORDER BY pay DESC NULLS LAST, id OFFSET 1 ROWS FETCH NEXT 3 ROWS ONLY',
  'staff: sets': `SELECT dept FROM staff WHERE pay > 6000 EXCEPT SELECT dept FROM staff WHERE pay < 6000`,
  'staff: tuples': `SELECT name FROM staff WHERE (dept, pay) IN (('eng', 7000), ('law', 8000))`,
  'staff: with in with': `WITH a AS (WITH b AS (SELECT dept, pay FROM staff WHERE pay IS NOT NULL) SELECT dept, SUM(pay) AS s FROM b GROUP BY dept), c AS (SELECT MAX(s) AS m FROM a) SELECT a.dept FROM a JOIN c ON a.s = c.m`,
  'staff: statistics':
    'SELECT dept, STDDEV_SAMP(pay) AS sd, VAR_POP(pay) AS v, SUM(pay) / COUNT(pay) AS m, COUNT(*) - COUNT(pay) AS unknown FROM staff GROUP BY dept',
  // A ledger
  'ledger: running balance': `SELECT id, acc, SUM(CASE dir WHEN 'in' THEN amount ELSE -amount END) OVER (PARTITION BY acc ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS balance FROM ledger`,
  'ledger: overdrawn': `SELECT acc, id, balance FROM (SELECT acc, id, SUM(CASE WHEN dir = 'in' THEN amount ELSE 0 - amount END) OVER (PARTITION BY acc ORDER BY ts) AS balance FROM ledger) t WHERE balance < 0`,
  'ledger: months': `SELECT acc, DATE_FORMAT(ts, 'yyyy-MM') AS m, SUM(amount) FILTER (WHERE dir = 'in') AS paid_in, SUM(amount) FILTER (WHERE dir = 'out') AS paid_out FROM ledger GROUP BY acc, DATE_FORMAT(ts, 'yyyy-MM')`,
  'ledger: percent of total': `SELECT l.id, ROUND(100 * l.amount / t.total, 2) AS pct FROM ledger l JOIN (SELECT acc, SUM(amount) AS total FROM ledger GROUP BY acc) t ON l.acc = t.acc`,
  'ledger: validity by the next row': `SELECT acc, dir, ts AS valid_from, nxt AS valid_to FROM ledger MATCH_RECOGNIZE (
  PARTITION BY acc ORDER BY ts MEASURES A.dir AS dir, A.ts AS ts, B.ts AS nxt AFTER MATCH SKIP TO LAST B PATTERN (A B) DEFINE A AS TRUE)`,
  'ledger: islands of days': `SELECT acc, MIN(\`day\`) AS b, MAX(\`day\`) AS e, COUNT(*) AS n FROM (
  SELECT acc, \`day\`, SUM(gap) OVER (PARTITION BY acc ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS isle FROM (
    SELECT acc, \`day\`, ts, CASE WHEN TIMESTAMPDIFF(DAY, LAG(\`day\`) OVER (PARTITION BY acc ORDER BY ts), \`day\`) <= 1 THEN 0 ELSE 1 END AS gap FROM ledger))
GROUP BY acc, isle`,
  'ledger: moving mean of seven days': `SELECT id, AVG(amount) OVER (PARTITION BY acc ORDER BY ts RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND CURRENT ROW) AS m, COUNT(amount) OVER (PARTITION BY acc ORDER BY ts RANGE BETWEEN INTERVAL '7' DAY PRECEDING AND CURRENT ROW) AS n FROM ledger`,
  'ledger: weeks': `SELECT window_start, acc, SUM(amount) AS s FROM TABLE(TUMBLE(TABLE ledger, DESCRIPTOR(ts), INTERVAL '7' DAYS)) GROUP BY window_start, window_end, acc`,
  'ledger: last row of each account': `SELECT acc, dir, amount FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY acc ORDER BY ts DESC) AS rn FROM ledger) WHERE rn = 1`,
  'ledger: last rows summed': `SELECT dir, SUM(amount) AS s, COUNT(*) AS n FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY acc ORDER BY ts DESC) AS rn FROM ledger) WHERE rn = 1 GROUP BY dir`,
  'ledger: top days': `SELECT \`day\`, s FROM (SELECT \`day\`, s, ROW_NUMBER() OVER (ORDER BY s DESC) AS r FROM (SELECT \`day\`, SUM(amount) AS s FROM ledger GROUP BY \`day\`)) WHERE r <= 2`,
  'ledger: as of a time': `CREATE TEMPORARY VIEW rates AS SELECT acc, amount AS rate, ts AS rt FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY acc ORDER BY ts DESC) AS rn FROM ledger) WHERE rn = 1;
SELECT l.id, r.rate FROM ledger AS l LEFT JOIN rates FOR SYSTEM_TIME AS OF l.ts AS r ON l.acc = r.acc`,
  'ledger: arithmetic': `SELECT id, amount * 1.19 AS gross, amount / 3 AS third, MOD(amount, 7) AS rest, CAST(amount AS INT) AS whole, CEIL(amount) AS up, ROUND(amount * 0.075, 2) AS tax, amount * amount AS sq, POWER(amount, 0.5) AS root, TRUNCATE(amount, 1) AS cut FROM ledger`,
  'ledger: text of numbers': `SELECT LPAD(CAST(id AS STRING), 4, '0') || '/' || UPPER(acc) AS ref, CAST(amount AS STRING) AS t, COALESCE(CAST(amount AS STRING), 'n/a') AS u, CONCAT_WS(';', acc, CAST(amount AS STRING), dir) AS l FROM ledger`,
  // Documents
  'json: items of a document': `SELECT id, JSON_VALUE(doc, '$.user.id' RETURNING INTEGER) AS usr, JSON_QUERY(doc, '$.items[*].sku' WITH WRAPPER) AS skus, JSON_VALUE(doc, '$.items[1].p' RETURNING DOUBLE DEFAULT -1 ON EMPTY) AS p FROM payloads WHERE doc IS JSON OBJECT`,
  'json: kinds': `SELECT id, doc IS JSON AS j, doc IS JSON ARRAY AS a, doc IS JSON OBJECT AS o, JSON_EXISTS(doc, 'lax $.user.name') AS n, JSON_EXISTS(doc, 'strict $.user.name' FALSE ON ERROR) AS s FROM payloads`,
  'json: counted by user': `SELECT JSON_VALUE(doc, '$.user.id') AS usr, COUNT(*) AS n, MAX(id) AS last_id FROM payloads GROUP BY JSON_VALUE(doc, '$.user.id')`,
  'json: made again': `SELECT JSON_OBJECT('id' VALUE id, 'user' VALUE JSON_VALUE(doc, '$.user.id'), 'raw' VALUE JSON_QUERY(doc, '$.items[0]') NULL ON NULL) AS o, JSON_ARRAY(id, doc IS JSON, JSON_VALUE(doc, '$.ok') NULL ON NULL) AS a FROM payloads`,
  'json: aggregated': `SELECT JSON_OBJECTAGG(KEY CAST(id AS STRING) VALUE JSON_VALUE(doc, '$.ok')) AS o, JSON_ARRAYAGG(id) AS a FROM payloads WHERE id < 5`,
  'json: flags': `SELECT id, CAST(JSON_VALUE(doc, '$.ok') AS BOOLEAN) AS ok, JSON_VALUE(doc, '$.ok' RETURNING BOOLEAN) AS b, JSON_VALUE(doc, '$.big') AS big FROM payloads WHERE doc IS JSON OBJECT`,
  'json: of a row': `SELECT JSON_STRING(ROW(device, temp)) AS r, JSON_STRING(meta) AS m, JSON_STRING(samples) AS s FROM readings`,
  // Corners
  'corner: windows of two streams in one': `SELECT window_start, src, COUNT(*) AS n FROM (
  SELECT window_start, window_end, 'click' AS src FROM TABLE(TUMBLE(TABLE adclicks, DESCRIPTOR(ts), INTERVAL '5' MINUTE))
  UNION ALL SELECT window_start, window_end, 'sale' FROM TABLE(TUMBLE(TABLE sales, DESCRIPTOR(ts), INTERVAL '5' MINUTE)))
GROUP BY window_start, window_end, src`,
  'corner: window rows ranked with ties': `SELECT window_start, campaign, cost, r FROM (SELECT *, RANK() OVER (PARTITION BY window_start, window_end ORDER BY cost DESC) AS r FROM TABLE(TUMBLE(TABLE impressions, DESCRIPTOR(ts), INTERVAL '10' MINUTE))) WHERE r <= 2`,
  'corner: first of each window': `SELECT window_start, usr, imp FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end, usr ORDER BY ts) AS rn FROM TABLE(HOP(TABLE impressions, DESCRIPTOR(ts), INTERVAL '5' MINUTE, INTERVAL '10' MINUTE))) WHERE rn = 1`,
  'corner: nested views and aliases': `CREATE TEMPORARY VIEW a (u, c) AS SELECT usr, campaign FROM impressions;
CREATE TEMPORARY VIEW b AS SELECT u AS person, COUNT(c) AS n FROM a GROUP BY u;
CREATE TEMPORARY VIEW c AS SELECT n, COUNT(*) AS people FROM b GROUP BY n;
SELECT * FROM c`,
  'corner: names of what is taken back': `SELECT n, MIN(usr) AS f, MAX(usr) AS l, COUNT(usr) AS people FROM (SELECT usr, COUNT(*) AS n FROM impressions GROUP BY usr) GROUP BY n`,
  'corner: max of what is taken back': `SELECT MIN(n) AS lo, MAX(n) AS hi, AVG(n) AS mid FROM (SELECT campaign, SUM(cost) AS n FROM impressions GROUP BY campaign)`,
  'corner: night when clocks go forward': `SET 'table.local-time-zone' = 'Europe/Berlin';
SELECT x, t, CAST(t AS TIMESTAMP(3)) AS plain, HOUR(t) AS h, FLOOR(t TO DAY) AS d, DATE_FORMAT(t, 'yyyy-MM-dd HH:mm:ss') AS f, t + INTERVAL '1' DAY AS nxt FROM (SELECT x, TO_TIMESTAMP_LTZ(x, 0) AS t FROM (VALUES (1711846800), (1711850400), (1711843200), (1729987200), (1729990800), (1729994400)) AS v (x))`,
  'corner: days of a zone': `SET 'table.local-time-zone' = 'Pacific/Auckland';
SELECT window_start, window_end, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE Rides, DESCRIPTOR(rowTime), INTERVAL '1' DAY)) GROUP BY window_start, window_end`,
  'corner: convert_tz and unix times': `SELECT CONVERT_TZ('2024-03-31 02:30:00', 'Europe/Berlin', 'UTC') AS a, FROM_UNIXTIME(1717416000) AS b, UNIX_TIMESTAMP('2024-06-03 12:00:00') AS c, TO_TIMESTAMP('03/06/2024', 'dd/MM/yyyy') AS d, TO_DATE('20240603', 'yyyyMMdd') AS e`,
  'corner: intervals': `SELECT id, ts + INTERVAL '1 02:03:04' DAY TO SECOND AS a, ts - INTERVAL '1-2' YEAR TO MONTH AS b, TIMESTAMPADD(WEEK, 2, ts) AS c, (ts, ts + INTERVAL '1' DAY) OVERLAPS (TIMESTAMP '2024-06-01 12:00:00', INTERVAL '1' DAY) AS o FROM ledger`,
  'corner: group by window and expression': `SELECT window_start, UPPER(campaign) AS c, SUM(cost) AS s FROM TABLE(TUMBLE(TABLE impressions, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, UPPER(campaign)`,
  'corner: distinct windows': `SELECT DISTINCT window_start, usr FROM TABLE(TUMBLE(TABLE impressions, DESCRIPTOR(ts), INTERVAL '10' MINUTE))`,
  'corner: order by the time': 'SELECT imp, ts FROM impressions ORDER BY ts',
  'corner: interval join both ways': `SELECT a.click, b.click FROM adclicks a JOIN adclicks b ON a.usr = b.usr AND a.click < b.click AND b.ts BETWEEN a.ts - INTERVAL '1' MINUTE AND a.ts + INTERVAL '1' MINUTE`,
  'corner: session of a session': `SELECT SESSION_START(t, INTERVAL '10' MINUTE) AS s, SUM(n) AS n FROM (SELECT usr, SESSION_ROWTIME(ts, INTERVAL '1' MINUTE) AS t, COUNT(*) AS n FROM impressions GROUP BY usr, SESSION(ts, INTERVAL '1' MINUTE)) GROUP BY SESSION(t, INTERVAL '10' MINUTE)`,
  'corner: two hops one behind the other': `SELECT HOP_START(t, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE) AS w, SUM(n) AS n FROM (SELECT TUMBLE_ROWTIME(ts, INTERVAL '1' MINUTE) AS t, COUNT(*) AS n FROM impressions GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)) GROUP BY HOP(t, INTERVAL '5' MINUTE, INTERVAL '10' MINUTE)`,
  'corner: window of a session by its time': `WITH s AS (SELECT usr, window_time AS t, COUNT(*) AS n FROM TABLE(SESSION(TABLE impressions PARTITION BY usr, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY usr, window_start, window_end, window_time)
SELECT window_start, SUM(n) AS n, COUNT(DISTINCT usr) AS people FROM TABLE(TUMBLE(TABLE s, DESCRIPTOR(t), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end`,
  'corner: grouped by the time of a session': `SELECT window_time, usr, COUNT(*) AS n FROM (SELECT usr, campaign, window_start, window_end, window_time FROM TABLE(SESSION(TABLE impressions PARTITION BY usr, DESCRIPTOR(ts), INTERVAL '1' MINUTE))) GROUP BY window_start, window_end, window_time, usr, campaign`,
  'corner: an outer join that pads nothing only appends': `CREATE TABLE found (usr STRING, campaign STRING, click STRING) WITH ('connector' = 'filesystem', 'path' = '{dir}/un-found-out-{case}', 'format' = 'json');
SET 'table.dml-sync' = 'true';
INSERT INTO found SELECT usr, campaign, click FROM (SELECT i.usr, i.campaign, c.click, c.ts FROM impressions i LEFT JOIN adclicks c ON i.imp = c.imp) WHERE ts > TIMESTAMP '2024-06-03 12:00:20';
SELECT * FROM found`,
  'corner: a full join that pads one side': `SELECT i.imp, c.click FROM impressions i FULL JOIN adclicks c ON i.imp = c.imp WHERE c.click <> 'c1'`,
  'corner: groups by name, ranked': `SELECT usr, rn FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY usr DESC) AS rn FROM (SELECT usr FROM (SELECT usr, COUNT(*) AS n FROM impressions GROUP BY usr) GROUP BY usr) WHERE usr <> 'u2') WHERE rn BETWEEN 2 AND 3`,
  'corner: a condition on the key of a changing result': `SELECT COUNT(*) AS n, SUM(m) AS s FROM (SELECT usr, COUNT(*) AS m FROM impressions GROUP BY usr) WHERE usr IN ('u1', 'u2')`,
};
