import {eventFiles, eventTables} from './events.ts';
import {inBothModes, type ProgramArea, type ProgramCase} from './program-case.ts';

const {events: E} = eventTables('sinks');
const files = (name: string, columns: string): string =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = '{dir}/sinks-${name}/out-{case}', 'format' = 'json');`;
const hole = (name: string, columns: string): string => `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'blackhole');`;

/** One that takes everything and tells nothing: what is asked is whether Flink takes the statement. */
const KEYED = hole('o', 'k STRING, s INT, PRIMARY KEY (k) NOT ENFORCED');

/** What it writes is read again. */
const WRITTEN: readonly (readonly [string, string])[] = [
  [
    'append',
    `${E} ${files('a1', 'id INT, k STRING, ts TIMESTAMP(3)')} INSERT INTO a1 SELECT id, k, ts FROM e WHERE n > 2; SELECT * FROM a1`,
  ],
  [
    'columns named',
    `${E} ${files('a2', 'id INT, k STRING, n INT')} INSERT INTO a2 (n, id) SELECT n, id FROM e WHERE id < 4; SELECT * FROM a2`,
  ],
  [
    'values',
    `${files('a3', 'a INT, b STRING')} INSERT INTO a3 VALUES (1, 'x'), (2, 'y'); INSERT INTO a3 (b) VALUES ('z'); SELECT * FROM a3`,
  ],
  [
    'windows',
    `${E} ${files('a4', 'w TIMESTAMP(3), k STRING, c BIGINT')} INSERT INTO a4 SELECT window_start, k, COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, k; SELECT * FROM a4`,
  ],
  [
    'not null, dropped',
    `SET 'table.exec.sink.not-null-enforcer' = 'DROP'; ${E} ${files('a5', 'id INT, n INT NOT NULL')} INSERT INTO a5 SELECT id, n FROM e; SELECT * FROM a5`,
  ],
  ['not null, an error', `${E} ${files('a6', 'id INT, n INT NOT NULL')} INSERT INTO a6 SELECT id, n FROM e`],
  [
    'not null, that holds',
    `${E} ${files('a7', 'id INT NOT NULL, n INT NOT NULL')} INSERT INTO a7 SELECT id, n FROM e WHERE n IS NOT NULL AND id IS NOT NULL; SELECT * FROM a7`,
  ],
  [
    'length, left alone',
    `${files('b1', 'a CHAR(3), b VARCHAR(3)')} INSERT INTO b1 VALUES ('abcde', 'abcde'), ('a', 'a'); SELECT * FROM b1`,
  ],
  [
    'length, trimmed and padded',
    `SET 'table.exec.sink.type-length-enforcer' = 'TRIM_PAD'; ${files('b2', 'a CHAR(3), b VARCHAR(3), c STRING')} INSERT INTO b2 SELECT x, x, x FROM (VALUES ('abcde'), ('a'), (CAST(NULL AS STRING))) AS t(x); SELECT * FROM b2`,
  ],
  [
    'length of bytes, trimmed and padded',
    `SET 'table.exec.sink.type-length-enforcer' = 'TRIM_PAD'; ${files('b3', 'a BINARY(3), b VARBINARY(3)')} INSERT INTO b3 SELECT CAST(x AS BYTES), CAST(x AS BYTES) FROM (VALUES ('abcde'), ('a')) AS t(x); SELECT * FROM b3`,
  ],
  [
    'length, an error',
    `SET 'table.exec.sink.type-length-enforcer' = 'ERROR'; ${files('b4', 'a VARCHAR(3)')} INSERT INTO b4 SELECT x FROM (VALUES ('abcde')) AS t(x)`,
  ],
  [
    // Flink fails with a NullPointerException where a text is NULL.
    'texts trimmed and padded',
    `SET 'table.exec.sink.type-length-enforcer' = 'TRIM_PAD'; ${files('b5', 'a CHAR(3), b VARCHAR(3), c VARCHAR(3), d STRING')} INSERT INTO b5 SELECT CAST(x AS CHAR(5)), CAST(x AS CHAR(5)), x, x FROM (VALUES ('abcde'), ('a'), ('ä😀öü'), ('ab c '), ('')) AS t(x); SELECT * FROM b5`,
  ],
  [
    'bytes trimmed and padded',
    `SET 'table.exec.sink.type-length-enforcer' = 'TRIM_PAD'; ${files('b6', 'a BINARY(3), b VARBINARY(3), c BYTES')} INSERT INTO b6 SELECT CAST(x AS BINARY(5)), CAST(x AS VARBINARY), CAST(x AS VARBINARY) FROM (VALUES ('abcde'), ('a')) AS t(x); SELECT * FROM b6`,
  ],
  [
    'constants trimmed and padded',
    `SET 'table.exec.sink.type-length-enforcer' = 'trim_pad'; ${files('b7', 'a CHAR(3), b VARCHAR(2), n ROW<x CHAR(2)>')} INSERT INTO b7 VALUES ('abcde', 'abcde', ROW('abcde')), ('a', 'a', ROW('a')), ('abc', '', CAST(NULL AS ROW<x CHAR(1)>)); SELECT * FROM b7`,
  ],
  [
    'trimmed to a key of groups',
    `SET 'table.exec.sink.type-length-enforcer' = 'TRIM_PAD'; ${E} ${files('b8', 'k VARCHAR(1), n BIGINT NOT NULL')} INSERT INTO b8 SELECT COALESCE(k || k, 'zz'), COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end, k; SELECT * FROM b8`,
  ],
  [
    'a statement set',
    `${E} ${files('c1', 'id INT')} ${files('c2', 'k STRING, n INT')} EXECUTE STATEMENT SET BEGIN INSERT INTO c1 SELECT id FROM e WHERE n > 5; INSERT INTO c2 SELECT k, n FROM e WHERE n <= 2; END; SELECT * FROM c1; SELECT * FROM c2`,
  ],
  [
    'a statement set over one view',
    `${E} ${files('c3', 'k STRING, n INT')} ${files('c4', 'k STRING, n INT')} CREATE VIEW w AS SELECT k, n * 2 AS n FROM e WHERE n > 0; EXECUTE STATEMENT SET BEGIN INSERT INTO c3 SELECT k, n FROM w WHERE k = 'a'; INSERT INTO c4 SELECT k, n FROM w WHERE k <> 'a'; END; SELECT * FROM c3; SELECT * FROM c4`,
  ],
  [
    'a statement set into one table',
    `${E} ${files('c5', 'id INT')} EXECUTE STATEMENT SET BEGIN INSERT INTO c5 SELECT id FROM e WHERE id < 3; INSERT INTO c5 SELECT id FROM e WHERE id > 14; END; SELECT * FROM c5`,
  ],
  ['a union', `${E} ${files('d1', 'v STRING')} INSERT INTO d1 SELECT k FROM e UNION ALL SELECT g FROM e; SELECT * FROM d1`],
  [
    'implicit casts',
    `${E} ${files('d2', 'a BIGINT, b DOUBLE, c STRING, d DECIMAL(12, 4), e TIMESTAMP(6)')} INSERT INTO d2 SELECT n, n, k, p, ts FROM e; SELECT * FROM d2`,
  ],
];

/** Whether Flink takes the INSERT. */
const PLANNED: readonly (readonly [string, string])[] = [
  ['updates by the same key', `${E} ${KEYED} INSERT INTO o SELECT k, SUM(n) FROM e GROUP BY k`],
  ['updates by another key', `${E} ${KEYED} INSERT INTO o SELECT g, SUM(n) FROM e GROUP BY k, g`],
  ['updates by a part of the key', `${E} ${KEYED} INSERT INTO o SELECT k, SUM(n) FROM e GROUP BY k, g`],
  [
    'updates by more than the key',
    `${E} ${hole('o', 'k STRING, g STRING, s INT, PRIMARY KEY (k, g) NOT ENFORCED')} INSERT INTO o SELECT k, MAX(g), SUM(n) FROM e GROUP BY k`,
  ],
  ['updates without a key', `${E} ${hole('o', 'k STRING, s INT')} INSERT INTO o SELECT k, SUM(n) FROM e GROUP BY k`],
  ['updates into files', `${E} ${files('f1', 'k STRING, s INT')} INSERT INTO f1 SELECT k, SUM(n) FROM e GROUP BY k`],
  [
    'updates into files by key',
    `${E} CREATE TABLE f2 (k STRING, s INT, PRIMARY KEY (k) NOT ENFORCED) WITH ('connector' = 'filesystem', 'path' = '{dir}/sinks-f2/out-{case}', 'format' = 'json'); INSERT INTO f2 SELECT k, SUM(n) FROM e GROUP BY k`,
  ],
  ['a left join into files', `${E} ${files('f3', 'a INT, b INT')} INSERT INTO f3 SELECT a.id, b.id FROM e a LEFT JOIN e b ON a.id = b.n`],
  [
    'a top-n into files',
    `${E} ${files('f4', 'id INT')} INSERT INTO f4 SELECT id FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n) AS rn FROM e) WHERE rn <= 2`,
  ],
  ['an append by key', `${E} ${KEYED} INSERT INTO o SELECT k, n FROM e`],
  ['an append by key, materialised', `SET 'table.exec.sink.upsert-materialize' = 'FORCE'; ${E} ${KEYED} INSERT INTO o SELECT k, n FROM e`],
  [
    'updates by another key, not materialised',
    `SET 'table.exec.sink.upsert-materialize' = 'NONE'; ${E} ${KEYED} INSERT INTO o SELECT g, SUM(n) FROM e GROUP BY k, g`,
  ],
  [
    'a top-n by key',
    `${E} ${hole('o', 'k STRING, rn BIGINT, id INT, PRIMARY KEY (k, rn) NOT ENFORCED')} INSERT INTO o SELECT k, rn, id FROM (SELECT k, id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY n) AS rn FROM e) WHERE rn <= 2`,
  ],
  [
    'a deduplication by key',
    `${E} ${hole('o', 'k STRING, id INT, PRIMARY KEY (k) NOT ENFORCED')} INSERT INTO o SELECT k, id FROM (SELECT k, id, ROW_NUMBER() OVER (PARTITION BY k ORDER BY ts DESC) AS rn FROM e) WHERE rn = 1`,
  ],
  [
    'a join of aggregates by key',
    `${E} ${hole('o', 'k STRING, s INT, c BIGINT, PRIMARY KEY (k) NOT ENFORCED')} INSERT INTO o SELECT a.k, a.s, b.c FROM (SELECT k, SUM(n) AS s FROM e GROUP BY k) a JOIN (SELECT g, COUNT(*) AS c FROM e GROUP BY g) b ON a.k = b.g`,
  ],
  [
    'two aggregates in a set',
    `${E} ${KEYED} ${hole('p', 'g STRING, c BIGINT, PRIMARY KEY (g) NOT ENFORCED')} EXECUTE STATEMENT SET BEGIN INSERT INTO o SELECT k, SUM(n) FROM e GROUP BY k; INSERT INTO p SELECT g, COUNT(*) FROM e GROUP BY g; END`,
  ],
  ['a constant key', `${E} ${hole('o', 'k STRING, c BIGINT, PRIMARY KEY (k) NOT ENFORCED')} INSERT INTO o SELECT 'all', COUNT(*) FROM e`],
  ['ordered with a limit', `${E} ${hole('o', 'k STRING, id INT')} INSERT INTO o SELECT k, id FROM e ORDER BY n LIMIT 3`],
  [
    'explained',
    `${E} ${KEYED} EXPLAIN CHANGELOG_MODE INSERT INTO o SELECT k, SUM(n) FROM e GROUP BY k; EXPLAIN CHANGELOG_MODE SELECT k, COUNT(*) FROM e GROUP BY k; EXPLAIN CHANGELOG_MODE SELECT DISTINCT k FROM e; EXPLAIN ESTIMATED_COST, CHANGELOG_MODE SELECT * FROM e`,
  ],
  [
    'refused',
    `${E} ${hole('o', 'a INT, b STRING')} INSERT INTO o SELECT id FROM e; INSERT INTO o (a, a) SELECT id, n FROM e; INSERT INTO o SELECT k, k FROM e; INSERT INTO e SELECT * FROM o; INSERT INTO o SELECT id, k FROM nope; CREATE VIEW w AS SELECT 1 AS a; INSERT INTO w SELECT 1; EXECUTE STATEMENT SET BEGIN SELECT 1; END; EXECUTE STATEMENT SET BEGIN END`,
  ],
  [
    'a key that may be absent',
    `${E} ${hole('o', 'k STRING NOT NULL, s INT, PRIMARY KEY (k) NOT ENFORCED')} INSERT INTO o SELECT k, SUM(n) FROM e WHERE k IS NOT NULL GROUP BY k`,
  ],
];

/** INSERT: keys, enforcers, statement sets, and which changes a table takes. */
export const SINKS: ProgramArea = {
  name: 'sinks',
  files: eventFiles('sinks'),
  cases: [...inBothModes(WRITTEN), ...inBothModes(PLANNED)] as readonly ProgramCase[],
};
