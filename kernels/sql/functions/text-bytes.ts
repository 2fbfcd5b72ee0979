import type {Value} from '../../protocol/value.ts';
import type {CallOfText, OfBytes} from './definition.ts';

/** Functions of texts by their bytes (`ScalarFunction.ofBytes`). Of an ASCII text each character is a byte. */

const NULL_PART = -1;

const value = (evaluate: (OfBytes & {kind: 'value'})['evaluate']): OfBytes => ({kind: 'value', evaluate});
const part = (evaluate: (OfBytes & {kind: 'part'})['evaluate']): OfBytes => ({kind: 'part', evaluate});

/** A text's bytes; null where it is not ASCII. */
function asciiBytes(text: Value | undefined): Uint8Array | null {
  return typeof text === 'string' && /^[\0-\x7f]*$/.test(text) ? Uint8Array.from(text, (c) => c.charCodeAt(0)) : null;
}

/** Where `needle`, which is not empty, stands in bytes[from, end); -1 if it does not. */
function indexOf(bytes: Uint8Array, from: number, end: number, needle: Uint8Array): number {
  const [first, size] = [needle[0], needle.length];
  for (let at = from; at <= end - size; at++) {
    if (bytes[at] !== first) continue;
    let i = 1;
    while (i < size && bytes[at + i] === needle[i]) i++;
    if (i === size) return at;
  }
  return -1;
}

function count(bytes: Uint8Array, start: number, end: number, needle: Uint8Array): number {
  let found = 0;
  if (needle.length === 1) {
    const [byte] = needle;
    for (let at = start; at < end; at++) if (bytes[at] === byte) found++;
    return found;
  }
  for (let at = indexOf(bytes, start, end, needle); at >= 0; at = indexOf(bytes, at + needle.length, end, needle)) found++;
  return found;
}

/** CHAR_LENGTH, also of a REPLACE. */
export function lengthOfBytes(_: CallOfText, inner: CallOfText | null): OfBytes | null {
  if (inner === null) return value((_bytes, start, end) => end - start);
  if (inner.name !== 'REPLACE' || inner.at !== 0) return null;
  const [, search, replacement] = inner.call.constants;
  const needle = asciiBytes(search);
  const by = asciiBytes(replacement);
  if (needle === null || by === null || needle.length === 0) return null;
  const longer = by.length - needle.length;
  return value((bytes, start, end) => end - start + count(bytes, start, end, needle) * longer);
}

/** SPLIT_INDEX by a separator of one byte. */
export function splitOfBytes({at, call}: CallOfText, inner: CallOfText | null): OfBytes | null {
  const [, given, index] = call.constants;
  if (inner !== null || at !== 0 || typeof index !== 'number' || index < 0) return null;
  const separator = typeof given === 'number' ? given : asciiBytes(given)?.length === 1 ? (given as string).charCodeAt(0) : 0;
  if (separator < 1 || separator > 127) return null;
  return part((bytes, start, end) => {
    if (start === end) return NULL_PART;
    let from = start;
    for (let left = index; left > 0; left--) {
      while (from < end && bytes[from] !== separator) from++;
      if (from === end) return NULL_PART;
      from++;
    }
    let to = from;
    while (to < end && bytes[to] !== separator) to++;
    return ((from - start) << 16) | (to - from);
  });
}

/** Equality with a literal, also of LOWER and UPPER. */
export const equalityOfBytes =
  (isEqual: boolean) =>
  ({at, call}: CallOfText, inner: CallOfText | null): OfBytes | null => {
    const literal = asciiBytes(call.constants[1 - at]);
    if (literal === null) return null;
    if (inner !== null && inner.name !== 'LOWER' && inner.name !== 'UPPER') return null;
    const first = inner === null ? -1 : inner.name === 'LOWER' ? 65 : 97;
    const size = literal.length;
    return value((bytes, start, end) => {
      if (end - start !== size) return !isEqual;
      for (let i = 0; i < size; i++) {
        const byte = bytes[start + i] as number;
        const isOther = first >= 0 && byte >= first && byte < first + 26;
        if ((isOther ? byte ^ 32 : byte) !== literal[i]) return !isEqual;
      }
      return isEqual;
    });
  };

/** Of a function that gives `without` where the text does not hold a certain one. */
export function neededInBytes(needed: string, without: boolean | null): OfBytes | null {
  const needle = asciiBytes(needed);
  if (needle === null || needle.length === 0) return null;
  return value((bytes, start, end) => (indexOf(bytes, start, end, needle) < 0 ? without : undefined));
}
