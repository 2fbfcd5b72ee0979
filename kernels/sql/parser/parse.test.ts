import {describe, expect, test} from 'vitest';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {QueryBody} from '../ast/query.ts';
import {printExpression} from '../print-expression.ts';
import {printQuery} from '../print-query.ts';
import {splitStatements} from '../statements.ts';
import {parseExpression, parseScript, parseStatement, parseTypeName} from './parse.ts';

/** The first error of a text, with the piece of the text that it points at. */
function errorOf(sql: string): {message: string; at: string; detail?: string; hint?: string; fix?: string} {
  const [error] = parseScript(sql).diagnostics;
  if (!error?.span) throw new Error(`no error in ${sql}`);
  const fix = error.fixes?.[0];
  return {
    message: error.message,
    at: sql.slice(error.span.start, error.span.end),
    ...(error.detail ? {detail: error.detail} : {}),
    ...(error.hint ? {hint: error.hint} : {}),
    ...(fix ? {fix: sql.slice(0, fix.span.start) + fix.text + sql.slice(fix.span.end)} : {}),
  };
}

/** Fully parenthesised text, to see how operators bind. */
function bound(sql: string): string {
  const walk = (e: ReturnType<typeof parseExpression>): string => {
    switch (e.kind) {
      case 'binary':
        return `(${walk(e.left)} ${e.operator} ${walk(e.right)})`;
      case 'unary':
        return `(${e.operator} ${walk(e.operand)})`;
      case 'is':
        return `(${walk(e.operand)} IS ${e.test})`;
      case 'between':
        return `(${walk(e.operand)} BETWEEN ${walk(e.low)} AND ${walk(e.high)})`;
      case 'in-list':
        return `(${walk(e.operand)} IN …)`;
      case 'like':
        return `(${walk(e.operand)} LIKE ${walk(e.pattern)})`;
      default:
        return printExpression(e);
    }
  };
  return walk(parseExpression(sql));
}

describe('errors', () => {
  test('a mistyped clause is named, not the alias that it was read as', () => {
    expect(errorOf('SELECT a FORM t')).toEqual({
      message: 'unexpected "FORM"',
      at: 'FORM',
      detail: 'expected FROM',
      hint: 'did you mean "FROM"?',
      fix: 'SELECT a FROM t',
    });
    expect(errorOf('select a from t whre a = 1').fix).toBe('select a from t where a = 1');
    expect(errorOf('SELECT a FROM t GRUOP BY a').fix).toBe('SELECT a FROM t GROUP BY a');
    expect(errorOf('SELEC 1')).toMatchObject({at: 'SELEC', hint: 'did you mean "SELECT"?'});
    expect(errorOf('CREATE TABEL t (a INT)').fix).toBe('CREATE TABLE t (a INT)');
    expect(errorOf('SHOW TABELS').at).toBe('TABELS');
  });

  test('a reserved word as a name is quoted by the fix', () => {
    expect(errorOf('CREATE TABLE t (value STRING)')).toEqual({
      message: 'unexpected "value"',
      at: 'value',
      detail: 'expected a column name, and VALUE is a reserved word',
      hint: 'write `value` in backquotes to use it as a name',
      fix: 'CREATE TABLE t (`value` STRING)',
    });
    expect(parseScript('CREATE TABLE t (status STRING, name STRING, data INT)').diagnostics).toEqual([]);
  });

  test('what is missing at the end is told', () => {
    expect(errorOf('SELECT a FROM')).toMatchObject({message: 'unexpected end of the statement', detail: 'expected a table name'});
    expect(errorOf('SELECT f(a')).toMatchObject({message: 'unexpected end of the statement', detail: 'expected ")"'});
  });

  test('unclosed texts, names and comments point at their start', () => {
    expect(errorOf("SELECT 'abc FROM t")).toMatchObject({message: 'unterminated text', at: "'"});
    expect(errorOf('SELECT `abc FROM t')).toMatchObject({message: 'unterminated quoted name', at: '`'});
    expect(errorOf('SELECT 1 /* abc')).toMatchObject({message: 'unterminated comment', at: '/*'});
  });

  test('habits of other dialects', () => {
    expect(errorOf('SELECT a != b FROM t').fix).toBe('SELECT a <> b FROM t');
    expect(errorOf('SELECT a FROM t WHERE b = "x"').fix).toBe("SELECT a FROM t WHERE b = 'x'");
    expect(errorOf('SELECT a FROM t WHERE b = ‘x’').hint).toBe("write ' instead");
    expect(errorOf('SELECT a FROM t LIMIT 5, 10').hint).toBe('write LIMIT count OFFSET start');
    expect(errorOf("CREATE TABLE t (a INT) WITH (connector = 'kinesis')").fix).toBe(
      "CREATE TABLE t (a INT) WITH ('connector' = 'kinesis')",
    );
    expect(errorOf('SELECT 1 MINUS SELECT 2').fix).toBe('SELECT 1 EXCEPT SELECT 2');
    expect(errorOf('INSERT INTO TABLE t SELECT 1').fix).toBe('INSERT INTO t SELECT 1');
  });
});

