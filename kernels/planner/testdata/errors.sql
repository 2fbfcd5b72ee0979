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
CREATE TABLE k (id BIGINT, n INT) WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json');
CREATE VIEW vw AS SELECT id FROM t;
SELECT sensor, MAX(vv) FROM t WHERE up = amnt;
SELECT foo(1), COUNTT(id), id + txt FROM t WHERE v;
SELECT TUMBLE_START(ts, INTERVAL '2' MINUTE) FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE);
SELECT v, COUNT(*) FROM t GROUP BY id;
SELECT id AS k, COUNT(*) FROM t GROUP BY k;
SELECT id, COUNT(*) FROM t GROUP BY 1;
SELECT COUNT(*) FROM t GROUP BY TUMBLE(arrival, INTERVAL '1' MINUTE);
SELECT COUNT(*) FROM t WHERE COUNT(*) > 1;
SELECT a.id FROM t a JOIN t FOR SYSTEM_TIME AS OF a.ts AS b ON a.id = b.id;
SELECT id FROM t ORDER BY v DESC;
SELECT id, SUM(v) OVER (PARTITION BY id ORDER BY ts) FROM t;
SELECT * FROM tt;
SELECT * FROM T;
SELECT * FROM nodb.t;
SELECT x.* FROM t;
SELECT 1/0;
SELECT INTERVAL '120' SECOND;
SELECT CAST(1 AS TIMESTAMP(3));
INSERT INTO k SELECT id, COUNT(*) FROM t GROUP BY id;
INSERT INTO k VALUES (1, 2.5);
INSERT INTO k SELECT id FROM t;
INSERT INTO k (id, m) SELECT id, n FROM t;
INSERT INTO vw SELECT id FROM t;
INSERT INTO missing SELECT id FROM t;
SET 'millrace.compat.narrowing' = 'false';
INSERT INTO k SELECT id, COUNT(*) AS c FROM t GROUP BY id;
CREATE TABLE bad (a INT, a INT, b TIMESTAMP(6), c AS nope + 1, m STRING METADATA FROM 'sequence-nr', WATERMARK FOR b AS b, PRIMARY KEY (a)) PARTITIONED BY (zz) WITH ('connector' = 'kinesi');
CREATE TABLE bad (m STRING METADATA FROM 'sequence-nr', tm STRING, WATERMARK FOR tim AS tim) WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json');
CREATE TABLE bad (a INT) WITH ('connector' = 'kinesis', 'streem' = 'x', 'scan.stream.initpos' = 'LATESTT', 'format' = 'jsn', 'json.ignore-parse-error' = 'true', 'scan.shard.getrecords.maxrecordcount' = 'ten');
CREATE TABLE bad (a INT) WITH ('connector' = 'kinesis', 'stream' = 'x', 'stream.arn' = 'y', 'aws.region' = 'r', 'format' = 'json', 'csv.field-delimiter' = ';', 'path' = '/x');
CREATE TABLE bad (a INT, d DECIMAL(50, 2), n NOTATYPE);
ALTER TABLE t SET ('a' = 'b');
DROP TABLE vw;
DROP TABLE tx;
USE nodb;
SELECT COUNT(*) FROM (SELECT id, COUNT(*) AS c FROM t GROUP BY id) GROUP BY TUMBLE(c, INTERVAL '1' MINUTE);
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(tss), INTERVAL '1' MINUTE)) GROUP BY window_start;
SELECT * FROM TABLE(SESSION(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE));
SELECT id FROM t UNION SELECT txt FROM t;
SELECT * FROM t /*+ OPTIONS('source.init.positon' = 'LATEST') */;
EXPLAIN ESTIMATED_COST SELECT * FROM t;
