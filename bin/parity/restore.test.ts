import {describe, expect, test} from 'vitest';
import {CrashPlan} from '../../kernels/engine/testing/recorder.ts';
import {AGGREGATES} from '../../kernels/flink/oracle/cases/programs/aggregates.ts';
import {AREAS} from '../../kernels/flink/oracle/cases/programs/areas.ts';
import {eventTables} from '../../kernels/flink/oracle/cases/programs/events.ts';
import {must} from '../../kernels/protocol/assert.ts';
import {crashedAnswer, crashingProgram} from './crashed.ts';

/** Results that a crash may change: what is cut by processing time, or by which rows come first. */
const OPEN = /proctime|processing time|^limit|early fire$/;
/** What rows of several subtasks that meet again make of it follows from their order, as in Flink: which came last, and which came too late. */
const OPEN_TO_ORDER = / of changes$|^retract: (legacy|table)/;
/** Generated programs whose answer is open to that order too: the last value, a list of texts, the first of rows that are alike. */
const GENERATED_OPEN = /\b(LISTAGG|FIRST_VALUE|LAST_VALUE|COLLECT|ARRAY_AGG|LIMIT|ROW_NUMBER|OVER)\b/;

const CRASHING = AREAS.map((area) => {
  const programs = area.cases.flatMap((c) => {
    const program = c.mode !== 'streaming' || OPEN.test(c.name) ? null : crashingProgram(area, c);
    const isOpen = OPEN_TO_ORDER.test(c.name) || (area.name.startsWith('fuzz-') && GENERATED_OPEN.test(c.sql));
    return program === null ? [] : [[c.name, program, isOpen] as const];
  });
  return {name: area.name, programs, all: area.cases.length};
}).filter(({programs}) => programs.length > 0);

test.each(CRASHING.filter(({name}) => name === 'aggregates' || name === 'joins'))('many programs of $name can die', ({programs, all}) => {
  expect(programs.length).toBeGreaterThan(all / 4);
});

describe.each(CRASHING)('$name: dies in the middle and goes on from its checkpoint', ({programs}) => {
  test.each(programs)('%s', async (_, program, isOpen) => {
    // What the law remembers of an edge does not outlive a crash: it is held where nothing dies.
    const whole = await crashedAnswer(program, new CrashPlan(), [1], true);
    for (const at of [[3], [9, 14]]) expect(await crashedAnswer(program, new CrashPlan(at))).toEqual(whole);
    if (isOpen) return;
    expect(await crashedAnswer(program, new CrashPlan(), [2], true)).toEqual(whole);
    for (const at of [[3], [9, 14]]) expect(await crashedAnswer(program, new CrashPlan(at), [2, 1, 3])).toEqual(whole);
  });
});

describe('what several subtasks once lost: rows that stand in the query beside a table, for they do not all have them; ranks that only move up', () => {
  const {events} = eventTables('aggregates');
  test.each([
    'SELECT x, id FROM (VALUES 1, 2) AS v (x), e',
    'SELECT x, (SELECT COUNT(*) FROM e) FROM (VALUES 1, 2) AS v (x)',
    'SELECT x FROM (VALUES 1, 2, 3) AS v (x) UNION ALL SELECT id FROM e',
    'SELECT id FROM e UNION ALL SELECT x FROM (VALUES 1, 2, 3) AS v (x)',
    'SELECT k, g, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY c DESC) AS rn FROM (SELECT k, g, COUNT(*) AS c FROM e GROUP BY k, g)) WHERE rn <= 9',
    'SELECT x, COUNT(*) FROM (SELECT x FROM (VALUES 1, 2, 3) AS v (x) UNION ALL SELECT id FROM e) GROUP BY x',
  ])('%s', async (query) => {
    const program = must(crashingProgram(AGGREGATES, {name: query, mode: 'streaming', sql: `${events} ${query}`}));
    const whole = await crashedAnswer(program, new CrashPlan());
    for (const at of [[], [1], [3], [5, 9], [9, 14]])
      for (const parallelism of [[2], [3], [2, 1, 3]]) expect(await crashedAnswer(program, new CrashPlan(at), parallelism)).toEqual(whole);
  });
});