describe('typical mistakes', () => {
  test.each([
    ['SELECT a b c FROM t', 'c', 'expected "," or FROM, ORDER, LIMIT, OFFSET or FETCH', undefined],
    ['SELECT a, b, FROM t', 'FROM', 'expected an expression', undefined],
    ['SELECT f(a, b FROM t', 'FROM', 'expected "," or ")"', 'close "f(a, b FROM t"'],
    ['SELECT nullif(a b) FROM t', 'b', 'expected "," or ")"', 'close "nullif(a b) FROM t"'],
    ['SELECT a FROM t )', ')', undefined, 'no "(" is open here'],
    ['INSERT INTO t VALUES 1, 2)', ')', 'expected ORDER, LIMIT, OFFSET or FETCH', 'no "(" is open here'],
    ['CREATE TABLE t (a INT b STRING)', 'b', 'expected "," or ")"', 'close "(a INT b STRING)"'],
    ['CREATE TABLE t (a INT, ) WITH ()', ')', 'expected a column name', undefined],
    ['CREATE TABLE t (a INT, WATERMRK FOR a AS a)', 'WATERMRK', 'expected WATERMARK', 'did you mean "WATERMARK"?'],
    ['CREATE TABLE IF NOT EXIST t (a INT)', 'EXIST', 'expected EXISTS', 'did you mean "EXISTS"?'],
    ['DROP TABLE IF EXIST t', 'EXIST', 'expected EXISTS', 'did you mean "EXISTS"?'],
    ["CREATE TABLE t (a INT) WTH ('k' = 'v')", 'WTH', expect.any(String), 'did you mean "WITH"?'],
    ['SELECT CASE WHEN a THEN b FROM t', 'FROM', 'expected END', undefined],
    ['SELECT CAST(a INT) FROM t', 'INT', 'expected AS', undefined],
    ["SELECT INTERVAL '1' HUOR", 'HUOR', expect.any(String), 'did you mean "HOUR"?'],
    ['SELECT * FROM t WHERE a = 1 ADN b = 2', 'ADN', undefined, 'did you mean "AND"?'],
    ['SELECT * FROM t LIMT 5', 'LIMT', 'expected LIMIT', 'did you mean "LIMIT"?'],
    ['SELECT a FROM t JION u ON a = b', 'JION', 'expected JOIN', 'did you mean "JOIN"?'],
    ['SELECT a FROM t LEFT u ON a = b', 'u', 'expected JOIN', undefined],
    ['SELECT * FROM t WHERE a NOT NULL', 'NOT NULL', undefined, 'write IS NOT NULL'],
    ['SELECT a::INT FROM t', ':', 'expected "," or AS, FROM, ORDER, LIMIT, OFFSET or FETCH', 'write CAST(a AS type)'],
    ['SELECT a == b FROM t', '=', 'expected an expression', 'a comparison has one "="'],
    ['ALTER TABLE t ADD COLUMN a INT', 'COLUMN', undefined, 'the name follows at once'],
    ['SHOW TABLE', 'TABLE', expect.any(String), 'did you mean "TABLES"?'],
    ['SHOW CREATE t', 't', 'expected TABLE, VIEW or CATALOG', undefined],
    ['EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1;', '', 'expected INSERT or END', undefined],
    ['EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1 END', 'END', 'expected ";"', undefined],
    ['INSERT INTO t VALUES (ROW(1, 2), 3)', ',', undefined, 'a row that begins with a ROW is written ROW(ROW(…), …)'],
    ['CREATE FUNCTION f AS org.x.F', 'org', 'expected a class name in quotes', undefined],
    ['SELECT count(*) OVER PARTITION BY a FROM t', 'PARTITION', 'expected "("', undefined],
  ])('%s', (sql, at, detail, hint) => {
    const error = errorOf(sql);
    expect(error.at).toBe(at);
    expect(error.detail === undefined ? undefined : `expected ${error.detail.replace(/^expected /, '')}`).toEqual(detail);
    expect(error.hint).toBe(hint);
  });
});

