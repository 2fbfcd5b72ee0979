import {JSON_ATOMS, PLAIN_ATOMS} from './atoms.ts';
import {reading, SIMPLE_TYPES} from './tables.ts';

type Script = readonly [name: string, sql: string];

const NESTED_TYPES = [
  'ARRAY<INT>',
  'ARRAY<STRING>',
  'ARRAY<ARRAY<BIGINT>>',
  'ARRAY<ROW<x INT, y STRING>>',
  'MAP<STRING, INT>',
  'MAP<STRING, STRING>',
  'MAP<STRING, ROW<x INT>>',
  'ROW<x INT, y STRING>',
  'ROW<x STRING>',
  'ROW<x ROW<x INT>, y DECIMAL(6, 2)>',
] as const;

const IGNORE = 'json.ignore-parse-errors = true';
const ISO = 'json.timestamp-format.standard = ISO-8601';
const TREES = 'json.decode.json-parser.enabled = false';

const JSON_RECORDS = [
  '{"id":1,"v":"x","w":1.5}',
  '  {"id":2,"v":"x"}  ',
  '\t{ "id" : 3 , "v" : "x" }',
  '{"w":2,"v":"order","id":4}',
  '{"id":5}',
  '{}',
  '{"v":null,"id":7,"w":null}',
  '{"id":8,"more":{"deep":[1,{"a":"}"}]},"v":"x"}',
  '{"id":9,"v":"x"}{"id":10,"v":"y"}',
  '{"id":11,"v":"x"} trailing',
  '{"id":12,"v":"x"}]',
  '{"id":13,"v":"x"',
  '{"id":14,"v":"x",}',
  '{"id":15 "v":"x"}',
  '{"ID":18,"V":"x"}',
  "{'id':19,'v':'x'}",
  '{id:20,v:"x"}',
  '{"id":21,"v":"x"}\r',
  '\uFEFF{"id":22,"v":"x"}',
  'null',
  '[]',
  '[{"id":23}]',
  '"text"',
  '24',
  'true',
  '',
  ' ',
  '\r',
  '{"id":25,"v":"a\\nb"}',
  '{"i\\u0064":26,"v":"escaped name"}',
  '{"id":27,"v":"x" /* comment */}',
  '// comment',
  '{"id":28,"v":"tab\there"}',
  '{"id":29,"v":"größe 漢字 😀"}',
  '{"id":30,"unknown":NaN,"v":"x"}',
  '{"id":31,"unknown":"bad \\q escape","v":"x"}',
  '{"id":32,"unknown":[1,2,"v":"x"}',
  '{"id":33,"v":{"b":1, "a" : [ 1.0, 2e3, 1e20, true, null, "\\u00e9/"] }}',
  '{"id":34,"v":[ ]}',
  '{"id":35,"v":12345678901234567890.1234567890}',
  '{"id":36,"w":"1e3","v":1e3}',
  '{"id":38,"w":[1],"v":"after a bad one"}',
  '{"id":"39","v":39}',
  '{"id":40.9,"v":true}',
  '{"id":true,"v":"x"}',
  '{"id":41,"":1,"v":"x"}',
  '{"id":42,"v":"\u007f\u0080\u2028"}',
  `{"id":43,"v":"x","deep":${'['.repeat(200)}${']'.repeat(200)}}`,
  '{"id":44,"v":"x"}\u0000',
] as const;

const CSV_RECORDS = [
  '1,x,1.5',
  ' 2 , x , 1.5 ',
  '3,x',
  '4',
  '5,x,1.5,more',
  '6,x,1.5,',
  '7,x,1.5,,',
  ',,',
  '',
  ' ',
  '"8","x","1.5"',
  '10,"a,b",1',
  '11,"a""b",1',
  '12,a"b,1',
  '13,a"b"c,1',
  '15,"",1',
  '16,"" ,1',
  "17,'a,b',1",
  '18,x,1\r',
  '#21,x,1',
  '22,#x,1',
  '23,a\\,b,1',
  '25,a\\nb,1',
  '26,\\,1',
  '27,größe 漢字 😀,1',
  '28,tab\there,1',
  '29,a;b;c,1',
  '30,NULL,NULL',
  '31,null,',
  '32,"NULL","NULL"',
  '33,\\N,1',
  '+34,x,+1',
  'x,x,1',
  '35,x,y',
  '36|x|1',
  '37;x;1',
  '38\tx\t1',
  '39,"  padded  ",1',
  '40,  padded  ,1',
  '41,x,1e3',
  '42,x,NaN',
] as const;

