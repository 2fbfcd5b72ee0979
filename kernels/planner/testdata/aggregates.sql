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
SELECT UPPER(txt) || '!' AS loud, COUNT(DISTINCT id) FROM t GROUP BY UPPER(txt);
SELECT DISTINCT id, v FROM t;
SELECT id, SUM(c) FROM (SELECT id, v, COUNT(*) AS c FROM t GROUP BY id, v) GROUP BY id;
SELECT TUMBLE_START(pt, INTERVAL '1' MINUTE) AS s, TUMBLE_END(pt, INTERVAL '1' MINUTE) AS e, TUMBLE_PROCTIME(pt, INTERVAL '1' MINUTE) AS p, SUM(v) FROM t GROUP BY TUMBLE(pt, INTERVAL '1' MINUTE);
SELECT HOP_START(ts, INTERVAL '10' SECOND, INTERVAL '1' MINUTE), HOP_ROWTIME(ts, INTERVAL '10' SECOND, INTERVAL '1' MINUTE) FROM t GROUP BY HOP(ts, INTERVAL '10' SECOND, INTERVAL '1' MINUTE), id HAVING AVG(v) > 1;
SELECT COUNT(*) FROM t GROUP BY TUMBLE(PROCTIME(), INTERVAL '1' MINUTE);
SELECT * FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE));
SELECT * FROM HOP(DATA => TABLE t, TIMECOL => DESCRIPTOR(ts), SLIDE => INTERVAL '10' SECOND, SIZE => INTERVAL '1' MINUTE);
SELECT window_start, window_end, id, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, id;
SELECT window_start, window_time, COUNT(DISTINCT id) FILTER (WHERE v > 1) AS c FROM (SELECT *, v * 2 AS vv FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR))) WHERE vv > 1 GROUP BY window_start, window_end, window_time;
SELECT TUMBLE_START(rt, INTERVAL '1' HOUR), SUM(c) FROM (SELECT HOP_ROWTIME(ts, INTERVAL '10' SECOND, INTERVAL '1' MINUTE) AS rt, COUNT(*) AS c FROM t GROUP BY HOP(ts, INTERVAL '10' SECOND, INTERVAL '1' MINUTE)) GROUP BY TUMBLE(rt, INTERVAL '1' HOUR);
SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start;
SELECT window_start, window_end, SUM(c) FROM (SELECT window_start, window_end, id, COUNT(*) AS c FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, id) GROUP BY window_start, window_end;