describe('scripts', () => {
  test('all errors at once, the right statements kept, places in the whole text', () => {
    const sql = 'SELECT 1;\nSELEC 2;\nSELECT 3;\nSELECT FROM t;\nSELECT (4;\nSELECT 5';
    const {statements, diagnostics} = parseScript(sql);
    expect(statements.map(({span}) => sql.slice(span.start, span.end))).toEqual(['SELECT 1', 'SELECT 3', 'SELECT 5']);
    expect(diagnostics.map(({span}) => sql.slice(span?.start, span?.end))).toEqual(['SELEC', 'FROM', '']);
  });

  test('a semicolon in a text, a name, a comment or a statement set parts nothing', () => {
    const parts = [
      "SELECT ';' AS `;` -- ; x\n/* ; */",
      'EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT CASE WHEN b THEN 1 END FROM t; INSERT INTO c SELECT 2; END',
      'BEGIN STATEMENT SET; INSERT INTO a SELECT 1; END',
      'SELECT 1',
    ];
    expect(splitStatements(parts.join(';\n')).map(({text}) => text)).toEqual(["SELECT ';' AS `;`", ...parts.slice(1)]);
    expect(parseScript(parts.join(';')).statements.map(({kind}) => kind)).toEqual(['select', 'statement-set', 'statement-set', 'select']);
  });

  test('a statement set that is never closed does not swallow the rest', () => {
    const {statements, diagnostics} = parseScript('EXECUTE STATEMENT SET BEGIN INSERT INTO a SELECT 1; SELECT 2; SHOW TABLES');
    expect(diagnostics).toHaveLength(1);
    expect(statements.map(({kind}) => kind)).toEqual(['select', 'show']);
  });

  test('empty texts hold nothing and no error', () => {
    for (const sql of ['', ' \n', ';', ' ; ; ', '-- x', '/* x */;']) expect(parseScript(sql)).toEqual({statements: [], diagnostics: []});
  });

  test('exactly one statement where one is asked for', () => {
    expect(parseStatement('SELECT 1;').kind).toBe('select');
    expect(() => parseStatement('SELECT 1; SELECT 2')).toThrow('only one statement is allowed here');
    expect(() => parseStatement(' ')).toThrow('the statement is empty');
  });
});

describe('binding powers, as Flink groups them', () => {
  test.each([
    ['a - b - c', '((a - b) - c)'],
    ['a + b * c % d', '(a + ((b * c) % d))'],
    ['a || b + c', '((a || b) + c)'],
    ['NOT a = b AND c', '((NOT (a = b)) AND c)'],
    ['a = b IS NULL', '((a = b) IS NULL)'],
    ['NOT a IS NULL', '(NOT (a IS NULL))'],
    ['a OR b AND c', '(a OR (b AND c))'],
    ['a BETWEEN 1 + 1 AND 2 AND b', '((a BETWEEN (1 + 1) AND 2) AND b)'],
    ['a LIKE b || c OR d', '((a LIKE (b || c)) OR d)'],
    ['-a * b', '((- a) * b)'],
    ['a IN (1) = b', '((a IN …) = b)'],
    ["ts - INTERVAL '5' SECOND < x", "((ts - INTERVAL '5' SECOND) < x)"],
  ])('%s', (sql, grouped) => {
    expect(bound(sql)).toBe(grouped);
  });

  test('set operations lean left and INTERSECT binds tighter', () => {
    const tree = (b: QueryBody): string => {
      if (b.kind === 'set-operation') return `(${tree(b.left)} ${b.operator} ${tree(b.right)})`;
      return b.kind === 'query'
        ? tree(b.body)
        : printQuery({kind: 'query', with: [], body: b, orderBy: [], offset: null, limit: null, span: b.span});
    };
    const grouped = (sql: string): string => {
      const statement = parseStatement(sql);
      return statement.kind === 'select' ? tree(statement.query.body) : '';
    };
    expect(grouped('VALUES (1) EXCEPT VALUES (2) EXCEPT VALUES (3)')).toBe('((VALUES (1) EXCEPT VALUES (2)) EXCEPT VALUES (3))');
    expect(grouped('VALUES (1) UNION VALUES (2) INTERSECT VALUES (3)')).toBe('(VALUES (1) UNION (VALUES (2) INTERSECT VALUES (3)))');
    expect(grouped('(VALUES (1) UNION VALUES (2)) INTERSECT VALUES (3)')).toBe('((VALUES (1) UNION VALUES (2)) INTERSECT VALUES (3))');
  });
});

