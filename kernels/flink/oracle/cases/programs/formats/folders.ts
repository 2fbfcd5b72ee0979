import {fileTable, withOptions} from './tables.ts';

type Script = readonly [name: string, sql: string];

const packed = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

/** The same three records, compressed with each of the programs. */
const COMPRESSED: Readonly<Record<string, Uint8Array>> = {
  'd-packed/gz/a.json.gz': packed('H4sIAAAAAAACA6tWylOyMtRRKlayUsrPS1Wq5aoGiRhBRKrKUzNhQsa1XAAcLYboLQAAAA=='),
  'd-packed/two/a.json.gz': packed(
    'H4sIAAAAAAACA6tWylOyMtRRKlayUsrPS1Wq5QIAmIj9nxIAAAAfiwgAAAAAAAIDq1bKU7Iy0lEqVrJSqipPzVSq5aoGCRnXcgEAN+5usBsAAAA=',
  ),
  'd-packed/gzip/a.gzip': packed('H4sIAAAAAAACA6tWylOyMtRRKlayUsrPS1Wq5aoGiRhBRKrKUzNhQsa1XAAcLYboLQAAAA=='),
  'd-packed/deflate/a.deflate': packed('eJyrVspTsjLUUSpWslLKz0tVquWqBokYQUSqylMzYULGtVwAFcsMJA=='),
  'd-packed/bz2/a.json.bz2': packed('QlpoOTFBWSZTWVMOrbIAABPZgAAQEAQ4EAIhiJogACI0gDaTahTAATRCWIQjbOZg4BDcrdxThPQVm+LuSKcKEgph1bZA'),
  'd-packed/bz2-two/a.json.bz2': packed(
    'QlpoOTFBWSZTWZyt/zAAAAhZgAAQEAQgEAIBiAogADEA000ENAMiPLtJktgQZDxdyRThQkJyt/zAQlpoOTFBWSZTWf66wXgAAAvZgAAQEAQYEAIhCJogADEAAAaTRoek8oxdhjZ8ZBhKYeEHPxdyRThQkP66wXg=',
  ),
};

export const FOLDER_FILES: Readonly<Record<string, string | Uint8Array>> = {
  ...COMPRESSED,
  'd-empty/a.json': new Uint8Array(0),
  'd-empty/b.json': packed('eyJuIjo3fQ=='),
  'd-mixed/a.json': '{"n":1}',
  'd-mixed/b.txt': '{"n":2}',
  'd-mixed/_c.json': '{"n":3}',
  'd-mixed/.d.json': '{"n":4}',
  'd-mixed/e.json.tmp': '{"n":5}',
  'd-mixed/sub/_f/g.json': '{"n":6}',
  'd-mixed/sub/h.json': '{"n":7}',
  'd-mixed/k=1/i.json': '{"n":8}',
  'd-mixed/with blank/j k.json': '{"n":9}',
  'd-mixed/größe/é.json': '{"n":10}',
  'd-loose/k=1/a.json': '{"n":1}',
  'd-loose/k=1/sub/b.json': '{"n":2}',
  'd-loose/k=1/_c.json': '{"n":3}',
  'd-loose/c.json': '{"n":4}',
  'd-loose/other/d.json': '{"n":5}',
  'd-loose/_k=2/e.json': '{"n":6}',
  'd-loose/k=3/k=4/f.json': '{"n":7}',
  'd-loose/k=/g.json': '{"n":8}',
  'd-two/a=1/b=x/a.json': '{"n":1,"a":9}',
  'd-two/a=1/b=y/a.json': '{"n":2,"b":"no"}',
  'd-two/a=2/b=x/a.json': '{"n":3}',
};

const files = (columns: string, path: string, format = 'json', options: readonly string[] = [], partitions = ''): string =>
  fileTable('t', columns, path, format, options, partitions);

