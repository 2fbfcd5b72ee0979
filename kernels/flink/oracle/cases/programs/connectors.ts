import {inBothModes, type ProgramArea} from './program-case.ts';

const FILES: Readonly<Record<string, string>> = {
  'c-csv/plain.csv': [
    '1,apple,1.5,true,2024-01-01,2024-01-01 10:00:00.5',
    '2,"pear, big",2.25,false,2024-02-29,2024-02-29 23:59:59',
    '3,"say ""hi""",-0.1,TRUE,1969-12-31,1969-12-31 23:59:59.999',
  ].join('\n'),
  'c-csv-more/a.csv': ['1,x', '2', '3,y,z', '', '4,', ',q', '"5","w"', ' 6 , v '].join('\n'),
  'c-csv-empty-line/a.csv': ['1,x', '', '2,y'].join('\n'),
  'c-csv-pipe/a.csv': ['1|a;b|x;7', '2|c|y;8', '3||z;', "4|'d;e|f'|w;9", '5|n/a|n/a'].join('\n'),
  'c-csv-comments/a.csv': ['# first', '1,a', '#2,b', '3,c # no'].join('\n'),
  'c-csv-odd-comments/a.csv': ['  #x,1', '  a,1', '   ', '#c', '', 'b, 2', ' , ', ' "q",3'].join('\n'),
  'c-csv-blanks/a.csv': ['" 3 ",1,2', ' 3 ,2,3', '3, 3 , 4 ', '4, x,5'].join('\n'),
  'c-csv-base64/a.csv': ['aGk= ,1', ' aGk=,2', 'aGkhaGkh,3', 'aGk=aGk=,4', 'aG k=,5', 'aGk,6', ',7', ' ,8', 'aGkh aGkh,9', '=,10'].join(
    '\n',
  ),
  'c-json-base64/a.json': ['"aGk= "', '" aGk="', '"aGk=aGk="', '"aG k="', '"aGk"', '""', '"aGkh\\naGkh"', '7']
    .map((v, i) => `{"a":${i},"b":${v}}`)
    .join('\n'),
  'c-csv-lines/a.csv': ['x,"one', 'two",3', 'y,"z",4', 'w,"a ""b""', '","5"'].join('\n'),
  'c-csv-bad/a.csv': ['1,2024-01-01', 'x,2024-01-02', '3,yesterday', '4,2024-01-04'].join('\n'),
  'c-csv-escape/a.csv': ['1,"a\\"b"', '2,a\\,b', '3,"c\\\\d"', '4,e\\nf'].join('\n'),
  'c-csv-numbers/a.csv': [
    '1,2,3,4,1.5,2.5,12.345',
    '-128,-32768,-2147483648,-9223372036854775808,-1E3,1e-3,-99999.999',
    '127,32767,2147483647,9223372036854775807,NaN,Infinity,0',
  ].join('\n'),
  'c-csv-rows/a.csv': ['1;x,10', '2;y,20'].join('\n'),
  'c-csv-time/a.csv': [
    '10:11:12,2024-01-01 10:11:12.123456,2024-01-01 10:11:12Z',
    '00:00:00,1970-01-01 00:00:00,1970-01-01 00:00:00.5Z',
  ].join('\n'),
  'c-csv-bytes/a.csv': ['aGVsbG8=,1', ',2'].join('\n'),
  'c-json/a.json': [
    '{"a":1,"b":"x","c":[1,2,null],"m":{"k":1,"l":null},"r":{"x":1,"y":"z"}}',
    '{"a":null,"b":null,"c":null,"m":null,"r":null}',
    '{}',
    '{"a":4,"extra":true,"r":{"y":"only"},"c":[]}',
    '{"b":{"o":1},"a":5}',
    '{"b":[1,"two"],"a":6}',
    '{"b":true,"a":7.9}',
    '{"b":1.50,"a":"8"}',
  ].join('\n'),
  'c-json-bad/a.json': ['{"a":1,"b":"x"}', 'nonsense', '{"a":"nan","b":"y"}', '[1]', '{"a":3}', '', '{"a":4,"b":"z"} trailing'].join('\n'),
  'c-json-times/a.json': [
    '{"t":"2024-01-01 10:00:00.123456789","z":"2024-01-01 10:00:00.5Z","d":"2024-01-01","h":"10:11:12"}',
    '{"t":"1969-12-31 23:59:59.9","z":"1969-12-31 23:59:59Z","d":"0001-01-01","h":"00:00:00"}',
  ].join('\n'),
  'c-json-iso/a.json': [
    '{"t":"2024-01-01T10:00:00.123456789","z":"2024-01-01T10:00:00.5Z"}',
    '{"t":"2024-01-01T10:00","z":"2024-01-01T10:00Z"}',
  ].join('\n'),
  'c-json-numbers/a.json': [
    '{"ti":1,"si":2,"i":3,"bi":9223372036854775807,"f":1.1,"d":1e300,"dc":123.456,"bo":"true"}',
    '{"ti":"-1","si":"-2","i":"-3","bi":"-9223372036854775808","f":"1.5","d":"-0","dc":"99999999.999","bo":false}',
  ].join('\n'),
  'c-raw/a.txt': ['first line', '', '  third  ', 'fo,ur "x"', 'größe €'].join('\n'),
  'c-part/dt=2024-01-01/hr=10/a.json': ['{"id":1}', '{"id":2}'].join('\n'),
  'c-part/dt=2024-01-01/hr=11/a.json': '{"id":3}',
  'c-part/dt=2024-01-02/hr=10/a.json': '{"id":4}',
  'c-part/dt=2024-01-02/hr=10/_hidden.json': '{"id":99}',
  'c-part/dt=2024-01-02/hr=10/.hidden.json': '{"id":98}',
  'c-part-escaped/k=a%3Ab%2Fc/a.json': '{"id":1}',
  'c-part-escaped/k=plain/a.json': '{"id":2}',
  'c-part-typed/d=2024-01-01/n=7/b=true/a.csv': '1',
  'c-part-typed/d=2024-02-29/n=-3/b=false/a.csv': '2',
  'c-part-null/k=__DEFAULT_PARTITION__/a.json': '{"id":1}',
  'c-part-null/k=b/a.json': '{"id":2}',
  'c-part-date/d=19723/a.json': '{"id":1}',
  'c-part-date/d=2024-01-02/a.json': '{"id":2}',
  'c-part-default/k=none/a.json': '{"id":1}',
  'c-part-default/k=x/a.json': '{"id":2}',
  'c-tree/a.csv': '1',
  'c-tree/sub/b.csv': '2',
  'c-tree/sub/deep/c.csv': '3',
  'c-tree/.hidden/d.csv': '4',
  'c-tree/_also/e.csv': '5',
  'c-tree/sub/x.data': '6',
};

