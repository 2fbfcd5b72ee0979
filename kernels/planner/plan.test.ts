import {describe, expect, test} from 'vitest';
import {must} from '../protocol/assert.ts';
import {typeText} from '../protocol/data-type.ts';
import {parseStatement} from '../sql/parser/parse.ts';
import type {PhysicalNode} from './physical/plan.ts';
import type {PlanResult} from './plan.ts';
import {LISTING_COLUMN, type Planned, passes} from './planned.ts';
import {referencedTables, tablesOfView} from './referenced-tables.ts';
import {TestSession} from './testing/context.ts';

const TABLE = `CREATE TABLE t (id BIGINT, n INT, s STRING, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND)
  WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json');`;

function session(): TestSession {
  const s = new TestSession();
  s.run(TABLE);
  return s;
}

function planned<K extends Planned['kind']>(result: PlanResult, kind: K): Planned & {kind: K} {
  if (!result.ok) throw new Error(result.errors.map((e) => e.message).join('; '));
  if (result.planned.kind !== kind) throw new Error(`planned ${result.planned.kind}`);
  return result.planned as Planned & {kind: K};
}

function node<K extends PhysicalNode['kind']>(plan: Planned & {kind: 'query' | 'insert'}, kind: K): PhysicalNode & {kind: K} {
  return must(plan.plan.nodes.find((n) => n.kind === kind)) as PhysicalNode & {kind: K};
}

const types = (sql: string): string[] => planned(session().last(sql), 'query').schema.columns.map((c) => typeText(c.type));

describe('ranks', () => {
  test('a bound from a column is one, and the filter stays', () => {
    const sql = 'SELECT * FROM (SELECT id, n, ROW_NUMBER() OVER (PARTITION BY n ORDER BY id) AS rn FROM t) WHERE rn <= n';
    const plan = planned(session().last(sql), 'query');
    expect(node(plan, 'rank')).toMatchObject({to: null});
    expect(plan.plan.nodes.some((n) => n.kind === 'calc' && n.condition !== null)).toBe(true);
  });
});

describe('hints', () => {
  test('STATE_TTL gives the inputs of a join, or an aggregation, a time of their own', () => {
    const join = planned(session().last("SELECT /*+ STATE_TTL('b' = '2 h') */ a.n FROM t a JOIN t b ON a.n = b.n WHERE a.id > 1"), 'query');
    expect(node(join, 'regular-join')).toMatchObject({sideTtlMs: [0, 7_200_000]});
    const group = planned(session().last("SELECT /*+ STATE_TTL('t' = '1 d') */ n, COUNT(*) FROM t GROUP BY n"), 'query');
    expect(node(group, 'group-aggregate')).toMatchObject({stateTtlMs: 86_400_000});
  });

  test.each(["'x' = '1 d'", "'t' = 'soon'"])('STATE_TTL(%s) is refused', (option) => {
    const result = session().last(`SELECT /*+ STATE_TTL(${option}) */ n, COUNT(*) FROM t GROUP BY n`);
    expect(result.ok ? [] : result.errors.map((e) => e.code)).toEqual(['planner/hint']);
  });
});