const READ: readonly Script[] = [
  ...['gz', 'two', 'gzip', 'deflate', 'bz2', 'bz2-two'].map(
    (kind): Script => [`packed: ${kind}`, `${files('n INT, s STRING', `d-packed/${kind}`)} SELECT * FROM t`],
  ),
  ['packed: lines', `${files('line STRING', 'd-packed/bz2', 'raw')} SELECT * FROM t`],
  [
    'packed: sizes',
    `${files("n INT, z BIGINT NOT NULL METADATA FROM 'file.size', f STRING NOT NULL METADATA FROM 'file.name'", 'd-packed')} SELECT * FROM t`,
  ],
  ['an empty file', `${files('n INT', 'd-empty')} SELECT * FROM t`],
  ['an empty file alone', `${files('n INT', 'd-empty/a.json')} SELECT COUNT(*) FROM t`],
  ['what is hidden', `${files("n INT, f STRING NOT NULL METADATA FROM 'file.name'", 'd-mixed')} SELECT * FROM t`],
  ['by pattern of a name', `${files('n INT', 'd-mixed', 'json', ['source.path.regex-pattern = .*/[a-z][.]json'])} SELECT * FROM t`],
  ['by pattern of a folder', `${files('n INT', 'd-mixed', 'json', ['source.path.regex-pattern = .*/sub/.*'])} SELECT * FROM t`],
  ['by pattern of nothing', `${files('n INT', 'd-mixed', 'json', ['source.path.regex-pattern = nowhere'])} SELECT * FROM t`],
  ['by no pattern', `${files('n INT', 'd-mixed', 'json', ['source.path.regex-pattern = (a'])} SELECT * FROM t`],
  ['statistics', `${files('n INT', 'd-mixed', 'json', ['source.report-statistics = ALL'])} SELECT COUNT(*) FROM t`],
  ['a path that ends in a slash', `${files('n INT', 'd-mixed/')} SELECT * FROM t`],
  ['a path with blanks', `${files('n INT', 'd-mixed/with blank')} SELECT * FROM t`],
  ['metadata alone', `${files("s BIGINT NOT NULL METADATA FROM 'file.size', n INT", 'd-mixed/sub')} SELECT s FROM t`],
  [
    'metadata of a time',
    `${files("n INT, m TIMESTAMP_LTZ(3) NOT NULL METADATA FROM 'file.modification-time'", 'd-mixed/sub')} SELECT n, m > TIMESTAMP '2020-01-01 00:00:00', m <= NOW() FROM t`,
  ],
  ['metadata of another type', `${files('n INT, `file.size` STRING METADATA', 'd-mixed/sub')} SELECT n, \`file.size\` FROM t`],
  ['metadata that is not there', `${files("n INT, x STRING METADATA FROM 'file.owner'", 'd-mixed/sub')} SELECT * FROM t`],
  [
    'metadata with partitions',
    `${files("n INT, a INT, b STRING, f STRING NOT NULL METADATA FROM 'file.name'", 'd-two', 'json', [], 'a, b')} SELECT * FROM t`,
  ],
  ['partitions: loose files', `${files('n INT, k STRING', 'd-loose', 'json', [], 'k')} SELECT * FROM t`],
  ['partitions: loose files, one wanted', `${files('n INT, k STRING', 'd-loose', 'json', [], 'k')} SELECT * FROM t WHERE k = '1'`],
  ['partitions: in the file too', `${files('n INT, a INT, b STRING', 'd-two', 'json', [], 'a, b')} SELECT * FROM t`],
  ['partitions: in another order', `${files('n INT, a INT, b STRING', 'd-two', 'json', [], 'b, a')} SELECT * FROM t`],
  ['partitions: first alone', `${files('n INT, a INT', 'd-two', 'json', [], 'a')} SELECT * FROM t`],
  ['partitions: of a wrong type', `${files('n INT, a INT, b INT', 'd-two', 'json', [], 'a, b')} SELECT * FROM t`],
  ['partitions: none wanted', `${files('n INT, a INT, b STRING', 'd-two', 'json', [], 'a, b')} SELECT * FROM t WHERE a = 7`],
  [
    'partitions: many conditions',
    `${files('n INT, a INT, b STRING', 'd-two', 'json', [], 'a, b')} SELECT * FROM t WHERE (a = 1 OR b = 'x') AND a <> 2 AND b LIKE 'x%' AND n IS NOT NULL`,
  ],
  [
    'partitions: by another column',
    `${files('n INT, a INT, b STRING', 'd-two', 'json', [], 'a, b')} SELECT a, COUNT(*) FROM t WHERE n > a GROUP BY a`,
  ],
  ['partitions: not a column', `${files('n INT', 'd-two', 'json', [], 'nosuch')} SELECT * FROM t`],
  ['partitions: all columns', `${files('a INT, b STRING', 'd-two', 'json', [], 'a, b')} SELECT * FROM t`],
];

/** Rows into a partitioned table, then each line with its folder. */
function partitioned(columns: string, partitions: string, inserts: string, options: readonly string[] = []): string {
  return `${fileTable('o', columns, 'OUT', 'json', options, partitions)} ${inserts}; ${listed}`;
}

const listed = `CREATE TABLE l (line STRING, p STRING NOT NULL METADATA FROM 'file.path') WITH ('connector' = 'filesystem', 'path' = '{dir}/OUT', 'format' = 'raw'${withOptions([])}); SELECT line, REGEXP_EXTRACT(p, '.*d-out-[0-9a-z-]*/(.*)part-[^/]*', 1) FROM l`;