describe('limits', () => {
  const nested = (depth: number): string => `SELECT ${'('.repeat(depth)}1${')'.repeat(depth)}`;

  test('400 levels are fine, 401 are an error', () => {
    expect(parseScript(nested(400)).diagnostics).toEqual([]);
    expect(parseScript(nested(401)).diagnostics[0]?.code).toBe('sql/too-deep');
  });

  test.each([
    ['subqueries', (n: number) => `${'SELECT * FROM ('.repeat(n)}SELECT 1${')'.repeat(n)}`],
    ['calls', (n: number) => `SELECT ${'f('.repeat(n)}1${')'.repeat(n)}`],
    ['CASE', (n: number) => `SELECT ${'CASE WHEN a THEN '.repeat(n)}1${' END'.repeat(n)}`],
    ['types', (n: number) => `CREATE TABLE t (a ${'ARRAY<'.repeat(n)}INT${'>'.repeat(n)})`],
    ['NOT', (n: number) => `SELECT ${'NOT '.repeat(n)}a`],
    ['minus', (n: number) => `SELECT ${'- '.repeat(n)}a`],
    ['scalar subqueries', (n: number) => `${'SELECT ('.repeat(n)}SELECT 1${')'.repeat(n)}`],
    ['WITH', (n: number) => `${'WITH x AS ('.repeat(n)}SELECT 1${') SELECT 1'.repeat(n)}`],
    ['casts', (n: number) => `SELECT ${'CAST('.repeat(n)}a${' AS INT)'.repeat(n)}`],
    ['joins', (n: number) => `SELECT * FROM ${'(a JOIN '.repeat(n)}b${' ON TRUE)'.repeat(n)} JOIN c ON TRUE`],
    ['set operations', (n: number) => `${'(SELECT 1 UNION '.repeat(n)}SELECT 1${')'.repeat(n)}`],
    ['rows', (n: number) => `SELECT ${'ROW('.repeat(n)}1${')'.repeat(n)}`],
    ['arrays', (n: number) => `SELECT ${'ARRAY['.repeat(n)}1${']'.repeat(n)}`],
    ['row types', (n: number) => `CREATE TABLE t (a ${'ROW<a '.repeat(n)}INT${'>'.repeat(n)})`],
    ['BETWEEN', (n: number) => `SELECT ${'a BETWEEN ('.repeat(n)}1${') AND 2'.repeat(n)}`],
    ['patterns', (n: number) => `SELECT * FROM t MATCH_RECOGNIZE (PATTERN (${'('.repeat(n)}A${')'.repeat(n)}) DEFINE A AS TRUE)`],
    ['EXISTS', (n: number) => `SELECT ${'EXISTS (SELECT '.repeat(n)}1${')'.repeat(n)}`],
    ['subscripts', (n: number) => `SELECT ${'a['.repeat(n)}1${']'.repeat(n)}`],
    ['table functions', (n: number) => `${'SELECT * FROM TABLE(f(('.repeat(Math.floor(n / 3))}SELECT 1${')))'.repeat(Math.floor(n / 3))}`],
    ['bare EXISTS', (n: number) => `SELECT ${'EXISTS '.repeat(n)}a`],
  ])('%s: 350 deep parses, 5000 and 100000 deep give an error', (_, make) => {
    expect(parseScript(make(350)).diagnostics).toEqual([]);
    for (const depth of [5000, 100_000]) expect(parseScript(make(depth)).diagnostics.map(({code}) => code)).toEqual(['sql/too-deep']);
  });

  test('unclosed nesting gives an error, too', () => {
    for (const text of ['(', '[', 'f(', 'CASE ', 'SELECT (', 'ARRAY[', 'a IN (']) {
      expect(parseScript(`SELECT ${text.repeat(3000)}`).diagnostics.length).toBeGreaterThan(0);
    }
  });

  test('long chains and lists are no nesting', () => {
    expect(parseScript(`SELECT ${Array(1500).fill('a').join(' OR ')}`).diagnostics).toEqual([]);
    expect(parseScript(`SELECT a IN (${Array(50_000).fill('1').join(', ')})`).diagnostics).toEqual([]);
    expect(parseScript(`SELECT ${Array(5000).fill('a').join(' + ')}`).diagnostics[0]?.message).toBe(
      'more than 2000 operators in one chain',
    );
    expect(parseScript(Array(3000).fill('SELECT 1').join(' UNION ALL ')).diagnostics).toEqual([]);
  });

  test('a long text is no trap: work that grew with the square of its length would not end in time', () => {
    for (const text of [
      "SELECT a, f(b) FROM t WHERE c = 'x' AND d IN (1, 2);\n",
      "SELECT 'unclosed\n",
      'SELECT /* x\n',
      'f(a b);',
      '((',
      "U&'",
      '-- x\n',
    ]) {
      const {statements, diagnostics} = parseScript(text.repeat(20_000));
      expect(statements.length + diagnostics.length, text).toBeLessThanOrEqual(20_000);
    }
  }, 30_000);
});

