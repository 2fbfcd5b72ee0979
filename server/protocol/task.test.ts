import {expect, test} from 'vitest';
import {readTask, shifted} from './task.ts';

test('every SQL interpreter goes to the kernel with its properties', () => {
  expect(readTask('%flink.ssql(type=update, runAsOne=true, jobName="my job", parallelism=2)\nSELECT 1')).toEqual({
    offset: 72,
    mode: 'update',
    refreshMs: 0,
    retainMs: null,
    stateProperties: expect.anything(),
    warnings: [],
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
  expect(readTask('\n%flink.spark\nx = 1')).toMatchObject({
    code: 'note/unknown-interpreter',
    message: 'interpreter "%flink.spark" is not supported',
    span: {start: 1, end: 13},
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

test('Python goes to the kernel as one script', () => {
  for (const name of ['flink.pyflink', 'pyflink', 'flink.ipyflink', 'ipyflink'])
    expect(readTask(`%${name}\nx = 1`)).toMatchObject({script: {language: 'python', text: '\nx = 1'}});
});

test('a property without effect is warned of, with what was probably meant', () => {
  const warnings = (text: string) => {
    const task = readTask(text);
    return 'warnings' in task ? task.warnings.map((w) => [w.message, w.hint]) : task;
  };
  expect(warnings('%ssql(type=append, threshold=1000, template={0}, form=none) x')).toEqual([]);
  expect(warnings('%ssql(refreshIntervall=1) x')).toEqual([
    ['property "refreshIntervall" is not known', 'did you mean "refreshInterval"?'],
  ]);
  expect(warnings('%ssql(paralelism=1) x')).toMatchObject([[expect.anything(), 'did you mean "parallelism"?']]);
  expect(warnings('%ssql(savepointDir=/tmp, resumeFromSavepoint=true, resumeFromLatestCheckpoint=true, maxParallelism=4) x')).toMatchObject(
    [['property "maxParallelism" has no effect here', expect.anything()]],
  );
  expect(readTask('%ssql(type=append, threshold=60000) x')).toMatchObject({retainMs: 60_000});
  expect(readTask('%ssql(threshold=soon) x')).toMatchObject({message: 'property "threshold" cannot be "soon"'});
});
