import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {RowList} from '../../../../engine/runtime/records.ts';
import {must} from '../../../../protocol/assert.ts';
import type {DataType, Field} from '../../../../protocol/data-type.ts';
import type {Value} from '../../../../protocol/value.ts';
import {generatedDecoder} from '../generated.ts';
import type {JsonOptions} from '../options.ts';
import {damage, nullable, OPTIONS, recordBytes, STRING, scalar, TYPES} from '../testing/json-records.ts';
import {jsonBlockDecoder} from './block-decoder.ts';

const utf8 = new TextEncoder();

/** Of a line: its row, and why it lost something or failed. */
interface Read {
  readonly row: Value[] | null;
  readonly problem: string | null;
}

/** All lines by the generated decoder alone. */
function oneByOne(fields: readonly Field[], options: JsonOptions, lines: readonly Uint8Array[]): Read[] {
  const decoder = generatedDecoder(fields, options);
  return lines.map((line) => {
    try {
      return {row: decoder.decode(line, 0, line.length), problem: decoder.problem};
    } catch (error) {
      return {row: null, problem: String(error)};
    }
  });
}

/** All lines as a file's reader reads them, or without line ends as a stream's; `taken`: so many were the block decoder's. */
function inBlocks(
  fields: readonly Field[],
  options: JsonOptions,
  lines: readonly Uint8Array[],
  end: '\n' | '',
): {read: Read[]; taken: number} {
  const decoder = generatedDecoder(fields, options);
  const data = Buffer.concat(lines.flatMap((line) => [line, utf8.encode(end)]));
  const offsets = new Uint32Array(lines.length + 1);
  for (const [i, line] of lines.entries()) offsets[i + 1] = (offsets[i] ?? 0) + line.length + end.length;
  const list = new RowList(fields.length);
  // A stream's records are brought into the buffer, which holds some of them.
  const block = must(jsonBlockDecoder(fields, options, end === '' ? 200 : data.length + 100, list));
  if (end !== '') block.buffer.set(data);
  const source = end === '' ? data : block.buffer;
  const read: Read[] = [];
  let taken = 0;
  for (let i = 0; i < lines.length; ) {
    list.begin();
    const start = must(offsets[i]);
    const most = (start % 7) + 1;
    if (end === '') expect(block.records(data, offsets, i, Math.min(lines.length, i + most))).toBe(i + list.count);
    else expect(block.decode(start, data.length, most)).toBe(offsets[i + list.count]);
    const {rows} = list;
    expect(rows.length).toBeLessThanOrEqual(most);
    taken += rows.length;
    read.push(...rows.map((row) => ({row, problem: null})));
    i += rows.length;
    if (rows.length > 0) continue;
    const stop = must(offsets[i + 1]) - end.length;
    const isWhole = ((): boolean => {
      try {
        const row = decoder.decode(source, start, stop);
        read.push({row, problem: decoder.problem});
        return row !== null && decoder.problem === null;
      } catch (error) {
        read.push({row: null, problem: String(error)});
        return false;
      }
    })();
    block.missed(source, start, stop, isWhole);
    i++;
  }
  return {read, taken};
}

const fieldsOf = (names: readonly string[]): Field[] => names.map((name, i) => ({name: 'abcdef'[i] ?? '', type: must(TYPES[name])}));

/** Of records with and without line ends; so many lines were taken in blocks. */
function expectSame(fields: readonly Field[], options: JsonOptions, records: readonly Uint8Array[]): number {
  expect(inBlocks(fields, options, records, '').read).toEqual(oneByOne(fields, options, records));
  const lines = records.filter((bytes) => !bytes.includes(10));
  const {read, taken} = inBlocks(fields, options, lines, '\n');
  expect(read).toEqual(oneByOne(fields, options, lines));
  return taken;
}

const names = Object.keys(TYPES);
const columns = fc.array(fc.constantFrom(...names), {minLength: 1, maxLength: 5});
const options = fc
  .tuple(fc.constantFrom('sql' as const, 'iso-8601' as const), fc.boolean())
  .map(([timestamps, ignoreParseErrors]) => ({...OPTIONS, timestamps, ignoreParseErrors}));

