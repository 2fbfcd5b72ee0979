import fc from 'fast-check';
import {expect, test} from 'vitest';
import {PlaceList} from './place-list.ts';

test('property: a list of places is as an array of them', () => {
  const change = fc.record({at: fc.nat(5000), count: fc.integer({min: 1, max: 900}), kind: fc.constantFrom('insert', 'remove', 'replace')});
  fc.assert(
    fc.property(fc.nat(1500), fc.array(change, {maxLength: 6}), (length, changes) => {
      const places = Array.from({length}, (_, i) => i);
      const list = new PlaceList(places);
      let next = length;
      for (const {at, count, kind} of changes) {
        for (let i = 0; i < count; i++) {
          if (kind === 'insert') {
            const index = (at + i) % (places.length + 1);
            places.splice(index, 0, next);
            list.insert(index, next);
          } else if (places.length > 0) {
            const index = (at * (i + 1)) % places.length;
            if (kind === 'remove') {
              places.splice(index, 1);
              list.remove(index);
            } else {
              list.replace(places[index]!, next);
              places[index] = next;
            }
          }
          next++;
        }
        const held: number[] = [];
        list.each((place) => held.push(place));
        expect(held).toEqual(places);
        expect(list.length).toBe(places.length);
        if (places.length === 0) continue;
        expect([list.last(), list.at(at % places.length)]).toEqual([places.at(-1), places[at % places.length]]);
      }
    }),
    {numRuns: 40},
  );
});

test('property: the first place that passes', () => {
  fc.assert(
    fc.property(fc.nat(2000), fc.nat(2000), (length, least) => {
      const list = new PlaceList(Array.from({length}, (_, i) => i));
      expect(list.first((place, wanted) => place >= wanted, least)).toBe(Math.min(length, least));
    }),
  );
});
