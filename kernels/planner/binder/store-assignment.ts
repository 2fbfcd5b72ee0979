import type {DataType} from '../../protocol/data-type.ts';
import {INTEGER_KINDS, isInteger, isNumeric, isText, isTimestamp} from '../../sql/types/common-type.ts';
import {sameType} from '../type-text.ts';

/**
 * Whether a query's column may go into a sink's: `same` needs no cast, `implicit` is what Flink casts by itself
 * (LogicalTypeCasts.supportsImplicitCast), `narrowing` is an integer into a smaller one, which Flink refuses.
 */
export function storeAssignment(from: DataType, to: DataType): 'same' | 'implicit' | 'narrowing' | 'impossible' {
  if (sameType(from, to)) return 'same';
  if (from.kind === 'null') return 'implicit';
  // Whatever their lengths: the enforcer of lengths is another matter.
  if (isText(from) && isText(to)) return to.kind === 'char' && from.kind === 'varchar' ? 'impossible' : 'same';
  if (isBytes(from) && isBytes(to)) return to.kind === 'binary' && from.kind === 'varbinary' ? 'impossible' : 'same';
  if (isInteger(from) && isInteger(to)) return INTEGER_KINDS.indexOf(from.kind) < INTEGER_KINDS.indexOf(to.kind) ? 'implicit' : 'narrowing';
  return implicit(from, to) ? 'implicit' : 'impossible';
}

function isBytes(type: DataType): boolean {
  return type.kind === 'binary' || type.kind === 'varbinary';
}

function implicit(from: DataType, to: DataType): boolean {
  switch (to.kind) {
    case 'decimal':
      return isNumeric(from);
    case 'float':
      return isInteger(from) || from.kind === 'float' || from.kind === 'decimal';
    case 'double':
      return isNumeric(from);
    case 'timestamp':
    case 'timestamp_ltz':
      return isTimestamp(from);
    case 'date':
      return from.kind === 'timestamp';
    case 'time':
      return from.kind === 'timestamp' || from.kind === 'time';
    case 'array':
    case 'multiset':
      return from.kind === to.kind && fits(from.element, to.element);
    case 'map':
      return from.kind === 'map' && fits(from.key, to.key) && fits(from.value, to.value);
    case 'row':
      return (
        from.kind === 'row' &&
        from.fields.length === to.fields.length &&
        from.fields.every((f, i) => fits(f.type, to.fields[i]?.type ?? f.type))
      );
    default:
      return false;
  }
}

function fits(from: DataType, to: DataType): boolean {
  const result = storeAssignment(from, to);
  return result === 'same' || result === 'implicit';
}
