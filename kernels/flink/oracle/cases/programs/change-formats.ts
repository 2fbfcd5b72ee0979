import type {ProgramArea, ProgramCase} from './program-case.ts';

/** Records of each tool; the table is `(id INT, name STRING, n INT, p DECIMAL(6, 2))` unless a case says otherwise. */
const FILES: Readonly<Record<string, string>> = {
  'changes/debezium/a.json': [
    '{"before":null,"after":{"id":1,"name":"bolt","n":5,"p":1.50},"source":{"db":"shop"},"op":"c","ts_ms":1589355606100}',
    '{"before":null,"after":{"id":2,"name":"nut","n":7,"p":0.25},"op":"r"}',
    '{"before":{"id":1,"name":"bolt","n":5,"p":1.50},"after":{"id":1,"name":"bolt","n":9,"p":1.50},"op":"u"}',
    '{"before":null,"after":{"id":3,"name":null,"n":null,"p":null},"op":"c","more":[1]}',
    '{"before":{"id":2,"name":"nut","n":7,"p":0.25},"after":null,"op":"d"}',
    '{"before":{"id":3,"name":null,"n":null,"p":null},"after":{"id":3,"name":"saw","n":1,"p":12.00},"op":"u"}',
    '{"after":{"id":4,"name":"nut","n":2},"op":"c"}',
  ].join('\n'),
  'changes/debezium-schema/a.json': [
    '{"schema":{"type":"struct"},"payload":{"before":null,"after":{"id":1,"name":"bolt","n":5,"p":1.50},"op":"c"}}',
    '{"schema":null,"payload":{"before":{"id":1,"name":"bolt","n":5,"p":1.50},"after":{"id":1,"name":"nut","n":5,"p":1.50},"op":"u"}}',
    '{"payload":{"before":{"id":1,"name":"nut","n":5,"p":1.50},"op":"d"}}',
  ].join('\n'),
  'changes/debezium-bad/a.json': [
    '{"before":null,"after":{"id":1,"name":"bolt","n":5},"op":"c"}',
    'nonsense',
    '{"before":null,"after":{"id":2,"name":"nut","n":"many"},"op":"c"}',
    '{"before":null,"after":{"id":3},"op":"x"}',
    '{"before":null,"after":{"id":4}}',
    '{"before":null,"after":{"id":5},"op":"u"}',
    '{"before":null,"after":null,"op":"c"}',
    '{"before":{"id":6},"after":null,"op":"u"}',
    '{"before":null,"op":"d"}',
    '[1]',
    '',
    '{"before":7,"after":{"id":8},"op":"c"}',
    '{"before":null,"after":{"id":9},"op":5}',
    '{"before":{"id":1,"name":"bolt","n":5},"op":"d"}',
  ].join('\n'),
  'changes/debezium-update/a.json': '{"before":null,"after":{"id":5},"op":"u"}',
  'changes/debezium-unknown/a.json': '{"before":null,"after":{"id":5},"op":"t"}',
  'changes/debezium-empty-lines/a.json': ['{"after":{"id":5},"op":"c"}', '', '{"after":{"id":6},"op":"c"}'].join('\n'),
  'changes/canal/a.json': [
    '{"data":[{"id":"1","name":"bolt","n":"5","p":"1.50"},{"id":"2","name":"nut","n":"7","p":"0.25"}],"database":"shop","table":"parts","type":"INSERT","old":null,"isDdl":false,"pkNames":["id"]}',
    '{"data":[{"id":"1","name":"bolt","n":"9","p":"1.50"}],"old":[{"n":"5"}],"database":"shop","table":"parts","type":"UPDATE"}',
    '{"data":[{"id":"3","name":"saw","n":null,"p":"9"}],"database":"shop","table":"tools","type":"INSERT"}',
    '{"data":[{"id":"3","name":"saw","n":"4","p":"9"}],"old":[{"n":null}],"database":"shop","table":"tools","type":"UPDATE"}',
    '{"data":[{"id":"1","name":"x","n":"9","p":"1.50"},{"id":"2","name":null,"n":"8","p":"0.25"}],"old":[{"name":"bolt"},{"name":"nut","n":null}],"database":"shop","table":"parts","type":"UPDATE"}',
    '{"data":null,"database":"shop","table":"parts","type":"CREATE","isDdl":true,"sql":"CREATE TABLE parts"}',
    '{"data":[{"id":"2","name":null,"n":"8","p":"0.25"}],"database":"store","table":"parts","type":"DELETE"}',
  ].join('\n'),
  'changes/canal-bad/a.json': [
    '{"data":[{"id":1,"name":"bolt"}],"database":"shop","table":"parts","type":"INSERT"}',
    '{"data":[{"id":2}],"type":"ALTER"}',
    '{"data":[{"id":3}]}',
    '{"data":null,"type":"INSERT"}',
    '{"data":[{"id":4}],"type":"UPDATE"}',
    '{"data":[{"id":5},{"id":6}],"old":[{"id":4}],"type":"UPDATE"}',
    '{"data":[{"id":7}],"type":"DELETE"}',
    '{"data":{"id":8},"type":"INSERT"}',
    '{"data":[null,{"id":9}],"type":"INSERT"}',
    '{"data":[],"type":"INSERT"}',
    '{"data":[{"id":10,"n":"x"}],"type":"INSERT"}',
  ].join('\n'),
  'changes/canal-alter/a.json': '{"data":[{"id":2}],"type":"ALTER"}',
  'changes/maxwell/a.json': [
    '{"database":"shop","table":"parts","type":"insert","ts":1,"data":{"id":1,"name":"bolt","n":5,"p":1.5},"primary_key_columns":["id"]}',
    '{"type":"insert","data":{"id":2,"name":"nut","n":null,"p":0.25}}',
    '{"type":"update","data":{"id":2,"name":"nut","n":3,"p":0.25},"old":{"n":null}}',
    '{"type":"update","data":{"id":1,"name":"screw","n":5,"p":1.75},"old":{"name":"bolt","p":1.5}}',
    '{"type":"delete","data":{"id":2,"name":"nut","n":3,"p":0.25}}',
    '{"type":"update","data":{"id":7,"name":"screw","n":5,"p":1.75},"old":{}}',
  ].join('\n'),
  'changes/maxwell-bad/a.json': [
    '{"type":"insert","data":{"id":1,"name":"bolt"}}',
    '{"type":"bootstrap-start","data":{}}',
    '{"type":"update","data":{"id":1}}',
    '{"type":"insert"}',
    '{"type":"delete","data":{"id":1,"name":"bolt"}}',
    '{"data":{"id":3}}',
  ].join('\n'),
  'changes/ogg/a.json': [
    '{"before":null,"after":{"id":1,"name":"bolt","n":5,"p":1.5},"op_type":"I","op_ts":"2020-05-13 15:40:06.000000","table":"SHOP.PARTS","primary_keys":["id"]}',
    '{"before":{"id":1,"name":"bolt","n":5,"p":1.5},"after":{"id":1,"name":"bolt","n":6,"p":1.5},"op_type":"U"}',
    '{"after":{"id":2,"name":"nut"},"op_type":"I"}',
    '{"before":{"id":1,"name":"bolt","n":6,"p":1.5},"op_type":"D"}',
  ].join('\n'),
  'changes/ogg-bad/a.json': [
    '{"after":{"id":1,"name":"bolt"},"op_type":"I"}',
    '{"op_type":"T"}',
    '{"after":{"id":2},"op_type":"U"}',
    '{"before":{"id":1,"name":"bolt"},"op_type":"D"}',
    '{"before":null,"op_type":"D"}',
  ].join('\n'),
  'changes/typed/a.json': [
    '{"after":{"id":1,"ts":"2024-03-01 10:00:00.5","d":"2024-03-01","r":{"x":1,"y":"a"},"a":[1,2],"m":{"k":1}},"op":"c"}',
    '{"before":{"id":1,"ts":"2024-03-01 10:00:00.5","d":"2024-03-01","r":{"x":1,"y":"a"},"a":[1,2],"m":{"k":1}},"after":{"id":1,"ts":"2024-03-01 10:00:09","d":null,"r":null,"a":[],"m":{}},"op":"u"}',
  ].join('\n'),
  'changes/iso/a.json': '{"after":{"id":1,"ts":"2024-03-01T10:00:00.5"},"op":"c"}',
  'changes/strange/a.json': [
    '{"before":{"id":9,"name":"never","n":1},"op":"d"}',
    '{"after":{"id":1,"name":"a","n":1},"op":"c"}',
    '{"after":{"id":1,"name":"a","n":1},"op":"c"}',
    '{"before":{"id":1,"name":"a","n":1},"after":{"id":1,"name":"b","n":2},"op":"u"}',
    '{"before":{"id":1,"name":"a","n":1},"op":"d"}',
  ].join('\n'),
  'changes/orders/a.json': [
    '{"id":10,"part":1,"n":2}',
    '{"id":11,"part":2,"n":1}',
    '{"id":12,"part":3,"n":5}',
    '{"id":13,"part":null,"n":5}',
  ].join('\n'),
};

