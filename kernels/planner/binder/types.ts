import {type DataType, MAX_LENGTH} from '../../protocol/data-type.ts';
import {type Fix, type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {BasicTypeName, TypeName} from '../../sql/ast/type-name.ts';
import {didYouMean, is, unsupported} from '../errors.ts';
import {intervalType} from './literals.ts';

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
    case 'interval':
      return intervalType(node.qualifier, nullable);
    case 'raw':
      throw unsupported(is('the type RAW'), node.span);
    case 'named': {
      const name = node.name.parts.map((p) => p.name).join('.');
      const known = OTHER_NAMES[name.toUpperCase()];
      throw new StudioError('sql/unknown-type', `type "${name}" does not exist`, {
        span: node.span,
        ...(known === undefined ? didYouMean(name.toUpperCase(), TYPE_NAMES, node.span) : instead(known, node.span)),
      });
    }
    default:
      return node satisfies never;
  }
}

const TYPE_NAMES = (
  'TINYINT SMALLINT INT INTEGER BIGINT FLOAT DOUBLE DECIMAL NUMERIC BOOLEAN DATE TIME TIMESTAMP TIMESTAMP_LTZ STRING CHAR VARCHAR BYTES BINARY ' +
  'VARBINARY ARRAY MAP MULTISET ROW'
).split(' ');

/** What types of other systems are called here. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  TEXT: 'STRING',
  NVARCHAR: 'STRING',
  VARCHAR2: 'STRING',
  CLOB: 'STRING',
  UUID: 'STRING',
  JSON: 'STRING',
  BLOB: 'BYTES',
  BYTEA: 'BYTES',
  DATETIME: 'TIMESTAMP(3)',
  TIMESTAMPTZ: 'TIMESTAMP_LTZ(3)',
  LONG: 'BIGINT',
  INT8: 'BIGINT',
  INT64: 'BIGINT',
  INT4: 'INT',
  INT32: 'INT',
  SHORT: 'SMALLINT',
  INT2: 'SMALLINT',
  BYTE: 'TINYINT',
  BOOL: 'BOOLEAN',
  NUMBER: 'DECIMAL(38, 0)',
  MONEY: 'DECIMAL(18, 2)',
  FLOAT4: 'FLOAT',
  FLOAT8: 'DOUBLE',
  FLOAT64: 'DOUBLE',
};

function instead(name: string, span: Span): {readonly hint: string; readonly fixes: readonly Fix[]} {
  return {hint: `write ${name}`, fixes: [{title: `Write ${name}`, span, text: name}]};
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
      return {kind: 'char', length: limited(node, first ?? 1, 0, MAX_LENGTH), nullable};
    case 'VARCHAR':
      // Without a length a text or bytes of any length, as in Flink; CHAR and BINARY have the length 1.
      return {kind: 'varchar', length: limited(node, first ?? MAX_LENGTH, 0, MAX_LENGTH), nullable};
    case 'BINARY':
      return {kind: 'binary', length: limited(node, first ?? 1, 0, MAX_LENGTH), nullable};
    case 'VARBINARY':
      return {kind: 'varbinary', length: limited(node, first ?? MAX_LENGTH, 0, MAX_LENGTH), nullable};
    case 'DECIMAL': {
      const precision = Math.min(38, limited(node, first ?? 10, 1, MAX_LENGTH));
      return {kind: 'decimal', precision, scale: limited(node, second ?? 0, 0, precision), nullable};
    }
    case 'TIME':
      // Flink takes TIME(3) and keeps whole seconds.
      return {kind: 'time', precision: 0, nullable};
    case 'TIMESTAMP':
      return {kind: 'timestamp', precision: fractionDigits(node), nullable};
    case 'TIMESTAMP_LTZ':
      return {kind: 'timestamp_ltz', precision: fractionDigits(node), nullable};
    case 'NULL':
      return {kind: 'null', nullable: true};
    default:
      return node.name satisfies never;
  }
}

/** As Flink: more digits than there are mean all of them. */
function fractionDigits(node: BasicTypeName): number {
  return Math.min(9, node.args[0] ?? 6);
}

function limited(node: BasicTypeName, value: number, low: number, high: number): number {
  if (value >= low && value <= high) return value;
  const text = `${node.name}(${node.args.join(', ')})`;
  const range = low === high ? `only ${low}` : `${low} to ${high}`;
  throw new StudioError('sql/unknown-type', `${text} is out of range`, {span: node.span, detail: `${node.name} takes ${range}`});
}
