import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import type {Row} from '../../protocol/value.ts';
import {dataType, valueOfType} from '../testing/arbitrary.ts';
import {BIGINT, INT, STRING} from '../testing/plans.ts';
import {decodeBatch, encodeBatch} from './row-codec.ts';

const batch = fc.array(dataType, {maxLength: 5}).chain((types) =>
  fc.record({
    types: fc.constant(types),
    rows: fc.array(fc.tuple(...types.map(valueOfType)) as fc.Arbitrary<Row>, {maxLength: 20}),
    withKinds: fc.boolean(),
  }),
);

describe('row codec', () => {
  test('property: rows of any types come back as they were', () => {
    fc.assert(
      fc.property(batch, ({types, rows, withKinds}) => {
        const kinds = withKinds ? Uint8Array.from(rows, (_, i) => i % 4) : null;
        expect(decodeBatch(encodeBatch({rows, kinds}, types), types)).toEqual({rows, kinds});
      }),
      {numRuns: 500},
    );
  });

  test('-0, NaN and infinities are kept', () => {
    const types = [{kind: 'double', nullable: true}] as const;
    const rows = [[-0], [Number.NaN], [Number.POSITIVE_INFINITY], [null]];
    expect(decodeBatch(encodeBatch({rows, kinds: null}, types), types).rows).toEqual(rows);
  });

  test('many rows keep their places', () => {
    const rows = Array.from(
      {length: 100_000},
      (_, i): Row => [i, i % 7 === 0 ? null : `name ${i}`, i % 2 === 0 ? BigInt(i) + 2n ** 60n : i],
    );
    const types = [INT, STRING, BIGINT];
    const decoded = decodeBatch(encodeBatch({rows, kinds: null}, types), types).rows;
    expect(decoded).toHaveLength(rows.length);
    for (const i of [0, 1, 7, 49_999, 99_999]) expect(decoded[i]).toEqual(rows[i]);
  });

  test('bytes that end too early are refused', () => {
    const whole = new Uint8Array(encodeBatch({rows: [[1, 'a', 2]], kinds: null}, [INT, STRING, BIGINT]));
    for (let n = 0; n < whole.length; n++) {
      expect(() => decodeBatch(whole.slice(0, n), [INT, STRING, BIGINT])).toThrow('stored rows');
    }
  });
});
