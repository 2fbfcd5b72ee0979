import type {Value} from '../../protocol/value.ts';
import {equalValues} from './compare.ts';

/** Values by SQL equality, where NULL equals NULL. What JavaScript holds as a primitive is found at once, the rest one by one. */
export class ValueSet {
  readonly #primitives = new Set<Value>();
  readonly #others: Value[] = [];

  constructor(values: readonly Value[] = []) {
    for (const value of values) this.add(value);
  }

  has(value: Value): boolean {
    if (typeof value !== 'object' || value === null) return this.#primitives.has(value);
    return this.#others.some((other) => equalValues(other, value));
  }

  /** True when the value is new. */
  add(value: Value): boolean {
    if (this.has(value)) return false;
    if (typeof value !== 'object' || value === null) this.#primitives.add(value);
    else this.#others.push(value);
    return true;
  }
}
