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
SELECT id, FIRST_VALUE(v) AS f, LAST_VALUE(txt) AS l FROM t GROUP BY id;
SELECT STDDEV_POP(n), STDDEV_SAMP(v), VAR_POP(amount), VAR_SAMP(id), VARIANCE(n) FROM t;
SELECT id, LISTAGG(txt) AS a, LISTAGG(DISTINCT txt, '; ') AS b, COLLECT(n) AS c FROM t GROUP BY id;
SELECT TUMBLE_START(ts, INTERVAL '1' HOUR), FIRST_VALUE(v), LISTAGG(txt) FROM t GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);
SELECT id, LAST_VALUE(v) OVER (PARTITION BY id ORDER BY ts ROWS BETWEEN 3 PRECEDING AND CURRENT ROW) AS l FROM t;
SELECT LISTAGG(n) FROM t;
SELECT LISTAGG(txt, up) FROM t;
SELECT STDDEV_POP(txt) FROM t;
