import type {DataType, Field} from '../../../protocol/data-type.ts';
import {DELETE, INSERT, UPDATE_AFTER, UPDATE_BEFORE} from '../../../protocol/row-kind.ts';
import type {Row, Value} from '../../../protocol/value.ts';
import type {TableOptions} from '../../options.ts';
import {type Change, DecodeError} from '../format.ts';
import {wholePattern} from '../whole-pattern.ts';

/** How a tool that captures changes wraps rows in a JSON object: the object's fields, and what its values say. */
export interface Envelope {
  readonly fields: readonly Field[];
  /** What the object's values mean, one after the other. Throws DecodeError for what means nothing. */
  changes(values: Row, text: () => string): Iterable<Change>;
  /** The fields of an object that is written, and their values; Flink writes an update as a deletion and an insertion. */
  readonly written: readonly Field[];
  values(row: Row, isThere: boolean): Row;
}

const TEXT: DataType = {kind: 'varchar', length: 2147483647, nullable: true};
const rowType = (fields: readonly Field[]): DataType => ({kind: 'row', fields, nullable: true});
const listOf = (fields: readonly Field[]): DataType => ({kind: 'array', element: rowType(fields), nullable: true});

type MakeEnvelope = (fields: readonly Field[], options: TableOptions) => Envelope;

/** Debezium: `{"before": …, "after": …, "op": "c"}`, perhaps inside `payload`. */
export const debeziumEnvelope: MakeEnvelope = (fields, options) => {
  const inner = beforeAndAfter(fields, 'op', {insert: ['c', 'r'], update: 'u', delete: 'd'}, ['c', 'd']);
  if (!options.boolean('debezium-json.schema-include')) return inner;
  return {
    ...inner,
    fields: [{name: 'payload', type: rowType(inner.fields)}],
    changes: ([payload], text) => {
      if (payload === null) throw new DecodeError('it has no "payload"');
      return inner.changes(payload as Row, text);
    },
  };
};

/** Oracle GoldenGate: `{"before": …, "after": …, "op_type": "I"}`. */
export const oggEnvelope: MakeEnvelope = (fields) =>
  beforeAndAfter(fields, 'op_type', {insert: ['I'], update: 'U', delete: 'D'}, ['I', 'D']);

function beforeAndAfter(
  fields: readonly Field[],
  key: string,
  names: {readonly insert: readonly string[]; readonly update: string; readonly delete: string},
  writes: readonly [insert: string, remove: string],
): Envelope {
  const row = rowType(fields);
  const all: readonly Field[] = [
    {name: 'before', type: row},
    {name: 'after', type: row},
    {name: key, type: TEXT},
  ];
  const there = (value: Value | undefined, name: string): Value[] => {
    if (value === null || value === undefined) throw new DecodeError(`it has no "${name}"`);
    return [...(value as Row)];
  };
  return {
    fields: all,
    changes([before, after, operation]) {
      if (names.insert.includes(String(operation))) return [[INSERT, there(after, 'after')]];
      if (operation === names.update)
        return [
          [UPDATE_BEFORE, there(before, 'before')],
          [UPDATE_AFTER, there(after, 'after')],
        ];
      if (operation === names.delete) return [[DELETE, there(before, 'before')]];
      throw unknownOperation(key, operation);
    },
    written: all,
    values: (one, isThere) => (isThere ? [null, one as Value, writes[0]] : [one as Value, null, writes[1]]),
  };
}

/** Canal: `{"data": [row, …], "old": [changed fields, …], "type": "INSERT"}`, of the databases and tables that are wanted. */
export const canalEnvelope: MakeEnvelope = (fields, options) => {
  const wanted = ['database', 'table'].map((name) => ({name, pattern: wholePattern(options, `canal-json.${name}.include`)}));
  return {
    fields: [
      {name: 'data', type: listOf(fields)},
      {name: 'old', type: listOf(fields)},
      {name: 'type', type: TEXT},
      ...wanted.map(({name}) => ({name, type: TEXT})),
    ],
    *changes([data, old, operation, ...names], text) {
      for (const [i, {name, pattern}] of wanted.entries()) {
        if (pattern === null) continue;
        if (names[i] === null) throw new DecodeError(`it has no "${name}"`);
        if (!pattern.test(String(names[i]))) return;
      }
      // A change of the table's definition.
      if (operation === 'CREATE') return;
      if (operation !== 'INSERT' && operation !== 'UPDATE' && operation !== 'DELETE') throw unknownOperation('type', operation);
      const before = operation === 'UPDATE' ? rowsOf(old) : [];
      for (const [i, row] of rowsOf(data).entries()) {
        if (row === null) throw new DecodeError('it has a row that is null');
        if (operation === 'UPDATE') yield* updated(before[i], [...row], fields, text);
        else yield [operation === 'INSERT' ? INSERT : DELETE, [...row]];
      }
    },
    written: [
      {name: 'data', type: listOf(fields)},
      {name: 'type', type: TEXT},
    ],
    values: (row, isThere) => [[row as Value], isThere ? 'INSERT' : 'DELETE'],
  };
};

/** Maxwell: `{"data": row, "old": changed fields, "type": "insert"}`. */
export const maxwellEnvelope: MakeEnvelope = (fields) => ({
  fields: [
    {name: 'data', type: rowType(fields)},
    {name: 'old', type: rowType(fields)},
    {name: 'type', type: TEXT},
  ],
  changes([data, old, operation], text) {
    if (operation !== 'insert' && operation !== 'update' && operation !== 'delete') throw unknownOperation('type', operation);
    if (data === null || data === undefined) throw new DecodeError('it has no "data"');
    const row = [...(data as Row)];
    if (operation !== 'update') return [[operation === 'insert' ? INSERT : DELETE, row]];
    return updated(old as Row | null | undefined, row, fields, text);
  },
  written: [
    {name: 'data', type: rowType(fields)},
    {name: 'type', type: TEXT},
  ],
  values: (row, isThere) => [row as Value, isThere ? 'insert' : 'delete'],
});

function rowsOf(list: Value | undefined): readonly (Row | null)[] {
  if (list === null || list === undefined) throw new DecodeError('it has no "data" or no "old"');
  return list as readonly (Row | null)[];
}

/** A field that "old" does not name has not changed; one that it names as null was NULL. As Flink, which looks for the name anywhere in "old". */
function updated(old: Row | null | undefined, after: Value[], fields: readonly Field[], text: () => string): readonly Change[] {
  if (old === null || old === undefined) throw new DecodeError('it has no "old"');
  const names = old.includes(null) ? namesIn((JSON.parse(text()) as {old?: unknown}).old) : new Set<string>();
  const before = old.map((value, i) => (value === null && !names.has(fields[i]?.name ?? '') ? (after[i] ?? null) : value));
  return [
    [UPDATE_BEFORE, before],
    [UPDATE_AFTER, after],
  ];
}

/** Every key of the objects in a JSON value. */
function namesIn(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (!Array.isArray(value)) found.add(key);
    namesIn(inner, found);
  }
  return found;
}

function unknownOperation(key: string, operation: Value | undefined): DecodeError {
  return new DecodeError(
    operation === null || operation === undefined ? `it has no "${key}"` : `its "${key}" is "${String(operation)}", which is no operation`,
  );
}