const table = (name: string, columns: string, path: string, format: string, options = '', partitions = ''): string =>
  `CREATE TABLE ${name} (${columns}) ${partitions === '' ? '' : `PARTITIONED BY (${partitions}) `}WITH ('connector' = 'filesystem', 'path' = '{dir}/${path}', 'format' = '${format}'${options === '' ? '' : `, ${options}`});`;
const datagen = (columns: string, options: string): string => `CREATE TABLE g (${columns}) WITH ('connector' = 'datagen', ${options});`;

/** Rows written with a format, and the lines of the files. */
const written = (columns: string, rows: string, format: string, options = ''): string =>
  `${table('o', columns, 'c-out-{case}', format, options)} INSERT INTO o ${rows}; ${table('l', 'line STRING', 'c-out-{case}', 'raw')} SELECT * FROM l`;
const CSV = 'a INT, b STRING, c DECIMAL(10, 2), d DOUBLE, e BOOLEAN, f DATE, g TIMESTAMP(3)';
const TYPICAL =
  "VALUES (1, 'x', 1.50, 2.5e0, TRUE, DATE '2024-01-01', TIMESTAMP '2024-01-01 10:00:00.5'), (2, 'a,b', 100000.00, 1e300, FALSE, DATE '1969-12-31', TIMESTAMP '2024-01-01 10:00:00'), (-3, 'say \"hi\"', -0.01, -1e-7, CAST(NULL AS BOOLEAN), CAST(NULL AS DATE), CAST(NULL AS TIMESTAMP(3))), (CAST(NULL AS INT), CAST(NULL AS STRING), CAST(NULL AS DECIMAL(10, 2)), CAST(NULL AS DOUBLE), TRUE, DATE '2024-02-29', TIMESTAMP '1970-01-01 00:00:00.001')";
const texts = (...all: readonly string[]): string => `VALUES ${all.map((t, i) => `(${i}, ${t})`).join(', ')}`;
const TEXTS = texts(
  "''",
  "' '",
  "'plain'",
  "' lead'",
  "'trail '",
  "'a;b'",
  "'a|b'",
  "'quote\"in'",
  "'it''s'",
  "'#hash'",
  "'back\\slash'",
  "'tab' || U&'\\0009' || 'x'",
  "'a text of more than twenty-four'",
  "'exactly twenty four char'",
  "'größe'",
  "'-'",
  "'+1'",
  "'a-b'",
  "'A'",
  "'@'",
  "'{x}'",
  "'~'",
);

