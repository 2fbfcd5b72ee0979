import {type FileMetaData, parquetSchema, type SchemaElement} from 'hyparquet';
import {type DataType, type Field, typeText} from '../../../protocol/data-type.ts';
import {StudioError} from '../../../protocol/diagnostic.ts';
import type {Value} from '../../../protocol/value.ts';
import {integerValue} from '../number-text.ts';

type SchemaTree = ReturnType<typeof parquetSchema>;

/** A wanted column: where it stands in a decoded row (null: the file has none), and how its value is read. */
export interface ColumnReader {
  readonly name: string;
  readonly place: number | null;
  readonly read: (raw: unknown) => Value;
}

/** Throws StudioError where a column of the file is of another type. */
export function fileColumns(metadata: FileMetaData, wanted: readonly Field[], path: string): readonly ColumnReader[] {
  const {children} = parquetSchema(metadata);
  // The library gives the columns in the order in which they were asked for.
  let next = 0;
  return wanted.map((field) => {
    const exact = children.find((c) => c.element.name === field.name);
    const found = exact ?? children.find((c) => c.element.name.toLowerCase() === field.name.toLowerCase());
    if (found === undefined) return {name: field.name, place: null, read: () => null};
    const read = reader(found, field.type, {column: field.name, path});
    return {name: found.element.name, place: next++, read: (raw) => (raw === null || raw === undefined ? null : read(raw))};
  });
}

/**
 * The same metadata without the meanings of columns that the library would make JavaScript's of: numbers with a loss, Dates, objects with
 * strings as keys. The values then come as they are stored.
 */
export function readable(metadata: FileMetaData): FileMetaData {
  return {
    ...metadata,
    schema: metadata.schema.map((element) => {
      if (element.converted_type === 'LIST' || element.converted_type === 'UTF8' || element.logical_type?.type === 'STRING') return element;
      const {converted_type: _c, logical_type: _l, ...plain} = element;
      return plain;
    }),
  };
}

interface Place {
  readonly column: string;
  readonly path: string;
}

type Read = (raw: NonNullable<unknown>) => Value;

function reader(tree: SchemaTree, type: DataType, place: Place): Read {
  const {element} = tree;
  const physical = element.type;
  switch (type.kind) {
    case 'boolean':
      if (physical === 'BOOLEAN') return (raw) => raw as boolean;
      break;
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      if (physical === 'INT32' || physical === 'INT64') return (raw) => integerValue(BigInt(raw as number | bigint));
      break;
    case 'float':
    case 'double':
      if (physical === 'FLOAT' || physical === 'DOUBLE') return (raw) => raw as number;
      break;
    case 'char':
    case 'varchar':
      if (physical === 'BYTE_ARRAY' || physical === 'FIXED_LEN_BYTE_ARRAY')
        return (raw) => (typeof raw === 'string' ? raw : Buffer.from(raw as Uint8Array).toString('utf8'));
      break;
    case 'binary':
    case 'varbinary':
      if (physical === 'BYTE_ARRAY' || physical === 'FIXED_LEN_BYTE_ARRAY')
        return (raw) => (typeof raw === 'string' ? Uint8Array.from(Buffer.from(raw)) : Uint8Array.from(raw as Uint8Array));
      break;
    case 'decimal':
      return decimal(element, type.scale, place, type);
    case 'date':
      if (physical === 'INT32') return (raw) => raw as number;
      break;
    case 'time':
      if (physical === 'INT32') return (raw) => raw as number;
      if (physical === 'INT64') {
        const perMs = unitOf(element) === 'NANOS' ? 1_000_000n : 1000n;
        return (raw) => Number((raw as bigint) / perMs);
      }
      break;
    case 'timestamp':
    case 'timestamp_ltz':
      return timestamp(element, type, place);
    case 'array':
      return list(tree, type.element, place, type);
    case 'map':
      return map(tree, type.key, type.value, place, type);
    case 'multiset':
      return map(tree, type.element, {kind: 'int', nullable: false}, place, type);
    case 'row':
      return struct(tree, type.fields, place, type);
    case 'interval':
    case 'null':
      break;
    default:
      return type satisfies never;
  }
  throw mismatch(element, type, place);
}

