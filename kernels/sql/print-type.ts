import {unreachable} from '../protocol/assert.ts';
import type {IntervalQualifier, TypeName} from './ast/type-name.ts';
import {printIdentifier, printPart, printText} from './print-name.ts';

/** A data type as DDL writes it. */
export function printTypeName(type: TypeName): string {
  return type.notNull ? `${base(type)} NOT NULL` : base(type);
}

function base(type: TypeName): string {
  switch (type.kind) {
    case 'basic':
      return basicText(type.name, type.args);
    case 'interval':
      return `INTERVAL ${printQualifier(type.qualifier)}`;
    case 'array':
    case 'multiset':
      return `${type.kind.toUpperCase()}<${printTypeName(type.element)}>`;
    case 'map':
      return `MAP<${printTypeName(type.key)}, ${printTypeName(type.value)}>`;
    case 'row': {
      const fields = type.fields.map(
        ({name, type: of, comment}) => `${printPart(name)} ${printTypeName(of)}${comment === null ? '' : ` ${printText(comment.value)}`}`,
      );
      return `ROW<${fields.join(', ')}>`;
    }
    case 'raw':
      return `RAW(${printText(type.className.value)}, ${printText(type.serializer.value)})`;
    case 'named':
      return printIdentifier(type.name);
    default:
      return unreachable(type);
  }
}

function basicText(name: string, args: readonly number[]): string {
  const list = args.length > 0 ? `(${args.join(', ')})` : '';
  return `${name}${list}`;
}

/** `DAY(2) TO SECOND(3)`. */
export function printQualifier({from, fromPrecision, to, toPrecision}: IntervalQualifier): string {
  if (to === null && toPrecision !== null) return `${from}(${fromPrecision ?? 2}, ${toPrecision})`;
  const first = fromPrecision === null ? from : `${from}(${fromPrecision})`;
  if (to === null) return first;
  return `${first} TO ${to}${toPrecision === null ? '' : `(${toPrecision})`}`;
}
