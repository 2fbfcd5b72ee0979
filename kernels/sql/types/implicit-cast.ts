import type {DataType} from '../../protocol/data-type.ts';
import {INTEGER_KINDS, isApproximate, isBinary, isInteger, isNumeric, isText, isTimestamp} from './common-type.ts';

/** Does Flink cast a value of `from` to `to` where nobody wrote CAST? (LogicalTypeCasts.supportsImplicitCast; lengths do not matter. CHAR and BINARY take
 * nothing of varying length, a DATE or TIME takes a TIMESTAMP's.) */
export function isImplicitlyCastable(from: DataType, to: DataType): boolean {
  if (from.kind === 'null') return true;
  if (to.kind === 'char' || to.kind === 'binary') return from.kind === to.kind;
  if (isText(to)) return isText(from);
  if (isBinary(to)) return isBinary(from);
  if (isInteger(to)) return isInteger(from) && INTEGER_KINDS.indexOf(from.kind) <= INTEGER_KINDS.indexOf(to.kind);
  if (to.kind === 'decimal' || to.kind === 'double') return isNumeric(from);
  if (to.kind === 'float') return isNumeric(from) && from.kind !== 'double';
  if (isTimestamp(to)) return isTimestamp(from);
  if (to.kind === 'date' || to.kind === 'time') return from.kind === to.kind || from.kind === 'timestamp';
  if (to.kind === 'array' || to.kind === 'multiset') return from.kind === to.kind && isImplicitlyCastable(from.element, to.element);
  if (to.kind === 'map') return from.kind === 'map' && isImplicitlyCastable(from.key, to.key) && isImplicitlyCastable(from.value, to.value);
  if (to.kind === 'row') {
    return (
      from.kind === 'row' &&
      from.fields.length === to.fields.length &&
      to.fields.every((f, i) => isImplicitlyCastable(from.fields[i]!.type, f.type))
    );
  }
  if (to.kind === 'interval') return from.kind === 'interval' && from.unit === to.unit;
  return from.kind === to.kind;
}

/** Values of the type have an order for ARRAY_SORT, ARRAY_MAX and their like: BOOLEAN, BINARY and collections have none. */
export function isOrdered(type: DataType): boolean {
  return isNumeric(type) || isApproximate(type) || isText(type) || isTimestamp(type) || ['date', 'time', 'interval'].includes(type.kind);
}