describe('sources', () => {
  test('only the columns that are needed are decoded; the rowtime column always, for the watermark', () => {
    const query = planned(session().last('SELECT n FROM t WHERE id > 1'), 'query');
    expect(node(query, 'source')).toMatchObject({
      fields: [{name: 'id'}, {name: 'n'}, {name: 'ts'}],
      projections: null,
      watermark: {column: 2, idleTimeoutMs: 0},
    });
  });

  test('computed and metadata columns are made in the source', () => {
    const s = session();
    s.run(`CREATE TABLE m (a STRING, seq STRING METADATA FROM 'sequence-number' VIRTUAL, arrived TIMESTAMP(3) METADATA FROM 'timestamp', b AS UPPER(a))
      WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json')`);
    const source = node(planned(s.last('SELECT b, arrived, seq FROM m'), 'query'), 'source');
    expect(source.fields.map((f) => f.name)).toEqual(['a']);
    expect(source.metadata.map((m) => m.key)).toEqual(['sequence-number', 'timestamp']);
    // The connector gives TIMESTAMP_LTZ(3), the table declares TIMESTAMP(3).
    expect(source.projections).toMatchObject([
      {kind: 'column', index: 1},
      {kind: 'cast', type: {kind: 'timestamp', precision: 3}},
      {kind: 'call', function: 'UPPER'},
    ]);
    expect(source.watermark).toBeNull();
  });

  test('several INSERTs share a source that delivers what both need', () => {
    const s = session();
    s.run("CREATE TABLE a (id BIGINT) WITH ('connector' = 'print'); CREATE TABLE b (s STRING) WITH ('connector' = 'print')");
    const text = 'EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT id FROM t; INSERT INTO b SELECT s FROM t; END';
    const insert = planned(s.last(text), 'insert');
    expect(insert.plan.nodes.filter((n) => n.kind === 'source')).toHaveLength(1);
    expect(node(insert, 'source').fields.map((f) => f.name)).toEqual(['id', 's', 'ts']);
    expect(insert.targets.map((t) => t.table)).toEqual(['a', 'b']);
  });

  test('a hint takes the place of the table’s option, in either vocabulary', () => {
    const s = session();
    s.run(
      "CREATE TABLE p (a INT) WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json', 'scan.stream.initpos' = 'LATEST')",
    );
    const source = node(planned(s.last("SELECT * FROM p /*+ OPTIONS('source.init.position' = 'TRIM_HORIZON') */"), 'query'), 'source');
    expect(source.table.options).toEqual({
      connector: 'kinesis',
      stream: 's',
      'aws.region': 'r',
      format: 'json',
      'source.init.position': 'TRIM_HORIZON',
    });
  });

  test('idle time-out of the session and of the table', () => {
    const s = session();
    s.settings['table.exec.source.idle-timeout'] = '10 s';
    expect(node(planned(s.last('SELECT * FROM t'), 'query'), 'source').watermark?.idleTimeoutMs).toBe(10_000);
    const hinted = "SELECT * FROM t /*+ OPTIONS('scan.watermark.idle-timeout' = '500 ms') */";
    expect(node(planned(s.last(hinted), 'query'), 'source').watermark?.idleTimeoutMs).toBe(500);
  });
});