function mismatch(element: SchemaElement, type: DataType, {column, path}: Place): StudioError {
  const stored = [element.type ?? 'a group', element.converted_type ?? element.logical_type?.type].filter((t) => t !== undefined).join(' ');
  return new StudioError('format/bad-file', `column "${column}" of "${path}" is ${stored}, which cannot be read as ${typeText(type)}`, {
    blame: 'data',
    hint: 'declare the column with the type that the file has',
  });
}

function decimal(element: SchemaElement, scale: number, place: Place, type: DataType): Read {
  const stored = element.logical_type?.type === 'DECIMAL' ? element.logical_type.scale : (element.scale ?? 0);
  const shift = scale - stored;
  const factor = 10n ** BigInt(Math.abs(shift));
  const scaled = (unscaled: bigint): Value => integerValue(shift >= 0 ? unscaled * factor : unscaled / factor);
  switch (element.type) {
    case 'INT32':
    case 'INT64':
      return (raw) => scaled(BigInt(raw as number | bigint));
    case 'BYTE_ARRAY':
    case 'FIXED_LEN_BYTE_ARRAY':
      return (raw) => {
        const bytes = raw as Uint8Array;
        if (bytes.length === 0) return 0;
        return scaled(BigInt.asIntN(bytes.length * 8, BigInt(`0x${Buffer.from(bytes).toString('hex')}`)));
      };
    default:
      throw mismatch(element, type, place);
  }
}

const PER_SECOND = {MILLIS: 1000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n} as const;

function unitOf({logical_type, converted_type}: SchemaElement): keyof typeof PER_SECOND {
  if (logical_type !== undefined && 'unit' in logical_type) return logical_type.unit;
  return /MILLIS$/.test(converted_type ?? '') ? 'MILLIS' : 'MICROS';
}

function timestamp(element: SchemaElement, type: Extract<DataType, {kind: 'timestamp' | 'timestamp_ltz'}>, place: Place): Read {
  const wanted = type.precision <= 3 ? 1000n : type.precision <= 6 ? 1_000_000n : 1_000_000_000n;
  const to = (value: bigint, per: bigint): bigint => (wanted >= per ? value * (wanted / per) : floorDivide(value, per / wanted));
  if (element.type === 'INT64') {
    const per = PER_SECOND[unitOf(element)];
    return (raw) => integerValue(to(raw as bigint, per));
  }
  if (element.type !== 'INT96') throw mismatch(element, type, place);
  return (raw) => integerValue(to(raw as bigint, PER_SECOND.NANOS));
}

function floorDivide(value: bigint, by: bigint): bigint {
  const cut = value / by;
  return value < 0n && cut * by !== value ? cut - 1n : cut;
}

function nullable(read: Read): (raw: unknown) => Value {
  return (raw) => (raw === null || raw === undefined ? null : read(raw));
}

function list(tree: SchemaTree, type: DataType, place: Place, whole: DataType): Read {
  const repeated = tree.children[0];
  if (repeated === undefined) throw mismatch(tree.element, whole, place);
  const element = nullable(reader(repeated.children.length === 1 ? (repeated.children[0] as SchemaTree) : repeated, type, place));
  return (raw) => (raw as unknown[]).map(element);
}

/** Without its meaning a map is a group of a repeated group of keys and values. */
function map(tree: SchemaTree, key: DataType, value: DataType, place: Place, whole: DataType): Read {
  const repeated = tree.children[0];
  const [keys, values] = repeated?.children ?? [];
  if (repeated === undefined || keys === undefined || values === undefined) throw mismatch(tree.element, whole, place);
  const readKey = nullable(reader(keys, key, place));
  const readValue = nullable(reader(values, value, place));
  const [keyName, valueName] = [keys.element.name, values.element.name];
  return (raw) => {
    const entries = (raw as Record<string, unknown>)[repeated.element.name] as Record<string, unknown>[] | undefined;
    return new Map((entries ?? []).map((entry) => [readKey(entry[keyName]), readValue(entry[valueName])]));
  };
}

function struct(tree: SchemaTree, fields: readonly Field[], place: Place, whole: DataType): Read {
  if (tree.children.length === 0) throw mismatch(tree.element, whole, place);
  const parts = fields.map((field) => {
    const found = tree.children.find((c) => c.element.name === field.name);
    return found === undefined ? null : {name: found.element.name, read: nullable(reader(found, field.type, place))};
  });
  return (raw) => parts.map((part): Value => (part === null ? null : part.read((raw as Record<string, unknown>)[part.name])));
}
