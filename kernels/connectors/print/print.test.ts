import {expect, test} from 'vitest';
import type {DataType} from '../../protocol/data-type.ts';
import {columns, DOUBLE, INT, STRING, sinkContext, TIMESTAMP, tableSpec} from '../testing/contexts.ts';
import {JumpClock} from '../testing/jump-clock.ts';
import {printConnector} from './print.ts';

async function print(
  types: Record<string, DataType>,
  rows: unknown[][],
  kinds: Uint8Array | null,
  options: Record<string, string> = {},
): Promise<string[]> {
  const context = sinkContext(tableSpec({connector: 'print', ...options}, columns(types)), new JumpClock());
  await printConnector.createSink?.(context).writer.write({rows: rows as never, kinds});
  return context.lines;
}

test('kinds and values as Flink prints them', async () => {
  expect(
    await print(
      {a: STRING, b: INT},
      [
        ['a', 1],
        ['a', 1],
        [null, 2],
      ],
      Uint8Array.of(0, 1, 2),
    ),
  ).toEqual(['+I[a, 1]', '-U[a, 1]', '+U[null, 2]']);
});

test('an identifier stands in front', async () => {
  expect(await print({a: INT}, [[1]], null, {'print-identifier': 'out'})).toEqual(['out> +I[1]']);
});

test.each<[DataType, unknown, string]>([
  [DOUBLE, 1, '1.0'],
  [TIMESTAMP, Date.UTC(2021, 4, 19, 11, 20, 9, 990), '2021-05-19T11:20:09.990'],
  [TIMESTAMP, Date.UTC(2021, 4, 19, 11, 20), '2021-05-19T11:20'],
  [{kind: 'timestamp_ltz', precision: 3, nullable: true}, Date.UTC(2021, 4, 19, 11, 20), '2021-05-19T11:20:00Z'],
  [{kind: 'decimal', precision: 5, scale: 2, nullable: true}, 150, '1.50'],
  [{kind: 'varbinary', length: 3, nullable: true}, Uint8Array.of(1, 255), '[1, -1]'],
  [{kind: 'array', element: INT, nullable: true}, [1, null], '[1, null]'],
  [{kind: 'map', key: STRING, value: INT, nullable: true}, new Map([['k', 1]]), '{k=1}'],
  [{kind: 'row', fields: columns({x: INT, y: STRING}), nullable: true}, [1, 'z'], '+I[1, z]'],
  [{kind: 'interval', unit: 'month', text: 'YEAR TO MONTH', nullable: true}, 14, 'P1Y2M'],
  [{kind: 'interval', unit: 'millisecond', text: 'DAY TO SECOND(3)', nullable: true}, 90_500, 'PT1M30.5S'],
])('%j of %j', async (type, value, expected) => expect(await print({a: type}, [[value]], null)).toEqual([`+I[${expected}]`]));