const READ: readonly (readonly [name: string, sql: string])[] = [
  ['csv: plain', `${table('t', 'id INT, name STRING, n DOUBLE, ok BOOLEAN, d DATE, ts TIMESTAMP(3)', 'c-csv', 'csv')} SELECT * FROM t`],
  [
    'csv: some columns',
    `${table('t', 'id INT, name STRING, n DOUBLE, ok BOOLEAN, d DATE, ts TIMESTAMP(3)', 'c-csv', 'csv')} SELECT ts, name FROM t`,
  ],
  [
    'csv: a count alone',
    `${table('t', 'id INT, name STRING, n DOUBLE, ok BOOLEAN, d DATE, ts TIMESTAMP(3)', 'c-csv', 'csv')} SELECT COUNT(*) FROM t`,
  ],
  ['csv: lines of all lengths', `${table('t', 'a STRING, b STRING', 'c-csv-more', 'csv')} SELECT * FROM t`],
  [
    'csv: lines of all lengths, errors ignored',
    `${table('t', 'a STRING, b STRING', 'c-csv-more', 'csv', "'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  [
    'csv: lines of all lengths as numbers, errors ignored',
    `${table('t', 'a INT, b STRING', 'c-csv-more', 'csv', "'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  ['csv: an empty line', `${table('t', 'a INT, b STRING', 'c-csv-empty-line', 'csv')} SELECT * FROM t`],
  [
    'csv: an empty line, one column',
    `${table('t', 'a STRING', 'c-raw', 'csv', "'csv.field-delimiter' = '|', 'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  [
    'csv: delimiter and arrays',
    `${table('t', 'id INT, a ARRAY<STRING>, r ROW<x STRING, y INT>', 'c-csv-pipe', 'csv', "'csv.field-delimiter' = '|', 'csv.quote-character' = '''', 'csv.null-literal' = 'n/a', 'csv.ignore-parse-errors' = 'true'")} SELECT id, a, r.x, r.y FROM t`,
  ],
  [
    'csv: arrays, strict',
    `${table('t', 'id INT, a ARRAY<STRING>, r ROW<x STRING, y INT>', 'c-csv-pipe', 'csv', "'csv.field-delimiter' = '|', 'csv.quote-character' = '''', 'csv.null-literal' = 'n/a'")} SELECT id, a FROM t`,
  ],
  [
    'csv: quotes without meaning',
    `${table('t', 'id INT, a STRING, b STRING', 'c-csv-pipe', 'csv', "'csv.field-delimiter' = '|', 'csv.disable-quote-character' = 'true'")} SELECT * FROM t`,
  ],
  [
    'csv: element delimiter',
    `${table('t', 'a ARRAY<INT>', 'c-csv-rows', 'csv', "'csv.field-delimiter' = '|', 'csv.array-element-delimiter' = ';', 'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  ['csv: a row', `${table('t', 'r ROW<a INT, b STRING>, n INT', 'c-csv-rows', 'csv')} SELECT * FROM t`],
  ['csv: comments', `${table('t', 'a STRING, b STRING', 'c-csv-comments', 'csv', "'csv.allow-comments' = 'true'")} SELECT * FROM t`],
  [
    'csv: comments not allowed',
    `${table('t', 'a STRING, b STRING', 'c-csv-comments', 'csv', "'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  [
    'csv: comments behind blanks',
    `${table('t', 'a STRING, b STRING', 'c-csv-odd-comments', 'csv', "'csv.allow-comments' = 'true', 'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  [
    'csv: blanks around numbers, ignored',
    `${table('t', 'a DECIMAL(8, 2), b INT, c DOUBLE', 'c-csv-blanks', 'csv', "'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  ['csv: blanks around decimals', `${table('t', 'a DECIMAL(8, 2), b INT, c DOUBLE', 'c-csv-blanks', 'csv')} SELECT * FROM t`],
  [
    'csv: base64 of all kinds',
    `${table('t', 'a BYTES, b INT', 'c-csv-base64', 'csv', "'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  [
    'json: base64 of all kinds',
    `${table('t', 'a INT, b BYTES', 'c-json-base64', 'json', "'json.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  ['csv: quoted fields of several lines', `${table('t', 'a STRING, b STRING, c INT', 'c-csv-lines', 'csv')} SELECT * FROM t`],
  ['csv: bad fields', `${table('t', 'a INT, d DATE', 'c-csv-bad', 'csv')} SELECT * FROM t`],
  ['csv: bad fields, ignored', `${table('t', 'a INT, d DATE', 'c-csv-bad', 'csv', "'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`],
  ['csv: escape', `${table('t', 'a INT, b STRING', 'c-csv-escape', 'csv', "'csv.escape-character' = '\\'")} SELECT * FROM t`],
  ['csv: no escape', `${table('t', 'a INT, b STRING', 'c-csv-escape', 'csv', "'csv.ignore-parse-errors' = 'true'")} SELECT * FROM t`],
  [
    'csv: numbers',
    `${table('t', 'a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(8, 2)', 'c-csv-numbers', 'csv')} SELECT * FROM t`,
  ],
  ['csv: times', `${table('t', 'a TIME, b TIMESTAMP(6), c TIMESTAMP_LTZ(3)', 'c-csv-time', 'csv')} SELECT * FROM t`],
  ['csv: bytes', `${table('t', 'a BYTES, b INT', 'c-csv-bytes', 'csv')} SELECT * FROM t`],
  ['csv: unknown type of map', `${table('t', 'a MAP<STRING, INT>', 'c-csv', 'csv')} SELECT * FROM t`],
  [
    'json: nested',
    `${table('t', 'a INT, b STRING, c ARRAY<INT>, m MAP<STRING, INT>, r ROW<x INT, y STRING>', 'c-json', 'json')} SELECT * FROM t`,
  ],
  [
    'json: missing fields fail',
    `${table('t', 'a INT, b STRING', 'c-json', 'json', "'json.fail-on-missing-field' = 'true'")} SELECT * FROM t`,
  ],
  ['json: bad records', `${table('t', 'a INT, b STRING', 'c-json-bad', 'json')} SELECT * FROM t`],
  [
    'json: bad records ignored',
    `${table('t', 'a INT, b STRING', 'c-json-bad', 'json', "'json.ignore-parse-errors' = 'true'")} SELECT * FROM t`,
  ],
  [
    'json: bad records ignored, the other parser',
    `${table('t', 'a INT, b STRING', 'c-json-bad', 'json', "'json.ignore-parse-errors' = 'true', 'json.decode.json-parser.enabled' = 'false'")} SELECT * FROM t`,
  ],
  [
    'json: both options',
    `${table('t', 'a INT, b STRING', 'c-json-bad', 'json', "'json.ignore-parse-errors' = 'true', 'json.fail-on-missing-field' = 'true'")} SELECT * FROM t`,
  ],
  ['json: times', `${table('t', 't TIMESTAMP(9), z TIMESTAMP_LTZ(3), d DATE, h TIME', 'c-json-times', 'json')} SELECT * FROM t`],
  [
    'json: ISO times',
    `${table('t', 't TIMESTAMP(9), z TIMESTAMP_LTZ(3)', 'c-json-iso', 'json', "'json.timestamp-format.standard' = 'ISO-8601'")} SELECT * FROM t`,
  ],
  [
    'json: numbers',
    `${table('t', 'ti TINYINT, si SMALLINT, i INT, bi BIGINT, f FLOAT, d DOUBLE, dc DECIMAL(10, 3), bo BOOLEAN', 'c-json-numbers', 'json')} SELECT * FROM t`,
  ],
  ['json: of integer keys', `${table('t', 'm MAP<INT, STRING>', 'c-json', 'json')} SELECT * FROM t`],
  ['raw: lines', `${table('t', 'line STRING', 'c-raw', 'raw')} SELECT * FROM t`],
  ['raw: bytes', `${table('t', 'line BYTES', 'c-raw', 'raw')} SELECT * FROM t`],
  ['raw: latin', `${table('t', 'line STRING', 'c-raw', 'raw', "'raw.charset' = 'ISO-8859-1'")} SELECT * FROM t`],
  ['raw: two columns', `${table('t', 'a STRING, b STRING', 'c-raw', 'raw')} SELECT * FROM t`],
  ['partitions: read', `${table('t', 'id INT, dt STRING, hr INT', 'c-part', 'json', '', 'dt, hr')} SELECT * FROM t`],
  [
    'partitions: filter',
    `${table('t', 'id INT, dt STRING, hr INT', 'c-part', 'json', '', 'dt, hr')} SELECT id FROM t WHERE dt = '2024-01-01' AND hr > 10`,
  ],
  ['partitions: only them', `${table('t', 'id INT, dt STRING, hr INT', 'c-part', 'json', '', 'dt, hr')} SELECT DISTINCT hr FROM t`],
  ['partitions: typed', `${table('t', 'id INT, d DATE, n INT, b BOOLEAN', 'c-part-typed', 'csv', '', 'd, n, b')} SELECT * FROM t`],
  ['partitions: in the middle', `${table('t', 'd DATE, id INT, n INT, b BOOLEAN', 'c-part-typed', 'csv', '', 'd, n, b')} SELECT * FROM t`],
  ['partitions: none', `${table('t', 'id INT, k STRING', 'c-part-null', 'json', '', 'k')} SELECT * FROM t`],
  ['partitions: dates', `${table('t', 'id INT, d DATE', 'c-part-date', 'json', '', 'd')} SELECT * FROM t`],
  [
    'partitions: batch filter of two',
    `${table('t', 'id INT, dt STRING, hr INT', 'c-part', 'json', '', 'dt, hr')} SELECT id, hr FROM t WHERE dt IN ('2024-01-01', '2024-01-02') AND hr = 10`,
  ],
  ['partitions: escaped', `${table('t', 'id INT, k STRING', 'c-part-escaped', 'json', '', 'k')} SELECT * FROM t`],
  [
    'partitions: another default',
    `${table('t', 'id INT, k STRING', 'c-part-default', 'json', "'partition.default-name' = 'none'", 'k')} SELECT * FROM t`,
  ],
  ['partitions: not declared', `${table('t', 'id INT, dt STRING', 'c-part', 'json')} SELECT * FROM t`],
  ['files: a tree', `${table('t', 'n INT', 'c-tree', 'csv')} SELECT * FROM t`],
  ['files: one', `${table('t', 'n INT', 'c-tree/sub/x.data', 'csv')} SELECT * FROM t`],
  ['files: by pattern', `${table('t', 'n INT', 'c-tree', 'csv', "'source.path.regex-pattern' = '.*/sub/.*[.]csv'")} SELECT * FROM t`],
  [
    'files: metadata',
    `CREATE TABLE t (n INT, p STRING NOT NULL METADATA FROM 'file.path', f STRING NOT NULL METADATA FROM 'file.name', s BIGINT NOT NULL METADATA FROM 'file.size') WITH ('connector' = 'filesystem', 'path' = '{dir}/c-tree', 'format' = 'csv'); SELECT n, REGEXP_EXTRACT(p, '.*(/c-tree/.*)', 1), f, s FROM t`,
  ],
  ['files: that are not there', `${table('t', 'n INT', 'c-nowhere', 'csv')} SELECT * FROM t`],
  ['files: an unknown option', `${table('t', 'n INT', 'c-tree', 'csv', "'nosuch' = 'x'")} SELECT * FROM t`],
  ['files: an option of another format', `${table('t', 'n INT', 'c-tree', 'csv', "'json.ignore-parse-errors' = 'true'")} SELECT * FROM t`],
  ['files: no path', "CREATE TABLE t (n INT) WITH ('connector' = 'filesystem', 'format' = 'csv'); SELECT * FROM t"],
  [
    'files: a scheme',
    `CREATE TABLE t (n INT) WITH ('connector' = 'filesystem', 'path' = 'file://{dir}/c-tree', 'format' = 'csv'); SELECT * FROM t`,
  ],
];

const WRITE: readonly (readonly [name: string, sql: string])[] = [
  ['csv written: typical', written(CSV, TYPICAL, 'csv')],
  ['csv written: texts', written('i INT, s STRING', TEXTS, 'csv')],
  [
    'csv written: texts, other characters',
    written('i INT, s STRING', TEXTS, 'csv', "'csv.field-delimiter' = ';', 'csv.quote-character' = ''''"),
  ],
  ['csv written: texts, escaped', written('i INT, s STRING', TEXTS, 'csv', "'csv.escape-character' = '\\'")],
  ['csv written: texts, unquoted', written('i INT, s STRING', TEXTS, 'csv', "'csv.disable-quote-character' = 'true'")],
  ['csv written: null literal', written(CSV, TYPICAL, 'csv', "'csv.null-literal' = 'NULL'")],
  [
    'csv written: plain decimals',
    written(
      'c DECIMAL(20, 10)',
      'VALUES (CAST(0.0000000027 AS DECIMAL(20, 10))), (CAST(100000 AS DECIMAL(20, 10))), (CAST(0 AS DECIMAL(20, 10))), (CAST(-1.5 AS DECIMAL(20, 10)))',
      'csv',
      "'csv.write-bigdecimal-in-scientific-notation' = 'false'",
    ),
  ],
  [
    'csv written: decimals',
    written(
      'c DECIMAL(20, 10)',
      'VALUES (CAST(0.0000000027 AS DECIMAL(20, 10))), (CAST(100000 AS DECIMAL(20, 10))), (CAST(0 AS DECIMAL(20, 10))), (CAST(-1.5 AS DECIMAL(20, 10)))',
      'csv',
    ),
  ],
  [
    'csv written: arrays and rows',
    written('a ARRAY<INT>, r ROW<x STRING, y INT>', "SELECT ARRAY[1, CAST(NULL AS INT), 3], ROW('p q', 5)", 'csv'),
  ],
  [
    'csv written: arrays and rows, other delimiter',
    written(
      'a ARRAY<STRING>, r ROW<x STRING, y INT>',
      "SELECT ARRAY['a', 'b c'], ROW('p,q', 5)",
      'csv',
      "'csv.array-element-delimiter' = '::'",
    ),
  ],
  [
    'csv written: times',
    written(
      'a TIME, b TIMESTAMP(6), c TIMESTAMP_LTZ(3), d BYTES',
      "SELECT TIME '10:11:12', TIMESTAMP '2024-01-01 10:11:12.123456', CAST(TIMESTAMP '2024-01-01 10:11:12.5' AS TIMESTAMP_LTZ(3)), x'0aff'",
      'csv',
    ),
  ],
  [
    'csv written: floats',
    written(
      'a FLOAT, b DOUBLE',
      'VALUES (CAST(1.1 AS FLOAT), 1.1e0), (CAST(1e10 AS FLOAT), 1e10), (CAST(-0.001 AS FLOAT), 1e-5), (CAST(100 AS FLOAT), 123456789.0e0)',
      'csv',
    ),
  ],
  ['json written: typical', written(CSV, TYPICAL, 'json')],
  ['json written: texts', written('i INT, s STRING', TEXTS, 'json')],
  ['json written: ISO', written(CSV, TYPICAL, 'json', "'json.timestamp-format.standard' = 'ISO-8601'")],
  ['json written: without nulls', written(CSV, TYPICAL, 'json', "'json.encode.ignore-null-fields' = 'true'")],
  [
    'json written: decimals',
    written(
      'c DECIMAL(20, 10)',
      'VALUES (CAST(0.0000000027 AS DECIMAL(20, 10))), (CAST(100000 AS DECIMAL(20, 10))), (CAST(0 AS DECIMAL(20, 10))), (CAST(-1.5 AS DECIMAL(20, 10)))',
      'json',
    ),
  ],
  [
    'json written: plain decimals',
    written(
      'c DECIMAL(20, 10)',
      'VALUES (CAST(0.0000000027 AS DECIMAL(20, 10))), (CAST(100000 AS DECIMAL(20, 10))), (CAST(0 AS DECIMAL(20, 10))), (CAST(-1.5 AS DECIMAL(20, 10)))',
      'json',
      "'json.encode.decimal-as-plain-number' = 'true'",
    ),
  ],
  [
    'json written: nested',
    written(
      'a ARRAY<INT>, m MAP<STRING, INT>, r ROW<x STRING, y ROW<z INT>>, n ARRAY<ROW<q INT>>',
      "SELECT ARRAY[1, CAST(NULL AS INT)], MAP['k', 1], ROW('x', ROW(CAST(NULL AS INT))), ARRAY[ROW(1), ROW(2)]",
      'json',
    ),
  ],
  ['json written: a null key', written('m MAP<STRING, INT>', 'SELECT MAP[CAST(NULL AS STRING), 1]', 'json')],
  [
    'json written: a null key, dropped',
    written('m MAP<STRING, INT>', 'SELECT MAP[CAST(NULL AS STRING), 1]', 'json', "'json.map-null-key.mode' = 'DROP'"),
  ],
  [
    'json written: a null key, literal',
    written(
      'm MAP<STRING, INT>',
      'SELECT MAP[CAST(NULL AS STRING), 1]',
      'json',
      "'json.map-null-key.mode' = 'LITERAL', 'json.map-null-key.literal' = 'none'",
    ),
  ],
  [
    'json written: times',
    written(
      'a TIME, b TIMESTAMP(6), c TIMESTAMP_LTZ(3), d BYTES',
      "SELECT TIME '10:11:12', TIMESTAMP '2024-01-01 10:11:12.123456', CAST(TIMESTAMP '2024-01-01 10:11:12.5' AS TIMESTAMP_LTZ(3)), x'0aff'",
      'json',
    ),
  ],
  [
    'json written: floats',
    written(
      'a FLOAT, b DOUBLE',
      'VALUES (CAST(1.1 AS FLOAT), 1.1e0), (CAST(1e10 AS FLOAT), 1e10), (CAST(-0.001 AS FLOAT), 1e-5), (CAST(100 AS FLOAT), 123456789.0e0)',
      'json',
    ),
  ],
  ['raw written', written('s STRING', "VALUES ('a'), ('b c'), ('größe')", 'raw')],
  [
    'partitions written',
    `${table('o', 'id INT, k STRING, d DATE', 'c-out-{case}', 'json', '', 'k, d')} INSERT INTO o VALUES (1, 'a', DATE '2024-01-01'), (2, 'b/c', DATE '2024-01-02'), (3, CAST(NULL AS STRING), CAST(NULL AS DATE)), (4, '', DATE '2024-01-01'), (5, 'x=y:z', DATE '2024-01-01'); CREATE TABLE l (line STRING, p STRING NOT NULL METADATA FROM 'file.path') WITH ('connector' = 'filesystem', 'path' = '{dir}/c-out-{case}', 'format' = 'raw'); SELECT line, REGEXP_EXTRACT(p, '.*c-out-[0-9a-z-]*/(.*)/part-[^/]*', 1) FROM l`,
  ],
  [
    'partitions written: typed',
    `${table('o', 'id INT, n DECIMAL(5, 2), t TIMESTAMP(3), b BOOLEAN, f DOUBLE', 'c-out-{case}', 'csv', '', 'n, t, b, f')} INSERT INTO o VALUES (1, 1.50, TIMESTAMP '2024-01-01 10:00:00', TRUE, 1.5e0), (2, 2.00, TIMESTAMP '2024-01-01 10:00:00.5', FALSE, 1e10); CREATE TABLE l (line STRING, p STRING NOT NULL METADATA FROM 'file.path') WITH ('connector' = 'filesystem', 'path' = '{dir}/c-out-{case}', 'format' = 'raw'); SELECT line, REGEXP_EXTRACT(p, '.*c-out-[0-9a-z-]*/(.*)/part-[^/]*', 1) FROM l; SELECT * FROM o`,
  ],
  [
    'partitions written: static',
    `${table('o', 'id INT, k STRING, d INT', 'c-out-{case}', 'json', '', 'k, d')} INSERT INTO o PARTITION (k = 'fix', d = 7) SELECT 1; INSERT INTO o PARTITION (k = 'half') SELECT 2, 8; SELECT * FROM o`,
  ],
  [
    'partitions written: static, unknown',
    `${table('o', 'id INT, k STRING', 'c-out-{case}', 'json', '', 'k')} INSERT INTO o PARTITION (id = 1) SELECT 'a'; INSERT INTO o PARTITION (nosuch = 1) SELECT 1, 'a'`,
  ],
  [
    'partitions written: static, of no partitions',
    `${table('o', 'id INT, k STRING', 'c-out-{case}', 'json')} INSERT INTO o PARTITION (k = 'a') SELECT 1`,
  ],
  [
    'overwrite: all',
    `${table('o', 'id INT', 'c-out-{case}', 'json')} INSERT INTO o VALUES (1), (2); INSERT OVERWRITE o SELECT 3; SELECT * FROM o`,
  ],
  [
    'overwrite: dynamic partitions',
    `${table('o', 'id INT, k STRING', 'c-out-{case}', 'json', '', 'k')} INSERT INTO o VALUES (1, 'a'), (2, 'b'); INSERT OVERWRITE o VALUES (3, 'a'), (4, 'c'); SELECT * FROM o`,
  ],
  [
    'overwrite: a static partition',
    `${table('o', 'id INT, k STRING', 'c-out-{case}', 'json', '', 'k')} INSERT INTO o VALUES (1, 'a'), (2, 'b'); INSERT OVERWRITE o PARTITION (k = 'a') SELECT 3; SELECT * FROM o`,
  ],
  [
    'overwrite: with nothing',
    `${table('o', 'id INT', 'c-out-{case}', 'json')} INSERT INTO o VALUES (1), (2); INSERT OVERWRITE o SELECT id FROM o WHERE id > 5; SELECT * FROM o`,
  ],
  ['overwrite: print', "CREATE TABLE o (id INT) WITH ('connector' = 'blackhole'); INSERT OVERWRITE o SELECT 3"],
  [
    'inserts: changes into files',
    `${table('t', 'n INT', 'c-tree', 'csv')} ${table('o', 'n BIGINT', 'c-out-{case}', 'json')} INSERT INTO o SELECT COUNT(*) FROM t GROUP BY n`,
  ],
];

const GENERATE: readonly (readonly [name: string, sql: string])[] = [
  [
    'datagen: a sequence',
    `${datagen('id INT', "'fields.id.kind' = 'sequence', 'fields.id.start' = '1', 'fields.id.end' = '5'")} SELECT * FROM g`,
  ],
  [
    'datagen: sequences of all types',
    `${datagen('a TINYINT, b SMALLINT, c INT, d BIGINT, e FLOAT, f DOUBLE, g DECIMAL(5, 2), h STRING, i CHAR(3)', [...'abcdefghi'].map((c) => `'fields.${c}.kind' = 'sequence', 'fields.${c}.start' = '1', 'fields.${c}.end' = '3'`).join(', '))} SELECT * FROM g`,
  ],
  [
    'datagen: the shortest sequence ends',
    `${datagen('a INT, b INT', "'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '2', 'fields.b.kind' = 'sequence', 'fields.b.start' = '1', 'fields.b.end' = '9'")} SELECT * FROM g`,
  ],
  ['datagen: a number of rows', `${datagen('a INT', "'number-of-rows' = '7'")} SELECT COUNT(*) FROM g`],
  [
    'datagen: fixed ranges',
    `${datagen('a INT, b BIGINT, c DOUBLE, d TINYINT, e SMALLINT, f FLOAT, g DECIMAL(5, 2)', `'number-of-rows' = '2', ${[...'abcdefg'].map((c) => `'fields.${c}.min' = '5', 'fields.${c}.max' = '5'`).join(', ')}`)} SELECT * FROM g`,
  ],
  [
    'datagen: lengths of texts',
    `${datagen('a STRING, b VARCHAR(7), c CHAR(5), g ARRAY<INT>, m MAP<INT, STRING>, h STRING', "'number-of-rows' = '2', 'fields.h.length' = '12', 'fields.g.length' = '4'")} SELECT CHAR_LENGTH(a), CHAR_LENGTH(b), CHAR_LENGTH(c), CARDINALITY(g), CHAR_LENGTH(h), CARDINALITY(m) <= 3 FROM g`,
  ],
  [
    'datagen: length of a bounded text',
    `${datagen('a VARCHAR(7)', "'number-of-rows' = '1', 'fields.a.length' = '3'")} SELECT CHAR_LENGTH(a) FROM g`,
  ],
  [
    'datagen: too long for the type',
    `${datagen('a VARCHAR(7)', "'number-of-rows' = '1', 'fields.a.length' = '30'")} SELECT CHAR_LENGTH(a) FROM g`,
  ],
  [
    'datagen: length of a fixed text',
    `${datagen('a CHAR(5)', "'number-of-rows' = '1', 'fields.a.length' = '5'")} SELECT CHAR_LENGTH(a) FROM g`,
  ],
  [
    'datagen: all nulls',
    `${datagen('a INT, b STRING, c ARRAY<INT>, r ROW<x INT>', "'number-of-rows' = '2', 'fields.a.null-rate' = '1', 'fields.b.null-rate' = '1', 'fields.c.null-rate' = '1', 'fields.r.null-rate' = '1'")} SELECT a, b, c, r FROM g`,
  ],
  [
    'datagen: variable lengths',
    `${datagen('a STRING, b BYTES', "'number-of-rows' = '3', 'fields.a.var-len' = 'true', 'fields.a.length' = '9', 'fields.b.var-len' = 'true', 'fields.b.length' = '4'")} SELECT CHAR_LENGTH(a) BETWEEN 1 AND 9 FROM g`,
  ],
  [
    'datagen: variable lengths of a fixed type',
    `${datagen('a CHAR(9)', "'number-of-rows' = '3', 'fields.a.var-len' = 'true'")} SELECT CHAR_LENGTH(a) FROM g`,
  ],
  ['datagen: hexadecimal texts', `${datagen('a STRING', "'number-of-rows' = '3'")} SELECT REGEXP(a, '^[0-9a-f]{100}$') FROM g`],
  [
    'datagen: nested',
    `${datagen('r ROW<a INT, b STRING>, m MAP<STRING, INT>, q MULTISET<INT>', "'number-of-rows' = '1', 'fields.r.a.min' = '3', 'fields.r.a.max' = '3', 'fields.r.b.length' = '2', 'fields.m.length' = '1', 'fields.m.key.length' = '4', 'fields.m.value.min' = '9', 'fields.m.value.max' = '9', 'fields.q.length' = '2'")} SELECT r.a, CHAR_LENGTH(r.b), CARDINALITY(m) FROM g`,
  ],
  [
    'datagen: times',
    `${datagen('a TIMESTAMP(3), b DATE, c TIME, d TIMESTAMP_LTZ(3)', "'number-of-rows' = '1', 'fields.a.max-past' = '1 d'")} SELECT a <= LOCALTIMESTAMP, a > LOCALTIMESTAMP - INTERVAL '2' DAY, b <= CURRENT_DATE FROM g`,
  ],
  ['datagen: unknown column', `${datagen('a INT', "'number-of-rows' = '1', 'fields.b.min' = '1'")} SELECT * FROM g`],
  ['datagen: unknown option of a column', `${datagen('a INT', "'number-of-rows' = '1', 'fields.a.nosuch' = '1'")} SELECT COUNT(*) FROM g`],
  ['datagen: unknown option', `${datagen('a INT', "'number-of-rows' = '1', 'rows' = '1'")} SELECT COUNT(*) FROM g`],
  ['datagen: a sequence without its end', `${datagen('a INT', "'fields.a.kind' = 'sequence', 'fields.a.start' = '1'")} SELECT * FROM g`],
  ['datagen: no such kind', `${datagen('a INT', "'number-of-rows' = '1', 'fields.a.kind' = 'wild'")} SELECT COUNT(*) FROM g`],
  [
    'datagen: a sequence of a type without one',
    `${datagen('a DATE', "'fields.a.kind' = 'sequence', 'fields.a.start' = '1', 'fields.a.end' = '2'")} SELECT * FROM g`,
  ],
  [
    'datagen: ends below its start',
    `${datagen('a INT', "'fields.a.kind' = 'sequence', 'fields.a.start' = '5', 'fields.a.end' = '2'")} SELECT * FROM g`,
  ],
  ['datagen: booleans', `${datagen('a BOOLEAN', "'number-of-rows' = '4'")} SELECT a IN (TRUE, FALSE) FROM g`],
  [
    'datagen: computed and watermark',
    "CREATE TABLE g (a INT, p AS PROCTIME(), b AS a * 2, ts TIMESTAMP(3), WATERMARK FOR ts AS ts) WITH ('connector' = 'datagen', 'number-of-rows' = '2', 'fields.a.min' = '4', 'fields.a.max' = '4'); SELECT a, b FROM g",
  ],
  [
    'datagen: no nulls of a column that has none',
    `${datagen('a INT NOT NULL', "'number-of-rows' = '2', 'fields.a.null-rate' = '1'")} SELECT COUNT(a) FROM g`,
  ],
  [
    'datagen: like a table',
    `${datagen('a INT', "'number-of-rows' = '2', 'rows-per-second' = '1000000'")} SELECT COUNT(*) FROM g /*+ OPTIONS('number-of-rows' = '3') */`,
  ],
  [
    'sinks: print with an identifier',
    "CREATE TABLE o (a INT) WITH ('connector' = 'print', 'print-identifier' = 'x', 'standard-error' = 'true', 'sink.parallelism' = '1'); INSERT INTO o SELECT 1",
  ],
  ['sinks: print, unknown option', "CREATE TABLE o (a INT) WITH ('connector' = 'print', 'nosuch' = 'x'); INSERT INTO o SELECT 1"],
  ['sinks: blackhole is not read', "CREATE TABLE o (a INT) WITH ('connector' = 'blackhole'); SELECT * FROM o"],
  ['sinks: datagen is not written', `${datagen('a INT', "'number-of-rows' = '2'")} INSERT INTO g SELECT 1`],
];

/** Connectors and formats: files read and written, generated rows. */
export const CONNECTORS: ProgramArea = {
  name: 'connectors',
  files: FILES,
  // Each writes into a folder of its own.
  cases: inBothModes([...READ, ...WRITE.map(([name, sql], i) => [name, sql.replaceAll('c-out-{', `c-out-${i}-{`)] as const), ...GENERATE]),
};
