import {expect, test} from 'vitest';
import {bunzip2} from './bzip2.ts';

async function unpacked(chunks: readonly Uint8Array[]): Promise<string> {
  const source = (async function* () {
    yield* chunks;
  })();
  const parts: Uint8Array[] = [];
  for await (const part of bunzip2(source)) parts.push(part);
  return Buffer.concat(parts).toString();
}

// Packed with bzip2 1.0.8: 1,000 lines of `{"n":<i % 7>,"s":"aaaaaaaa"}`, nothing, and 5,000 times the letter a.
const LINES =
  'QlpoOTFBWSZTWVFAsrgAI29ZgAQQEAR/ECABCAowALAUNNMAAmqpGQaaPaoUNNMAHVSDKkGqkGqkGqkGVIPdSDzUgyFWdBV9Cr8FWgqwKuIVc1IMqkGqhC2qELKkG1SD+LuSKcKEgooFlcA=';
const NOTHING = 'QlpoORdyRThQkAAAAAA=';
const LETTERS = 'QlpoOTFBWSZTWTlk6fkAAAmBIKAAAIAACCAAIKU0GY1GwTxdyRThQkDlk6fk';

const lines = Array.from({length: 1000}, (_, i) => `{"n":${i % 7},"s":"aaaaaaaa"}\n`).join('');
const packed = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));

test('streams, one after the other, in pieces of any size', async () => {
  expect(await unpacked([packed(LINES)])).toBe(lines);
  expect(await unpacked([packed(NOTHING)])).toBe('');
  expect(await unpacked([])).toBe('');
  const all = Buffer.concat([LETTERS, NOTHING, LINES, LETTERS].map(packed));
  const pieces = Array.from({length: Math.ceil(all.length / 7)}, (_, i) => new Uint8Array(all.subarray(i * 7, i * 7 + 7)));
  expect(await unpacked(pieces)).toBe('a'.repeat(5000) + lines + 'a'.repeat(5000));
});

test.each([
  ['cut off', packed(LINES).subarray(0, 60)],
  ['something else', new TextEncoder().encode('{"n":1}')],
  ['changed', packed(LINES).map((b, i) => (i === 80 ? b ^ 4 : b))],
])('data that are %s are refused', async (_, data) => {
  await expect(unpacked([data])).rejects.toMatchObject({code: 'Z_DATA_ERROR'});
});
