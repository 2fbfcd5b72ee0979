import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {md5, sha1, sha256, sha512} from './digest.ts';

test('every length around the blocks agrees with the platform', () => {
  for (let length = 0; length < 300; length += length > 140 ? 37 : 1) {
    const bytes = Uint8Array.from({length}, (_, i) => (i * 31 + length) & 255);
    const expected = (name: string): string => createHash(name).update(bytes).digest('hex');
    expect(md5(bytes)).toBe(expected('md5'));
    expect(sha1(bytes)).toBe(expected('sha1'));
    expect(sha256(bytes, 224)).toBe(expected('sha224'));
    expect(sha256(bytes)).toBe(expected('sha256'));
    expect(sha512(bytes, 384)).toBe(expected('sha384'));
    expect(sha512(bytes)).toBe(expected('sha512'));
  }
});
