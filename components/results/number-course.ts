'use client';
import {useRef} from 'react';
import {decimal, duration, shortCount} from '../ui/format.ts';
import type {BigNumber} from '../ui/number-view.tsx';

const EVERY_MS = 1000;
const KEPT = 60;

interface Sample {
  readonly at: number;
  readonly value: number;
}

/** Numbers with how they went in the last minute: a sample a second while the view lives. */
export function useNumberCourse(numbers: readonly BigNumber[], version: number, now: () => number = Date.now): readonly BigNumber[] {
  const kept = useRef(new Map<string, Sample[]>());
  const seen = useRef(-1);
  if (version !== seen.current) {
    seen.current = version;
    const at = now();
    for (const n of numbers) if (n.amount !== undefined) sample(kept.current, n.label, {at, value: n.amount});
  }
  return numbers.map((n) => withCourse(n, kept.current.get(n.label) ?? []));
}

function sample(kept: Map<string, Sample[]>, label: string, next: Sample): void {
  const samples = kept.get(label) ?? [];
  const last = samples.at(-1);
  if (last !== undefined && next.at - last.at < EVERY_MS) return;
  kept.set(label, [...samples.slice(-(KEPT - 1)), next]);
}

/** `+1.2 in 42 s` beneath the number, and its course. */
export function withCourse(number: BigNumber, samples: readonly Sample[]): BigNumber {
  const first = samples[0];
  const last = samples.at(-1);
  if (number.amount === undefined || first === undefined || last === undefined || last.at === first.at) return number;
  const delta = number.amount - first.value;
  const size = Math.abs(delta) >= 10_000 ? shortCount(delta) : Number.isInteger(delta) ? shortCount(delta) : decimal(delta);
  const seconds = Math.round((last.at - first.at) / 1000) * 1000;
  return {
    ...number,
    note: `${delta > 0 ? '+' : delta === 0 ? '±' : ''}${size} in ${duration(seconds)}`,
    course: [...samples.map((s) => s.value), number.amount],
  };
}