describe('ids', () => {
  const windowId = (sql: string): string => node(planned(session().last(sql), 'query'), 'window-aggregate').id;
  const base = "SELECT s, COUNT(*) AS c FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE), s";

  test('an edit that leaves the state alone keeps the id', () => {
    const id = windowId(base);
    expect(windowId(`/* more words */ ${base}`)).toBe(id);
    expect(windowId("SELECT COUNT(*) AS other, s FROM t GROUP BY s, TUMBLE(ts, INTERVAL '60' SECOND)")).toBe(id);
    expect(windowId("SELECT s, COUNT(*) FROM t WHERE id > 5 GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE), s")).toBe(id);
  });

  test('another window, key or aggregate is another state', () => {
    const id = windowId(base);
    expect(windowId("SELECT s, COUNT(*) FROM t GROUP BY TUMBLE(ts, INTERVAL '2' MINUTE), s")).not.toBe(id);
    expect(windowId("SELECT id, COUNT(*) FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE), id")).not.toBe(id);
    expect(windowId("SELECT s, COUNT(n) FROM t GROUP BY TUMBLE(ts, INTERVAL '1' MINUTE), s")).not.toBe(id);
  });

  test('ids of one plan differ', () => {
    const query = planned(session().last(`${base} UNION ALL ${base}`), 'query');
    const ids = query.plan.nodes.map((n) => n.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

// Types as Flink's: COUNT is BIGINT NOT NULL, an aggregate without GROUP BY may be NULL, literals are NOT NULL, window bounds of a table function too.
describe('types', () => {
  test('aggregates', () => {
    expect(types('SELECT COUNT(*), SUM(n), AVG(n) FROM t')).toEqual(['BIGINT NOT NULL', 'INT', 'INT']);
    expect(types('SELECT COUNT(n), SUM(1), MAX(1) FILTER (WHERE n > 1) FROM t GROUP BY id')).toEqual([
      'BIGINT NOT NULL',
      'INT NOT NULL',
      'INT',
    ]);
  });

  test('literals and CASE', () => {
    expect(types("SELECT 'OK', 2147483647, 2147483648, 1.50, 1E0, CASE WHEN n > 1 THEN 'a' ELSE 'bbb' END FROM t")).toEqual([
      'CHAR(2) NOT NULL',
      'INT NOT NULL',
      'BIGINT NOT NULL',
      'DECIMAL(3, 2) NOT NULL',
      'DOUBLE NOT NULL',
      'VARCHAR(3) NOT NULL',
    ]);
  });

  test('time attributes: kept by columns, lost in functions, groups and table functions, though some still show them, as in Flink', () => {
    expect(types('SELECT ts, CAST(ts AS TIMESTAMP(3)), COALESCE(ts, ts) FROM t')).toEqual([
      'TIMESTAMP(3) *ROWTIME*',
      'TIMESTAMP(3)',
      'TIMESTAMP(3)',
    ]);
    expect(types('SELECT ts, MAX(ts) FROM t GROUP BY ts')).toEqual(['TIMESTAMP(3) *ROWTIME*', 'TIMESTAMP(3) *ROWTIME*']);
    expect(types("SELECT ts + INTERVAL '1' DAY, FLOOR(ts TO HOUR), MAX(ts) + INTERVAL '1' DAY > ts FROM t GROUP BY ts")).toEqual([
      'TIMESTAMP(3) *ROWTIME*',
      'TIMESTAMP(3) *ROWTIME*',
      'BOOLEAN',
    ]);
    expect(types("SELECT ts, window_start, window_time FROM TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' HOUR))")).toEqual([
      'TIMESTAMP(3) *ROWTIME*',
      'TIMESTAMP(3) NOT NULL',
      'TIMESTAMP(3) NOT NULL *ROWTIME*',
    ]);
    expect(
      types(
        "SELECT HOP_ROWTIME(ts, INTERVAL '1' SECOND, INTERVAL '2' SECOND) FROM t GROUP BY HOP(ts, INTERVAL '1' SECOND, INTERVAL '2' SECOND)",
      ),
    ).toEqual(['TIMESTAMP(3) *ROWTIME*']);
  });

  test('names: EXPR$ by position, repeated names numbered', () => {
    const query = planned(session().last('SELECT id, n + 1, id, t.n AS id FROM t'), 'query');
    expect(query.schema.columns.map((c) => c.name)).toEqual(['id', 'EXPR$1', 'id0', 'id1']);
  });
});

describe('windows', () => {
  test('intervals are milliseconds', () => {
    const hop = node(
      planned(session().last("SELECT COUNT(*) FROM t GROUP BY HOP(ts, INTERVAL '10' second, INTERVAL '1' minute)"), 'query'),
      'window-aggregate',
    );
    expect(hop).toMatchObject({window: {kind: 'hop', slide: 10_000, size: 60_000, offset: 0}, timeMode: 'event', zone: null, keys: []});
  });

  test('grouping a window table function by its window is a window aggregation, without TABLE( ) and with named arguments too', () => {
    for (const from of [
      "TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' DAY, INTERVAL '8' HOUR))",
      "TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL '1' DAY, INTERVAL '8' HOUR)",
      "TABLE(TUMBLE(`OFFSET` => INTERVAL '8' HOUR, DATA => TABLE t, TIMECOL => DESCRIPTOR(ts), SIZE => INTERVAL '1' DAY))",
    ]) {
      const query = planned(session().last(`SELECT window_end, s, COUNT(*) FROM ${from} GROUP BY window_start, window_end, s`), 'query');
      expect(query.changelogMode).toBe('append');
      expect(node(query, 'window-aggregate')).toMatchObject({
        window: {kind: 'tumble', size: 86_400_000, offset: 28_800_000},
        properties: ['end'],
      });
    }
  });

  test('windows on TIMESTAMP_LTZ follow the session zone', () => {
    const s = new TestSession();
    s.settings['table.local-time-zone'] = 'Europe/Berlin';
    s.run("CREATE TABLE p (a INT, pt AS PROCTIME()) WITH ('connector' = 'datagen')");
    const query = planned(s.last("SELECT COUNT(*) FROM p GROUP BY TUMBLE(pt, INTERVAL '1' DAY)"), 'query');
    expect(node(query, 'window-aggregate')).toMatchObject({timeMode: 'processing', zone: 'Europe/Berlin'});
  });
});

describe('changelog', () => {
  test('a result by key says its key', () => {
    expect(planned(session().last('SELECT COUNT(*) AS c, s FROM t GROUP BY s'), 'query')).toMatchObject({
      changelogMode: 'retract',
      schema: {key: [1]},
    });
    expect(planned(session().last('SELECT s FROM t'), 'query').schema.key).toBeUndefined();
    expect(planned(session().last('SELECT COUNT(*) FROM t'), 'query').schema.key).toEqual([]);
  });

  test('an upsert sink gets no -U', () => {
    const s = session();
    s.run("CREATE TABLE k (id BIGINT, c BIGINT, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'store')");
    const insert = planned(s.last('INSERT INTO k SELECT id, COUNT(*) FROM t GROUP BY id'), 'insert');
    expect(node(insert, 'group-aggregate')).toMatchObject({emitUpdateBefore: false, changelogMode: 'upsert'});
  });

  test('a sink that asks for no -U gets none, with a key or without', () => {
    const s = session();
    s.run("CREATE TABLE v (id BIGINT, c BIGINT) WITH ('connector' = 'void')");
    const counted = planned(s.last('INSERT INTO v SELECT id, COUNT(*) FROM t GROUP BY id'), 'insert');
    expect(node(counted, 'group-aggregate')).toMatchObject({emitUpdateBefore: false, changelogMode: 'upsert'});
    const ranked = (top: number): unknown => {
      const number = 'ROW_NUMBER() OVER (PARTITION BY s ORDER BY id DESC) AS place';
      const insert = `INSERT INTO v SELECT id, id FROM (SELECT *, ${number} FROM t) WHERE place <= ${top}`;
      return node(planned(s.last(insert), 'insert'), 'rank');
    };
    expect(ranked(1)).toMatchObject({emitUpdateBefore: false, changelogMode: 'upsert'});
    expect(ranked(2)).toMatchObject({changelogMode: 'retract'});
  });

  test('in batch there are only final rows', () => {
    const s = new TestSession();
    s.mode = 'batch';
    s.run("CREATE TABLE f (a INT) WITH ('connector' = 'filesystem', 'path' = '/x', 'format' = 'csv')");
    expect(planned(s.last('SELECT a, COUNT(*) FROM f GROUP BY a'), 'query').changelogMode).toBe('append');
  });
});

describe('INSERT', () => {
  test('an integer that is narrower than the query’s is checked, and says so', () => {
    const s = session();
    s.run("CREATE TABLE k (n INT) WITH ('connector' = 'print')");
    const text = 'INSERT INTO k SELECT COUNT(*) AS c FROM t';
    const result = s.last(text);
    const calc = node(planned(result, 'insert'), 'calc');
    expect(calc.projections).toMatchObject([{kind: 'cast', mode: 'checked', label: 'n', type: {kind: 'int'}}]);
    const [warning] = result.warnings;
    expect(warning).toMatchObject({severity: 'warning', code: 'planner/narrowing', message: 'column "n" is INT, the query gives BIGINT'});
    const fix = must(warning?.fixes?.[0]);
    const fixed = text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
    expect(fixed).toBe('INSERT INTO k SELECT CAST(COUNT(*) AS INT) AS c FROM t');
    expect(s.last(fixed).warnings).toEqual([]);
  });

  // The words of Flink 1.20 for this statement.
  test('without the compatibility Flink refuses', () => {
    const s = session();
    s.run("CREATE TABLE st (status VARCHAR(6), num INT, a DOUBLE) WITH ('connector' = 'print'); SET 'millrace.compat.narrowing' = 'false'");
    const result = s.last("INSERT INTO st SELECT 'OK', COUNT(*), AVG(1e0) FROM t GROUP BY id");
    expect(result.ok).toBe(false);
    expect(!result.ok && result.errors[0]?.detail).toBe(
      "Column types of query result and sink for 'default_catalog.default_database.st' do not match.\n" +
        "Cause: Incompatible types for sink column 'num' at position 1.\n\n" +
        'Query schema: [EXPR$0: CHAR(2) NOT NULL, EXPR$1: BIGINT NOT NULL, EXPR$2: DOUBLE NOT NULL]\n' +
        'Sink schema:  [status: VARCHAR(6), num: INT, a: DOUBLE]',
    );
  });

  test('columns by name; the others are NULL; NOT NULL is enforced', () => {
    const s = session();
    s.run("CREATE TABLE k (a INT, b STRING NOT NULL, c DOUBLE) WITH ('connector' = 'print')");
    const sink = node(planned(s.last('INSERT INTO k (c, b) SELECT n, s FROM t'), 'insert'), 'sink');
    expect(sink.notNull).toEqual({columns: [1], enforcer: 'error'});
    const result = s.last('INSERT INTO k (a) SELECT n FROM t');
    expect(!result.ok && result.errors[0]?.message).toBe('column "b" must not be NULL: the INSERT has to name it');
  });

  test('two INSERTs of one table are two sinks of one job', () => {
    const s = session();
    s.run("CREATE TABLE k (n BIGINT) WITH ('connector' = 'print')");
    const text = 'EXECUTE STATEMENT SET BEGIN INSERT INTO k SELECT id FROM t; INSERT INTO k SELECT id FROM t; END';
    const {plan} = planned(s.last(text), 'insert');
    expect(plan.nodes.filter((n) => n.kind === 'sink')).toHaveLength(2);
    expect(new Set(plan.nodes.map((n) => n.id)).size).toBe(plan.nodes.length);
  });
});

test('every mistake once, in the order of the text', () => {
  const result = session().last('WITH c AS (SELECT nope, neither FROM t) SELECT gone FROM c UNION ALL SELECT 1 FROM c');
  expect(!result.ok && result.errors.map((e) => e.message)).toEqual(['column "nope" does not exist', 'column "neither" does not exist']);
});

test('planning is quick and safe for long and deep statements', () => {
  const s = session();
  const sum = Array.from({length: 1900}, () => 'n').join(' + ');
  expect(s.last(`SELECT ${sum} AS total, COUNT(*) FROM t GROUP BY n`).ok).toBe(true);
  const or = Array.from({length: 1900}, (_, i) => `id = ${i}`).join(' OR ');
  expect(s.last(`SELECT id FROM t WHERE ${or}`).ok).toBe(true);
  const nested = `${'('.repeat(300)}id${' + 1)'.repeat(300)}`;
  expect(s.last(`SELECT ${nested}, COUNT(*) FROM t GROUP BY ${nested}`).ok).toBe(true);
});

test('the tables that a statement needs', () => {
  const config = session().context('').session;
  const names = (sql: string): string[] => referencedTables(parseStatement(sql), config).map((p) => `${p.database}.${p.table}`);
  expect(names('INSERT INTO a WITH c AS (SELECT * FROM x) SELECT * FROM c, d.y WHERE EXISTS (SELECT 1 FROM z)')).toEqual([
    'default_database.a',
    'default_database.x',
    'd.y',
    'default_database.z',
  ]);
  expect(names("EXPLAIN SELECT * FROM TABLE(TUMBLE(TABLE q, DESCRIPTOR(t), INTERVAL '1' DAY))")).toEqual(['default_database.q']);
  expect(names('DESCRIBE a')).toEqual(['default_database.a']);
  const view = planned(session().last('CREATE VIEW v AS SELECT id FROM t'), 'create-view').view;
  expect(tablesOfView(view, config).map((p) => p.table)).toEqual(['t']);
});

test('SHOW … LIKE', () => {
  const like =
    (pattern: string, negated = false): ((name: string) => boolean) =>
    (name) =>
      passes(name, {pattern, negated, ignoreCase: false});
  expect(['sensor_data', 'sensorXdata', 'sensor', 'xsensor_data'].filter(like('sensor_d%'))).toEqual(['sensor_data', 'sensorXdata']);
  expect(['a_b', 'axb'].filter(like('a\\_b'))).toEqual(['a_b']);
  expect(['a.c', 'abc'].filter(like('a.c'))).toEqual(['a.c']);
  expect(['a', 'b'].filter(like('a', true))).toEqual(['b']);
  expect(LISTING_COLUMN['show-tables']).toBe('table name');
});

test('a column of TIME(3) is taken, and keeps whole seconds as in Flink', () => {
  const s = session();
  s.run(
    "CREATE TABLE clock (a TIME(3), b TIME(9), c TIME) WITH ('connector' = 'kinesis', 'stream' = 's', 'aws.region' = 'r', 'format' = 'json')",
  );
  const {schema} = planned(s.last('SELECT * FROM clock'), 'query');
  expect(schema.columns.map((c) => typeText(c.type))).toEqual(['TIME(0)', 'TIME(0)', 'TIME(0)']);
});
