// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form variable, or a place that the editor fills
import {readdirSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {describe, expect, test} from 'vitest';
import {parseScript} from '../sql/parser/parse.ts';
import {printStatement} from '../sql/print.ts';
import {complete} from './completion.ts';
import {definitionOf} from './definition.ts';
import {diagnose} from './diagnostics.ts';
import {type EditorFacts, NO_FACTS} from './facts.ts';
import {formatSql} from './format.ts';
import {hover} from './hover.ts';
import {statementAt} from './script.ts';

const SENSORS = `CREATE TABLE sensors (
  sensor_id INT,
  temperature DOUBLE,
  place ROW<city STRING, level INT>,
  event_time TIMESTAMP(3),
  WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen');
CREATE VIEW hot AS SELECT sensor_id AS id, temperature * 2 AS twice FROM sensors;
`;
const facts: EditorFacts = {
  ...NO_FACTS,
  above: [{id: 'p1', text: SENSORS, mode: 'streaming'}],
  streams: ['my-input-stream', 'other'],
  buckets: ['my-bucket'],
  forms: ['city'],
};

/** The labels at `|`, those of a kind first asked for. */
function labels(marked: string, kind?: string, with_: EditorFacts = facts): readonly string[] {
  const offset = marked.indexOf('|');
  const {items} = complete(marked.slice(0, offset) + marked.slice(offset + 1), offset, with_, 'streaming');
  return items.filter((item) => kind === undefined || item.kind === kind).map((item) => item.label);
}

describe('completion', () => {
  test('columns of FROM, also before FROM is reached', () => {
    expect(labels('SELECT sen| FROM sensors', 'column')).toEqual(['sensor_id', 'temperature', 'place', 'event_time']);
    expect(labels('SELECT * FROM sensors WHERE |', 'column')).toContain('temperature');
    expect(labels('SELECT sensor_id, | FROM sensors GROUP BY sensor_id', 'column')).toContain('sensor_id');
  });
  test.each([
    ['SELECT s.| FROM sensors AS s', ['sensor_id', 'temperature', 'place', 'event_time', '*']],
    ['SELECT * FROM sensors s JOIN hot h ON s.sensor_id = h.|', ['id', 'twice', '*']],
    ['WITH a AS (SELECT sensor_id AS x FROM sensors) SELECT | FROM a', ['x']],
    ['SELECT | FROM (SELECT temperature AS t, COUNT(*) AS n FROM sensors GROUP BY temperature) q', ['t', 'n']],
    ['SELECT n FROM (SELECT | FROM hot) q', ['id', 'twice']],
    ['SELECT place.| FROM sensors', ['city', 'level', '*']],
    ["SELECT | FROM TABLE(TUMBLE(TABLE hot, DESCRIPTOR(id), INTERVAL '1' MINUTE)) WHERE", []],
    ['SELECT * FROM TABLE(TUMBLE(TABLE sensors, DESCRIPTOR(|', ['sensor_id', 'temperature', 'place', 'event_time']],
    ['INSERT INTO hot (|', ['id', 'twice']],
    ['SELECT temperature + 1 AS warm FROM sensors ORDER BY |', ['warm', 'sensor_id', 'temperature', 'place', 'event_time']],
    ['CREATE TABLE t (a INT, b AS a + 1, PRIMARY KEY (|', ['a', 'b']],
    ['CREATE TABLE t (a INT, ts TIMESTAMP(3), WATERMARK FOR |', ['a', 'ts']],
    ['EXECUTE STATEMENT SET BEGIN INSERT INTO hot SELECT | FROM hot; END', ['id', 'twice']],
    ['SELECT * FROM hot MATCH_RECOGNIZE (ORDER BY id MEASURES A.|', ['id', 'twice', '*']],
    ['SELECT * FROM sensors WHERE sensor_id IN (SELECT | FROM hot)', ['id', 'twice', 'sensor_id', 'temperature', 'place', 'event_time']],
  ])('%s', (marked, expected) => {
    expect(labels(marked, 'column')).toEqual(expected);
  });
  test('window columns of a table function', () => {
    const found = labels("SELECT | FROM TABLE(TUMBLE(TABLE sensors, DESCRIPTOR(event_time), INTERVAL '1' MINUTE))", 'column');
    expect(found).toEqual(expect.arrayContaining(['sensor_id', 'window_start', 'window_end', 'window_time']));
  });
  test('of a self join each column comes with its table', () => {
    expect(labels('SELECT | FROM hot a, hot b', 'column')).toEqual(['a.id', 'a.twice', 'b.id', 'b.twice']);
  });
  test('tables where a table may stand', () => {
    expect(labels('SELECT * FROM |', 'table')).toEqual(['sensors']);
    expect(labels('SELECT * FROM |', 'view')).toEqual(['hot']);
    expect(labels('INSERT INTO |', 'table')).toEqual(['sensors']);
    expect(labels('DROP VIEW |').slice(0, 1)).toEqual(['hot']);
    expect(labels('WITH c AS (SELECT 1) SELECT * FROM |', 'view')).toEqual(['c', 'hot']);
    expect(labels('SELECT * FROM default_database.|', 'table')).toEqual(['sensors']);
    expect(labels('CREATE TABLE |').filter((l) => l === 'sensors')).toEqual([]);
  });
  test.each([
    ['|', ['SELECT', 'WITH', 'VALUES', 'CREATE', 'INSERT INTO', 'SET', 'SHOW']],
    ['SELECT a FROM t |', ['WHERE', 'GROUP BY', 'JOIN', 'LEFT JOIN', 'ORDER BY', 'AS']],
    ['SELECT a FROM t WHERE a |', ['AND', 'OR', 'IS', 'BETWEEN', 'LIKE', 'GROUP BY']],
    ['SELECT a FROM t GROUP |', ['BY']],
    ['CREATE |', ['TABLE', 'VIEW', 'DATABASE', 'TEMPORARY']],
    ['SHOW |', ['TABLES', 'CREATE TABLE', 'JOBS']],
    ['SELECT SUM(a) |', ['OVER', 'FROM']],
    ["SELECT INTERVAL '1' |", ['SECOND', 'DAY']],
    ['SELECT CASE WHEN a THEN b |', ['ELSE', 'END', 'WHEN']],
    ['SELECT a FROM t; |', ['SELECT', 'CREATE']],
  ])('key words: %s', (marked, expected) => {
    expect(labels(marked, 'keyword')).toEqual(expect.arrayContaining(expected));
  });
  test('no clause without the FROM that it needs', () => {
    const {items} = complete('SELECT 1 ', 9, NO_FACTS, 'streaming');
    const labels = items.map((item) => item.label);
    expect(labels).toContain('FROM');
    expect(labels.filter((label) => ['WHERE', 'GROUP BY', 'HAVING', 'WINDOW'].includes(label))).toEqual([]);
  });

  test('key words are written as the statement writes them', () => {
    expect(labels('select a from t |', 'keyword')).toContain('group by');
  });
  test('functions with their signature', () => {
    const {items} = complete('SELECT UPP', 10, facts, 'streaming');
    expect(items.find((i) => i.label === 'UPPER')).toMatchObject({
      kind: 'function',
      insert: 'UPPER($0)',
      snippet: true,
      detail: 'UPPER(text)',
    });
  });
  test('types of a column', () => {
    expect(labels('CREATE TABLE t (a |', 'type')).toContain('TIMESTAMP(3)');
    expect(labels('SELECT CAST(a AS |', 'type')).toContain('BIGINT');
  });
  test('options of the connector, not those that are given', () => {
    expect(labels("CREATE TABLE t (a INT) WITH ('|')").slice(0, 1)).toEqual(['connector']);
    expect(labels("CREATE TABLE t (a INT) WITH ('connector' = '|')")).toContain('kinesis');
    const keys = labels("CREATE TABLE t (a INT) WITH ('connector' = 'kinesis', 'stream' = 'x', '|");
    expect(keys).toEqual(expect.arrayContaining(['aws.region', 'scan.stream.initpos', 'format']));
    expect(keys).not.toContain('stream');
    expect(keys).not.toContain('stream.arn');
    expect(labels("CREATE TABLE t (a INT) WITH ('connector' = 'kinesis', 'format' = 'json', 'json.|')")).toContain(
      'json.ignore-parse-errors',
    );
    expect(labels("CREATE TABLE t (a INT) WITH ('connector' = 'kinesis', 'stream' = '|')")).toEqual(['my-input-stream', 'other']);
    expect(labels("CREATE TABLE t (a INT) WITH ('connector' = 'filesystem', 'path' = '|')")).toEqual(['s3://my-bucket/']);
    expect(labels("CREATE TABLE t (a INT) WITH ('connector' = 'kinesis', 'scan.stream.initpos' = '|')")).toEqual([
      'LATEST',
      'TRIM_HORIZON',
      'AT_TIMESTAMP',
    ]);
    expect(labels("SELECT * FROM sensors /*+ OPTIONS('|') */")).toContain('rows-per-second');
  });
  test('a text that is not closed is closed', () => {
    const open = "CREATE TABLE t (a INT) WITH ('connector' = 'kine";
    const {items, replace} = complete(open, open.length, facts, 'streaming');
    expect({insert: items[0]?.insert, typed: open.slice(replace.start, replace.end)}).toEqual({insert: "kinesis'", typed: 'kine'});
  });
  test('settings, form variables, and nothing in a comment', () => {
    expect(labels("SET '|'")).toContain('table.local-time-zone');
    expect(labels("SET 'execution.runtime-mode' = '|'")).toEqual(['streaming', 'batch']);
    expect(labels("SELECT * FROM sensors WHERE place = '${|")).toEqual(['city']);
    expect(labels('SELECT 1 -- FROM |')).toEqual([]);
    expect(labels('/* SELECT | */ SELECT 1')).toEqual([]);
  });
  test('what is broken elsewhere does not matter', () => {
    expect(labels('SELEC x;\nSELECT | FROM sensors;\nSELECT FROM', 'column')).toContain('temperature');
    expect(labels('SELECT a b c d, | FROM sensors', 'column')).toContain('temperature');
  });
});

describe('diagnostics', () => {
  const found = (text: string) => diagnose(text, facts, 'streaming').diagnostics;
  const mended = (text: string): string => {
    const fix = found(text)[0]?.fixes?.[0];
    return fix === undefined ? 'no fix' : text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
  };
  test('nothing for what is right, tables of the note above included', () => {
    expect(found('SELECT sensor_id FROM sensors; SELECT id FROM hot')).toEqual([]);
  });
  test.each([
    ['SELECT sensr_id FROM sensors', 'SELECT sensor_id FROM sensors'],
    ['SELECT * FROM sensrs', 'SELECT * FROM sensors'],
    ['SELECT UPPR(1) FROM sensors', 'SELECT UPPER(1) FROM sensors'],
    ['SELECT sensor_id, FROM sensors', 'SELECT sensor_id FROM sensors'],
    ['SELECT sensor_id temperature place FROM sensors', 'SELECT sensor_id temperature, place FROM sensors'],
    ["CREATE TABLE t (a INT b INT) WITH ('connector' = 'print')", "CREATE TABLE t (a INT, b INT) WITH ('connector' = 'print')"],
    [
      "CREATE TABLE t (a INT) WITH ('connector' = 'datagen' 'number-of-rows' = '1')",
      "CREATE TABLE t (a INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1')",
    ],
    ['SELECT COUNT(sensor_id FROM sensors', 'SELECT COUNT(sensor_id) FROM sensors'],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'kinesys')", "CREATE TABLE t (a INT) WITH ('connector' = 'kinesis')"],
    [
      "CREATE TABLE t (a INT) WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json', 'stream.initial.position' = 'LATEST')",
      "CREATE TABLE t (a INT) WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json', 'scan.stream.initpos' = 'LATEST')",
    ],
    [
      "CREATE TABLE e (id INT, ts TIMESTAMP(3)) WITH ('connector' = 'datagen'); SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end",
      "CREATE TABLE e (id INT, ts TIMESTAMP(3),\n  WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'datagen'); SELECT COUNT(*) FROM TABLE(TUMBLE(TABLE e, DESCRIPTOR(ts), INTERVAL '1' MINUTE)) GROUP BY window_start, window_end",
    ],
    [
      "CREATE TABLE n (a INT) WITH ('connector' = 'print'); INSERT INTO n SELECT COUNT(*) FROM sensors",
      "CREATE TABLE n (a INT) WITH ('connector' = 'print'); INSERT INTO n SELECT CAST(COUNT(*) AS INT) FROM sensors",
    ],
  ])('mended: %s', (text, expected) => {
    expect(mended(text)).toBe(expected);
  });
  test('spans are those of the whole text', () => {
    const text = 'SELECT 1;\n\nSELECT nothing FROM sensors';
    expect(found(text).map((d) => d.span && text.slice(d.span.start, d.span.end))).toEqual(['nothing']);
  });
  test('a table that only the catalog knows is asked for, not called unknown', () => {
    const listed: EditorFacts = {...NO_FACTS, databases: [{catalog: 'default_catalog', database: 'default_database', tables: ['orders']}]};
    const result = diagnose('SELECT whatever FROM orders', listed, 'streaming');
    expect(result.diagnostics).toEqual([]);
    expect(result.missing.map((p) => p.table)).toEqual(['orders']);
    const known = {
      ...listed,
      definitions: ["CREATE TABLE `default_catalog`.`default_database`.`orders` (`id` BIGINT) WITH ('connector' = 'datagen')"],
    };
    expect(diagnose('SELECT idd FROM orders', known, 'streaming').diagnostics[0]?.hint).toBe('did you mean "id"?');
  });
  test('what follows a wrong CREATE TABLE is not blamed for it', () => {
    expect(found("CREATE TABLE k (a INT) WITH ('connector' = 'nonsense'); SELECT b FROM k").map((d) => d.code)).toEqual([
      'planner/unknown-connector',
    ]);
    expect(found('CREATE TABLE k (a IN; SELECT b FROM k')).toHaveLength(1);
  });
  test('form variables are read as their defaults', () => {
    expect(found('SELECT * FROM sensors WHERE sensor_id > ${least=5} LIMIT ${n}')).toEqual([]);
  });
});