const CHARACTERS =
  `a"b|a#b|a%b|a*b|a/b|a:b|a=b|a?b|a\\b|a{b|a[b|a]b|a^b|a}b|a b|a&b|a+b|a,b|a;b|a<b|a>b|a@b|a!b|a$b|a(b|a~b|größe|😀|%41|..|.a|_a|__DEFAULT_PARTITION__|null|NULL| |a |`.split(
    '|',
  );

const TYPED: readonly (readonly [type: string, value: string])[] = [
  ['TINYINT', '-5'],
  ['BIGINT', '9223372036854775807'],
  ['BOOLEAN', 'TRUE'],
  ['DOUBLE', '1e10'],
  ['FLOAT', '1.5'],
  ['DECIMAL(10, 2)', '1.50'],
  ['CHAR(4)', "'ab'"],
  ['DATE', "DATE '2024-02-29'"],
  ['TIME(0)', "TIME '10:11:12'"],
  ['TIMESTAMP(0)', "TIMESTAMP '2024-01-01 10:11:12'"],
  ['TIMESTAMP(3)', "TIMESTAMP '2024-01-01 10:11:00'"],
  ['TIMESTAMP(6)', "TIMESTAMP '2024-01-01 10:11:12.000120'"],
  ['TIMESTAMP_LTZ(3)', "TIMESTAMP '2024-01-01 10:11:12.5'"],
];

