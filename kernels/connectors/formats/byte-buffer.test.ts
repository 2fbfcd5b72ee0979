import fc from 'fast-check';
import {expect, test} from 'vitest';
import {ByteBuffer} from './byte-buffer.ts';

const utf8 = new TextEncoder();

test('texts are UTF-8, a character of theirs twice where that is asked for, numbers are digits', {timeout: 120_000}, () => {
  const text = fc.oneof(
    fc.string({unit: 'binary', maxLength: 40}),
    fc.string({maxLength: 40}),
    fc.constantFrom('"', 'a"b"', 'zażółć "gęślą" jaźń', '\ud800x'),
  );
  const piece = fc.oneof(
    text.map((t) => ({write: (b: ByteBuffer) => b.text(t), text: t})),
    text.map((t) => ({write: (b: ByteBuffer) => b.doubled(t, 34), text: t.replaceAll('"', '""')})),
    fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.bigInt(), fc.constantFrom(0, 9, 10, 999_999_999, 1e9)).map((n) => ({
      write: (b: ByteBuffer) => b.integer(n),
      text: String(n),
    })),
    fc.constant({write: (b: ByteBuffer) => b.byte(10), text: '\n'}),
  );
  const buffer = new ByteBuffer();
  fc.assert(
    fc.property(fc.array(piece), fc.boolean(), (pieces, isKept) => {
      for (const {write} of pieces) write(buffer);
      const expected = Buffer.concat(pieces.map((p) => utf8.encode(p.text)));
      expect(buffer.length).toBe(expected.length);
      const bytes = isKept ? buffer.take() : buffer.copy();
      expect(Buffer.from(bytes).equals(expected)).toBe(true);
      expect(buffer.length).toBe(0);
    }),
    {numRuns: 500},
  );
});