describe('hover', () => {
  const at = (marked: string): string | null => {
    const offset = marked.indexOf('|');
    return hover(marked.slice(0, offset) + marked.slice(offset + 1), offset, facts, 'streaming')?.text ?? null;
  };
  test.each([
    ['SELECT temp|erature FROM sensors', 'temperature DOUBLE'],
    ['SELECT s.event|_time FROM sensors s', 'event_time TIMESTAMP(3) *ROWTIME*'],
    ['SELECT place.ci|ty FROM sensors', 'place.city STRING'],
    ['SELECT * FROM sen|sors', '**table** `default_catalog.default_database.sensors`'],
    ['SELECT * FROM h|ot', '**view**'],
    ['SELECT UP|PER(place.city) FROM sensors', 'UPPER(text)'],
    ['SELECT UP|PER(place.city) FROM sensors', 'Here: `STRING`'],
    ['SELECT CO|UNT(*) FROM sensors', 'Here: `BIGINT NOT NULL`'],
    ['SELECT CURRENT_TIME|STAMP', 'CURRENT_TIMESTAMP'],
    ["CREATE TABLE t (a INT) WITH ('connector' = 'kinesis', 'scan.stream.in|itpos' = 'LATEST')", 'where reading begins'],
    ["SET 'table.local-|time-zone' = 'UTC'", 'time zone'],
    ['SELECT RO|W_NUMBER() OVER (ORDER BY event_time) FROM sensors', 'the number of the row'.replace('the', 'The')],
    ['SELECT q.n FROM (SELECT COUNT(*) AS n FROM sensors) |q', 'n BIGINT NOT NULL'],
  ])('%s', (marked, expected) => {
    expect(at(marked)).toContain(expected);
  });
  test('nothing on key words', () => {
    expect(at('SEL|ECT 1')).toBeNull();
  });
});

