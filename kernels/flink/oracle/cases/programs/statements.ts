import {inBothModes, type ProgramArea} from './program-case.ts';

const GEN = "WITH ('connector' = 'datagen', 'number-of-rows' = '1')";
/** Kept to what needs no connector facts of ours. */
const PLAIN = `CREATE TABLE plain (id INT NOT NULL, name STRING COMMENT 'who', price DECIMAL(10, 2), ts TIMESTAMP(3), total AS price * 2,
  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, PRIMARY KEY (id) NOT ENFORCED) COMMENT 'a base' ${GEN};`;
const TWO = `CREATE TABLE two (a INT, b STRING) ${GEN};`;
const FILES = "WITH ('connector' = 'filesystem', 'path' = '{dir}/numbers', 'format' = 'csv')";
const NUMBERS = `CREATE TABLE numbers (a INT, b STRING) ${FILES};`;

/** A script each; DDL and what the session shows afterwards. */
const SCRIPTS: readonly (readonly [name: string, sql: string])[] = [
  ['describe a table', `${PLAIN} DESCRIBE plain; DESC plain; DESCRIBE EXTENDED plain; DESC EXTENDED plain`],
  [
    'describe without comment',
    `${TWO} DESCRIBE two; DESCRIBE TABLE two; DESCRIBE default_database.two; DESCRIBE default_catalog.default_database.two`,
  ],
  ['describe proctime', `CREATE TABLE p (a INT, pt AS PROCTIME()) ${GEN}; DESCRIBE p; SHOW COLUMNS FROM p; SHOW CREATE TABLE p`],
  [
    'describe nested types',
    `CREATE TABLE n (a ARRAY<INT NOT NULL>, m MAP<STRING, BIGINT>, r ROW<x INT, y ROW<z STRING>>, c CHAR(3), v VARCHAR(5), b BYTES, l TIMESTAMP_LTZ(3), t TIME, d DATE NOT NULL, s MULTISET<STRING>) ${GEN}; DESCRIBE n; SHOW CREATE TABLE n`,
  ],
  [
    'describe a view',
    `${TWO} CREATE VIEW v AS SELECT a, b AS c, a + 1 AS d, UPPER(b) FROM two; DESCRIBE v; CREATE VIEW w AS SELECT a, b AS c, a + 1 AS d, 'x' AS e, CAST(NULL AS INT) AS f FROM two; DESCRIBE w; DESCRIBE EXTENDED w; SHOW COLUMNS IN w; SHOW CREATE VIEW w`,
  ],
  [
    'describe a view of times',
    `${PLAIN} CREATE VIEW v AS SELECT ts, TUMBLE_START(ts, INTERVAL '1' MINUTE) AS s, COUNT(*) AS n FROM plain GROUP BY ts, TUMBLE(ts, INTERVAL '1' MINUTE); CREATE VIEW w AS SELECT id, ts, total FROM plain; DESCRIBE w; CREATE VIEW x AS SELECT PROCTIME() AS p, CURRENT_TIMESTAMP AS c; DESCRIBE x`,
  ],
  [
    'describe what is not there',
    `DESCRIBE nothing; DESC default_catalog.nothing.x; SHOW COLUMNS FROM nothing; SHOW CREATE TABLE nothing; SHOW CREATE VIEW nothing`,
  ],
  [
    'show columns',
    `${PLAIN} SHOW COLUMNS FROM plain; SHOW COLUMNS IN plain LIKE '%i%'; SHOW COLUMNS FROM plain NOT LIKE '%i%'; SHOW COLUMNS FROM default_database.plain LIKE 'id'; SHOW COLUMNS IN default_catalog.default_database.plain LIKE 'n__e'`,
  ],
  ['show create table', `${PLAIN} ${TWO} SHOW CREATE TABLE plain; SHOW CREATE TABLE two; SHOW CREATE VIEW two`],
  [
    'show create table with all parts',
    `CREATE TABLE a (k INT, \`two words\` STRING, \`select\` INT, f AS k + 1 COMMENT 'computed', CONSTRAINT pk PRIMARY KEY (k) NOT ENFORCED) COMMENT 'it''s' PARTITIONED BY (k) WITH ('connector' = 'filesystem', 'path' = '/tmp/a', 'format' = 'csv', 'csv.field-delimiter' = '|', 'csv.null-literal' = 'it''s'); SHOW CREATE TABLE a; DESCRIBE a`,
  ],
  [
    'show create temporary table',
    `CREATE TEMPORARY TABLE tt (a INT) ${GEN}; SHOW CREATE TABLE tt; CREATE TEMPORARY VIEW tv AS SELECT a FROM tt; SHOW CREATE VIEW tv; SHOW CREATE TABLE tv`,
  ],
  [
    'show create view',
    `${TWO} CREATE VIEW v AS SELECT * FROM two; SHOW CREATE VIEW v; CREATE VIEW w (x, y) COMMENT 'some' AS SELECT a, b FROM two WHERE a > 1; SHOW CREATE VIEW w; CREATE VIEW u AS SELECT x FROM w t WHERE x IN (SELECT a FROM two); SHOW CREATE VIEW u`,
  ],
  ['show create view with values', `CREATE VIEW v AS SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS t(x, y); SHOW CREATE VIEW v; DESCRIBE v`],
  [
    'show create view with aggregates',
    `${TWO} CREATE VIEW v AS SELECT b, COUNT(*) AS n, SUM(DISTINCT a) FILTER (WHERE a > 0) AS s FROM two GROUP BY b HAVING COUNT(*) > 1; SHOW CREATE VIEW v; CREATE VIEW w AS SELECT CAST(a AS BIGINT) c, CASE WHEN a = 1 THEN 'x' ELSE b END d, UPPER(b) e FROM two; SHOW CREATE VIEW w`,
  ],
  [
    'show create view with joins and unions',
    `${TWO} CREATE VIEW v AS SELECT l.a, r.b FROM two AS l JOIN two r ON l.a = r.a; SHOW CREATE VIEW v; CREATE VIEW w AS SELECT a FROM two UNION ALL SELECT 1; SHOW CREATE VIEW w; CREATE VIEW c AS WITH q AS (SELECT a FROM two) SELECT * FROM q; SHOW CREATE VIEW c`,
  ],
  [
    'tables and views',
    `${TWO} CREATE VIEW v AS SELECT a FROM two; CREATE TEMPORARY TABLE tt (a INT) ${GEN}; CREATE TEMPORARY VIEW tv AS SELECT 1 AS x; SHOW TABLES; SHOW VIEWS; SHOW TABLES LIKE 't%'; SHOW TABLES NOT LIKE 't%'; SHOW TABLES LIKE 'T%'; SHOW TABLES LIKE 't_'; SHOW TABLES FROM default_database; SHOW TABLES IN default_catalog.default_database LIKE '%o'; SHOW TABLES FROM nowhere;`,
  ],
  ['no tables', "SHOW TABLES; SHOW VIEWS; SHOW JARS; SHOW PROCEDURES; SHOW PROCEDURES LIKE '%'; SHOW USER FUNCTIONS"],
  [
    'current',
    'SHOW CURRENT CATALOG; SHOW CURRENT DATABASE; SHOW CATALOGS; SHOW DATABASES; CREATE DATABASE d; USE d; SHOW CURRENT DATABASE; USE default_catalog.default_database; SHOW CURRENT DATABASE',
  ],
  [
    'catalogs',
    "CREATE CATALOG c WITH ('type' = 'generic_in_memory'); SHOW CATALOGS; USE CATALOG c; SHOW CURRENT CATALOG; SHOW CURRENT DATABASE; SHOW DATABASES; CREATE TABLE x (a INT) WITH ('connector' = 'datagen'); SHOW TABLES; USE CATALOG default_catalog; SHOW TABLES; DESCRIBE c.`default`.x; DROP CATALOG c; SHOW CATALOGS",
  ],
  [
    'catalog with default database',
    "CREATE CATALOG c2 WITH ('type' = 'generic_in_memory', 'default-database' = 'mine'); USE CATALOG c2; SHOW CURRENT DATABASE; SHOW DATABASES; USE c2.mine; USE c2.other; SHOW CREATE CATALOG c2; DESCRIBE CATALOG c2; DESC CATALOG EXTENDED c2; DESCRIBE CATALOG EXTENDED c2",
  ],
  [
    'catalogs like',
    "CREATE CATALOG ab WITH ('type' = 'generic_in_memory'); CREATE CATALOG cb COMMENT 'hello' WITH ('type' = 'generic_in_memory'); SHOW CREATE CATALOG cb; DESCRIBE CATALOG EXTENDED cb; DESCRIBE CATALOG cb; SHOW CREATE CATALOG default_catalog; DESCRIBE CATALOG default_catalog",
  ],
  [
    'catalogs wrong',
    "CREATE CATALOG c WITH ('type' = 'nothing'); CREATE CATALOG c; CREATE CATALOG c WITH ('a' = 'b'); DROP CATALOG c; DROP CATALOG IF EXISTS c; USE CATALOG nowhere; SHOW CREATE CATALOG nowhere; DESCRIBE CATALOG nowhere; DROP CATALOG default_catalog; CREATE CATALOG default_catalog WITH ('type' = 'generic_in_memory'); CREATE CATALOG IF NOT EXISTS default_catalog WITH ('type' = 'generic_in_memory')",
  ],
  [
    'catalog in use',
    "CREATE CATALOG c WITH ('type' = 'generic_in_memory'); USE CATALOG c; DROP CATALOG c; SHOW CATALOGS; CREATE CATALOG IF NOT EXISTS c WITH ('type' = 'generic_in_memory'); CREATE CATALOG c WITH ('type' = 'generic_in_memory')",
  ],
  [
    'alter catalog',
    "CREATE CATALOG c WITH ('type' = 'generic_in_memory'); ALTER CATALOG c SET ('default-database' = 'other', 'k' = 'v'); SHOW CREATE CATALOG c; ALTER CATALOG c RESET ('k'); SHOW CREATE CATALOG c; ALTER CATALOG c COMMENT 'new'; SHOW CREATE CATALOG c; ALTER CATALOG c RESET ('type'); ALTER CATALOG c RESET (); ALTER CATALOG c SET (); ALTER CATALOG nowhere SET ('a' = 'b')",
  ],
  [
    'databases',
    "CREATE DATABASE uno; CREATE DATABASE uno; CREATE DATABASE IF NOT EXISTS uno; CREATE DATABASE dos COMMENT 'second' WITH ('k' = 'v', 'l' = 'w'); SHOW DATABASES; ALTER DATABASE dos SET ('k' = 'x', 'm' = 'n'); DROP DATABASE uno; SHOW DATABASES; DROP DATABASE uno; DROP DATABASE IF EXISTS uno; ALTER DATABASE uno SET ('a' = 'b')",
  ],
  [
    'databases like',
    "CREATE DATABASE ab; CREATE DATABASE cb; SHOW DATABASES LIKE '%b'; SHOW DATABASES NOT LIKE '%b'; SHOW DATABASES ILIKE 'A%'; SHOW DATABASES FROM default_catalog LIKE 'a%'; SHOW DATABASES IN default_catalog NOT ILIKE 'A%'; SHOW DATABASES FROM nowhere",
  ],
  [
    'databases dropped',
    `CREATE DATABASE d; CREATE TABLE d.x (a INT) ${GEN}; DROP DATABASE d; DROP DATABASE d RESTRICT; SHOW TABLES FROM d; DROP DATABASE d CASCADE; SHOW DATABASES; USE nowhere; CREATE TABLE nowhere.x (a INT) ${GEN}; CREATE DATABASE nowhere.x; CREATE DATABASE default_catalog.y; SHOW DATABASES; DROP DATABASE default_database; USE y; DROP DATABASE y; SHOW CURRENT DATABASE`,
  ],
  [
    'create table twice',
    `${TWO} CREATE TABLE two (a INT) ${GEN}; CREATE TABLE IF NOT EXISTS two (c INT) ${GEN}; DESCRIBE two; DROP TABLE two; DROP TABLE two; DROP TABLE IF EXISTS two; SHOW TABLES`,
  ],
  [
    'drop the wrong kind',
    `${TWO} CREATE VIEW v AS SELECT a FROM two; DROP VIEW two; DROP TABLE v; DROP VIEW IF EXISTS two; DROP TABLE IF EXISTS v; SHOW TABLES; DROP VIEW v; DROP VIEW v; DROP VIEW IF EXISTS v; DROP TEMPORARY VIEW IF EXISTS v; DROP TEMPORARY TABLE two; DROP TEMPORARY TABLE IF EXISTS two; SHOW TABLES`,
  ],
  [
    'temporary hides',
    `${TWO} CREATE TEMPORARY TABLE two (t INT) ${GEN}; DESCRIBE two; DROP TABLE two; SHOW TABLES; DROP TEMPORARY TABLE two; DESCRIBE two; CREATE TEMPORARY TABLE two (t INT) ${GEN}; CREATE TEMPORARY TABLE two (t INT) ${GEN}; CREATE TEMPORARY TABLE IF NOT EXISTS two (t INT) ${GEN}; CREATE TEMPORARY VIEW two AS SELECT 1 AS x; DROP TEMPORARY VIEW two; DROP TEMPORARY TABLE two; DROP TABLE two; SHOW TABLES`,
  ],
  [
    'temporary in unknown database',
    `CREATE TEMPORARY TABLE nowhere.t (a INT) ${GEN}; SHOW TABLES; DESCRIBE nowhere.t; CREATE TEMPORARY VIEW x.y.z AS SELECT 1 AS a; SELECT * FROM x.y.z; DROP TEMPORARY VIEW x.y.z`,
  ],
  [
    'views replaced',
    `${TWO} CREATE VIEW v AS SELECT a FROM two; CREATE VIEW v AS SELECT b FROM two; CREATE VIEW IF NOT EXISTS v AS SELECT b FROM two; DESCRIBE v; ALTER VIEW v AS SELECT b FROM two; DESCRIBE v; ALTER VIEW v RENAME TO w; SHOW VIEWS; SHOW CREATE VIEW w; ALTER VIEW nothing RENAME TO z; ALTER VIEW two RENAME TO z; ALTER TABLE w RENAME TO z; ALTER VIEW two AS SELECT 1`,
  ],
  [
    'temporary views replaced',
    'CREATE TEMPORARY VIEW v AS SELECT 1 AS a; CREATE TEMPORARY VIEW v AS SELECT 2 AS b; CREATE TEMPORARY VIEW IF NOT EXISTS v AS SELECT 2 AS b; SELECT * FROM v; ALTER VIEW v RENAME TO w; SHOW VIEWS; ALTER VIEW v AS SELECT 3 AS c; SHOW CREATE VIEW v',
  ],
  [
    'view columns wrong',
    `${TWO} CREATE VIEW v (x) AS SELECT a, b FROM two; CREATE VIEW v (x, x) AS SELECT a, b FROM two; CREATE VIEW v AS SELECT a, a FROM two; SHOW VIEWS; CREATE VIEW v AS SELECT nothing FROM two; CREATE VIEW v AS SELECT a FROM nothing`,
  ],
  [
    'view keeps its context',
    `CREATE DATABASE d; USE d; CREATE VIEW x AS SELECT 1 AS a; CREATE VIEW y AS SELECT a FROM x; USE default_database; SELECT * FROM d.y; SHOW CREATE VIEW d.y`,
  ],
  ['view of a dropped table', `${TWO} CREATE VIEW v AS SELECT a FROM two; DROP TABLE two; DESCRIBE v; SHOW CREATE VIEW v; SHOW VIEWS`],
  [
    'like plain',
    `${PLAIN} CREATE TABLE l LIKE plain; SHOW CREATE TABLE l; CREATE TABLE m (extra INT) WITH ('fields.id.min' = '1') LIKE plain; SHOW CREATE TABLE m; DESCRIBE m`,
  ],
  [
    'like including and excluding',
    `${PLAIN} CREATE TABLE l WITH ('connector' = 'print') LIKE plain (EXCLUDING ALL); SHOW CREATE TABLE l; CREATE TABLE m WITH ('connector' = 'print') LIKE plain (EXCLUDING OPTIONS); SHOW CREATE TABLE m; CREATE TABLE n LIKE plain (EXCLUDING CONSTRAINTS EXCLUDING WATERMARKS EXCLUDING GENERATED); SHOW CREATE TABLE n; CREATE TABLE o LIKE plain (EXCLUDING ALL INCLUDING OPTIONS); SHOW CREATE TABLE o; CREATE TABLE p LIKE plain (EXCLUDING GENERATED); SHOW CREATE TABLE p`,
  ],
  [
    'like overwriting',
    `${PLAIN} CREATE TABLE l (total AS price * 3, WATERMARK FOR ts AS ts - INTERVAL '1' SECOND) WITH ('number-of-rows' = '7') LIKE plain (OVERWRITING WATERMARKS OVERWRITING GENERATED OVERWRITING OPTIONS); SHOW CREATE TABLE l; CREATE TABLE m (total AS price * 3) LIKE plain; CREATE TABLE n (WATERMARK FOR ts AS ts) LIKE plain; CREATE TABLE o WITH ('number-of-rows' = '8') LIKE plain; SHOW CREATE TABLE o; CREATE TABLE p (PRIMARY KEY (name) NOT ENFORCED) LIKE plain; CREATE TABLE q WITH ('number-of-rows' = '8') LIKE plain (INCLUDING OPTIONS); CREATE TABLE r (id BIGINT) LIKE plain`,
  ],
  [
    'like with partitions',
    "CREATE TABLE f (a INT, b STRING) PARTITIONED BY (b) WITH ('connector' = 'filesystem', 'path' = '/tmp/f', 'format' = 'csv'); CREATE TABLE g LIKE f; SHOW CREATE TABLE g; CREATE TABLE h LIKE f (EXCLUDING PARTITIONS); SHOW CREATE TABLE h; CREATE TABLE i (c INT) PARTITIONED BY (a) LIKE f; CREATE TABLE j (c INT) PARTITIONED BY (c) LIKE f (EXCLUDING PARTITIONS); SHOW CREATE TABLE j",
  ],
  [
    'like wrong',
    `${TWO} CREATE TABLE l LIKE nothing; CREATE VIEW v AS SELECT a FROM two; CREATE TABLE m LIKE v; CREATE TABLE n (a INT) LIKE two; CREATE TABLE o (c AS a + 1) LIKE two; SHOW CREATE TABLE o; CREATE TABLE p (d AS nothing + 1) LIKE two; CREATE TABLE q (WATERMARK FOR nothing AS nothing) LIKE two; CREATE TABLE r (PRIMARY KEY (a) NOT ENFORCED) LIKE two; SHOW CREATE TABLE r; CREATE TEMPORARY TABLE s LIKE two; SHOW CREATE TABLE s; CREATE TABLE IF NOT EXISTS two LIKE two; CREATE TABLE two LIKE two`,
  ],
  [
    'like with comments',
    `CREATE TABLE c (a INT COMMENT 'first', b STRING) COMMENT 'the table' ${GEN}; CREATE TABLE d LIKE c; SHOW CREATE TABLE d; CREATE TABLE e COMMENT 'other' LIKE c; SHOW CREATE TABLE e`,
  ],
  [
    'alter table add',
    `${TWO} ALTER TABLE two ADD c INT; DESCRIBE two; ALTER TABLE two ADD (d STRING COMMENT 'dee' FIRST, e AS a + 1 AFTER a); DESCRIBE two; ALTER TABLE two ADD (ts TIMESTAMP(3), WATERMARK FOR ts AS ts); DESCRIBE two; ALTER TABLE two ADD PRIMARY KEY (a) NOT ENFORCED; DESCRIBE two; SHOW CREATE TABLE two; ALTER TABLE two ADD a INT; ALTER TABLE two ADD (f INT AFTER nothing); ALTER TABLE two ADD PRIMARY KEY (b) NOT ENFORCED; ALTER TABLE two ADD WATERMARK FOR ts AS ts; ALTER TABLE two ADD g AS nothing`,
  ],
  [
    'alter table modify',
    `${PLAIN} ALTER TABLE plain MODIFY price DOUBLE; ALTER TABLE plain MODIFY name STRING COMMENT 'x' FIRST; DESCRIBE plain; ALTER TABLE plain MODIFY WATERMARK FOR ts AS ts - INTERVAL '1' MINUTE; ALTER TABLE plain MODIFY CONSTRAINT k PRIMARY KEY (name) NOT ENFORCED; SHOW CREATE TABLE plain; ALTER TABLE plain MODIFY name STRING; DESCRIBE plain; ALTER TABLE plain MODIFY (total AS id + 1, ts TIMESTAMP(2) AFTER id); DESCRIBE plain; ALTER TABLE plain MODIFY nothing INT; ALTER TABLE plain MODIFY id STRING AFTER nothing; ALTER TABLE plain MODIFY ts STRING`,
  ],
  [
    'alter table modify what is absent',
    `${TWO} ALTER TABLE two MODIFY WATERMARK FOR a AS a; ALTER TABLE two MODIFY PRIMARY KEY (a) NOT ENFORCED; ALTER TABLE two MODIFY a BIGINT NOT NULL; DESCRIBE two; ALTER TABLE two MODIFY b STRING FIRST; DESCRIBE two; ALTER TABLE two MODIFY a AS 1 + 1; DESCRIBE two`,
  ],
  [
    'alter table drop',
    `${PLAIN} ALTER TABLE plain DROP name; DESCRIBE plain; ALTER TABLE plain DROP price; ALTER TABLE plain DROP ts; ALTER TABLE plain DROP id; ALTER TABLE plain DROP (total, price); DESCRIBE plain; ALTER TABLE plain DROP WATERMARK; ALTER TABLE plain DROP WATERMARK; ALTER TABLE plain DROP PRIMARY KEY; ALTER TABLE plain DROP PRIMARY KEY; ALTER TABLE plain DROP nothing; ALTER TABLE plain DROP ts; DESCRIBE plain; ALTER TABLE plain DROP id; SHOW CREATE TABLE plain`,
  ],
  [
    'alter table drop constraint',
    `${PLAIN} ALTER TABLE plain DROP CONSTRAINT nothing; ALTER TABLE plain DROP CONSTRAINT PK_3355; ALTER TABLE plain ADD CONSTRAINT mine PRIMARY KEY (id) NOT ENFORCED; ALTER TABLE plain DROP CONSTRAINT mine; SHOW CREATE TABLE plain`,
  ],
  [
    'alter table rename',
    `${TWO} ALTER TABLE two RENAME TO three; SHOW TABLES; ALTER TABLE three RENAME a TO z; DESCRIBE three; ALTER TABLE three RENAME nothing TO y; ALTER TABLE three RENAME z TO b; ALTER TABLE nothing RENAME TO x; ALTER TABLE IF EXISTS nothing RENAME TO x; ${TWO} ALTER TABLE two RENAME TO three; ALTER TABLE two RENAME TO default_database.four; SHOW TABLES; ALTER TABLE four RENAME TO other.five`,
  ],
  [
    'alter table rename used column',
    `${PLAIN} ALTER TABLE plain RENAME price TO cost; ALTER TABLE plain RENAME ts TO moment; ALTER TABLE plain RENAME id TO key; ALTER TABLE plain RENAME total TO sum2; ALTER TABLE plain RENAME name TO who; SHOW CREATE TABLE plain`,
  ],
  [
    'alter table options',
    `${TWO} ALTER TABLE two SET ('rows-per-second' = '2', 'number-of-rows' = '9'); SHOW CREATE TABLE two; ALTER TABLE two RESET ('rows-per-second'); SHOW CREATE TABLE two; ALTER TABLE two RESET ('nothing'); ALTER TABLE two RESET ('connector'); ALTER TABLE two RESET (); ALTER TABLE two SET (); ALTER TABLE nothing SET ('a' = 'b'); ALTER TABLE IF EXISTS nothing SET ('a' = 'b'); SHOW CREATE TABLE two`,
  ],
  [
    'alter temporary table',
    `CREATE TEMPORARY TABLE tt (a INT) ${GEN}; ALTER TABLE tt RENAME TO uu; ALTER TABLE tt SET ('number-of-rows' = '3'); ALTER TABLE tt ADD b INT; SHOW TABLES; SHOW CREATE TABLE tt`,
  ],
  [
    'alter a view as table',
    `CREATE VIEW v AS SELECT 1 AS a; ALTER TABLE v ADD b INT; ALTER TABLE v SET ('a' = 'b'); ALTER TABLE v RENAME TO w; SHOW VIEWS`,
  ],
  [
    'create table as',
    `CREATE TABLE c WITH ('connector' = 'filesystem', 'path' = '{dir}/ctas-{case}', 'format' = 'csv') AS SELECT 1 AS a, 'x' AS b, CAST(1.5 AS DECIMAL(3, 1)) AS d; DESCRIBE c; SELECT * FROM c`,
  ],
  [
    'create table as with schema',
    `CREATE TABLE c (e INT, b VARCHAR(10), f AS a + 1) WITH ('connector' = 'blackhole') AS SELECT CAST(1 AS INT) AS a, 'x' AS b; SHOW CREATE TABLE c; CREATE TABLE d (b, a) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; SHOW CREATE TABLE d; CREATE TABLE e (a, c) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; CREATE TABLE f (PRIMARY KEY (a) NOT ENFORCED) WITH ('connector' = 'blackhole') AS SELECT 1 AS a, 'x' AS b; SHOW CREATE TABLE f; CREATE TABLE g (a BIGINT) WITH ('connector' = 'blackhole') AS SELECT 1 AS a; SHOW CREATE TABLE g; CREATE TABLE h (a STRING) WITH ('connector' = 'blackhole') AS SELECT TRUE AS a, 2 AS b; DESCRIBE h`,
  ],
  [
    'create table as, again',
    `CREATE TABLE c WITH ('connector' = 'blackhole') AS SELECT 1 AS a; CREATE TABLE c WITH ('connector' = 'blackhole') AS SELECT 1 AS a; CREATE TABLE IF NOT EXISTS c WITH ('connector' = 'blackhole') AS SELECT 2 AS b; DESCRIBE c; CREATE TABLE d AS SELECT 1 AS a; CREATE TEMPORARY TABLE e WITH ('connector' = 'blackhole') AS SELECT 1 AS a; CREATE OR REPLACE TABLE c WITH ('connector' = 'blackhole') AS SELECT 1 AS a`,
  ],
  ['create or replace table', `CREATE OR REPLACE TABLE c (a INT) WITH ('connector' = 'blackhole'); SHOW TABLES`],
  [
    'create table mistakes',
    `CREATE TABLE c (a INT, a STRING) ${GEN}; CREATE TABLE c (a INT, PRIMARY KEY (b) NOT ENFORCED) ${GEN}; CREATE TABLE c (a INT, PRIMARY KEY (a)) ${GEN}; CREATE TABLE c (a INT, WATERMARK FOR a AS a) ${GEN}; CREATE TABLE c (a AS b) ${GEN}; CREATE TABLE c (a INT, b AS a, c AS b) ${GEN}; CREATE TABLE c (a INT) PARTITIONED BY (b) ${GEN}; CREATE TABLE c (a INT, UNIQUE (a) NOT ENFORCED) ${GEN}; CREATE TABLE c (a INT PRIMARY KEY NOT ENFORCED, b INT PRIMARY KEY NOT ENFORCED) ${GEN}; SHOW TABLES`,
  ],
  [
    'key columns become not null',
    `CREATE TABLE c (a INT, b STRING NULL, PRIMARY KEY (a, b) NOT ENFORCED) ${GEN}; DESCRIBE c; SHOW CREATE TABLE c; CREATE TABLE d (a INT PRIMARY KEY NOT ENFORCED) ${GEN}; DESCRIBE d; SHOW CREATE TABLE d; CREATE TABLE e (a INT NULL PRIMARY KEY NOT ENFORCED) ${GEN}`,
  ],
  [
    'distributed',
    "CREATE TABLE c (a INT, b STRING) DISTRIBUTED BY HASH(a) INTO 4 BUCKETS WITH ('connector' = 'datagen'); SHOW CREATE TABLE c; CREATE TABLE d (a INT) DISTRIBUTED INTO 3 BUCKETS WITH ('connector' = 'datagen'); SHOW CREATE TABLE d; CREATE TABLE e (a INT, b INT) DISTRIBUTED BY (a, b) WITH ('connector' = 'datagen'); SHOW CREATE TABLE e; CREATE TABLE f (a INT) DISTRIBUTED BY RANGE(nothing) INTO 2 BUCKETS WITH ('connector' = 'datagen'); ALTER TABLE c DROP DISTRIBUTION; SHOW CREATE TABLE c; ALTER TABLE c ADD DISTRIBUTION BY HASH(b) INTO 2 BUCKETS; SHOW CREATE TABLE c; ALTER TABLE c MODIFY DISTRIBUTION BY RANGE(a); SHOW CREATE TABLE c; CREATE TABLE g LIKE e; SHOW CREATE TABLE g; CREATE TABLE h LIKE e (EXCLUDING DISTRIBUTION); SHOW CREATE TABLE h",
  ],
  [
    'functions',
    "SHOW USER FUNCTIONS; CREATE FUNCTION f AS 'a.b.C'; SHOW USER FUNCTIONS; CREATE FUNCTION f AS 'a.b.C'; CREATE FUNCTION IF NOT EXISTS f AS 'a.b.D'; CREATE TEMPORARY FUNCTION g AS 'm.g' LANGUAGE PYTHON; CREATE TEMPORARY SYSTEM FUNCTION h AS 'm.h' LANGUAGE PYTHON; SHOW USER FUNCTIONS; SHOW USER FUNCTIONS LIKE 'h%'; DROP FUNCTION g; DROP TEMPORARY FUNCTION g; DROP TEMPORARY SYSTEM FUNCTION h; DROP TEMPORARY SYSTEM FUNCTION IF EXISTS h; DROP TEMPORARY SYSTEM FUNCTION h; DROP FUNCTION f; DROP FUNCTION f; DROP FUNCTION IF EXISTS f; SHOW USER FUNCTIONS",
  ],
  [
    'functions altered',
    "ALTER FUNCTION f AS 'x'; CREATE FUNCTION f AS 'm.f' LANGUAGE PYTHON; ALTER FUNCTION f AS 'm.g' LANGUAGE PYTHON; ALTER FUNCTION IF EXISTS nothing AS 'm.g' LANGUAGE PYTHON; ALTER TEMPORARY FUNCTION f AS 'm.g'; ALTER TEMPORARY SYSTEM FUNCTION f AS 'm.g'; SHOW USER FUNCTIONS; SELECT nothing(1); CREATE FUNCTION nowhere.f AS 'm.f' LANGUAGE PYTHON; CREATE FUNCTION default_catalog.default_database.f2 AS 'm.f' LANGUAGE PYTHON; SHOW USER FUNCTIONS IN default_database; DROP FUNCTION nowhere.f",
  ],
  ['some functions', "SHOW FUNCTIONS LIKE 'ab%'; SHOW FUNCTIONS LIKE 'json%'; SHOW FUNCTIONS LIKE 'UPPER'; SHOW FUNCTIONS ILIKE 'UPPER'"],
  ['all functions', 'SHOW FUNCTIONS'],
  [
    'modules',
    'SHOW MODULES; SHOW FULL MODULES; USE MODULES core; UNLOAD MODULE core; SHOW MODULES; SHOW FULL MODULES; LOAD MODULE core; SHOW MODULES; LOAD MODULE core; LOAD MODULE nothing; UNLOAD MODULE nothing; USE MODULES nothing; USE MODULES core, core',
  ],
  ['modules unused', "UNLOAD MODULE core; SELECT UPPER('a'); LOAD MODULE core; SELECT UPPER('a')"],
  [
    'what connectors do not do',
    `${NUMBERS} UPDATE numbers SET a = 1 WHERE b = 'x'; DELETE FROM numbers WHERE a = 1; DELETE FROM numbers; TRUNCATE TABLE numbers; CALL something(1); ANALYZE TABLE numbers COMPUTE STATISTICS`,
  ],
  [
    'partitions',
    "CREATE TABLE f (a INT, b STRING) PARTITIONED BY (b) WITH ('connector' = 'filesystem', 'path' = '/tmp/f', 'format' = 'csv'); SHOW PARTITIONS f; ALTER TABLE f ADD PARTITION (b = 'x'); ALTER TABLE f DROP PARTITION (b = 'x'); SHOW PARTITIONS f PARTITION (b = 'x'); SHOW PARTITIONS nothing; CREATE TABLE g (a INT) WITH ('connector' = 'filesystem', 'path' = '/tmp/f', 'format' = 'csv'); SHOW PARTITIONS g",
  ],
  [
    'names of one to three parts',
    `CREATE DATABASE d; CREATE TABLE d.x (a INT) ${FILES.replace('numbers', 'ones')}; SELECT * FROM d.x; SELECT * FROM default_catalog.d.x; SELECT x.a FROM d.x; SELECT d.x.a FROM d.x; SELECT t.a FROM d.x AS t; SELECT * FROM nothing.x; SELECT * FROM default_catalog.nothing.x; SELECT * FROM a.b.c.d; USE d; SELECT * FROM x; SELECT * FROM default_database.x`,
  ],
  [
    'names in any case',
    `${TWO} SELECT A FROM two; DESCRIBE TWO; DESCRIBE \`two\`; CREATE VIEW \`a b\` AS SELECT 1 AS \`c d\`; SELECT \`c d\` FROM \`a b\`; SHOW VIEWS; DESCRIBE \`a b\`; SHOW CREATE VIEW \`a b\``,
  ],
  [
    'explain kinds',
    `${NUMBERS} EXPLAIN SELECT a FROM numbers; EXPLAIN PLAN FOR SELECT a FROM numbers; EXPLAIN ESTIMATED_COST SELECT a FROM numbers; EXPLAIN CHANGELOG_MODE SELECT a FROM numbers; EXPLAIN JSON_EXECUTION_PLAN SELECT a FROM numbers; EXPLAIN PLAN_ADVICE SELECT a FROM numbers; EXPLAIN ESTIMATED_COST, CHANGELOG_MODE SELECT a FROM numbers; EXPLAIN INSERT INTO numbers SELECT 1, 'a'; EXPLAIN CREATE TABLE x WITH ('connector' = 'blackhole') AS SELECT 1 AS a`,
  ],
  ['jars', "ADD JAR '/nowhere.jar'; SHOW JARS; REMOVE JAR '/nowhere.jar'"],
  [
    'set and use',
    "SET 'table.exec.state.ttl' = '1 h'; RESET 'table.exec.state.ttl'; RESET; SET 'some.key' = 'x'; RESET 'some.key'; RESET 'never.set'; USE default_database; USE CATALOG default_catalog",
  ],
  [
    'materialized tables',
    "CREATE MATERIALIZED TABLE m FRESHNESS = INTERVAL '1' MINUTE AS SELECT 1 AS a; DROP MATERIALIZED TABLE m; DROP MATERIALIZED TABLE IF EXISTS m; ALTER MATERIALIZED TABLE m SUSPEND",
  ],
  ['compiled plans', "EXECUTE PLAN '/nowhere.json'"],
  ['describe jobs', "DESCRIBE JOB '228d70913eab60dda85c5e7f78b5782c'"],
  [
    'statement set',
    `CREATE TABLE s1 (a INT) WITH ('connector' = 'blackhole'); CREATE TABLE s2 (a INT) WITH ('connector' = 'blackhole'); EXECUTE STATEMENT SET BEGIN INSERT INTO s1 VALUES (1); INSERT INTO s2 VALUES (2); END; EXPLAIN STATEMENT SET BEGIN INSERT INTO s1 VALUES (1); INSERT INTO s2 VALUES (2); END`,
  ],
  [
    'alter and read',
    `${NUMBERS} SELECT * FROM numbers; ALTER TABLE numbers RENAME a TO x; SELECT x FROM numbers; ALTER TABLE numbers ADD y AS x + 1; SELECT * FROM numbers; ALTER TABLE numbers DROP b; ALTER TABLE numbers MODIFY x BIGINT; DESCRIBE numbers`,
  ],
];

/** Statements of a session: what they answer, and what DESCRIBE, SHOW and queries show afterwards. */
export const STATEMENTS: ProgramArea = {
  name: 'statements',
  files: {'numbers/part.csv': '1,one\n2,two\n3,', 'ones/part.csv': '1\n2'},
  cases: inBothModes(SCRIPTS),
};
