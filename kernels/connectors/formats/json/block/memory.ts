/**
 * What the scanner's memory holds, by address. Edges, records and slots are read and written on both sides: by the scanner's code
 * (`scan-module.ts`) and by TypeScript (`layout.ts` writes edges, `row-code.ts` reads slots).
 */

/** Where the record begins that the last scan did not take. */
export const NEXT = 0;
/** Of n = 0 to 16: a vector whose first n bytes are 255. */
export const MASKS = 64;
/** 10^0 to 10^22. */
export const POWERS = 384;
/** The minute last read, sixteen bytes of text, and its ms since 1970. */
export const MINUTE = 640;
/** What a byte is behind a backslash: bits of ESCAPE. */
export const ESCAPES = 768;
export const ESCAPE = {plain: 1, unicode: 2, hex: 4} as const;
export const STACK = 1024;
export const MAX_NESTING = 64;
/** The texts of up to sixteen bytes that were seen last: the bytes, their number, and how often the place was given to another text. */
export const TEXTS = 4096;
export const TEXT_COUNT = 1024;
export const TEXT_BYTES = 32;
export const EDGES = TEXTS + TEXT_COUNT * TEXT_BYTES;
export const RECORDS = 1 << 16;
export const DATA = RECORDS + (1 << 17);
/** Behind the data stand so many line ends: whatever is read stops there. */
export const GUARD = 64;

/** An edge: the bytes between two values, and how the second is read. Offsets of its numbers, 32 bits each. */
export const EDGE = {run: 0, length: 4, kind: 8, slot: 12, next: 16, child: 20, parameter: 24, other: 28, size: 32} as const;

/** How a value is read. `end` closes the object. */
export const KIND = {end: 0, skip: 1, integer: 2, double: 3, string: 4, boolean: 5, timestamp: 6, row: 7, any: 8} as const;

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
