CREATE TABLE t (id INT, g STRING, v INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'filesystem', 'path' = '/t', 'format' = 'json');
CREATE TABLE o (g STRING, c BIGINT) WITH ('connector' = 'kinesis', 'stream' = 'o', 'aws.region' = 'us-east-1', 'format' = 'json');
SET 'parallelism.default' = '4';
EXPLAIN SELECT g, COUNT(*) FROM t GROUP BY g;
EXPLAIN SELECT COUNT(*) FROM t WHERE v > 1;
EXPLAIN SELECT a.id, b.v FROM t AS a JOIN t AS b ON a.id = b.v AND a.g = b.g;
EXPLAIN SELECT * FROM (SELECT g, c, ROW_NUMBER() OVER (PARTITION BY g ORDER BY c DESC) AS r FROM (SELECT g, COUNT(*) AS c FROM t GROUP BY g)) WHERE r < 3;
EXPLAIN INSERT INTO o SELECT g, COUNT(*) FROM t GROUP BY g, TUMBLE(ts, INTERVAL '1' MINUTE);
SET 'parallelism.default' = '0';
