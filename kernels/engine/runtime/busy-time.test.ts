import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {enter, leave} from './busy-time.ts';
import {Gate} from './gate.ts';
import type {GraphNode} from './graph-node.ts';

beforeEach(() => void vi.useFakeTimers({toFake: ['performance']}));
afterEach(() => void vi.useRealTimers());

const spin = (ms: number): void => void vi.advanceTimersByTime(ms);

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
  expect(below.busyMs).toBe(20);
  expect(above.busyMs).toBe(2);
});

test('a gate knows how long it was closed, and for what', () => {
  const gate = new Gate();
  expect(gate.closedMs('sink')).toBe(0);
  gate.close('sink');
  spin(3);
  gate.close('sink');
  gate.open('sink');
  expect(gate.closedMs('sink')).toBe(3);
  spin(3);
  expect(gate.closedMs('sink')).toBe(3);
  expect(gate.closedMs('other')).toBe(0);
});