const CSV_OPTIONS: readonly (readonly string[])[] = [
  [],
  ['csv.allow-comments = true'],
  ['csv.null-literal = NULL'],
  ['csv.null-literal = '],
  ['csv.escape-character = \\'],
  ["csv.quote-character = ''"],
  ['csv.disable-quote-character = true'],
  ['csv.disable-quote-character = true', 'csv.escape-character = \\'],
  ['csv.field-delimiter = |'],
  ['csv.field-delimiter = ;', 'csv.null-literal = n/a'],
  ['csv.field-delimiter = \\t'],
  ['csv.field-delimiter = \t'],
];

/** Each line alone in a file would be a job of Flink's each; together they are one with errors ignored. */
const FILES: Record<string, string> = {
  'f-json-atoms/a.json': JSON_ATOMS.map((atom, i) => `{"id":${i},"v":${atom}}`).join('\n'),
  'f-json-records/a.json': JSON_RECORDS.join('\n'),
  'f-csv-atoms/a.csv': PLAIN_ATOMS.filter((atom) => !atom.includes(','))
    .map((atom, i) => `${i},${atom}`)
    .join('\n'),
  'f-csv-records/a.csv': CSV_RECORDS.join('\n'),
  'f-csv-unquoted/a.csv': CSV_RECORDS.filter((record) => !record.includes('"')).join('\n'),
  'f-json-nested/a.json': [
    '[[1],[2,3]]',
    '[{"x":1},{"x":"2","y":"b"},null]',
    '{"k":{"x":1},"l":null}',
    '{"k":[1,null]}',
    '{"k":{"k":{"k":"deep"}}}',
    '{"delta":1,"alpha":2,"charlie":3,"bravo":4,"k":5,"größe":6}',
  ]
    .map((v, i) => `{"id":${i},"v":${v}}`)
    .join('\n'),
  'f-floats/a.json': [
    '1.1',
    '-0.0',
    '0',
    '5e-324',
    '1e-40',
    '3.4e38',
    '1e300',
    '"NaN"',
    '"Infinity"',
    '"-Infinity"',
    '0.001',
    '0.0009',
    '1e7',
    '9999999',
    '1e21',
    '1e22',
    'null',
  ]
    .map((v, i) => `{"i":${i},"f":${v},"d":${v}}`)
    .join('\n'),
  'f-bom/a.csv': '\uFEFF1,x',
  'f-bom/a.json': '\uFEFF{"a":1,"b":"x"}',
  'f-bom/a.txt': '\uFEFFx',
  'f-json-odd/a.json': [
    '{"id":1,"v":"\\u12"}',
    '{"id":2,"v":[1 2]}',
    '{"id":3,"v":{"x":1,}}',
    '{"id":4,"v":5,"id":6}',
    '{"id":7,"v":{"id":8}}',
  ].join('\n'),
  'f-csv-odd-dates/a.csv': ['1,0000-01-01', '2,1582-10-10'].join('\n'),
  'f-csv-pairs/a.csv': ['1;2;3', ';', '1', '', ' 1 ; 2 ', 'a;b', '1;x', 'null;1', '1;;2', '"1;2"', '1:2']
    .map((v, i) => `${i},${v}`)
    .join('\n'),
  'f-crlf/a.csv': ['1,x\r', '2,"y"\r', '3,\r', '\r'].join('\n'),
  'f-crlf/a.json': ['{"a":1,"b":"x"}\r', '{"a":2,"b":"y"}\r'].join('\n'),
};