describe('expressions and types of the catalog', () => {
  test('an expression alone', () => {
    expect(printExpression(parseExpression(" event_time - INTERVAL '5' SECOND "))).toBe("event_time - INTERVAL '5' SECOND");
    expect(() => parseExpression('a b')).toThrow(StudioError);
    expect(() => parseExpression('')).toThrow('unexpected end of the statement');
  });

  test('types with their other spellings', () => {
    expect(parseTypeName('TIMESTAMP(3)')).toMatchObject({kind: 'basic', name: 'TIMESTAMP', args: [3], notNull: false});
    expect(parseTypeName('TIMESTAMP(3) WITH LOCAL TIME ZONE NOT NULL')).toMatchObject({name: 'TIMESTAMP_LTZ', args: [3], notNull: true});
    expect(parseTypeName('integer')).toMatchObject({name: 'INT'});
    expect(parseTypeName('DOUBLE PRECISION')).toMatchObject({name: 'DOUBLE'});
    expect(parseTypeName('INT NOT NULL ARRAY')).toMatchObject({kind: 'array', element: {name: 'INT', notNull: true}});
    expect(parseTypeName("ROW<a INT NOT NULL, `b c` ARRAY<STRING> 'note'>")).toMatchObject({
      kind: 'row',
      fields: [
        {name: {name: 'a'}, type: {name: 'INT', notNull: true}, comment: null},
        {name: {name: 'b c', quoted: true}, type: {kind: 'array'}, comment: {value: 'note'}},
      ],
    });
    expect(parseTypeName('INTERVAL DAY(3) TO SECOND(6)')).toMatchObject({
      kind: 'interval',
      qualifier: {from: 'DAY', fromPrecision: 3, to: 'SECOND', toPrecision: 6},
    });
    expect(() => parseTypeName('INT INT')).toThrow('unexpected "INT"');
  });

  test('texts with doubled quotes and Unicode escapes', () => {
    const value = (sql: string): unknown => (parseExpression(sql) as {value?: unknown}).value;
    expect(value("'it''s'")).toBe("it's");
    expect(value("U&'\\0041\\+01F600\\\\'")).toBe('A😀\\');
    expect(value("U&'!0041!!' UESCAPE '!'")).toBe('A!');
    expect(value("'a'\n'b'")).toBe('ab');
    expect(value("_UTF16'x'")).toBe('x');
    expect(() => parseExpression("U&'\\00'")).toThrow('incomplete Unicode escape');
  });
});
