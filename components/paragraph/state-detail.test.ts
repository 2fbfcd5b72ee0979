import {expect, test} from 'vitest';
import type {Run} from '../../server/protocol/run-state.ts';
import {sentence, stateDetail} from './state-detail.ts';

const base: Run = {
  status: 'ready',
  run: 1,
  textOffset: 0,
  textRevision: 0,
  startedAt: 1_000_000,
  endedAt: null,
  detail: '',
  error: null,
  statements: [],
};
const query = {statement: 0, statementKind: 'query', state: 'failed', warnings: [], events: [], job: 'j'} as const;

test.each<[Partial<Run>, string]>([
  [{status: 'running'}, '7 min 24 s'],
  [{status: 'running', detail: 'stopping'}, 'stopping'],
  [{status: 'finished', endedAt: 1_000_300}, 'in 300 ms'],
  [{status: 'stopped', endedAt: 1_420_000}, 'after 7 min'],
  [{status: 'failed', endedAt: 1_000_010}, 'before start'],
  [{status: 'failed', endedAt: 8_200_000, statements: [{...query, warnings: [], events: []}]}, 'after 2 h'],
  [{status: 'queued', detail: 'after paragraph 3'}, 'after paragraph 3'],
  [{status: 'ready', detail: 'not started'}, ''],
])('%j', (run, expected) => expect(stateDetail({...base, ...run}, 1_444_000)).toBe(expected));

test('words become a sentence', () => {
  expect(sentence('not started: run all ended at paragraph 5')).toBe('Not started: run all ended at paragraph 5.');
});