/** A value that its type usually takes. */
function usualValue(name: string): fc.Arbitrary<string> {
  const time = fc
    .date({min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true})
    .chain((d) => fc.constantFrom(d.toISOString(), d.toISOString().slice(0, -1), d.toISOString().slice(0, -1).replace('T', ' ')));
  const text = fc.oneof(fc.string({unit: 'binary', maxLength: 40}), fc.string({maxLength: 20}), fc.constantFrom('OK', 'WARN', 'zażółć'));
  switch (name) {
    case 'boolean':
      return fc.boolean().map(String);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return fc.oneof(fc.integer({min: -200, max: 200}), fc.integer(), fc.maxSafeInteger()).map(String);
    case 'float':
    case 'double':
      return fc.oneof(
        fc.double({noNaN: true, noDefaultInfinity: true}).map((d) => JSON.stringify(d)),
        fc.tuple(fc.integer(), fc.nat(9999)).map(([a, b]) => `${a}.${b}`),
      );
    case 'timestamp':
    case 'timestamp6':
    case 'ltz':
      return time.map((t) => JSON.stringify(t));
    case 'row':
      return fc
        .tuple(fc.integer(), text, fc.boolean())
        .map(([x, y, order]) => (order ? `{"x":${x},"y":${JSON.stringify(y)}}` : `{"y" : ${JSON.stringify(y)}, "z":[{}], "x":${x} }`));
    case 'decimal':
      return fc.tuple(fc.integer(), fc.nat(99)).map(([a, b]) => `${a}.${b}`);
    case 'bytes':
      return fc.constantFrom('"AQI="', '""', '"/+8="');
    case 'date':
      return time.map((t) => JSON.stringify(t.slice(0, 10)));
    case 'time':
      return time.map((t) => JSON.stringify(t.slice(11, 19)));
    case 'array':
      return fc.array(fc.integer(), {maxLength: 3}).map((a) => JSON.stringify(a));
    case 'map':
      return fc.dictionary(fc.string(), fc.integer(), {maxKeys: 3}).map((m) => JSON.stringify(m));
    default:
      return text.map((t) => JSON.stringify(t));
  }
}

describe('a block is read as its lines are', {timeout: 120_000}, () => {
  test('records of one layout, whose values are mostly good', () => {
    let taken = 0;
    const run = fc.property(
      columns.chain((types) =>
        fc.record({
          types: fc.constant(types),
          lines: fc.array(
            fc.tuple(
              fc.tuple(
                ...types.map((t) => fc.oneof({weight: 20, arbitrary: usualValue(t)}, {weight: 1, arbitrary: scalar}, fc.constant('null'))),
              ),
              fc.constantFrom(0, 0, 0, 0, 1, 2),
              scalar,
            ),
            {minLength: 3, maxLength: 30},
          ),
        }),
      ),
      options,
      ({types, lines}, chosen) => {
        const fields = fieldsOf(types);
        const texts = lines.map(([values, layout, other]) => {
          const pairs = values.map((v, i) => `"${fields[i]?.name}":${layout === 1 ? ' ' : ''}${v}`);
          if (layout === 2) pairs.splice(1, 1, `"other":${other}`);
          return `{${pairs.join(layout === 1 ? ' , ' : ',')}}`;
        });
        taken += expectSame(
          fields,
          chosen,
          texts.map((t) => utf8.encode(t)),
        );
      },
    );
    fc.assert(run, {numRuns: 300});
    expect(taken).toBeGreaterThan(150);
  });

  test('anything, some of it damaged', () => {
    fc.assert(
      fc.property(columns, options, fc.array(recordBytes, {minLength: 1, maxLength: 6}), (types, chosen, records) => {
        expectSame(fieldsOf(types), chosen, [...records, ...records, ...records]);
      }),
      {numRuns: 400},
    );
  });

  test('records that were learned, each with a byte that is another one or missing', () => {
    const fields = [
      ...fieldsOf(['int', 'double', 'string', 'timestamp', 'row']),
      {name: 'deep', type: {kind: 'row', fields: [{name: 'r', type: must(TYPES.row)}], nullable} as DataType},
    ];
    const good =
      '{"a":17,"b":-2.50,"c":"caf\u00e9 \\n \\u00e9","d":"2024-02-28 23:59:59.5","e":{"x":1,"y":"t"},"deep":{"r":{"y":"u","x":2}},"z":[1,{"k":"v"},true]}';
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat(255), fc.boolean()), {maxLength: 12}), options, (damages, chosen) => {
        const lines: Uint8Array[] = [good, good].map((t) => utf8.encode(t));
        for (const [at, byte, cut] of damages) lines.push(damage(good, at, byte, cut), utf8.encode(good));
        expectSame(fields, {...chosen, timestamps: 'sql'}, lines);
      }),
      {numRuns: 400},
    );
  });
});

