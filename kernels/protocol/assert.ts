/** For our own mistakes only: a condition that the code around it guarantees. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${message}`);
}

/** The value, which the code around it guarantees to be there. */
export function must<T>(value: T | null | undefined, message = 'value must be present'): T {
  assert(value !== null && value !== undefined, message);
  return value;
}

/** Ends an exhaustive switch. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
