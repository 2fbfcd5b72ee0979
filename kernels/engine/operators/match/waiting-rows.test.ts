import fc from 'fast-check';
import {expect, test} from 'vitest';
import {WaitingRows} from './waiting-rows.ts';

test('property: rows leave by time, those of one time as they came', () => {
  const step = fc.record({times: fc.array(fc.nat(30), {maxLength: 40}), until: fc.nat(12)});
  fc.assert(
    fc.property(fc.array(step, {maxLength: 12}), (steps) => {
      const waiting = new WaitingRows();
      let held: {readonly time: number; readonly row: number}[] = [];
      let [row, passed] = [0, -1];
      for (const {times, until} of steps) {
        // None comes at or below what has passed.
        for (const time of times.map((t) => passed + 1 + t)) {
          waiting.add(time, row);
          held.push({time, row: row++});
        }
        held = held.sort((a, b) => a.time - b.time);
        expect(waiting.size).toBe(held.length);
        expect([...waiting.all()]).toEqual(held.map((h) => h.row));
        passed += until;
        const due = waiting.due(passed);
        const expected = held.filter((h) => h.time <= passed);
        expect(Array.from({length: due}, (_, i) => ({time: waiting.timeAt(i), row: waiting.rowAt(i)}))).toEqual(expected);
        waiting.drop(due);
        held = held.slice(due);
      }
    }),
    {numRuns: 300},
  );
});
