import type {SourceContext} from '../../engine/runtime/connector.ts';
import type {Field} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {MetadataField} from '../../protocol/table.ts';
import type {Value} from '../../protocol/value.ts';
import {filesystemInfo} from './info.ts';
import {nameOf, pathOnly} from './location.ts';
import {partitionValue} from './partition-path.ts';
import type {FileEntry} from './store/file-store.ts';

/** What of a row stands in a file, and what its path and description tell. */
export interface RowLayout {
  /** The columns to decode, in their order; never none. */
  readonly decoded: readonly Field[];
  /** All columns that a file holds: those of the table without its partition columns. */
  readonly inFile: readonly Field[];
  /** Decoded rows are the source's. */
  readonly isDecoded: boolean;
  /** From decoded rows to the source's, for one file. */
  assembler(file: FileEntry): (decoded: Value[]) => Value[];
}

export function rowLayout(context: SourceContext, defaultPartition: string): RowLayout {
  const keys = new Set(context.table.partitionKeys);
  const inFile = context.table.physical.filter((f) => !keys.has(f.name));
  const wanted = context.fields.filter((f) => !keys.has(f.name));
  const decoded = wanted.length === 0 ? inFile.slice(0, 1) : wanted;
  return {
    decoded,
    inFile,
    isDecoded: wanted.length === context.fields.length && context.metadata.length === 0,
    assembler(file) {
      const metadata = context.metadata.map((field) => metadataValue(field, file));
      // Where nothing of the file is wanted, what is decoded in its place is dropped.
      if (wanted.length > 0 && wanted.length === context.fields.length)
        return metadata.length === 0 ? (row) => row : (row) => [...row, ...metadata];
      let next = 0;
      const places = context.fields.map((f) => (keys.has(f.name) ? {value: partitionValue(f, file.path, defaultPartition)} : next++));
      return (row) => {
        const values = places.map((place): Value => (typeof place === 'number' ? (row[place] ?? null) : place.value));
        values.push(...metadata);
        return values;
      };
    },
  };
}

function metadataValue(field: MetadataField, file: FileEntry): Value {
  switch (field.key) {
    case 'file.path':
      return pathOnly(file.path);
    case 'file.name':
      return nameOf(file.path);
    case 'file.size':
      return file.size;
    case 'file.modification-time':
      if (field.type.kind === 'timestamp_ltz' && field.type.precision <= 3) return file.modified;
      break;
    default:
  }
  throw new StudioError('connector/unsupported-metadata', `a table of filesystem cannot give the metadata "${field.key}" with this type`, {
    hint: `its metadata are ${filesystemInfo.metadata.map((m) => `"${m.key}"`).join(', ')}`,
  });
}
