import type {DataType} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Value} from '../../protocol/value.ts';
import {decodeText, encodeText} from '../types/charsets.ts';
import {isBinary, isInteger, isNumeric, isText} from '../types/common-type.ts';
import {parseDecimal} from '../types/decimals.ts';
import {md5, sha1, sha256, sha512} from '../types/digest.ts';
import type {ScalarFunction} from './definition.ts';
import {INT, isNull, STRING, signature, textFunction, textLike} from './infer.ts';

const text = (v: Value | undefined): string => v as string;
const ENCODER = new TextEncoder();

function bytesOf(value: Value | undefined): Uint8Array {
  return typeof value === 'string' ? ENCODER.encode(value) : (value as Uint8Array);
}

/** A digest of a text or of bytes, in hexadecimal. */
function digest(name: string, digits: number, of: (bytes: Uint8Array) => string, example: string): ScalarFunction {
  return {
    kind: 'scalar',
    name,
    usage: [`${name}(text)`],
    description: `The ${name} digest in ${digits} hexadecimal digits.`,
    examples: [{sql: `${name}('abc')`, result: example}],
    nulls: 'strict',
    infer([a, ...more]) {
      if (a === undefined || more.length > 0 || !(textLike(a) || isBinary(a))) return null;
      const result: DataType = {kind: 'char', length: digits, nullable: true};
      return signature([a], [isNull(a) ? STRING : a], result);
    },
    evaluate: () => (v) => of(bytesOf(v)),
  };
}

const SHA2: ScalarFunction = {
  kind: 'scalar',
  name: 'SHA2',
  usage: ['SHA2(text, bits)'],
  description: 'A digest of the SHA-2 family of 224, 256, 384 or 512 bits, in hexadecimal.',
  examples: [{sql: "SHA2('abc', 224)", result: '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'}],
  nulls: 'strict',
  infer(args) {
    const [a, bits] = args;
    if (a === undefined || bits === undefined || args.length > 2 || !(textLike(a) || isBinary(a)) || !(isInteger(bits) || isNull(bits)))
      return null;
    const result: DataType = {kind: 'varchar', length: 128, nullable: true};
    return signature(args, [isNull(a) ? STRING : a, INT], result);
  },
  evaluate: () => (v, bits) => {
    const bytes = bytesOf(v);
    if (bits === 224 || bits === 256) return sha256(bytes, bits);
    if (bits === 384 || bits === 512) return sha512(bytes, bits);
    throw new StudioError('sql/sha2', `SHA2 has no digest of ${bits} bits`, {blame: 'data', hint: 'use 224, 256, 384 or 512'});
  },
};

function binaryText(bytes: Uint8Array): string {
  let out = '';
  for (const byte of bytes) out += String.fromCharCode(byte);
  return out;
}

