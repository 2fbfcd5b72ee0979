import fc from 'fast-check';
import {expect, test} from 'vitest';
import {apply, type NoteState, openState} from '../../server/protocol/apply.ts';
import type {Note, Paragraph} from '../../server/protocol/note.ts';
import type {Op, UserOp} from '../../server/protocol/op.ts';
import {act, applied, type NoteClient, opened, refused, takeOutgoing} from './note-client.ts';
import {diffSplice} from './text-diff.ts';

function paragraph(id: string, text: string): Paragraph {
  return {
    id,
    text,
    title: '',
    width: 12,
    editorHidden: false,
    resultHidden: false,
    disabled: false,
    view: {kind: 'table', keys: [], groups: [], values: []},
    params: {},
    runOnChange: true,
    extra: {},
  };
}
function note(...texts: string[]): Note {
  return {title: 'n', params: {}, paragraphs: texts.map((t, i) => paragraph(`p${i}`, t)), extra: {}};
}
function open(before: NoteClient | null, state: NoteState, lastSeq: number | null = null): NoteClient {
  return opened(before, {
    kind: 'note',
    note: 'n',
    revision: 0,
    document: state.document,
    textRevisions: {...state.textRevisions},
    runs: state.runs,
    lastSeq,
  });
}
function edit(at: number, remove: number, insert: string): UserOp {
  return {kind: 'edit-text', id: 'p0', revision: 0, splice: {at, remove, insert}};
}
const text = (client: NoteClient) => client.view.document.paragraphs[0]?.text;

test('an edit shows at once, and its answer changes nothing more', () => {
  const start = open(null, openState(note('SELECT 1')));
  const typed = act(start, edit(8, 0, '0'))!;
  expect(text(typed)).toBe('SELECT 10');
  const sent = takeOutgoing(typed, 1);
  expect(sent.out).toEqual([{seq: 1, op: edit(8, 0, '0')}]);
  const done = applied(sent.client, {op: edit(8, 0, '0'), seq: 1}, true);
  expect(done.pending).toEqual([]);
  expect(text(done)).toBe('SELECT 10');
});

test('what is typed while an edit is on its way waits as one edit', () => {
  const first = takeOutgoing(act(open(null, openState(note('a'))), edit(1, 0, 'b'))!, 1).client;
  const typed = act(act(first, edit(2, 0, 'c'))!, edit(3, 0, 'd'))!;
  expect(typed.pending).toHaveLength(2);
  expect(takeOutgoing(typed, 2).out).toEqual([]);
  const answered = takeOutgoing(applied(typed, {op: edit(1, 0, 'b'), seq: 1}, true), 2);
  expect(answered.out).toEqual([{seq: 2, op: {...edit(2, 0, 'cd'), revision: 1}}]);
});

test('a refused setting is taken back', () => {
  const titled = act(open(null, openState(note('a'))), {kind: 'set-title', title: 'new'})!;
  expect(titled.view.document.title).toBe('new');
  expect(refused(takeOutgoing(titled, 7).client, 7).client.view.document.title).toBe('n');
});

test('after a broken connection nothing typed is lost and nothing is typed twice', () => {
  const typed = takeOutgoing(act(open(null, openState(note('one'))), edit(3, 0, ' two'))!, 1).client;
  const more = act(typed, edit(7, 0, ' three'))!;
  const notArrived = open(more, openState(note('one')));
  expect(text(notArrived)).toBe('one two three');
  expect(takeOutgoing(notArrived, 1).out).toHaveLength(1);
  const arrived = open(more, openState(note('one two')), 1);
  expect(text(arrived)).toBe('one two three');
  expect(takeOutgoing(arrived, 1).out[0]?.op).toMatchObject({splice: {at: 7, remove: 0, insert: ' three'}});
  const withOthers = open(more, openState(note('zero one')));
  expect(text(withOthers)).toBe('zero one two three');
});

test('a run that was on its way is not started twice', () => {
  const sent = takeOutgoing(act(open(null, openState(note('SELECT 1'))), {kind: 'run-paragraph', id: 'p0'})!, 1).client;
  const ran = apply(openState(note('SELECT 1')), {kind: 'run-paragraph', id: 'p0'})!.state;
  expect(open(sent, ran, 1).pending).toEqual([]);
  expect(open(sent, openState(note('SELECT 1'))).pending).toHaveLength(1);
});

