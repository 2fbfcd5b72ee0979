import {random} from '../random.ts';

/** Choices by chance that are the same for the same seed. */
export interface Dice {
  below(limit: number): number;
  pick<T>(all: readonly T[]): T;
  /** True `of` times in a hundred. */
  chance(of: number): boolean;
  /** Between `from` and `to` of them, in their order, no one twice. */
  some<T>(all: readonly T[], from: number, to: number): readonly T[];
  /** A name that no other has. */
  name(stem: string): string;
}

export function dice(seed: number): Dice {
  const next = random(Math.imul(seed + 1, 0x9e3779b1));
  for (let i = 0; i < 8; i++) next(2);
  let names = 0;
  const below = (limit: number): number => next(limit);
  return {
    below,
    pick: (all) => all[below(all.length)]!,
    chance: (of) => below(100) < of,
    some(all, from, to) {
      const wanted = Math.min(all.length, from + below(to - from + 1));
      const chosen = new Set<number>();
      while (chosen.size < wanted) chosen.add(below(all.length));
      return all.filter((_, i) => chosen.has(i));
    },
    name: (stem) => `${stem}${names++}`,
  };
}
