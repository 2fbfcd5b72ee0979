CREATE TABLE o (id BIGINT, price DOUBLE, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'kinesis', 'stream' = 'orders', 'aws.region' = 'us-east-1', 'format' = 'json');
CREATE TABLE s (order_id BIGINT, place STRING, st TIMESTAMP(3), WATERMARK FOR st AS st) WITH ('connector' = 'kinesis', 'stream' = 'shipments', 'aws.region' = 'us-east-1', 'format' = 'json');
SELECT o.id, s.place, o.ts, s.st FROM o JOIN s ON o.id = s.order_id AND o.ts BETWEEN s.st - INTERVAL '4' HOUR AND s.st;
SELECT o.id, s.place FROM o, s WHERE o.id = s.order_id AND s.st >= o.ts AND s.st < o.ts + INTERVAL '1' MINUTE AND price > 3;
SELECT o.id, s.place FROM o LEFT JOIN s ON o.id = s.order_id AND s.st BETWEEN o.ts - INTERVAL '1' SECOND AND o.ts + INTERVAL '2' SECOND;
SELECT TUMBLE_START(o.ts, INTERVAL '1' MINUTE) AS w, COUNT(*) FROM o JOIN s ON o.id = s.order_id AND o.ts = s.st GROUP BY TUMBLE(o.ts, INTERVAL '1' MINUTE);
SELECT o.id FROM o JOIN s ON o.id = s.order_id AND o.ts > s.st;