const READ: Script[] = [
  ...[...SIMPLE_TYPES, ...NESTED_TYPES].map(
    (type): Script => [`json as ${type}`, reading(`id INT, v ${type}`, 'f-json-atoms', 'json', [IGNORE])],
  ),
  ...['STRING', 'INT', 'DOUBLE', 'DECIMAL(10, 2)', 'DATE', 'ARRAY<STRING>', 'MAP<STRING, STRING>', 'ROW<x INT, y STRING>'].map(
    (type): Script => [`json trees as ${type}`, reading(`id INT, v ${type}`, 'f-json-atoms', 'json', [IGNORE, TREES])],
  ),
  ...['TIMESTAMP(0)', 'TIMESTAMP(3)', 'TIMESTAMP(9)', 'TIMESTAMP_LTZ(0)', 'TIMESTAMP_LTZ(3)', 'TIMESTAMP_LTZ(9)', 'TIME', 'DATE'].map(
    (type): Script => [`json, ISO, as ${type}`, reading(`id INT, v ${type}`, 'f-json-atoms', 'json', [IGNORE, ISO])],
  ),
  ['json: records', reading('id INT, v STRING, w DOUBLE', 'f-json-records', 'json', [IGNORE])],
  ['json: records, trees', reading('id INT, v STRING, w DOUBLE', 'f-json-records', 'json', [IGNORE, TREES])],
  ['json: records, one column', reading('v STRING', 'f-json-records', 'json', [IGNORE])],
  ['json: records, counted', `${reading('id INT, v STRING', 'f-json-records', 'json', [IGNORE]).replace('*', 'COUNT(*), COUNT(id)')}`],
  ['json: records, a column in capitals', reading('ID INT, `v` STRING', 'f-json-records', 'json', [IGNORE])],
  ['json: a field that is missing', reading('id INT, v STRING, w DOUBLE', 'f-json-records', 'json', ['json.fail-on-missing-field = true'])],
  ...SIMPLE_TYPES.map(
    (type): Script => [`csv as ${type}`, reading(`id INT, v ${type}`, 'f-csv-atoms', 'csv', ['csv.ignore-parse-errors = true'])],
  ),
  ...CSV_OPTIONS.map(
    (options): Script => [
      `csv: records, ${options.length === 0 ? 'as they are' : options.join(', ')}`,
      reading(
        'id INT, v STRING, w DOUBLE',
        options.length === 0 || !options[0]?.startsWith('csv.field-d') ? 'f-csv-records' : 'f-csv-unquoted',
        'csv',
        ['csv.ignore-parse-errors = true', ...options],
      ),
    ],
  ),
  ...['ARRAY<INT>', 'ARRAY<STRING>', 'ROW<x INT, y STRING>', 'ROW<x STRING, y INT, z INT>', 'ARRAY<DOUBLE>'].flatMap((type): Script[] =>
    [[], ['csv.array-element-delimiter = :'], ['csv.null-literal = null']].map((options) => [
      `csv as ${type} ${options.join()}`,
      reading(`id INT, v ${type}`, 'f-csv-pairs', 'csv', ['csv.ignore-parse-errors = true', ...options]),
    ]),
  ),
  ...[
    'ARRAY<ARRAY<BIGINT>>',
    'ARRAY<ROW<x INT, y STRING>>',
    'MAP<STRING, ROW<x INT>>',
    'MAP<STRING, ARRAY<INT>>',
    'MAP<STRING, MAP<STRING, STRING>>',
    'STRING',
  ].map((type): Script => [`json, nested, as ${type}`, reading(`id INT, v ${type}`, 'f-json-nested', 'json', [IGNORE])]),
  ['csv: a row of nothing', reading('id INT, v ROW<x STRING, y INT>', 'f-csv-pairs', 'csv')],
  ['csv: too deep', reading('id INT, v ARRAY<ROW<x INT>>', 'f-csv-pairs', 'csv')],
  ['csv: a mark of the byte order', reading('a INT, b STRING', 'f-bom/a.csv', 'csv', ['csv.ignore-parse-errors = true'])],
  ['csv: a mark of the byte order before a text', reading('a STRING, b STRING', 'f-bom/a.csv', 'csv')],
  ['json: a mark of the byte order', reading('a INT, b STRING', 'f-bom/a.json', 'json')],
  ['raw: a mark of the byte order', reading('a STRING', 'f-bom/a.txt', 'raw')],
  ['json: what is odd', reading('id INT, v INT', 'f-json-odd', 'json', [IGNORE])],
  ['csv: odd dates', reading('id INT, v DATE', 'f-csv-odd-dates', 'csv')],
  ['csv: line ends of Windows', reading('a INT, b STRING', 'f-crlf/a.csv', 'csv', ['csv.ignore-parse-errors = true'])],
  ['json: line ends of Windows', reading('a INT, b STRING', 'f-crlf/a.json', 'json')],
  ['raw: line ends of Windows', `${reading('line STRING', 'f-crlf/a.json', 'raw').replace('*', 'line, CHAR_LENGTH(line)')}`],
];

export const FORMAT_FILES: Readonly<Record<string, string>> = FILES;
export const FORMATS_READ: readonly Script[] = READ;
