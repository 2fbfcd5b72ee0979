import {expect, test} from 'vitest';
import {isProse, parseHeader} from './paragraph-header.ts';

const header = (interpreter: string, properties: Record<string, string>, bodyOffset: number) => ({
  kind: 'header',
  interpreter,
  properties,
  bodyOffset,
});

test('a name alone', () => {
  expect(parseHeader('%flink.ssql\n\nSELECT 1')).toEqual(header('flink.ssql', {}, 11));
  expect(parseHeader('\n  %md  # Title')).toEqual(header('md', {}, 8));
});

test('properties follow at once or not at all', () => {
  expect(parseHeader('%flink.ssql(type=update)\nSELECT 1')).toEqual(header('flink.ssql', {type: 'update'}, 24));
  expect(parseHeader('%flink.ssql (type=update)')).toEqual(header('flink.ssql', {}, 12));
});

test('keys and values are trimmed, a bare key stands for itself', () => {
  expect(parseHeader('%ssql( type = update , runAsOne )x')).toEqual(header('ssql', {type: 'update', runAsOne: 'runAsOne'}, 33));
});

test('quotes protect, backslashes escape', () => {
  expect(parseHeader('%ssql(template="<a href=x>, (b)", a=\\=\\,\\)\\n\\t\\q)')).toMatchObject({
    properties: {template: '<a href=x>, (b)', a: '=,)\n\tq'},
  });
  expect(parseHeader('%flink.ssql(type=single, template=<h1>{1}</h1> until <h2>{0}</h2>)')).toMatchObject({
    properties: {type: 'single', template: '<h1>{1}</h1> until <h2>{0}</h2>'},
  });
});

test('a space after % is no header', () => {
  expect(parseHeader('% flink.ssql')).toEqual(header('', {}, 0));
  expect(parseHeader('SELECT 1 % 2')).toEqual(header('', {}, 0));
});

test('a second = and a missing ) are errors with a place', () => {
  expect(parseHeader('%ssql(a=b=c)')).toMatchObject({kind: 'error', message: 'property "a" has a second "="', span: {start: 9, end: 10}});
  expect(parseHeader('%ssql(a=b\nSELECT 1')).toMatchObject({kind: 'error', span: {start: 5, end: 6}});
  expect(parseHeader('%ssql(a=b\\')).toMatchObject({kind: 'error'});
});

test('prose', () => {
  expect(isProse('%md\nhello')).toBe(true);
  expect(isProse('%flink.ssql\n%md')).toBe(false);
});
