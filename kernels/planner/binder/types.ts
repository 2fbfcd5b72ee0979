import {type DataType, MAX_LENGTH} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {BasicTypeName, TypeName} from '../../sql/ast/type-name.ts';
import {is, unsupported} from '../errors.ts';

/** The type that a name stands for, with Flink's defaults and limits. Throws `sql/unknown-type`. */
export function resolveType(node: TypeName): DataType {
  const nullable = !node.notNull;
  switch (node.kind) {
    case 'basic':
      return basicType(node, nullable);
    case 'array':
    case 'multiset':
      return {kind: node.kind, element: resolveType(node.element), nullable};
    case 'map':
      return {kind: 'map', key: resolveType(node.key), value: resolveType(node.value), nullable};
    case 'row':
      return {
        kind: 'row',
        fields: node.fields.map((f) => ({
          name: f.name.name,
          type: resolveType(f.type),
          ...(f.comment ? {description: f.comment.value} : {}),
        })),
        nullable,
      };
    case 'interval': {
      const months = node.qualifier.from === 'YEAR' || node.qualifier.from === 'QUARTER' || node.qualifier.from === 'MONTH';
      return {kind: 'interval', unit: months ? 'month' : 'millisecond', text: months ? 'MONTH' : 'SECOND(3)', nullable};
    }
    case 'raw':
      throw unsupported(is('the type RAW'), node.span);
    case 'named': {
      const name = node.name.parts.map((p) => p.name).join('.');
      throw new StudioError('sql/unknown-type', `type "${name}" does not exist`, {span: node.span});
    }
    default:
      return node satisfies never;
  }
}

function basicType(node: BasicTypeName, nullable: boolean): DataType {
  const [first, second] = node.args;
  switch (node.name) {
    case 'TINYINT':
      return {kind: 'tinyint', nullable};
    case 'SMALLINT':
      return {kind: 'smallint', nullable};
    case 'INT':
      return {kind: 'int', nullable};
    case 'BIGINT':
      return {kind: 'bigint', nullable};
    case 'FLOAT':
      return {kind: 'float', nullable};
    case 'DOUBLE':
      return {kind: 'double', nullable};
    case 'BOOLEAN':
      return {kind: 'boolean', nullable};
    case 'DATE':
      return {kind: 'date', nullable};
    case 'STRING':
      return {kind: 'varchar', length: MAX_LENGTH, nullable};
    case 'BYTES':
      return {kind: 'varbinary', length: MAX_LENGTH, nullable};
    case 'CHAR':
      return {kind: 'char', length: limited(node, first ?? 1, 1, MAX_LENGTH), nullable};
    case 'VARCHAR':
      // Without a length a text or bytes of any length, as in Flink; CHAR and BINARY have the length 1.
      return {kind: 'varchar', length: limited(node, first ?? MAX_LENGTH, 1, MAX_LENGTH), nullable};
    case 'BINARY':
      return {kind: 'binary', length: limited(node, first ?? 1, 1, MAX_LENGTH), nullable};
    case 'VARBINARY':
      return {kind: 'varbinary', length: limited(node, first ?? MAX_LENGTH, 1, MAX_LENGTH), nullable};
    case 'DECIMAL': {
      const precision = limited(node, first ?? 10, 1, 38);
      return {kind: 'decimal', precision, scale: limited(node, second ?? 0, 0, precision), nullable};
    }
    case 'TIME':
      // Flink takes TIME(3) and keeps whole seconds.
      limited(node, first ?? 0, 0, 9);
      return {kind: 'time', precision: 0, nullable};
    case 'TIMESTAMP':
      return {kind: 'timestamp', precision: limited(node, first ?? 6, 0, 9), nullable};
    case 'TIMESTAMP_LTZ':
      return {kind: 'timestamp_ltz', precision: limited(node, first ?? 6, 0, 9), nullable};
    case 'NULL':
      return {kind: 'null', nullable: true};
    default:
      return node.name satisfies never;
  }
}

function limited(node: BasicTypeName, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value;
  const text = `${node.name}(${node.args.join(', ')})`;
  const range = low === high ? `only ${low}` : `${low} to ${high}`;
  throw new StudioError('sql/unknown-type', `${text} is out of range`, {span: node.span, detail: `${node.name} takes ${range}`});
}
