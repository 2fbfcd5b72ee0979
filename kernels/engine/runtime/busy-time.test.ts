import {expect, test} from 'vitest';
import {enter, leave} from './busy-time.ts';
import {Gate} from './gate.ts';
import type {GraphNode} from './graph-node.ts';

const spin = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

test('whoever is called counts, not who waits for it', () => {
  const above = {busyMs: 0} as GraphNode;
  const below = {busyMs: 0} as GraphNode;
  const first = enter(above);
  spin(2);
  const second = enter(below);
  spin(20);
  leave(second);
  leave(first);
  spin(5);
  expect(below.busyMs).toBeGreaterThanOrEqual(20);
  expect(above.busyMs).toBeGreaterThanOrEqual(2);
  expect(above.busyMs).toBeLessThan(below.busyMs);
});

test('a gate knows how long it was closed, and for what', () => {
  const gate = new Gate();
  expect(gate.closedMs('sink')).toBe(0);
  gate.close('sink');
  spin(3);
  gate.close('sink');
  gate.open('sink');
  const closed = gate.closedMs('sink');
  expect(closed).toBeGreaterThanOrEqual(3);
  spin(3);
  expect(gate.closedMs('sink')).toBe(closed);
  expect(gate.closedMs('other')).toBe(0);
});