const WRITE: readonly Script[] = [
  [
    'characters',
    partitioned(
      'n INT, k STRING',
      'k',
      `INSERT INTO o VALUES ${CHARACTERS.map((c, i) => `(${i}, '${c.replaceAll("'", "''")}')`).join(', ')}`,
    ),
  ],
  [
    'control characters',
    partitioned(
      'n INT, k STRING',
      'k',
      "INSERT INTO o VALUES (1, U&'a\\0009b'), (2, U&'a\\000Ab'), (3, U&'a\\007Fb'), (4, U&'a\\0001b'), (5, 'it''s')",
    ),
  ],
  [
    'another default',
    partitioned(
      'n INT, k STRING, j INT',
      'k, j',
      "INSERT INTO o VALUES (1, CAST(NULL AS STRING), 1), (2, '', CAST(NULL AS INT)), (3, 'x', 3)",
      ['partition.default-name = none=?'],
    ),
  ],
  ...TYPED.map(
    ([type, value]): Script => [
      `a partition of ${type}`,
      partitioned(`n INT, k ${type}`, 'k', `INSERT INTO o SELECT 1, CAST(${value} AS ${type}) UNION ALL SELECT 2, CAST(NULL AS ${type})`),
    ],
  ),
  ...['BYTES', 'ARRAY<INT>', 'ROW<x INT>', 'MAP<STRING, INT>'].map(
    (type): Script => [`no partition of ${type}`, partitioned(`n INT, k ${type}`, 'k', `INSERT INTO o SELECT 1, CAST(NULL AS ${type})`)],
  ),
  ['keys in front', partitioned('k STRING, n INT, j INT', 'j, k', "INSERT INTO o VALUES ('a', 1, 7), ('b', 2, 8)")],
  ['a static key', partitioned('n INT, k STRING, j INT', 'k, j', "INSERT INTO o PARTITION (k = 'a') SELECT 1, 5")],
  ['a static key behind', partitioned('n INT, k STRING, j INT', 'k, j', "INSERT INTO o PARTITION (j = 5) SELECT 1, 'a'")],
  ['static keys', partitioned('n INT, k STRING, j INT', 'k, j', "INSERT INTO o PARTITION (j = 5, k = 'a b') SELECT 1")],
  ['a static date', partitioned('n INT, k DATE', 'k', "INSERT INTO o PARTITION (k = DATE '2024-01-01') SELECT 1")],
  ['a static date as a text', partitioned('n INT, k DATE', 'k', "INSERT INTO o PARTITION (k = '2024-01-01') SELECT 1")],
  ['a static number as a text', partitioned('n INT, k INT', 'k', "INSERT INTO o PARTITION (k = '7') SELECT 1")],
  ['a static number', partitioned('n INT, k STRING', 'k', 'INSERT INTO o PARTITION (k = 7) SELECT 1')],
  ['a static NULL', partitioned('n INT, k STRING', 'k', 'INSERT INTO o PARTITION (k = NULL) SELECT 1')],
  ['static keys and columns', partitioned('n INT, m INT, k STRING', 'k', "INSERT INTO o PARTITION (k = 'a') (m) SELECT 1")],
  ['columns', partitioned('n INT, m INT, k STRING', 'k', "INSERT INTO o (k, n) SELECT 'a', 1")],
  ['too many for a static key', partitioned('n INT, k STRING', 'k', "INSERT INTO o PARTITION (k = 'a') SELECT 1, 'b'")],
  ['a key twice', partitioned('n INT, k STRING', 'k', "INSERT INTO o PARTITION (k = 'a', k = 'b') SELECT 1")],
  ['only keys', partitioned('k STRING, j INT', 'k, j', "INSERT INTO o VALUES ('a', 1)")],
];

const INTO = "INSERT INTO o VALUES (1, CAST('a' AS STRING), 1), (2, 'a', 2), (3, 'b', 1)";

/** In batch mode alone. */
const OVERWRITE: readonly Script[] = [
  ['dynamic', partitioned('n INT, k STRING, j INT', 'k, j', `${INTO}; INSERT OVERWRITE o VALUES (9, 'a', 1), (8, 'c', 1)`)],
  ['static', partitioned('n INT, k STRING, j INT', 'k, j', `${INTO}; INSERT OVERWRITE o PARTITION (k = 'a', j = 2) SELECT 9`)],
  ['half static', partitioned('n INT, k STRING, j INT', 'k, j', `${INTO}; INSERT OVERWRITE o PARTITION (k = 'a') SELECT 9, 1`)],
  [
    'half static, of nothing',
    partitioned('n INT, k STRING, j INT', 'k, j', `${INTO}; INSERT OVERWRITE o PARTITION (k = 'a') SELECT n, j FROM o WHERE n > 50`),
  ],
  [
    'static, of nothing',
    partitioned('n INT, k STRING, j INT', 'k, j', `${INTO}; INSERT OVERWRITE o PARTITION (k = 'a', j = 2) SELECT n FROM o WHERE n > 50`),
  ],
  ['dynamic, of nothing', partitioned('n INT, k STRING, j INT', 'k, j', `${INTO}; INSERT OVERWRITE o SELECT * FROM o WHERE n > 50`)],
  ['itself', partitioned('n INT, k STRING, j INT', 'k, j', `${INTO}; INSERT OVERWRITE o SELECT n + 10, k, j FROM o WHERE k = 'a'`)],
  [
    'without partitions',
    `${fileTable('o', 'n INT', 'OUT', 'csv')} INSERT INTO o VALUES (1), (2); INSERT OVERWRITE o SELECT n * 5 FROM o; SELECT * FROM o`,
  ],
  [
    'twice in one set',
    partitioned(
      'n INT, k STRING',
      'k',
      "EXECUTE STATEMENT SET BEGIN INSERT OVERWRITE o PARTITION (k = 'a') SELECT 1; INSERT OVERWRITE o PARTITION (k = 'b') SELECT 2; END",
    ),
  ],
];

const COMMIT = 'sink.partition-commit.policy.kind = success-file';

const OPTIONS: readonly Script[] = [
  ...[
    [COMMIT],
    [COMMIT, 'sink.partition-commit.trigger = partition-time', 'partition.time-extractor.timestamp-pattern = $k 00:00:00'],
    [
      COMMIT,
      'sink.partition-commit.trigger = partition-time',
      'sink.partition-commit.delay = 1 h',
      'sink.partition-commit.watermark-time-zone = Asia/Tokyo',
    ],
    ['sink.partition-commit.policy.kind = success-file,metastore'],
    ['sink.partition-commit.policy.kind = nosuch'],
    ['sink.partition-commit.trigger = nosuch', COMMIT],
    ['sink.rolling-policy.file-size = 1kb', 'sink.rolling-policy.rollover-interval = 1 min', 'sink.rolling-policy.check-interval = 1 min'],
    ['sink.rolling-policy.file-size = x'],
    ['sink.parallelism = 2'],
    ['sink.parallelism = 0'],
    ['sink.shuffle-by-partition.enable = true'],
    ['source.monitor-interval = -1 s'],
  ].map(
    (options): Script => [
      `with ${options.join(', ')}`,
      partitioned('n INT, k STRING', 'k', "INSERT INTO o VALUES (1, '2024-01-01'), (2, '2024-01-02')", options),
    ],
  ),
];

const inFolders = (scripts: readonly Script[], kind: string): readonly Script[] =>
  scripts.map(([name, sql], i) => [`${kind}: ${name}`, sql.replaceAll('OUT', `d-out-${kind.length}-${i}-{case}`)]);

/** Folders that are read, and those that rows are written into. */
export const FOLDERS: readonly Script[] = [
  ...READ.map(([name, sql]): Script => [`folders: ${name}`, sql]),
  ...inFolders(WRITE, 'written into'),
  ...inFolders(OPTIONS, 'written'),
];
export const FOLDERS_OVERWRITTEN: readonly Script[] = inFolders(OVERWRITE, 'overwritten');
