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
SELECT COUNT(*), SUM(n), AVG(n), MIN(txt), SUM(amount), AVG(amount) FROM t;
SELECT id, v, COUNT(*) AS c, SUM(n + 1) FILTER (WHERE v > 1) FROM t GROUP BY id, v HAVING COUNT(*) > 1;
SELECT id, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY v DESC) AS rn FROM t) WHERE rn <= 3;
SELECT * FROM (SELECT id, v, n, ROW_NUMBER() OVER (PARTITION BY id ORDER BY v DESC, n) AS rn FROM t) WHERE rn <= 3 AND n > 1;
SELECT id, c, rn FROM (SELECT id, c, ROW_NUMBER() OVER (ORDER BY c DESC) AS rn FROM (SELECT id, COUNT(*) AS c FROM t GROUP BY id)) WHERE rn < 11;
SELECT * FROM (SELECT id, COUNT(*) AS c, ROW_NUMBER() OVER (ORDER BY COUNT(*) DESC) AS rn FROM t GROUP BY id) WHERE 5 >= rn;
SELECT id, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY pt) AS rn FROM t) WHERE rn = 1;
SELECT id, v, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY ts DESC) AS rn FROM t) WHERE rn = 1;
SELECT id, v FROM (SELECT *, ROW_NUMBER() OVER w AS rn FROM t WINDOW w AS (PARTITION BY id ORDER BY ts)) WHERE rn = 1;
SELECT id, v FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY id ORDER BY v + 1) AS rn FROM t) WHERE rn BETWEEN 2 AND 3;
SELECT id, v FROM t ORDER BY v DESC LIMIT 3;
SELECT id, COUNT(*) AS c FROM t GROUP BY id ORDER BY c DESC LIMIT 3 OFFSET 1;
SELECT id, ROW_NUMBER() OVER (ORDER BY v) AS rn FROM t;
SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY v) AS rn FROM t) WHERE rn > 2;
SELECT id, ROW_NUMBER() OVER (PARTITION BY id) AS rn FROM t;
SELECT id, ROW_NUMBER() OVER nowhere AS rn FROM t;
SELECT id, ts FROM t ORDER BY ts, id DESC;
