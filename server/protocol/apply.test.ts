import fc from 'fast-check';
import {expect, test} from 'vitest';
import {apply, type NoteState, openState} from './apply.ts';
import {type Note, paragraphSchema} from './note.ts';
import type {Op, Splice} from './op.ts';
import {transformSplice} from './transform.ts';

const paragraph = (id: string, text = '') => paragraphSchema.parse({id, text});
const note = (...paragraphs: Note['paragraphs']): NoteState => openState({title: 'T', params: {}, paragraphs, extra: {}});
const run = (state: NoteState, ...ops: Op[]): NoteState =>
  ops.reduce((s, op) => {
    const applied = apply(s, op);
    if (applied === null) throw new Error(`refused: ${JSON.stringify(op)}`);
    return applied.state;
  }, state);
const ids = (state: NoteState) => state.document.paragraphs.map((p) => p.id).join('');

test('paragraphs are inserted, moved and removed; a place that is gone means the end', () => {
  let s = run(note(paragraph('a')), {kind: 'insert-paragraph', after: null, paragraph: paragraph('b')});
  s = run(s, {kind: 'insert-paragraph', after: 'nobody', paragraph: paragraph('c')});
  expect(ids(s)).toBe('bac');
  s = run(s, {kind: 'move-paragraph', id: 'b', after: 'c'});
  expect(ids(s)).toBe('acb');
  expect(apply(s, {kind: 'insert-paragraph', after: null, paragraph: paragraph('a')})).toBeNull();
  s = run(s, {kind: 'remove-paragraph', id: 'c'});
  expect(ids(s)).toBe('ab');
  expect(apply(s, {kind: 'remove-paragraph', id: 'c'})).toBeNull();
});

test('an edit made against an older text is transformed over what came since', () => {
  const s = run(note(paragraph('a', 'hello')), {kind: 'edit-text', id: 'a', revision: 0, splice: {at: 0, remove: 0, insert: '>> '}});
  const applied = apply(s, {kind: 'edit-text', id: 'a', revision: 0, splice: {at: 5, remove: 0, insert: '!'}});
  expect(applied?.state.document.paragraphs[0]?.text).toBe('>> hello!');
  expect(applied?.op).toEqual({kind: 'edit-text', id: 'a', revision: 1, splice: {at: 8, remove: 0, insert: '!'}});
  expect(apply(s, {kind: 'edit-text', id: 'a', revision: 2, splice: {at: 0, remove: 0, insert: ''}})).toBeNull();
});

test('two clients that type at once and the server end with one text', () => {
  const text = 'SELECT 1';
  const splice = (max: number): fc.Arbitrary<Splice> =>
    fc
      .tuple(fc.nat(max), fc.nat(max), fc.string({maxLength: 3}))
      .map(([x, y, insert]) => ({at: Math.min(x, y), remove: Math.abs(x - y), insert}));
  fc.assert(
    fc.property(splice(text.length), splice(text.length), (one, two) => {
      const start = note(paragraph('a', text));
      const first = apply(start, {kind: 'edit-text', id: 'a', revision: 0, splice: one})!;
      const second = apply(first.state, {kind: 'edit-text', id: 'a', revision: 0, splice: two})!;
      // The second client has shown its own splice already when the first one's arrives.
      const ahead = apply(start, {kind: 'edit-text', id: 'a', revision: 0, splice: two})!;
      const shown = apply(ahead.state, {kind: 'edit-text', id: 'a', revision: 1, splice: transformSplice(one, two, 'left')})!;
      expect(shown.state.document).toEqual(second.state.document);
    }),
    {numRuns: 2000},
  );
});

