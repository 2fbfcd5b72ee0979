import {expect, test} from 'vitest';
import {takeRecords} from './record-block.ts';

test('records come out of the body, the rest stays', () => {
  const texts = ['a', '', '{"x":1}', '\u0000ÿ'];
  const body = JSON.stringify({
    Records: texts.map((text, i) => ({
      Data: Buffer.from(text).toString('base64'),
      SequenceNumber: `4960118965842235937883629852182763847532018901230970472${i}`,
      PartitionKey: 'k',
      ApproximateArrivalTimestamp: 1621423200.123 + i,
    })),
    NextShardIterator: 'next',
    MillisBehindLatest: 5,
  });
  const {block, rest} = takeRecords(body);
  expect(texts.map((_, i) => Buffer.from(block.data.subarray(block.offsets[i], block.offsets[i + 1])).toString())).toEqual(texts);
  expect(block.sequences[3]).toBe('49601189658422359378836298521827638475320189012309704723');
  expect([...block.arrivals]).toEqual([1621423200123, 1621423201123, 1621423202123, 1621423203123]);
  expect(JSON.parse(rest)).toEqual({Records: [], NextShardIterator: 'next', MillisBehindLatest: 5});
});

test('an answer without records', () => {
  expect(takeRecords('{"Records":[],"MillisBehindLatest":0}').block.sequences).toEqual([]);
});