/** One page and a server that is slow to answer. */
test('a run takes the text that stood there when it was asked for, whatever was on its way', () => {
  const step = fc.record({what: fc.constantFrom('type', 'run', 'run all', 'answer'), s: fc.string({minLength: 1, maxLength: 3})});
  fc.assert(
    fc.property(fc.array(step, {maxLength: 40}), (steps) => {
      let server = openState(note('a'));
      let client = open(null, server);
      let seq = 0;
      const answers: {op: Op; seq: number}[] = [];
      const wanted: string[] = [];
      const ran: string[] = [];
      const send = () => {
        const taken = takeOutgoing(client, seq + 1);
        seq += taken.out.length;
        client = taken.client;
        for (const {op, seq: number} of taken.out) {
          if (op.kind !== 'edit-text') ran.push(`${op.kind} ${server.document.paragraphs[0]?.text}`);
          const done = apply(server, op)!;
          server = done.state;
          answers.push({op: done.op, seq: number});
        }
      };
      const answer = () => {
        const message = answers.shift();
        if (message !== undefined) client = applied(client, message, true);
      };
      for (const {what, s} of steps) {
        if (what === 'answer') answer();
        else {
          const at = text(client)!.length;
          const run: UserOp = what === 'run' ? {kind: 'run-paragraph', id: 'p0'} : {kind: 'run-all', from: null};
          const op = what === 'type' ? edit(at, 0, s) : run;
          client = act(client, op)!;
          if (what !== 'type') wanted.push(`${op.kind} ${text(client)}`);
        }
        send();
      }
      for (let round = 0; round < 200 && client.pending.length > 0; round++) {
        answer();
        send();
      }
      expect(client.pending).toEqual([]);
      expect(ran).toEqual(wanted);
      expect(text(client)).toBe(server.document.paragraphs[0]?.text);
    }),
    {numRuns: 300},
  );
});

test('diffSplice leads from one text to the other', () => {
  const letters = fc.string({unit: fc.constantFrom('a', 'b', '\n', '𝒳')});
  fc.assert(
    fc.property(letters, letters, (a, b) => {
      const s = diffSplice(a, b);
      expect(s === null ? a : a.slice(0, s.at) + s.insert + a.slice(s.at + s.remove)).toBe(b);
    }),
  );
});

/** Two pages and a server that orders their ops; deliveries in any order between the pages, in order to each. */
test('two pages that type at once end with the same text', () => {
  const step = fc.record({
    who: fc.constantFrom(0, 1),
    what: fc.constantFrom('type', 'send', 'receive'),
    a: fc.nat(),
    b: fc.nat(3),
    s: fc.string({maxLength: 3}),
  });
  fc.assert(
    fc.property(fc.array(step, {maxLength: 60}), (steps) => {
      let server = openState(note('hello'));
      const clients = [open(null, server), open(null, server)];
      const up: {seq: number; op: Op}[][] = [[], []];
      const down: {op: Op; seq: number; from: number}[][] = [[], []];
      let seq = 0;
      const send = (i: number) => {
        const taken = takeOutgoing(clients[i]!, seq + 1);
        seq += taken.out.length;
        clients[i] = taken.client;
        up[i]!.push(...taken.out);
        for (const message of up[i]!.splice(0)) {
          const done = apply(server, message.op)!;
          server = done.state;
          for (const inbox of down) inbox.push({op: done.op, seq: message.seq, from: i});
        }
      };
      const receive = (i: number) => {
        const message = down[i]!.shift();
        if (message) clients[i] = applied(clients[i]!, message, message.from === i);
      };
      for (const {who, what, a, b, s} of steps) {
        if (what === 'type') {
          const length = text(clients[who]!)!.length;
          const at = a % (length + 1);
          clients[who] = act(clients[who]!, edit(at, Math.min(b, length - at), s)) ?? clients[who]!;
        } else if (what === 'send') send(who);
        else receive(who);
      }
      for (let round = 0; round < 40; round++)
        for (const i of [0, 1]) {
          send(i);
          while (down[0]!.length + down[1]!.length > 0) for (const j of [0, 1]) receive(j);
        }
      const end = server.document.paragraphs[0]!.text;
      expect(clients.map((c) => text(c))).toEqual([end, end]);
      expect(clients.map((c) => c.pending.length)).toEqual([0, 0]);
    }),
    {numRuns: 300},
  );
});