describe('definition', () => {
  test('of a table above, in the same text, of a common table, of the catalog', () => {
    expect(definitionOf('SELECT * FROM hot', 15, facts, 'streaming')).toEqual({kind: 'place', paragraph: 'p1', span: expect.anything()});
    const text = "CREATE TABLE mine (a INT) WITH ('connector' = 'print'); INSERT INTO mine SELECT 1";
    expect(definitionOf(text, text.lastIndexOf('mine') + 1, facts, 'streaming')).toEqual({
      kind: 'place',
      paragraph: null,
      span: {start: 13, end: 17},
    });
    expect(definitionOf('WITH c AS (SELECT 1) SELECT * FROM c', 36, facts, 'streaming')).toEqual({
      kind: 'place',
      paragraph: null,
      span: {start: 5, end: 6},
    });
    const listed: EditorFacts = {...NO_FACTS, databases: [{catalog: 'default_catalog', database: 'default_database', tables: ['orders']}]};
    expect(definitionOf('SELECT * FROM orders', 16, listed, 'streaming')).toMatchObject({kind: 'catalog', path: {table: 'orders'}});
  });
});

describe('format', () => {
  test.each([
    ['select a,b from t where x=1', 'SELECT a, b FROM t WHERE x = 1'],
    [
      'select sensor_id, count(*) as n\nfrom sensors where temperature > 1 and sensor_id<5 group by sensor_id',
      'SELECT sensor_id, count(*) AS n\nFROM sensors\nWHERE temperature > 1 AND sensor_id<5\nGROUP BY sensor_id',
    ],
    [
      "create table t (a int, b string) with ('connector'='datagen','number-of-rows'='5')",
      "CREATE TABLE t (\n  a int,\n  b string\n)\nWITH (\n  'connector' = 'datagen',\n  'number-of-rows' = '5'\n)",
    ],
    ['SELECT 1;   SELECT 2', 'SELECT 1;\nSELECT 2'],
    ['SELECT a -- why\n, b FROM t', 'SELECT\n  a -- why\n  ,\n  b\nFROM t'],
    ['SELEC 1', 'SELEC 1'],
    ['SET a = b  c', 'SET a = b  c'],
  ])('%s', (text, expected) => {
    expect(formatSql(text)).toBe(expected);
  });
});

