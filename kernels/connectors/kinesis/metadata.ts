import {StudioError} from '../../protocol/diagnostic.ts';
import type {MetadataField} from '../../protocol/table.ts';
import type {Value} from '../../protocol/value.ts';
import {momentValue} from '../formats/time-text.ts';
import {kinesisInfo} from './info.ts';
import type {RecordPage} from './record-page.ts';

/** A METADATA column's value for the record at `index` of a page. */
export type MetadataReader = (page: RecordPage, index: number) => Value;

export function metadataReader(field: MetadataField, shard: string): MetadataReader {
  const {key, type} = field;
  if (key === 'timestamp' && (type.kind === 'timestamp_ltz' || type.kind === 'timestamp')) {
    const {precision} = type;
    if (precision <= 3) return (page, i) => page.arrivals[i] ?? null;
    return (page, i) => {
      const ms = page.arrivals[i] ?? 0;
      const second = Math.floor(ms / 1000);
      const day = Math.floor(second / 86_400);
      return momentValue({day, second: second - day * 86_400, nano: (ms - second * 1000) * 1e6}, precision);
    };
  }
  const text = type.kind === 'varchar' || type.kind === 'char';
  if (key === 'shard-id' && text) return () => shard;
  if (key === 'sequence-number' && text) return (page, i) => page.sequences[i] ?? null;
  throw new StudioError('connector/unsupported-metadata', `a table of kinesis cannot give the metadata "${key}" with this type`, {
    hint: `its metadata are ${kinesisInfo.metadata.map((m) => `"${m.key}"`).join(', ')}`,
  });
}
