/** The time up to which all have come whose states are taken over one by one; -Infinity before the first. */
export function earliest(sofar: number, next: number): number {
  return sofar === Number.NEGATIVE_INFINITY ? next : Math.min(sofar, next);
}
