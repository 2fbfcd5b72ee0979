import fc from 'fast-check';
import {expect, test} from 'vitest';
import type {DeduplicateNode, RankNode} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {Row} from '../../protocol/value.ts';
import type {Operator} from '../runtime/operator.ts';
import {Texts} from '../runtime/texts.ts';
import {encodeSnapshot} from '../state/state-io.ts';
import {changelogText} from '../testing/changelog.ts';
import {columns, INT, STRING} from '../testing/plans.ts';
import {SourceMemory} from '../testing/source-memory.ts';
import {VirtualClock} from '../testing/virtual-clock.ts';
import {Deduplicate} from './deduplicate.ts';
import {Rank} from './rank.ts';

const types = [STRING, INT, STRING, STRING, INT];
const base = {id: 'r', inputs: [], columns: columns({}), changelogMode: 'retract', stateTtlMs: 0} as const;
const row = fc.tuple(
  fc.constantFrom('a', 'b', 'c', null),
  fc.option(fc.integer({min: 0, max: 5}), {freq: 6}),
  fc.constantFrom('x', 'żółw', '', null, '\ud800'),
  fc.string({maxLength: 30}),
  fc.integer(),
);

/** What an operator says of batches; a new one is restored from its state after each `restores`. With references, in all of its readers' columns. */
function answers(create: () => Operator, batches: readonly (readonly Row[])[], restores: number, refers: boolean): string[] {
  const texts = new Texts();
  const memory = new SourceMemory(texts);
  const open = (): {operator: Operator; taken: readonly number[]} => {
    const operator = create();
    const taken = new Set([0, 1, 2, 3, 4]);
    return {operator, taken: refers ? must(operator.takeReferences({texts, append: [true], taken})[0]) : []};
  };
  let {operator, taken} = open();
  const lines: string[] = [];
  const out = {
    emit: ({rows, kinds}: {readonly rows: readonly Row[]; readonly kinds: Uint8Array | null}): void => {
      const read = rows.map((r) => r.map((v, c) => (typeof v === 'number' && taken.includes(c) ? texts.text(v) : v)));
      lines.push(...changelogText({rows: read, kinds}));
    },
  };
  batches.forEach((rows, i) => {
    if (refers) expect(taken.length).toBeGreaterThan(0);
    operator.process({rows: rows.map((r) => r.map((v, c) => (taken.includes(c) ? memory.reference(v) : v))), kinds: null}, 0, out);
    if (i % restores !== restores - 1) return;
    const snapshot = encodeSnapshot(must(operator.snapshot()));
    ({operator, taken} = open());
    operator.restore(snapshot);
  });
  operator.onWatermark(Number.POSITIVE_INFINITY, out);
  return lines;
}

function holds(create: () => Operator): void {
  fc.assert(
    fc.property(fc.array(fc.array(row, {maxLength: 12}), {maxLength: 6}), fc.integer({min: 1, max: 4}), (batches, restores) => {
      expect(answers(create, batches, restores, true)).toEqual(answers(create, batches, restores, false));
    }),
    {numRuns: 15},
  );
}

test('property: a Top-N answers with references to texts as with texts', () => {
  const top: RankNode = {
    ...base,
    kind: 'rank',
    partition: [0],
    order: [
      {column: 1, descending: true, nullsFirst: false},
      {column: 4, descending: false, nullsFirst: true},
    ],
    from: 1,
    to: 3,
    withNumber: true,
    emitUpdateBefore: true,
  };
  const rank = (more: Partial<RankNode>) => (): Operator => new Rank({...top, ...more}, types, false, 'streaming', new VirtualClock());
  holds(rank({}));
  holds(rank({withNumber: false}));
  holds(rank({withNumber: false, to: 1, emitUpdateBefore: false}));
  holds(rank({from: 2}));
  // The order by a text takes that one as it is.
  holds(rank({order: [{column: 2, descending: true, nullsFirst: false}]}));
  holds(rank({partition: [0, 1], window: {end: 1, timeMode: 'event', zone: null}}));
});

test('property: a deduplication answers with references to texts as with texts', () => {
  const last: DeduplicateNode = {...base, kind: 'deduplicate', keys: [0], keep: 'last', timeColumn: 1, emitUpdateBefore: true};
  const deduplicate = (more: Partial<DeduplicateNode>) => (): Operator => new Deduplicate({...last, ...more}, types, new VirtualClock());
  holds(deduplicate({}));
  holds(deduplicate({keep: 'first'}));
  holds(deduplicate({keep: 'first', timeColumn: null}));
  holds(deduplicate({emitUpdateBefore: false}));
});

test('a deduplication that compares rows takes no references', () => {
  const node: DeduplicateNode = {...base, kind: 'deduplicate', keys: [0], keep: 'last', timeColumn: null, emitUpdateBefore: true};
  const operator = new Deduplicate(node, types, new VirtualClock());
  expect(operator.takeReferences({texts: new Texts(), append: [true], taken: new Set([2, 3])})).toEqual([]);
});
