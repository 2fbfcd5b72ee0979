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
CREATE TABLE pr (id BIGINT, n BIGINT NOT NULL) WITH ('connector' = 'print');
CREATE TABLE st (id BIGINT, n BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'store');
CREATE TABLE narrow (s SMALLINT, i INT, c VARCHAR(2), t6 TIMESTAMP(6), d DOUBLE) WITH ('connector' = 'print');
INSERT INTO st SELECT id, COUNT(*) FROM t GROUP BY id;
INSERT INTO pr SELECT id, COUNT(*) FROM t GROUP BY id;
INSERT INTO pr SELECT id, n FROM t;
INSERT INTO pr (n, id) VALUES (1, 2), (3, NULL);
INSERT INTO narrow SELECT id, n + id, txt, ts, amount FROM t;
INSERT INTO narrow (i) SELECT id FROM t;
EXECUTE STATEMENT SET BEGIN INSERT INTO pr SELECT id, 1 FROM t; INSERT INTO st SELECT id, n FROM t WHERE v > 1; END;
EXPLAIN INSERT INTO st SELECT id, COUNT(*) FROM t GROUP BY id;
