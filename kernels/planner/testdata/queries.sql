CREATE TABLE t (
  id BIGINT NOT NULL, v DOUBLE COMMENT 'the value', txt STRING, amount DECIMAL(10, 2), n INT,
  ts AS TO_TIMESTAMP(txt),
  arrival TIMESTAMP_LTZ(3) METADATA FROM 'timestamp' VIRTUAL,
  `shard-id` STRING METADATA VIRTUAL,
  pt AS PROCTIME(),
  up AS UPPER(txt) || 'x',
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND,
  PRIMARY KEY (id) NOT ENFORCED
) COMMENT 'it''s' WITH ('connector' = 'kinesis', 'stream.arn' = 'arn:aws:kinesis:us-east-1:123456789012:stream/s', 'aws.region' = 'us-east-1', 'source.init.position' = 'TRIM_HORIZON', 'format' = 'json', 'aws.credentials.basic.secretkey' = 'abc', 'scan.watermark.idle-timeout' = '30 s');
SELECT * FROM t;
SELECT up, pt FROM t WHERE id > 3;
SELECT `shard-id`, id + 1 AS k, v / 2 FROM t WHERE up = 'A' AND v / 2 > 1;
SELECT a.id, id AS again, id FROM (SELECT id FROM t) AS a WHERE id IN (1, 2, 3) AND id NOT BETWEEN 5 AND 6;
WITH w (k) AS (SELECT id FROM t), z AS (SELECT k FROM w WHERE k > 1) SELECT k, CASE k WHEN 1 THEN 'one' WHEN 2 THEN 'three' END FROM z;
SELECT 1 + 2, -5, 2147483648, 1.50, 1e3, 'abc', TRUE, NULL, DATE '2024-02-29', TIMESTAMP '2024-01-01 00:00:00.123', INTERVAL '1 10:30' DAY TO MINUTE;
VALUES (1, 'a', 1.5), (2, 'bcd', 20.25);
SELECT CAST(id AS STRING), TRY_CAST(txt AS INT), v IS NULL, txt LIKE 'a%', txt IS NOT DISTINCT FROM up FROM t;
SELECT id FROM t UNION ALL SELECT n FROM t;
SELECT id FROM t LIMIT 10;
SELECT id FROM t /*+ OPTIONS('scan.stream.initpos' = 'LATEST') */;
SELECT CURRENT_TIMESTAMP, UPPER('a') FROM t;
SET 'execution.runtime-mode' = 'batch';
CREATE TABLE f (a INT, b STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '/tmp/f', 'format' = 'csv');
SELECT b, COUNT(*) AS c FROM f GROUP BY b ORDER BY c DESC, b LIMIT 3;
SELECT a FROM f ORDER BY ts DESC NULLS LAST, 1;
SELECT TUMBLE_START(ts, INTERVAL '1' MINUTE), SUM(a) FROM f GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
