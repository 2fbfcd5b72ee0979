import {describe, expect, test} from 'vitest';
import {type DataType, MAX_LENGTH, typeText, withNullable} from '../../protocol/data-type.ts';
import type {Value} from '../../protocol/value.ts';
import {castValue} from '../types/cast.ts';
import {FUNCTIONS, lookupFunction} from './table.ts';

const STRING: DataType = {kind: 'varchar', length: MAX_LENGTH, nullable: false};
const INT: DataType = {kind: 'int', nullable: false};
const BIGINT: DataType = {kind: 'bigint', nullable: false};
const DOUBLE: DataType = {kind: 'double', nullable: false};
const decimal = (precision: number, scale: number): DataType => ({kind: 'decimal', precision, scale, nullable: false});

/** Calls a function on constants, the way binder and engine do together. */
function call(name: string, ...args: [Value, DataType][]): {value: Value; type: string} {
  const definition = lookupFunction(name);
  if (definition?.kind !== 'scalar') throw new Error(`no function ${name}`);
  const constants = args.map(([v]) => v);
  const signature = definition.infer(
    args.map(([, t]) => t),
    constants,
  );
  if (signature === null) throw new Error(`${name} refuses ${args.map(([, t]) => typeText(t)).join()}`);
  const values = args.map(([v, t], i) => castValue(v, t, signature.params[i]!, 'cast', 'UTC'));
  const env = {now: () => 0, zone: 'UTC'};
  const value = definition.evaluate({args: signature.params, result: signature.result, constants: values, env})(...values);
  return {value, type: typeText(signature.result)};
}

describe('functions, answers from Flink 1.20', () => {
  test.each<[string, [Value, DataType][], Value, string]>([
    [
      '+',
      [
        [2147483647, INT],
        [1, INT],
      ],
      -2147483648,
      'INT NOT NULL',
    ],
    [
      '+',
      [
        [9007199254740991, BIGINT],
        [2, BIGINT],
      ],
      9007199254740993n,
      'BIGINT NOT NULL',
    ],
    [
      '+',
      [
        [9223372036854775807n, BIGINT],
        [1, BIGINT],
      ],
      -9223372036854775808n,
      'BIGINT NOT NULL',
    ],
    [
      '/',
      [
        [7, INT],
        [2, INT],
      ],
      3,
      'INT NOT NULL',
    ],
    [
      '/',
      [
        [-7, INT],
        [2, INT],
      ],
      -3,
      'INT NOT NULL',
    ],
    [
      '/',
      [
        [10, decimal(2, 1)],
        [80, decimal(2, 1)],
      ],
      125000,
      'DECIMAL(8, 6) NOT NULL',
    ],
    [
      '/',
      [
        [20, decimal(2, 1)],
        [30, decimal(2, 1)],
      ],
      666667,
      'DECIMAL(8, 6) NOT NULL',
    ],
    [
      '/',
      [
        [1, DOUBLE],
        [0, DOUBLE],
      ],
      Number.POSITIVE_INFINITY,
      'DOUBLE NOT NULL',
    ],
    [
      '*',
      [
        [15, decimal(3, 1)],
        [25, decimal(3, 1)],
      ],
      375,
      'DECIMAL(7, 2) NOT NULL',
    ],
    [
      '%',
      [
        [-7, INT],
        [3, INT],
      ],
      -1,
      'INT NOT NULL',
    ],
    [
      '=',
      [
        ['5', STRING],
        [5, INT],
      ],
      true,
      'BOOLEAN NOT NULL',
    ],
    [
      'SUBSTRING',
      [
        ['abcdef', STRING],
        [-2, INT],
      ],
      'ef',
      'STRING',
    ],
    [
      'SUBSTRING',
      [
        ['abcdef', STRING],
        [0, INT],
        [2, INT],
      ],
      'ab',
      'STRING',
    ],
    ['CHAR_LENGTH', [['a😀b', STRING]], 3, 'INT NOT NULL'],
    [
      'TRIM',
      [
        ['BOTH', STRING],
        [' ', STRING],
        ['  a ', STRING],
      ],
      'a',
      'STRING NOT NULL',
    ],
    [
      'LIKE',
      [
        ['50%', STRING],
        ['50!%', STRING],
        ['!', STRING],
      ],
      true,
      'BOOLEAN NOT NULL',
    ],
    [
      'ROUND',
      [
        [1255, decimal(4, 3)],
        [2, INT],
      ],
      126,
      'DECIMAL(4, 2) NOT NULL',
    ],
    ['ROUND', [[-2.5, DOUBLE]], -3, 'DOUBLE NOT NULL'],
    [
      'COALESCE',
      [
        [null, {kind: 'null', nullable: true}],
        [5, INT],
      ],
      5,
      'INT NOT NULL',
    ],
    [
      'GREATEST',
      [
        [1, INT],
        [3, INT],
        [2, INT],
      ],
      3,
      'INT NOT NULL',
    ],
    ['TO_TIMESTAMP', [['2021-05-19 11:20:00.978328', STRING]], 1621423200978, 'TIMESTAMP(3)'],
    [
      'TO_TIMESTAMP',
      [
        ['19.05.2021', STRING],
        ['dd.MM.yyyy', STRING],
      ],
      1621382400000,
      'TIMESTAMP(3)',
    ],
    ['TO_TIMESTAMP', [['nonsense', STRING]], null, 'TIMESTAMP(3)'],
    ['UNIX_TIMESTAMP', [['nonsense', STRING]], -9223372036854775808n, 'BIGINT NOT NULL'],
    [
      'EXTRACT',
      [
        ['YEAR', STRING],
        [18766, {kind: 'date', nullable: false}],
      ],
      2021,
      'BIGINT NOT NULL',
    ],
    [
      'ITEM',
      [
        [['a', 'b'], {kind: 'array', element: STRING, nullable: false}],
        [2, INT],
      ],
      'b',
      'STRING',
    ],
    [
      'CONVERT_TZ',
      [
        ['1970-01-01 00:00:00', STRING],
        ['UTC', STRING],
        ['America/Los_Angeles', STRING],
      ],
      '1969-12-31 16:00:00',
      'STRING',
    ],
  ])('%s #%#', (name, args, value, type) => {
    expect(call(name, ...args)).toEqual({value, type});
  });

  test('a division of integers by zero fails', () => {
    expect(() => call('/', [1, INT], [0, INT])).toThrow('division by zero');
  });

  test('every function has a sentence, and names do not collide', () => {
    const names = FUNCTIONS.flatMap((f) => [f.name, ...(f.aliases ?? [])]);
    expect(new Set(names).size).toBe(names.length);
    for (const f of FUNCTIONS) expect(f.description).toMatch(/\.$/);
  });

  test('a strict function of a nullable argument may be NULL', () => {
    const upper = lookupFunction('upper');
    expect(upper?.infer([withNullable(STRING, true)], [undefined])?.result.nullable).toBe(true);
  });
});
