import {DecodeError} from './format.ts';

/**
 * The bytes of a base64 text as Jackson reads it for Flink: groups of four characters, blanks and control characters between them, and after a
 * group that ends in = more groups. Throws DecodeError for any other.
 */
export function base64Bytes(text: string): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text.charCodeAt(at) <= 0x20) continue;
    const group = text.slice(at, at + 4);
    if (!/^[A-Za-z0-9+/]{2}([A-Za-z0-9+/]{2}|[A-Za-z0-9+/]=|==)$/.test(group))
      throw new DecodeError(`"${text.slice(0, 60)}" is not base64`);
    parts.push(Buffer.from(group, 'base64'));
    at += 3;
  }
  return Uint8Array.from(Buffer.concat(parts));
}