const COLUMNS = 'id INT, name STRING, n INT, p DECIMAL(6, 2)';
const table = (format: string, path: string, options = '', columns = COLUMNS, name = 't'): string =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = '{dir}/changes/${path}', 'format' = '${format}'${options === '' ? '' : `, ${options}`});`;

const FORMATS: readonly (readonly [format: string, path: string])[] = [
  ['debezium-json', 'debezium'],
  ['canal-json', 'canal'],
  ['maxwell-json', 'maxwell'],
  ['ogg-json', 'ogg'],
];

const ORDERS =
  "CREATE TABLE o (id INT, part INT, n INT) WITH ('connector' = 'filesystem', 'path' = '{dir}/changes/orders', 'format' = 'json');";
const KEYED = `${COLUMNS}, PRIMARY KEY (id) NOT ENFORCED`;

/** What is asked of every format. */
const EACH: readonly (readonly [name: string, query: string])[] = [
  ['all rows', 'SELECT * FROM t'],
  ['some columns', 'SELECT name, id FROM t'],
  ['computed', 'SELECT id, UPPER(name) || CAST(n AS STRING), p * n FROM t'],
  ['filter', 'SELECT id, n FROM t WHERE n > 4'],
  ['count', 'SELECT COUNT(*) FROM t'],
  ['groups', 'SELECT name, COUNT(*), SUM(n), MIN(p), MAX(p), AVG(n), COUNT(DISTINCT n) FROM t GROUP BY name'],
  ['distinct', 'SELECT DISTINCT name FROM t'],
  ['having', 'SELECT id, COUNT(*) FROM t GROUP BY id HAVING COUNT(*) = 1'],
  ['union', 'SELECT id FROM t UNION ALL SELECT n FROM t'],
  ['intersect', 'SELECT name FROM t INTERSECT SELECT UPPER(name) FROM t'],
  ['unnest', 'SELECT t.id, u.x FROM t CROSS JOIN UNNEST(ARRAY[t.n, t.id]) AS u (x)'],
];

const PLAIN: readonly (readonly [name: string, sql: string])[] = [
  ...FORMATS.flatMap(([format, path]) => EACH.map(([name, query]) => [`${format}: ${name}`, `${table(format, path)} ${query}`] as const)),
  ...FORMATS.flatMap(([format, path]) => [
    [`${format}: with a key`, `${table(format, path, '', KEYED)} SELECT * FROM t`] as const,
    [`${format}: bad records`, `${table(format, `${path}-bad`)} SELECT * FROM t`] as const,
    [
      `${format}: bad records ignored`,
      `${table(format, `${path}-bad`, `'${format}.ignore-parse-errors' = 'true'`)} SELECT * FROM t`,
    ] as const,
  ]),
  [
    'debezium-json: with its schema',
    `${table('debezium-json', 'debezium-schema', "'debezium-json.schema-include' = 'true'")} SELECT * FROM t`,
  ],
  ['debezium-json: a schema that is not expected', `${table('debezium-json', 'debezium-schema')} SELECT * FROM t`],
  [
    'debezium-json: a schema that is not there',
    `${table('debezium-json', 'debezium', "'debezium-json.schema-include' = 'true'")} SELECT * FROM t`,
  ],
  ['debezium-json: an update without before', `${table('debezium-json', 'debezium-update')} SELECT * FROM t`],
  ['debezium-json: an unknown operation', `${table('debezium-json', 'debezium-unknown')} SELECT * FROM t`],
  ['debezium-json: empty lines', `${table('debezium-json', 'debezium-empty-lines')} SELECT id FROM t`],
  ['canal-json: a database', `${table('canal-json', 'canal', "'canal-json.database.include' = 'shop'")} SELECT * FROM t`],
  ['canal-json: a pattern of tables', `${table('canal-json', 'canal', "'canal-json.table.include' = '^(tools|saws)$'")} SELECT * FROM t`],
  [
    'canal-json: both',
    `${table('canal-json', 'canal', "'canal-json.database.include' = 's.*', 'canal-json.table.include' = 'part.'")} SELECT id FROM t`,
  ],
  ['canal-json: no name of a database', `${table('canal-json', 'canal-alter', "'canal-json.database.include' = 'shop'")} SELECT id FROM t`],
  ['canal-json: another change of a table', `${table('canal-json', 'canal-alter')} SELECT id FROM t`],
  [
    'types',
    `${table('debezium-json', 'typed', '', 'id INT, ts TIMESTAMP(3), d DATE, r ROW<x INT, y STRING>, a ARRAY<INT>, m MAP<STRING, INT>')} SELECT * FROM t`,
  ],
  [
    'types: one field of a row',
    `${table('debezium-json', 'typed', '', 'id INT, ts TIMESTAMP(3), r ROW<x INT, y STRING>')} SELECT r.y FROM t`,
  ],
  [
    'types: ISO times',
    `${table('debezium-json', 'iso', "'debezium-json.timestamp-format.standard' = 'ISO-8601'", 'id INT, ts TIMESTAMP(3)')} SELECT * FROM t`,
  ],
  ['watermark: all rows', `${table('debezium-json', 'typed', '', 'id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts')} SELECT * FROM t`],
  [
    'watermark: windows',
    `${table('debezium-json', 'typed', '', 'id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts')} SELECT window_start, COUNT(*) FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '5' SECOND)) GROUP BY window_start, window_end`,
  ],
  [
    'watermark: group windows',
    `${table('debezium-json', 'typed', '', 'id INT, ts TIMESTAMP(3), WATERMARK FOR ts AS ts')} SELECT TUMBLE_START(ts, INTERVAL '5' SECOND), COUNT(*) FROM t GROUP BY TUMBLE(ts, INTERVAL '5' SECOND)`,
  ],
  [
    'top-n',
    `${table('debezium-json', 'debezium')} SELECT id, n FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY n DESC) AS r FROM t) WHERE r <= 2`,
  ],
  ['what never was: all rows', `${table('debezium-json', 'strange')} SELECT id, name, n FROM t`],
  ['what never was: groups', `${table('debezium-json', 'strange')} SELECT name, COUNT(*), SUM(n) FROM t GROUP BY name`],
  ['what never was: distinct', `${table('debezium-json', 'strange')} SELECT DISTINCT name FROM t`],
  ['what never was: minimum', `${table('debezium-json', 'strange')} SELECT MIN(n), MAX(name) FROM t`],
  ['join', `${table('debezium-json', 'debezium')} ${ORDERS} SELECT o.id, t.name, o.n FROM o JOIN t ON o.part = t.id`],
  ['left join', `${table('debezium-json', 'debezium')} ${ORDERS} SELECT o.id, t.name, o.n FROM o LEFT JOIN t ON o.part = t.id`],
  ['join of keys', `${table('debezium-json', 'debezium', '', KEYED)} ${ORDERS} SELECT o.id, t.name, o.n FROM o JOIN t ON o.part = t.id`],
  ['in', `${table('debezium-json', 'debezium')} ${ORDERS} SELECT id FROM o WHERE part IN (SELECT id FROM t)`],
  ['not exists', `${table('debezium-json', 'debezium')} ${ORDERS} SELECT id FROM o WHERE NOT EXISTS (SELECT 1 FROM t WHERE t.id = o.part)`],
];

/** Which input comes first is open. */
const TWO_INPUTS = /intersect|join|^in$|not exists/;

/** Written, and the lines of the files in any order of the changes that Flink leaves open. */
const written = (format: string, columns: string, query: string, options = '', more = ''): string =>
  `${more}${table(format, 'out-{case}', options, columns, 's')} INSERT INTO s ${query}; CREATE TABLE l (line STRING) WITH ('connector' = 'filesystem', 'path' = '{dir}/changes/out-{case}', 'format' = 'raw'); SELECT line FROM l`;
const ROWS = "VALUES (1, 'a', 5, 1.50), (2, 'say \"hi\"', CAST(NULL AS INT), 0.00), (CAST(NULL AS INT), CAST(NULL AS STRING), 7, -12.25)";

const WRITE: readonly (readonly [name: string, sql: string])[] = FORMATS.flatMap(([format, path]) => [
  [`${format} written: inserts`, written(format, COLUMNS, ROWS)] as const,
  [`${format} written: without nulls`, written(format, COLUMNS, ROWS, `'${format}.encode.ignore-null-fields' = 'true'`)] as const,
  [
    `${format} written: plain decimals`,
    written(
      format,
      'p DECIMAL(20, 10)',
      'VALUES (CAST(0.0000000027 AS DECIMAL(20, 10)))',
      `'${format}.encode.decimal-as-plain-number' = 'true'`,
    ),
  ] as const,
  [
    `${format} written: nested`,
    written(format, 'r ROW<x INT, y STRING>, a ARRAY<INT>, m MAP<STRING, INT>', "VALUES (ROW(1, 'a'), ARRAY[1, 2], MAP['k', 1])"),
  ] as const,
  [
    `${format} written: updates`,
    written(format, 'name STRING, c BIGINT', 'SELECT name, COUNT(*) FROM t GROUP BY name', '', table(format, path)),
  ] as const,
  [
    `${format} written: updates, keyed`,
    written(
      format,
      'name STRING, c BIGINT, PRIMARY KEY (name) NOT ENFORCED',
      'SELECT name, COUNT(*) FROM t WHERE name IS NOT NULL GROUP BY name',
      '',
      table(format, path),
    ),
  ] as const,
  [`${format} written: of changes`, written(format, COLUMNS, 'SELECT * FROM t', '', table(format, path))] as const,
  [`${format} written: keyed`, written(format, KEYED, 'SELECT * FROM t', '', table(format, path))] as const,
]);

const BATCH: readonly ProgramCase[] = [
  ...FORMATS.map(
    ([format, path]): ProgramCase => ({name: `${format}: read in batch`, mode: 'batch', sql: `${table(format, path)} SELECT * FROM t`}),
  ),
  ...FORMATS.map(
    ([format], i): ProgramCase => ({
      name: `${format}: written in batch`,
      mode: 'batch',
      sql: written(format, COLUMNS, ROWS).replaceAll('out-{', `out-batch-${i}-{`),
    }),
  ),
];

/** Changes that tools record as JSON, read and written. */
export const CHANGE_FORMATS: ProgramArea = {
  name: 'change-formats',
  files: FILES,
  cases: [
    ...PLAIN.map(([name, sql]): ProgramCase => ({name, mode: 'streaming', sql, ...(TWO_INPUTS.test(name) ? {final: true} : {})})),
    ...WRITE.map(([name, sql], i): ProgramCase => ({name, mode: 'streaming', sql: sql.replaceAll('out-{', `out-${i}-{`)})),
    ...BATCH,
  ],
};
