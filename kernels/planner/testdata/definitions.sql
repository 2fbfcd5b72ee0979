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
DESCRIBE t;
SHOW CREATE TABLE t;
SHOW COLUMNS FROM t LIKE '%t%';
CREATE VIEW positive AS SELECT id, ts, v FROM t WHERE v > 0;
SHOW CREATE VIEW positive;
DESCRIBE positive;
CREATE TEMPORARY TABLE IF NOT EXISTS g (a INT, b ROW<x INT NOT NULL, y STRING>, c MAP<STRING, ARRAY<DOUBLE>>) WITH ('connector' = 'datagen', 'rows-per-second' = '5', 'fields.a.min' = '1');
DROP TABLE IF EXISTS nowhere;
DROP VIEW positive;
SHOW TABLES LIKE 's%';
SHOW DATABASES;
SHOW CURRENT DATABASE;
SET 'table.exec.state.ttl' = '1 h';
SET;
RESET 'table.exec.state.ttl';
USE default_database;
CREATE DATABASE IF NOT EXISTS d COMMENT 'x' WITH ('a' = 'b');
DROP DATABASE d CASCADE;
