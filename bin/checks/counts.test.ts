import {expect, test} from 'vitest';
import {countsLine, NOTHING, playwrightCounts, single, vitestCounts, withStatus} from './counts.ts';

test('counts what vitest reports, with skipped titles and files that could not be loaded', () => {
  const report = {
    testResults: [
      {
        name: '/p/a.test.ts',
        status: 'failed',
        assertionResults: [
          {status: 'passed', fullName: 'adds'},
          {status: 'failed', fullName: 'divides'},
          {status: 'pending', fullName: 'speaks to boto3'},
          {status: 'todo', fullName: 'later'},
        ],
      },
      {name: '/p/broken.test.ts', status: 'failed', assertionResults: []},
    ],
  };
  expect(vitestCounts(report, '/p')).toEqual({
    passed: 1,
    failed: 2,
    skipped: 2,
    skippedTitles: ['a.test.ts: speaks to boto3', 'a.test.ts: later'],
    failedTitles: ['a.test.ts: divides', 'broken.test.ts: the file could not be run'],
    waveringTitles: [],
  });
});

test('counts what Playwright reports, in nested suites', () => {
  const report = {
    errors: [],
    suites: [
      {
        title: 'first.spec.ts',
        specs: [{title: 'opens', tests: [{status: 'expected'}]}],
        suites: [
          {
            title: 'note',
            specs: [
              {title: 'runs', tests: [{status: 'unexpected'}]},
              {title: 'prints', tests: [{status: 'skipped'}]},
              {title: 'wavers', tests: [{status: 'flaky'}]},
            ],
          },
        ],
      },
    ],
  };
  expect(playwrightCounts(report)).toEqual({
    passed: 2,
    failed: 1,
    skipped: 1,
    skippedTitles: ['first.spec.ts › note › prints'],
    failedTitles: ['first.spec.ts › note › runs'],
    waveringTitles: ['first.spec.ts › note › wavers'],
  });
});

test('an error outside the tests is a failure', () => {
  expect(playwrightCounts({suites: [], errors: [{message: 'no such file\n  at x'}]})).toMatchObject({failed: 1});
});

test('a runner that crashed, or left no report, counts as one failure', () => {
  expect(withStatus('unit', null, 137)).toMatchObject({passed: 0, failed: 1});
  expect(withStatus('unit', null, 0)).toMatchObject({failed: 1});
  expect(withStatus('unit', {...NOTHING, passed: 3}, 1)).toMatchObject({passed: 3, failed: 1});
  expect(withStatus('unit', {...NOTHING, passed: 3, failed: 2}, 1)).toMatchObject({passed: 3, failed: 2});
  expect(vitestCounts({something: 'else'}, '/p')).toBeNull();
});

test('the last line', () => {
  expect(countsLine({...NOTHING, passed: 12, skipped: 1})).toBe('tests: 12 passed, 0 failed, 1 skipped');
  expect(countsLine(single('lint', false))).toBe('tests: 0 passed, 1 failed, 0 skipped');
});
