import {StudioError} from '../../protocol/diagnostic.ts';

type Charset =
  | {readonly kind: 'utf-8'}
  | {readonly kind: 'utf-16' | 'utf-32'; readonly order: 'be' | 'le' | 'mark'}
  | {readonly kind: 'low'; readonly limit: 128 | 256}
  /** One byte a character, by the platform's table. */
  | {readonly kind: 'table'; readonly label: string};

const ALIASES: Readonly<Record<string, Charset>> = {
  'utf-8': {kind: 'utf-8'},
  utf8: {kind: 'utf-8'},
  'utf-16': {kind: 'utf-16', order: 'mark'},
  utf16: {kind: 'utf-16', order: 'mark'},
  'utf-16be': {kind: 'utf-16', order: 'be'},
  'utf-16le': {kind: 'utf-16', order: 'le'},
  'utf-32': {kind: 'utf-32', order: 'be'},
  'utf-32be': {kind: 'utf-32', order: 'be'},
  'utf-32le': {kind: 'utf-32', order: 'le'},
  'us-ascii': {kind: 'low', limit: 128},
  ascii: {kind: 'low', limit: 128},
  'iso-8859-1': {kind: 'low', limit: 256},
  iso8859_1: {kind: 'low', limit: 256},
  latin1: {kind: 'low', limit: 256},
};

function charset(name: string): Charset {
  const label = name.toLowerCase();
  const known = ALIASES[label];
  if (known !== undefined) return known;
  if (/^(?:windows-125[0-8]|cp125[0-8]|iso-8859-(?:[2-8]|1[0356])|koi8-[ru]|ibm866)$/.test(label)) return {kind: 'table', label};
  throw new StudioError('sql/charset', `character set "${name}" is not supported`, {
    blame: 'data',
    hint: 'use UTF-8, UTF-16, UTF-16BE, UTF-16LE, US-ASCII or ISO-8859-1',
  });
}

const TABLES = new Map<string, ReadonlyMap<string, number>>();

function byteTable(label: string): ReadonlyMap<string, number> {
  let table = TABLES.get(label);
  if (table === undefined) {
    const text = new TextDecoder(label).decode(Uint8Array.from({length: 256}, (_, i) => i));
    table = new Map([...text].map((c, i) => [c, i]));
    TABLES.set(label, table);
  }
  return table;
}

/** The text's bytes in a character set of Java's; what it cannot hold is `?`. */
export function encodeText(text: string, name: string): Uint8Array {
  const set = charset(name);
  switch (set.kind) {
    case 'utf-8':
      return new TextEncoder().encode(text);
    case 'utf-16':
      // No text, no mark.
      if (text === '') return new Uint8Array();
      return units(
        Array.from({length: text.length}, (_, i) => text.charCodeAt(i)),
        2,
        set.order,
      );
    case 'utf-32':
      return units(
        [...text].map((c) => c.codePointAt(0)!),
        4,
        set.order,
      );
    case 'low':
      return Uint8Array.from([...text], (c) => (c.codePointAt(0)! < set.limit ? c.codePointAt(0)! : 63));
    case 'table': {
      const table = byteTable(set.label);
      return Uint8Array.from([...text], (c) => table.get(c) ?? 63);
    }
    default:
      return set satisfies never;
  }
}

function units(codes: readonly number[], width: 2 | 4, order: 'be' | 'le' | 'mark'): Uint8Array {
  const all = order === 'mark' ? [0xfeff, ...codes] : codes;
  const bytes = new Uint8Array(all.length * width);
  const view = new DataView(bytes.buffer);
  all.forEach((code, i) => {
    if (width === 2) view.setUint16(2 * i, code, order === 'le');
    else view.setUint32(4 * i, code, order === 'le');
  });
  return bytes;
}

/** The text of bytes in a character set of Java's; what stands for nothing is U+FFFD. */
export function decodeText(bytes: Uint8Array, name: string): string {
  const set = charset(name);
  switch (set.kind) {
    case 'utf-8':
      return new TextDecoder('utf-8', {ignoreBOM: true}).decode(bytes);
    case 'utf-16': {
      const little = set.order === 'le' || (set.order === 'mark' && bytes[0] === 0xff && bytes[1] === 0xfe);
      return new TextDecoder(little ? 'utf-16le' : 'utf-16be', {ignoreBOM: set.order !== 'mark'}).decode(bytes);
    }
    case 'utf-32': {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let text = '';
      for (let i = 0; i < bytes.length; i += 4) {
        const code = i + 4 <= bytes.length ? view.getUint32(i, set.order === 'le') : 0xffffffff;
        text += code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
      }
      return text;
    }
    case 'low':
      return Array.from(bytes, (b) => (b < set.limit ? String.fromCharCode(b) : '\ufffd')).join('');
    case 'table':
      return new TextDecoder(set.label).decode(bytes);
    default:
      return set satisfies never;
  }
}
