import {expect, test} from 'vitest';
import {readStateProperties, stateOf} from './state-properties.ts';

const read = (properties: Readonly<Record<string, string>>) => {
  const asked = readStateProperties(new Map(Object.entries(properties)));
  if (typeof asked === 'string') throw new Error(asked);
  return asked;
};
const state = (properties: Readonly<Record<string, string>>, kept: Parameters<typeof stateOf>[1] = {}, jobs = 1) =>
  stateOf(read(properties), kept, jobs);

test('without properties nothing is kept and jobs begin afresh', () => {
  expect(state({}, {savepoints: ['/s/1'], checkpoints: ['/c/1']})).toEqual({state: {}, warning: null});
  expect(state({resumeFromSavepoint: 'false'}, {savepoints: ['/s/1']})).toEqual({state: {}, warning: null});
});

test('the last savepoint comes before the last checkpoint, and that before a path of the header', () => {
  const all = {resumeFromSavepoint: 'true', resumeFromLatestCheckpoint: 'TRUE', 'execution.savepoint.path': '/x'};
  expect(state(all, {savepoints: ['/s/1'], checkpoints: ['/c/1']}).state).toEqual({from: ['/s/1'], keepCheckpoints: true});
  expect(state(all, {checkpoints: ['/c/1']}).state.from).toEqual(['/c/1']);
  expect(state(all).state.from).toEqual(['/x']);
  expect(state({'execution.savepoint.path': '/x'}).state).toEqual({from: ['/x']});
});

test('each job goes on from its own', () => {
  expect(state({resumeFromSavepoint: 'true'}, {savepoints: [null, '/s/2']}, 3).state.from).toEqual([null, '/s/2', null]);
});

test('a bare key means itself; paths of the header count before those that were kept', () => {
  expect(state({resumeFromSavepoint: 'resumeFromSavepoint', savepoint_path: '/mine'}, {savepoints: ['/s/1']}).state.from).toEqual([
    '/mine',
  ]);
});

test('where nothing was left yet the run says so', () => {
  expect(state({savepointDir: ' /tmp/s ', resumeFromSavepoint: 'true'})).toMatchObject({
    state: {savepointFolder: '/tmp/s'},
    warning: {code: 'note/nothing-kept', severity: 'info'},
  });
});

test('other values are named', () => {
  expect(readStateProperties(new Map([['resumeFromSavepoint', 'yes']]))).toBe('resumeFromSavepoint');
});
