import {expect, test} from 'vitest';
import {readTask, shifted} from './task.ts';

test('every SQL interpreter goes to the kernel with its properties', () => {
  expect(readTask('%flink.ssql(type=update, runAsOne=true, jobName="my job", parallelism=2)\nSELECT 1')).toEqual({
    offset: 72,
    mode: 'update',
    refreshMs: 0,
    script: {text: '\nSELECT 1', mode: 'streaming', keepNewest: 10_000, runAsOne: true, jobName: 'my job', parallelism: 2},
  });
  expect(readTask('%bsql SELECT 1')).toMatchObject({offset: 6, script: {mode: 'batch', text: 'SELECT 1'}});
  expect(readTask('%ssql(type=single, refreshInterval=1000) SELECT 1')).toMatchObject({mode: 'single', refreshMs: 1000});
  expect(readTask('SELECT 1')).toMatchObject({offset: 0, script: {mode: 'streaming', text: 'SELECT 1'}});
  expect(readTask('%ssql(runAsOne=false) x')).not.toHaveProperty('script.runAsOne');
});

test('a part of the text runs alone, its places unchanged', () => {
  const text = '%ssql\nSELECT 1;\nSELECT 2;\nSELECT 3';
  const task = readTask(text, {start: text.indexOf('SELECT 2'), end: text.indexOf('SELECT 2') + 8});
  expect(task).toMatchObject({offset: 5, script: {text: '\n         \nSELECT 2'}});
});

test('what cannot be run is named, with its place', () => {
  expect(readTask('\n%flink.pyflink\nx = 1')).toMatchObject({
    code: 'note/unknown-interpreter',
    message: 'interpreter "%flink.pyflink" is not supported',
    span: {start: 1, end: 15},
  });
  expect(readTask('%ssql(type=sideways) x')).toMatchObject({code: 'note/bad-property', message: 'property "type" cannot be "sideways"'});
  expect(readTask('%ssql(parallelism=0) x')).toMatchObject({message: 'property "parallelism" cannot be "0"'});
  expect(readTask('%ssql(refreshInterval=soon) x')).toMatchObject({message: 'property "refreshInterval" cannot be "soon"'});
  expect(readTask('%ssql(a=b=c) x')).toMatchObject({code: 'note/bad-header'});
  expect(readTask('%constructor x')).toMatchObject({code: 'note/unknown-interpreter'});
});

test('places and fixes move with the text', () => {
  const d = {severity: 'error', code: 'a/b', message: 'm', blame: 'user', retry: 'no', span: {start: 1, end: 2}} as const;
  expect(shifted({...d, fixes: [{title: 'f', span: {start: 0, end: 1}, text: 'x'}]}, 10)).toMatchObject({
    span: {start: 11, end: 12},
    fixes: [{span: {start: 10, end: 11}}],
  });
});
