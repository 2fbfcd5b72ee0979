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
SELECT id FROM t UNION SELECT n FROM t;
SELECT id, txt FROM t INTERSECT SELECT n, up FROM t;
SELECT id FROM t INTERSECT ALL SELECT n FROM t WHERE v > 1;
SELECT id FROM t EXCEPT SELECT id FROM t WHERE v > 1;
SELECT id FROM t EXCEPT ALL SELECT COUNT(*) FROM t GROUP BY n;
SELECT c FROM (SELECT id, n AS c FROM t INTERSECT SELECT n, n FROM t) WHERE id > 1;
SELECT id FROM t INTERSECT SELECT id, n FROM t;
SELECT id FROM t EXCEPT SELECT txt FROM t;
