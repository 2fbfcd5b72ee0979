import {randomUUID} from 'node:crypto';
import type {SinkContext} from '../../engine/runtime/connector.ts';
import {must} from '../../protocol/assert.ts';
import {type DataType, typeText} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {decimalText} from '../../sql/types/decimals.ts';
import {doubleText, floatText} from '../formats/number-text.ts';
import {dateText, momentText, timeText, valueMoment} from '../formats/time-text.ts';
import type {SinkOptions} from './options.ts';

/** The longest key that Kinesis takes, characters. */
const MAX_KEY = 256;

/** The partition key of a row: the columns of PARTITIONED BY joined, else a random one, or one for all rows of the writer. */
export function partitionKeyer(context: SinkContext, options: SinkOptions): (row: Row) => string {
  const {partitionKeys} = context.table;
  if (options.partitioner === 'random') return () => randomUUID();
  if (options.partitioner === 'fixed') {
    const key = randomUUID();
    return () => key;
  }
  const parts = partitionKeys.map((name) => {
    const index = context.fields.findIndex((f) => f.name === name);
    const text = texter(must(context.fields[index], `column "${name}" is physical`).type, name);
    return (row: Row) => text(row[index] ?? null);
  });
  return (row) => {
    const key = parts.map((part) => part(row)).join(options.keyDelimiter);
    // Kinesis refuses an empty key.
    return key === '' ? ' ' : key.slice(0, MAX_KEY);
  };
}

function texter(type: DataType, column: string): (value: Value) => string {
  const text = notNull(type, column);
  return (value) => (value === null ? '' : text(value));
}

/** As Java prints the value. */
function notNull(type: DataType, column: string): (value: NonNullable<Value>) => string {
  switch (type.kind) {
    case 'float':
      return (value) => floatText(value as number);
    case 'double':
      return (value) => doubleText(value as number);
    case 'decimal':
      return (value) => decimalText(value as number | bigint, type.scale);
    case 'date':
      return (value) => dateText(value as number);
    case 'time':
      return (value) => timeText(Math.floor((value as number) / 1000), ((value as number) % 1000) * 1e6);
    case 'timestamp':
    case 'timestamp_ltz':
      return (value) => momentText(valueMoment(value as number | bigint, type.precision), 'T') + (type.kind === 'timestamp_ltz' ? 'Z' : '');
    case 'binary':
    case 'varbinary':
    case 'array':
    case 'multiset':
    case 'map':
    case 'row':
      throw new StudioError('connector/unsupported-type', `column "${column}" of type ${typeText(type)} cannot be a partition key`, {
        hint: 'name columns of numbers, texts or times in PARTITIONED BY',
      });
    default:
      return String;
  }
}
