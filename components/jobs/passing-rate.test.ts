import {expect, test} from 'vitest';
import type {JobMetrics, PlanGraph} from '../../kernels/protocol/kernel.ts';
import {passing} from './passing-rate.ts';

const plan: PlanGraph = {
  nodes: ['a', 'b', 'watermark', 'union', 'sink'].map((id) => ({id, name: id, detail: '', changelogMode: 'append' as const})),
  edges: [
    {from: 'a', to: 'watermark'},
    {from: 'watermark', to: 'union'},
    {from: 'b', to: 'union'},
    {from: 'union', to: 'sink'},
  ],
};
const operator = (id: string, perSecond: number) => ({id, perSecond}) as JobMetrics['operators'][number];
const metrics = {operators: [operator('a', 40), operator('b', 2), operator('sink', 7)]} as unknown as JobMetrics;

test('what has no figures of its own passes on what comes', () => {
  expect(plan.nodes.map((n) => passing(plan, metrics, n.id))).toEqual([40, 2, 40, 42, 7]);
  expect(passing(plan, undefined, 'sink')).toBeNull();
});