test('every day is read, and no other', () => {
  const fields = fieldsOf(['timestamp']);
  const days = ['0001', '1600', '1900', '1969', '1970', '2000', '2023', '2024', '9999'].flatMap((year) =>
    Array.from({length: 13 * 33}, (_, i) => `${year}-${String(Math.floor(i / 33)).padStart(2, '0')}-${String(i % 33).padStart(2, '0')}`),
  );
  const lines = days.map((day) => utf8.encode(`{"a":"${day} 01:02:03.004"}`));
  expectSame(fields, {...OPTIONS, ignoreParseErrors: true}, lines);
});

test('what is usual is read in blocks: texts with escapes, beyond ASCII, long and short ones, rows that are absent', () => {
  const fields: Field[] = [
    {name: 's', type: STRING},
    {name: 'r', type: {kind: 'row', fields: ['p', 'q', 'o'].map((name) => ({name, type: STRING})), nullable}, wanted: ['o', 'p']},
  ];
  const texts = ['', 'a', 'sixteen letters.', 'seventeen letters', '"\\/\b\f\n\r\t\u0001', 'żółw', '😀'.repeat(20), 'a'.repeat(500)];
  const lines = Array.from({length: 3000}, (_, i) => {
    const s = `${texts[i % 8]}${i % 3 === 0 ? i : ''}`;
    return utf8.encode(JSON.stringify({s, r: i % 5 === 0 ? null : {q: 7, p: s, o: texts[i % 7]}}));
  });
  expect(expectSame(fields, OPTIONS, lines)).toBeGreaterThan(2980);
});

test('keys in four orders, with and without spaces, three in ten left out, are read in blocks', () => {
  const types = ['int', 'string', 'double', 'timestamp', 'bigint', 'boolean'];
  const fields = fieldsOf(types);
  const values = ['17', '"some text"', '-2.5', '"2024-02-28 23:59:59.5"', '123456789012', 'true'];
  const orders = [0, 1, 2, 3].map((o) => [0, 1, 2, 3, 4, 5].map((i) => (o % 2 === 0 ? (i + o) % 6 : (11 - i - o) % 6)));
  const lines = Array.from({length: 6000}, (_, i) => {
    const order = orders[i % 4] as number[];
    const present = order.filter((_c, k) => (i * 7919 + k * 104_729) % 10 >= 3);
    const colon = i % 3 === 0 ? ': ' : ':';
    return utf8.encode(`{${present.map((c) => `"${'abcdef'[c]}"${colon}${values[c]}`).join(i % 3 === 0 ? ', ' : ',')}}`);
  });
  expect(expectSame(fields, {...OPTIONS, timestamps: 'sql'}, lines)).toBeGreaterThan(5000);
});

test('numbers are read to their last digit, and no longer ones', () => {
  const fields = fieldsOf(['bigint', 'double']);
  const digits = '123456789012345678';
  const texts = Array.from({length: 18}, (_, n) => digits.slice(0, n + 1)).flatMap((n) => [n, `-${n}`, `0${n}`, `${n}0`, `9${n}`]);
  const lines = texts.flatMap((n) => texts.map((m) => utf8.encode(`{"a":${n},"b":${m}.${n.replace('-', '')},"z":${m}}`)));
  expectSame(fields, {...OPTIONS, ignoreParseErrors: true}, lines);
});

test('every second of a minute is read, and no other', () => {
  for (const [type, end] of [
    ['timestamp', ''],
    ['ltz', 'Z'],
  ] as const) {
    const seconds = Array.from({length: 100}, (_, i) => String(i).padStart(2, '0'));
    const ends = ['', '.', '.0', '.12', '.123', '.1234', ':123', '.12x', 'x123', '.1/3', '.:23'];
    const lines = seconds.flatMap((s) => ends.map((e) => utf8.encode(`{"a":"2024-02-28 23:59:${s}${e}${end}"}`)));
    expectSame(fieldsOf([type]), {...OPTIONS, timestamps: 'sql', ignoreParseErrors: true}, lines);
  }
});

test('a stream without a layout is given up, and read one by one', () => {
  const lines = Array.from({length: 9000}, (_, i) => utf8.encode(JSON.stringify({[`k${i * 7919}`]: i, a: i})));
  expect(expectSame(fieldsOf(['int']), OPTIONS, lines)).toBeLessThan(100);
});
