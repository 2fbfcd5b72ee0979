import {expect, test} from 'vitest';
import {ownFunctions} from './own-functions.ts';

test('what SQL and Python make, with the words that say how it is called', () => {
  const sql = "CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS db.`twice` AS 'x.Twice' LANGUAGE JAVA;\nSELECT twice(1)";
  expect(ownFunctions(sql)).toEqual([
    {name: 'twice', text: "CREATE TEMPORARY SYSTEM FUNCTION IF NOT EXISTS db.`twice` AS 'x.Twice' LANGUAGE JAVA"},
  ]);
  const python = [
    '@udf(result_type=DataTypes.BIGINT())',
    'def add(a, b):',
    '  return a + b',
    "half = udf(lambda a: a / 2, result_type='DOUBLE')",
    'st_env.create_temporary_function("add", add)',
    "st_env.create_temporary_system_function('my.half', half)",
    "st_env.create_temporary_function('other', make())",
  ].join('\n');
  expect(ownFunctions(python)).toEqual([
    {name: 'add', text: '@udf(result_type=DataTypes.BIGINT())\ndef add(a, b)'},
    {name: 'half', text: "half = udf(lambda a: a / 2, result_type='DOUBLE')"},
    {name: 'other', text: "create_temporary_function('other', make())"},
  ]);
  const names = (text: string) => ownFunctions(text).map((f) => f.name);
  expect(names("CREATE TEMPORARY SYSTEM FUNCTION c.d.`Twice` AS 'm.f' LANGUAGE PYTHON; CREATE FUNCTION half AS 'm.h'")).toEqual([
    'Twice',
    'half',
  ]);
  expect(names('st_env.create_temporary_function(\n  "thrice", udf(lambda x: 3 * x))')).toEqual(['thrice']);
  expect(names('SELECT function FROM t')).toEqual([]);
});
