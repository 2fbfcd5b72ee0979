import type {ProgramArea, ProgramCase} from './program-case.ts';
import {UNSEEN_MORE} from './unseen-more.ts';
import {UNSEEN_FILES, UNSEEN_TABLES} from './unseen-tables.ts';

/** Programs as taxi firms, factories, shops and banks write them, each in its author's manner. */
const SCRIPTS: Readonly<Record<string, string>> = {
  // Rides and fares of taxis
  'taxi: cleansed rides': `SELECT rideId, taxiId, driverId, isStart FROM Rides
WHERE lon BETWEEN 13.0 AND 13.8 AND lat > 52.3 AND lat < 52.7`,
  'taxi: minutes of each ride': `SELECT s.rideId, s.driverId, TIMESTAMPDIFF(SECOND, s.rowTime, e.rowTime) / 60.0 AS minutes
FROM (SELECT * FROM Rides WHERE isStart) s
JOIN (SELECT * FROM Rides WHERE NOT isStart) e ON s.rideId = e.rideId`,
  'taxi: fastest ride of each driver': `CREATE TEMPORARY VIEW Trips AS
SELECT s.driverId, s.rideId, (e.eventTime - s.eventTime) / 1000 AS secs, s.passengers
FROM Rides s, Rides e
WHERE s.rideId = e.rideId AND s.isStart AND NOT e.isStart AND s.driverId IS NOT NULL;
SELECT driverId, rideId, secs FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY driverId ORDER BY secs ASC, rideId) AS place FROM Trips
) WHERE place = 1`,
  'taxi: long rides by pattern': `SELECT rideId, started, ended FROM Rides
MATCH_RECOGNIZE (
  PARTITION BY rideId
  ORDER BY rowTime
  MEASURES S.eventTime AS started, E.eventTime AS ended
  AFTER MATCH SKIP PAST LAST ROW
  PATTERN (S E)
  DEFINE S AS S.isStart, E AS NOT E.isStart AND E.eventTime - S.eventTime > 7200 * 1000
)`,
  'taxi: rides that never ended': `SELECT s.rideId, s.taxiId FROM Rides s
WHERE s.isStart AND NOT EXISTS (SELECT 1 FROM Rides e WHERE e.rideId = s.rideId AND e.isStart IS FALSE)`,
  'taxi: tips of each hour': `SELECT window_start, window_end, driverId, SUM(tip) AS tips
FROM TABLE(TUMBLE(TABLE Fares, DESCRIPTOR(payTime), INTERVAL '1' HOUR))
GROUP BY window_start, window_end, driverId`,
  'taxi: best tipped driver of each hour': `WITH hourly AS (
  SELECT window_start, window_end, window_time, driverId, SUM(COALESCE(tip, 0)) AS tips
  FROM TABLE(TUMBLE(DATA => TABLE Fares, TIMECOL => DESCRIPTOR(payTime), SIZE => INTERVAL '1' HOUR))
  GROUP BY window_start, window_end, window_time, driverId
)
SELECT window_end, driverId, tips FROM (
  SELECT *, RANK() OVER (PARTITION BY window_start, window_end ORDER BY tips DESC) AS r FROM hourly
) WHERE r <= 1`,
  'taxi: best tipped, by the window again': `WITH hourly AS (
  SELECT window_time AS t, driverId, SUM(tip) AS tips
  FROM TABLE(TUMBLE(TABLE Fares, DESCRIPTOR(payTime), INTERVAL '1' HOUR))
  GROUP BY window_start, window_end, window_time, driverId
)
SELECT window_start, MAX(tips) AS best FROM TABLE(TUMBLE(TABLE hourly, DESCRIPTOR(t), INTERVAL '1' HOUR)) GROUP BY window_start, window_end`,
  'taxi: rides with their fares': `SELECT r.rideId, r.passengers, f.paymentType, f.totalFare
FROM Rides AS r JOIN Fares AS f ON r.rideId = f.rideId AND f.payTime BETWEEN r.rowTime - INTERVAL '1' MINUTE AND r.rowTime + INTERVAL '1' MINUTE
WHERE r.isStart = FALSE`,
  'taxi: fares without a ride': `SELECT f.rideId, f.totalFare FROM Fares f LEFT JOIN Rides r ON r.rideId = f.rideId AND NOT r.isStart WHERE r.rideId IS NULL`,
  'taxi: passengers on the road': `SELECT eventTime, SUM(CASE WHEN isStart THEN passengers ELSE -passengers END) OVER (ORDER BY rowTime ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS aboard FROM Rides`,
  'taxi: busiest cells': `SELECT FLOOR(lon * 10) AS x, FLOOR(lat * 10) AS y, isStart, HOP_START(rowTime, INTERVAL '5' MINUTE, INTERVAL '15' MINUTE) AS s, COUNT(*) AS n
FROM Rides WHERE lon IS NOT NULL
GROUP BY FLOOR(lon * 10), FLOOR(lat * 10), isStart, HOP(rowTime, INTERVAL '5' MINUTE, INTERVAL '15' MINUTE)
HAVING COUNT(*) >= 2`,
  'taxi: money by kind of payment': `SELECT paymentType, COUNT(*) AS rides, SUM(totalFare) AS money, AVG(tip) AS tip, CAST(SUM(tip) / NULLIF(SUM(totalFare), 0) * 100 AS DECIMAL(5, 1)) AS share
FROM Fares GROUP BY paymentType`,
  'taxi: gap to the ride before': `SELECT driverId, rideId, TIMESTAMPDIFF(MINUTE, LAG(rowTime) OVER (PARTITION BY driverId ORDER BY rowTime), rowTime) AS idle FROM Rides WHERE isStart`,
  'taxi: ride changes from hour to hour': `SELECT w, n, n - LAG(n) OVER (ORDER BY t) AS more FROM (
  SELECT TUMBLE_START(rowTime, INTERVAL '10' MINUTE) AS w, TUMBLE_ROWTIME(rowTime, INTERVAL '10' MINUTE) AS t, COUNT(*) AS n
  FROM Rides GROUP BY TUMBLE(rowTime, INTERVAL '10' MINUTE))`,
  // Sensors
  'iot: minutes of a device': `SELECT device, TUMBLE_END(\`at\`, INTERVAL '1' MINUTE) AS till, MIN(temp) AS lo, MAX(temp) AS hi, ROUND(AVG(temp), 2) AS mid
FROM readings GROUP BY device, TUMBLE(\`at\`, INTERVAL '1' MINUTE)`,
  'iot: in New York': `SET 'table.local-time-zone' = 'America/New_York';
SELECT site, window_start, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(\`at\`), INTERVAL '1' DAY)) GROUP BY site, window_start, window_end`,
  'iot: texts of instants': `SET 'table.local-time-zone' = 'Asia/Kolkata';
SELECT device, DATE_FORMAT(\`at\`, 'yyyy-MM-dd HH:mm') AS t, HOUR(\`at\`) AS h, CAST(\`at\` AS DATE) AS d, CAST(\`at\` AS TIMESTAMP(0)) AS plain FROM readings`,
  'iot: alarm with hysteresis': `SELECT * FROM readings MATCH_RECOGNIZE (
  PARTITION BY device ORDER BY \`at\`
  MEASURES FIRST(HOT.temp) AS first_hot, LAST(HOT.temp) AS last_hot, COUNT(HOT.temp) AS n, COOL.temp AS cool
  ONE ROW PER MATCH AFTER MATCH SKIP TO LAST COOL
  PATTERN (HOT+ COOL) WITHIN INTERVAL '5' MINUTE
  DEFINE HOT AS HOT.temp > 25, COOL AS COOL.temp <= 22)`,
  'iot: rise by more than five': `SELECT device, temp, temp - prev AS jump FROM (
  SELECT device, temp, LAG(temp, 1) OVER (PARTITION BY device ORDER BY \`at\`) AS prev FROM readings) WHERE ABS(temp - prev) > 5`,
  'iot: calibrated': `SELECT device, temp + COALESCE(meta.cal.off, 0) AS t, meta.unit, r.meta.cal.\`by\` AS who FROM readings AS r WHERE meta IS NOT NULL`,
  'iot: samples one by one': `SELECT device, u.pos, COALESCE(u.s, 0) AS s FROM readings AS r CROSS JOIN UNNEST(r.samples) WITH ORDINALITY AS u (s, pos)`,
  'iot: samples to statistics': `SELECT r.device, COUNT(u.s) AS n, SUM(u.s) AS total, MAX(u.s) AS top FROM readings r LEFT JOIN UNNEST(r.samples) AS u (s) ON TRUE GROUP BY r.device`,
  'iot: sessions of a device': `SELECT device, window_start, window_end, COUNT(*) AS n, MIN(temp) AS f, MAX(temp) AS l
FROM TABLE(SESSION(TABLE readings PARTITION BY device, DESCRIPTOR(\`at\`), INTERVAL '1' MINUTE)) GROUP BY device, window_start, window_end`,
  'iot: sessions, then sites': `SELECT site, MAX(n) AS longest FROM (
  SELECT site, device, COUNT(*) AS n FROM TABLE(SESSION(TABLE readings PARTITION BY (site, device), DESCRIPTOR(\`at\`), INTERVAL '1' MINUTE)) GROUP BY site, device, window_start, window_end
) GROUP BY site`,
  'iot: hot share per window': `SELECT site, window_start, CAST(COUNT(*) FILTER (WHERE temp > 20) AS DOUBLE) / COUNT(*) AS hot
FROM TABLE(HOP(TABLE readings, DESCRIPTOR(\`at\`), INTERVAL '30' SECOND, INTERVAL '1' MINUTE)) WHERE site IS NOT NULL GROUP BY site, window_start, window_end`,
  'iot: z score over five minutes': `SELECT device, temp, (temp - AVG(temp) OVER w) / STDDEV_POP(temp) OVER w AS z FROM readings
WHERE temp IS NOT NULL WINDOW w AS (PARTITION BY device ORDER BY \`at\` RANGE BETWEEN INTERVAL '5' MINUTE PRECEDING AND CURRENT ROW)`,
  'iot: same as before left out': `SELECT device, temp FROM (SELECT device, temp, LAG(temp) OVER (PARTITION BY device ORDER BY \`at\`) AS p FROM readings) WHERE p IS DISTINCT FROM temp`,
  'iot: latest of each site': `SELECT site, device, temp FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY site ORDER BY \`at\` DESC) AS rn FROM readings) WHERE rn = 1`,
  'iot: states in order': `SELECT device, LISTAGG(state, '>') AS path FROM (SELECT device, CASE WHEN temp > 25 THEN 'hot' WHEN temp < 0 THEN 'cold' WHEN temp IS NULL THEN 'off' ELSE 'ok' END AS state FROM readings) GROUP BY device`,
  'iot: readings by unit, exploded maps': `SELECT device, k, v FROM (SELECT device, MAP['temp', temp, 'off', meta.cal.off] AS m FROM readings) t CROSS JOIN UNNEST(t.m) AS kv (k, v)`,
  'iot: grouping sets': `SELECT site, device, COUNT(temp) AS n, GROUPING_ID(site, device) AS lvl, GROUPING(site) AS gs FROM readings GROUP BY GROUPING SETS ((site, device), (site), ())`,
  // A log of a web server
  'log: fields of a line': `SELECT SPLIT_INDEX(line, ' ', 0) AS verb, REGEXP_EXTRACT(line, '^\\w+ ([^ ?]+)', 1) AS path, CAST(REGEXP_EXTRACT(line, ' (\\d{3}) ', 1) AS INT) AS code,
TRY_CAST(SPLIT_INDEX(line, ' ', 3) AS INT) AS took FROM log`,
  'log: errors of each minute': `CREATE TEMPORARY VIEW hits AS SELECT ts, host, CAST(REGEXP_EXTRACT(line, ' (\\d{3}) ', 1) AS INT) AS code, CAST(SPLIT_INDEX(line, ' ', 3) AS INT) AS took FROM log WHERE line SIMILAR TO '[A-Z]+ /% [0-9]+ [0-9]+';
SELECT window_start, host, COUNT(*) AS n, SUM(IF(code >= 500, 1, 0)) AS bad, MAX(took) AS slowest
FROM TABLE(TUMBLE(TABLE hits, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, host`,
  'log: three errors in a row': `CREATE TEMPORARY VIEW hits AS SELECT ts, host, CAST(REGEXP_EXTRACT(line, ' (\\d{3}) ', 1) AS INT) AS code FROM log;
SELECT * FROM hits MATCH_RECOGNIZE (PARTITION BY host ORDER BY ts MEASURES FIRST(E.ts) AS since, LAST(E.code) AS code PATTERN (E{2,3}) DEFINE E AS E.code >= 400)`,
  'log: status classes': `SELECT CASE SUBSTRING(REGEXP_EXTRACT(line, ' (\\d{3}) ', 1) FROM 1 FOR 1) WHEN '2' THEN 'ok' WHEN '4' THEN 'client' WHEN '5' THEN 'server' ELSE 'other' END AS class, COUNT(*) AS n FROM log
GROUP BY CASE SUBSTRING(REGEXP_EXTRACT(line, ' (\\d{3}) ', 1) FROM 1 FOR 1) WHEN '2' THEN 'ok' WHEN '4' THEN 'client' WHEN '5' THEN 'server' ELSE 'other' END`,
  'log: parameters of a link': `SELECT line, PARSE_URL('http://h' || SPLIT_INDEX(line, ' ', 1), 'QUERY', 'lang') AS lang, PARSE_URL(CONCAT('http://h', SPLIT_INDEX(line, ' ', 1)), 'PATH') AS path FROM log`,
  'log: key and value pairs': `SELECT host, STR_TO_MAP(kv, ';', '=')['a'] AS a, STR_TO_MAP(kv, ';', '=') AS m FROM log`,
  'log: paths without numbers': `SELECT REGEXP_REPLACE(LOWER(SPLIT_INDEX(SPLIT_INDEX(line, ' ', 1), '?', 0)), '/[0-9]+', '/:id') AS route, COUNT(*) AS n, COUNT(DISTINCT host) AS hosts FROM log
GROUP BY REGEXP_REPLACE(LOWER(SPLIT_INDEX(SPLIT_INDEX(line, ' ', 1), '?', 0)), '/[0-9]+', '/:id')`,
  'log: islands of quiet': `SELECT host, grp, MIN(ts) AS b, MAX(ts) AS e, COUNT(*) AS n FROM (
  SELECT host, ts, SUM(fresh) OVER (PARTITION BY host ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS grp FROM (
    SELECT host, ts, CASE WHEN TIMESTAMPDIFF(SECOND, LAG(ts) OVER (PARTITION BY host ORDER BY ts), ts) <= 30 THEN 0 ELSE 1 END AS fresh FROM log))
GROUP BY host, grp`,
  'log: late lines apart': `CREATE TABLE kept (ts TIMESTAMP(3), line STRING) WITH ('connector' = 'filesystem', 'path' = '{dir}/un-kept-out-{case}', 'format' = 'json');
CREATE TABLE missed (ts TIMESTAMP(3), line STRING) WITH ('connector' = 'filesystem', 'path' = '{dir}/un-missed-out-{case}', 'format' = 'json');
SET 'table.dml-sync' = 'true';
EXECUTE STATEMENT SET BEGIN
INSERT INTO kept SELECT ts, line FROM log WHERE CURRENT_WATERMARK(ts) IS NULL OR ts > CURRENT_WATERMARK(ts);
INSERT INTO missed SELECT ts, line FROM log WHERE ts <= CURRENT_WATERMARK(ts);
END;
SELECT COUNT(*) + 0 AS n FROM (SELECT * FROM kept UNION ALL SELECT * FROM missed)`,
  'log: legacy windows with early results': `SET 'table.exec.emit.early-fire.enabled' = 'true'; SET 'table.exec.emit.early-fire.delay' = '0 ms';
SELECT host, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS w, COUNT(*) AS n FROM log GROUP BY host, TUMBLE(ts, INTERVAL '1' MINUTE)`,
  'log: legacy windows that wait': `SET 'table.exec.emit.late-fire.enabled' = 'true'; SET 'table.exec.emit.late-fire.delay' = '0 ms'; SET 'table.exec.emit.allow-lateness' = '3 min';
SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE) AS w, COUNT(*) AS n, LISTAGG(host) AS hosts FROM log GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE)`,
  'log: cumulated per two minutes': `SELECT window_start, window_end, COUNT(DISTINCT host) AS hosts, COUNT(*) AS n FROM TABLE(CUMULATE(TABLE log, DESCRIPTOR(ts), INTERVAL '30' SECOND, INTERVAL '2' MINUTES)) GROUP BY window_start, window_end`,
  // Advertisements
  'ads: clicks after impressions': `SELECT i.imp, i.campaign, c.click, TIMESTAMPDIFF(SECOND, i.ts, c.ts) AS secs FROM impressions i, adclicks c
WHERE i.imp = c.imp AND c.ts BETWEEN i.ts AND i.ts + INTERVAL '5' MINUTE`,
  'ads: impressions without clicks': `SELECT i.imp, i.usr FROM impressions i LEFT JOIN adclicks c ON i.imp = c.imp AND c.ts >= i.ts AND c.ts < i.ts + INTERVAL '1' MINUTE WHERE c.click IS NULL`,
  'ads: rate of clicks': `SELECT i.campaign, COUNT(DISTINCT i.imp) AS shown, COUNT(DISTINCT c.imp) AS clicked, CAST(COUNT(DISTINCT c.imp) AS DECIMAL(10, 4)) / COUNT(DISTINCT i.imp) AS ctr
FROM impressions i LEFT JOIN adclicks c ON c.imp = i.imp GROUP BY i.campaign`,
  'ads: last click before a sale': `SELECT usr, amount, campaign FROM (
  SELECT s.usr, s.amount, i.campaign, ROW_NUMBER() OVER (PARTITION BY s.usr, s.ts ORDER BY c.ts DESC) AS rn
  FROM sales s JOIN adclicks c ON s.usr = c.usr AND c.ts BETWEEN s.ts - INTERVAL '10' MINUTE AND s.ts
  JOIN impressions i ON c.imp = i.imp) WHERE rn = 1`,
  'ads: even shares of a sale': `WITH touched AS (
  SELECT s.usr, s.amount, s.ts, i.campaign FROM sales s JOIN impressions i ON s.usr = i.usr AND i.ts <= s.ts),
n AS (SELECT usr, ts, COUNT(*) AS n FROM touched GROUP BY usr, ts)
SELECT t.campaign, SUM(CAST(t.amount / n.n AS DECIMAL(10, 2))) AS credit FROM touched t JOIN n ON t.usr = n.usr AND t.ts = n.ts GROUP BY t.campaign`,
  'ads: windows of both': `SELECT a.window_start, a.usr, a.n AS shown, b.n AS clicked FROM
(SELECT window_start, window_end, usr, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE impressions, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end, usr) a
LEFT JOIN (SELECT window_start, window_end, usr, COUNT(*) AS n FROM TABLE(TUMBLE(TABLE adclicks, DESCRIPTOR(ts), INTERVAL '5' MINUTE)) GROUP BY window_start, window_end, usr) b
ON a.window_start = b.window_start AND a.window_end = b.window_end AND a.usr = b.usr`,
  'ads: everything that happened': `WITH ev AS (
  SELECT usr, 'impression' AS what, cost AS v, ts FROM impressions
  UNION ALL SELECT usr, 'click', CAST(NULL AS DOUBLE), ts FROM adclicks
  UNION ALL SELECT usr, 'sale', CAST(amount AS DOUBLE), ts FROM sales)
SELECT window_start, what, COUNT(*) AS n, SUM(v) AS v FROM TABLE(TUMBLE(TABLE ev, DESCRIPTOR(ts), INTERVAL '10' MINUTE)) GROUP BY window_start, window_end, what`,
  'ads: funnel': `CREATE TEMPORARY VIEW ev AS SELECT usr, 'i' AS what, ts FROM impressions UNION ALL SELECT usr, 'c', ts FROM adclicks UNION ALL SELECT usr, 's', ts FROM sales;
SELECT * FROM ev MATCH_RECOGNIZE (PARTITION BY usr ORDER BY ts
  MEASURES I.ts AS seen, LAST(C.ts) AS clicked, S.ts AS bought
  AFTER MATCH SKIP TO NEXT ROW
  PATTERN (I X*? C+ Y*? S) WITHIN INTERVAL '15' MINUTE
  DEFINE I AS I.what = 'i', C AS C.what = 'c', S AS S.what = 's')`,
  'ads: cost per click by rollup': `SELECT COALESCE(campaign, '(all)') AS campaign, SUM(cost) AS cost, COUNT(*) AS n FROM impressions GROUP BY ROLLUP (campaign)`,
  'ads: frequency cap': `SELECT imp, usr FROM (SELECT imp, usr, COUNT(*) OVER (PARTITION BY usr ORDER BY ts RANGE BETWEEN INTERVAL '10' MINUTE PRECEDING AND CURRENT ROW) AS n FROM impressions WHERE usr IS NOT NULL) WHERE n > 1`,
  'ads: users of several campaigns': `SELECT usr, COLLECT(campaign) AS all_of, COUNT(DISTINCT campaign) AS n FROM impressions GROUP BY usr HAVING COUNT(DISTINCT campaign) > 1`,
};

