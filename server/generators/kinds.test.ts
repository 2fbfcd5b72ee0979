import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {ownGeneratorSchema} from '../protocol/generator.ts';
import {recordMaker} from './fields.ts';
import {KINDS, ownKind} from './kinds.ts';
import {OwnGenerators} from './own-generators.ts';

const AT = Date.UTC(2026, 2, 4, 10, 42, 26, 123) * 1000;

test('each kind that comes along makes JSON records with a key and a time', () => {
  for (const kind of KINDS) {
    const record = kind.records();
    for (let i = 0; i < 200; i++) {
      const {key, value} = record(AT);
      expect(key).not.toBe('');
      expect(JSON.parse(JSON.stringify(value))).toEqual(value);
      expect(JSON.stringify(value)).toContain('2026-03-04T10:42:26.123');
    }
  }
});

test('rules of fields', () => {
  const {fields} = ownGeneratorSchema.parse({
    stream: 's',
    fields: [
      {name: 'n', rule: {kind: 'sequence', from: 7}},
      {name: 'i', rule: {kind: 'integer', min: 1, max: 3}},
      {name: 'd', rule: {kind: 'decimal', min: 0, max: 1, decimals: 1}},
      {name: 'w', rule: {kind: 'walk', start: 10, step: 1}},
      {name: 'c', rule: {kind: 'choice', values: ['a', 2]}},
      {name: 't', rule: {kind: 'text', length: 4}},
      {name: 'u', rule: {kind: 'uuid'}},
      {name: 'b', rule: {kind: 'boolean'}},
      {name: 'iso', rule: {kind: 'time'}},
      {name: 'sql', rule: {kind: 'time', format: 'sql'}},
      {name: 'epoch', rule: {kind: 'time', format: 'epoch'}},
      {name: 'none', rule: {kind: 'uuid'}, nullPart: 1},
    ],
  });
  const make = recordMaker(fields, Math.random);
  const records = Array.from({length: 300}, () => make(AT));
  expect(records.slice(0, 3).map((r) => r.n)).toEqual([7, 8, 9]);
  expect(new Set(records.map((r) => r.i))).toEqual(new Set([1, 2, 3]));
  expect(new Set(records.map((r) => r.c))).toEqual(new Set(['a', 2]));
  for (const [i, r] of records.entries()) {
    expect(r.d).toBeGreaterThanOrEqual(0);
    expect(r.d).toBeLessThanOrEqual(1);
    expect(Math.abs(Number(r.w) - Number(records[i - 1]?.w ?? 10))).toBeLessThanOrEqual(1.01);
    expect(r.t).toMatch(/^[a-z]{4}$/);
    expect(r.u).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(r).toMatchObject({iso: '2026-03-04T10:42:26.123', sql: '2026-03-04 10:42:26.123', epoch: AT / 1000, none: null});
  }
});

test('the key is a field, or spreads over the shards', () => {
  const fields = [{name: 'id', rule: {kind: 'sequence', from: 1} as const, nullPart: 0}];
  expect(ownKind({stream: 's', fields, key: 'id'}).records()(AT).key).toBe('1');
  expect(ownKind({stream: 's', fields, key: null}).records()(AT).key).not.toBe('1');
});

test('own ones are kept in the data folder, one a stream; a broken file is none', () => {
  const data = mkdtempSync(join(tmpdir(), 'millrace-own-'));
  const own = (name: string) => ({stream: 's', key: null, fields: [{name, rule: {kind: 'uuid'} as const, nullPart: 0}]});
  new OwnGenerators(data).put(own('a'));
  new OwnGenerators(data).put(own('b'));
  expect(new OwnGenerators(data).list).toEqual([own('b')]);
  new OwnGenerators(data).remove('s');
  expect(new OwnGenerators(data).list).toEqual([]);
  writeFileSync(join(data, 'generators.json'), '{');
  expect(new OwnGenerators(data).list).toEqual([]);
  rmSync(data, {recursive: true});
});