export const ENCODING: readonly ScalarFunction[] = [
  digest('MD5', 32, md5, '900150983cd24fb0d6963f7d28e17f72'),
  digest('SHA1', 40, sha1, 'a9993e364706816aba3e25717850c26c9cd0d89d'),
  digest('SHA224', 56, (b) => sha256(b, 224), '23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7'),
  digest('SHA256', 64, (b) => sha256(b), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'),
  digest(
    'SHA384',
    96,
    (b) => sha512(b, 384),
    'cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7',
  ),
  digest(
    'SHA512',
    128,
    (b) => sha512(b),
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
  ),
  SHA2,
  {
    kind: 'scalar',
    name: 'TO_BASE64',
    usage: ['TO_BASE64(text)', 'TO_BASE64(bytes)'],
    description: "Bytes, or a text's bytes in UTF-8, in base 64.",
    examples: [{sql: "TO_BASE64('hello')", result: 'aGVsbG8='}],
    nulls: 'strict',
    infer: ([a, ...more]) => (a !== undefined && more.length === 0 && (textLike(a) || isBinary(a)) ? signature([a], [a], STRING) : null),
    evaluate: () => (v) => btoa(binaryText(bytesOf(v))),
  },
  textFunction({
    name: 'FROM_BASE64',
    usage: ['FROM_BASE64(text)'],
    description: 'The text that base 64 stands for.',
    examples: [{sql: "FROM_BASE64('aGVsbG8=')", result: 'hello'}],
    params: 't',
    result: STRING,
    evaluate: () => (t) => {
      try {
        // JavaScript's reader skips white space, Java's does not.
        if (/\s/.test(text(t))) throw new Error('white space');
        return new TextDecoder().decode(Uint8Array.from(atob(text(t)), (c) => c.charCodeAt(0)));
      } catch {
        throw new StudioError('sql/base64', `"${text(t)}" is not base 64`, {blame: 'data'});
      }
    },
  }),
  {
    kind: 'scalar',
    name: 'ENCODE',
    usage: ['ENCODE(text, character set)'],
    description: 'The bytes of a text in a character set.',
    examples: [{sql: "DECODE(ENCODE('é', 'UTF-16BE'), 'UTF-16BE')", result: 'é'}],
    nulls: 'strict',
    infer: (args) =>
      args.length === 2 && args.every(textLike)
        ? signature(
            args,
            args.map((a) => (isNull(a) ? STRING : a)),
            {kind: 'binary', length: 1, nullable: true},
            true,
          )
        : null,
    evaluate: () => (t, name) => encodeText(text(t), text(name)),
  },
  {
    kind: 'scalar',
    name: 'DECODE',
    usage: ['DECODE(bytes, character set)'],
    description: 'The text that bytes stand for in a character set.',
    examples: [{sql: "DECODE(X'6162', 'UTF-8')", result: 'ab'}],
    nulls: 'strict',
    infer(args) {
      const [bytes, name] = args;
      if (bytes === undefined || name === undefined || args.length > 2 || !(isBinary(bytes) || isNull(bytes)) || !textLike(name))
        return null;
      return signature(args, args, STRING, true);
    },
    evaluate: () => (bytes, name) => decodeText(bytes as Uint8Array, text(name)),
  },
  {
    kind: 'scalar',
    name: 'HEX',
    usage: ['HEX(number)', 'HEX(text)'],
    description: "A whole number, or a text's UTF-8 bytes, in hexadecimal.",
    examples: [{sql: 'HEX(255)', result: 'FF'}],
    nulls: 'strict',
    infer: ([a, ...more]) =>
      a !== undefined && more.length === 0 && (textLike(a) || isInteger(a)) ? signature([a], [isNull(a) ? STRING : a], STRING) : null,
    evaluate: () => (v) =>
      typeof v === 'string'
        ? Array.from(ENCODER.encode(v), (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('')
        : BigInt.asUintN(64, BigInt(v as number | bigint))
            .toString(16)
            .toUpperCase(),
  },
  {
    kind: 'scalar',
    name: 'BIN',
    usage: ['BIN(number)'],
    description: 'A whole number in binary.',
    examples: [{sql: 'BIN(4)', result: '100'}],
    nulls: 'strict',
    infer: ([a, ...more]) => (a !== undefined && more.length === 0 && isInteger(a) ? signature([a], [a], STRING) : null),
    evaluate: () => (v) => BigInt.asUintN(64, BigInt(v as number | bigint)).toString(2),
  },
  textTest('IS_DIGIT', 'TRUE if every character is a digit; FALSE for NULL.', "IS_DIGIT('12')", (t) => /^\p{Nd}+$/u.test(t)),
  textTest('IS_ALPHA', 'TRUE if every character is a letter; FALSE for NULL.', "IS_ALPHA('ab')", (t) => /^\p{L}+$/u.test(t)),
  textTest('IS_DECIMAL', 'TRUE if the text is a number; FALSE for NULL.', "IS_DECIMAL('1.2')", (t) => parseDecimal(t) !== null),
  textFunction({
    name: 'UUID',
    usage: ['UUID()'],
    description: 'A random identifier of 36 characters.',
    examples: [{sql: 'CHAR_LENGTH(UUID())', result: '36'}],
    params: '',
    result: {kind: 'char', length: 36, nullable: false},
    deterministic: false,
    evaluate: () => () => crypto.randomUUID(),
  }),
];

/** A question about a text that NULL answers with FALSE: its type is BOOLEAN NOT NULL. */
function textTest(name: string, description: string, sql: string, test: (text: string) => boolean): ScalarFunction {
  const result: DataType = {kind: 'boolean', nullable: false};
  return {
    kind: 'scalar',
    name,
    usage: [`${name}(text)`],
    description,
    examples: [{sql, result: 'TRUE'}],
    nulls: 'custom',
    infer: ([a, ...more]) =>
      a !== undefined && more.length === 0 && (textLike(a) || isNumeric(a)) ? {params: [isText(a) ? a : STRING], result} : null,
    evaluate: () => (t) => t !== null && test(text(t)),
  };
}