/** What reads several tables, or one twice: which of them comes first is open. */
const SEVERAL = /\b(JOIN|UNION|INTERSECT|EXCEPT|EXISTS|IN \(SELECT|SELECT (MAX|MIN|AVG|SUM|COUNT)\([^)]*\) FROM)\b|, Rides e|, adclicks c/;
/** Flink has no plan for these in batch mode, or takes the rows of a key in an order of its own. */
const STREAM_ONLY =
  /\bstock\b|early|wait|MATCH_RECOGNIZE|SESSION\(|HOP\(rowTime|TUMBLE\(rowTime|LAG\(rowTime|TUMBLE\(`at`|WINDOW w AS|RANGE BETWEEN|LISTAGG\(state|COLLECT|ARRAY_AGG|LATERAL/;
const ORDERED = /ORDER BY [^()]*$/;

function cases([name, sql]: readonly [string, string]): readonly ProgramCase[] {
  const tables = Object.entries(UNSEEN_TABLES).flatMap(([table, ddl]) => (new RegExp(`\\b${table}\\b`).test(sql) ? [ddl] : []));
  const script = `${tables.join('\n')}\n${sql}`;
  const twice = SEVERAL.test(sql);
  const modes = STREAM_ONLY.test(sql) || STREAM_ONLY.test(name) ? (['streaming'] as const) : (['streaming', 'batch'] as const);
  return modes.map((mode) => ({
    name,
    mode,
    sql: script,
    ...(mode === 'batch' && ORDERED.test(sql) ? {ordered: true as const} : {}),
    ...(mode === 'streaming' && twice ? {final: true as const} : {}),
  }));
}

export const UNSEEN: ProgramArea = {
  name: 'unseen',
  files: UNSEEN_FILES,
  cases: [...Object.entries(SCRIPTS), ...Object.entries(UNSEEN_MORE)].flatMap(cases),
};