test('a run is queued with a new number, prose and disabled paragraphs run nothing', () => {
  const s = note(
    paragraph('a', '%md\nx'),
    paragraph('b', 'SELECT 1'),
    {...paragraph('c', 'SELECT 2'), disabled: true},
    paragraph('d', '%ssql\nSELECT 3'),
  );
  expect(apply(s, {kind: 'run-paragraph', id: 'a'})).toBeNull();
  expect(apply(s, {kind: 'run-paragraph', id: 'c'})).toBeNull();
  const all = apply(s, {kind: 'run-all', from: null})!;
  expect(all.effects).toEqual([
    {
      kind: 'submit',
      inOrder: true,
      runs: [
        {id: 'b', run: 1},
        {id: 'd', run: 1},
      ],
    },
  ]);
  expect(all.state.runs.b).toMatchObject({status: 'queued', run: 1});
  const again = apply(all.state, {kind: 'run-paragraph', id: 'b'})!;
  expect(again.state.runs.b?.run).toBe(2);
});

test('what comes late from an older run is ignored', () => {
  const s = run(note(paragraph('a', 'SELECT 1')), {kind: 'run-paragraph', id: 'a'}, {kind: 'run-paragraph', id: 'a'});
  expect(apply(s, {kind: 'run-status', id: 'a', run: 1, status: 'failed', at: 1, detail: ''})).toBeNull();
  const t = run(s, {kind: 'run-status', id: 'a', run: 2, status: 'starting', at: 5, detail: 'planning'});
  expect(t.runs.a).toMatchObject({startedAt: 5, endedAt: null, detail: 'planning'});
  const u = run(t, {kind: 'run-status', id: 'a', run: 2, status: 'stopped', at: 9, detail: ''});
  expect(u.runs.a).toMatchObject({startedAt: 5, endedAt: 9, status: 'stopped'});
});

test('stopping names what runs; clearing forgets what has ended', () => {
  const s = run(note(paragraph('a', 'SELECT 1'), paragraph('b', 'SELECT 1')), {kind: 'run-all', from: null});
  const t = run(s, {kind: 'run-status', id: 'a', run: 1, status: 'finished', at: 1, detail: ''});
  expect(apply(t, {kind: 'stop-all'})?.effects).toEqual([{kind: 'stop', id: 'b'}]);
  const cleared = apply(t, {kind: 'clear'})!;
  expect(cleared.effects).toEqual([{kind: 'forget', id: 'a'}]);
  expect(cleared.state.runs.a).toMatchObject({status: 'ready', run: 1, statements: []});
  expect(cleared.state.runs.b).toMatchObject({status: 'queued'});
});

test('a note from the disk keeps what did not change', () => {
  let s = note(paragraph('a', 'one'), paragraph('b', 'two'));
  s = run(s, {kind: 'edit-text', id: 'a', revision: 0, splice: {at: 0, remove: 0, insert: 'x'}}, {kind: 'run-paragraph', id: 'b'});
  const next = apply(s, {kind: 'replace-note', title: 'N', paragraphs: [paragraph('a', 'other'), paragraph('c', 'new')]})!;
  expect(next.effects).toEqual([{kind: 'forget', id: 'b'}]);
  expect(next.state.textRevisions).toEqual({a: 2, c: 1});
  expect(next.state.runs).toEqual({});
  expect(apply(next.state, {kind: 'edit-text', id: 'a', revision: 1, splice: {at: 0, remove: 0, insert: 'y'}})).toBeNull();
});

test('several paragraphs run in the order of the note, and are cleared alone', () => {
  const s = note(paragraph('a', 'SELECT 1'), paragraph('b', '%md\nx'), paragraph('c', 'SELECT 1'), paragraph('d', 'SELECT 1'));
  const started = apply(s, {kind: 'run-all', from: null, only: ['d', 'b', 'a']})!;
  expect(started.effects).toMatchObject([{kind: 'submit', runs: [{id: 'a'}, {id: 'd'}], inOrder: true}]);
  const ended = ['a', 'd'].reduce(
    (before, id) => apply(before, {kind: 'run-status', id, run: 1, status: 'finished', at: 1, detail: ''})!.state,
    started.state,
  );
  const cleared = apply(ended, {kind: 'clear', only: ['d']})!;
  expect([cleared.state.runs.a?.status, cleared.state.runs.d?.status]).toEqual(['finished', 'ready']);
  expect(cleared.effects).toEqual([{kind: 'forget', id: 'd'}]);
});