test('the statement at an offset', () => {
  const text = 'SELECT 1;\nSELECT 2;\n\nSELECT 3';
  const at = (offset: number) => statementAt(text, offset)?.text;
  expect([at(0), at(9), at(10), at(19), at(20), at(25)]).toEqual(['SELECT 1', 'SELECT 1', 'SELECT 2', 'SELECT 2', 'SELECT 3', 'SELECT 3']);
});

/** Every script of the tests. */
const ROOT = path.join(import.meta.dirname, '..');
const scripts = ['planner/testdata'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder))
    .filter((file) => file.endsWith('.sql'))
    .map((file) => [file, readFileSync(path.join(ROOT, folder, file), 'utf8')] as const),
);

const meaning = (text: string): readonly string[] => {
  const {statements, diagnostics} = parseScript(text);
  return [...statements.map(printStatement), ...diagnostics.map((d) => d.message)];
};

describe.each(scripts)('%s', (_, script) => {
  test('formatted, it means the same; formatted twice, it is the same', () => {
    const once = formatSql(script);
    expect(meaning(once)).toEqual(meaning(script));
    expect(formatSql(once)).toBe(once);
    const words = (text: string) => text.match(/--.*|\/\*[^+][\s\S]*?\*\//g)?.map((c) => c.trimEnd());
    expect(words(once)).toEqual(words(script));
  });
});

describe('functions of the note itself', () => {
  test('are offered', () => {
    const text = 'SELECT twi';
    expect(complete(text, text.length, {...NO_FACTS, functions: ['twice']}, 'streaming').items.map((i) => i.insert)).toContain('twice($0)');
  });

  test('are not called unknown; others still are', () => {
    const own: EditorFacts = {...NO_FACTS, functions: ['twice']};
    expect(diagnose('SELECT TWICE(1)', own, 'streaming').diagnostics).toEqual([]);
    expect(diagnose('SELECT twic(1)', own, 'streaming').diagnostics).toMatchObject([{code: 'sql/unknown-function'}]);
  });
});
