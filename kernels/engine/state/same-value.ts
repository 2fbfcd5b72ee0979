import type {Value} from '../../protocol/value.ts';
import {keyText} from './value-key.ts';

/** Equal values of one type. NaN equals NaN, -0 equals 0. */
export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a === 'number') return Number.isNaN(a) && Number.isNaN(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return keyText(a) === keyText(b);
}
