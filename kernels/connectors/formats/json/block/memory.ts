/**
 * What the scanner's memory holds, by address. Records and slots are written by the scanner's code (`scan-module.ts`) and read by TypeScript
 * (`row-code.ts`).
 */

/** Where the record begins that the last scan did not take. */
export const NEXT = 0;
/** Of n = 0 to 16: a vector whose first n bytes are 255. */
export const MASKS = 64;
/** 10^0 to 10^22. */
export const POWERS = 384;
/** 10^0 to 10^8, as whole numbers of 64 bits. */
export const TENS = 568;
/** The minute last read, sixteen bytes of text, and its ms since 1970. */
export const MINUTE = 640;
/** What a byte is behind a backslash: bits of ESCAPE. */
export const ESCAPES = 768;
export const ESCAPE = {plain: 1, unicode: 2, hex: 4} as const;
/** The texts of up to sixteen bytes that were seen last: the bytes, their number, and how often the place was given to another text. */
export const TEXTS = 4096;
export const TEXT_COUNT = 1024;
export const TEXT_BYTES = 32;
export const RECORDS = 1 << 16;
/** Where records end that stand in the data one behind the other. */
export const ENDS = RECORDS + (1 << 16);
export const MOST_ENDS = 1 << 14;
export const DATA = RECORDS + (1 << 17);
/** Behind the data stand so many line ends: whatever is read stops there. */
export const GUARD = 64;

/** How a value is read. */
export const KIND = {integer: 0, double: 1, string: 2, boolean: 3, timestamp: 4, row: 5, any: 6} as const;

/** A record begins with where it and its object's end stand, and whether it holds bytes beyond ASCII; slots of sixteen bytes follow. */
export const RECORD = {start: 0, end: 4, high: 12, slots: 16} as const;

/**
 * A slot: what was found; the length of its bytes, or a number; where they begin, or a number as a double; of a short text the count of its
 * place. Offsets.
 */
export const SLOT = {tag: 0, length: 4, start: 8, number: 8, count: 12, size: 16} as const;

/** Texts of the cache have the place in the bits from 8 on. */
export const TAG = {missing: 0, null: 1, value: 2, utf8: 3, escaped: 4, cached: 256} as const;

/** A timestamp's parameter: the separator's byte, and this where it ends in Z. */
export const ZONED = 256;
