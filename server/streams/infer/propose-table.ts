import type {RawRecord, TableProposal} from '../../protocol/api.ts';
import {standardOf, type TimestampStandard, typeOf} from './column-type.ts';
import {readCsv} from './csv-lines.ts';
import {type Arrival, measureLateness} from './lateness.ts';
import {columnName, textLiteral} from './sql-name.ts';
import {type Epoch, epochOf, temporalMs} from './temporal.ts';
import {addValue, emptyShape, NumberText, parseJson, type Shape} from './value-shape.ts';

export interface ProposalOptions {
  readonly table: string;
  readonly database: string;
  readonly stream: string;
  readonly region: string;
}

type Column = TableProposal['columns'][number];
type Format = TableProposal['format'];

interface Decoded {
  readonly format: Format;
  /** Options of the format beside its name. */
  readonly options: readonly (readonly [string, string])[];
  /** The record's columns, and which record it is; null for one that cannot be read. */
  readonly rows: readonly (Readonly<Record<string, unknown>> | null)[];
}

/** Names that the event's time has most often, the best first. */
const TIME_NAMES = [
  /^(event|rec|record)_?time$/i,
  /^(event_?)?(timestamp|ts)$/i,
  /^(time|datetime|date_?time)$/i,
  /(_at|At|_time|Time|_ts)$/,
  /time|date/i,
];

/**
 * What the records of a stream say of a table that reads them: format, columns, the event's time and its watermark, and the statement.
 * `records` stand in the order of arrival within each shard.
 */
export function proposeTable(records: readonly RawRecord[], options: ProposalOptions): TableProposal {
  const decoded = decode(records);
  const whole = emptyShape();
  for (const row of decoded.rows) addValue(whole, row);
  const standard = standardOf(whole);
  const binary = decoded.format === 'raw' && records.some((r) => r.encoding === 'base64');
  const readable = decoded.rows.filter((row) => row !== null).length;
  const columns: Column[] = [];
  const times: {column: string; sql: string; arrivals: readonly Arrival[]}[] = [];
  for (const [name, shape] of whole.fields) {
    const found = decoded.format === 'raw' ? rawColumn(name, binary) : columnOf(name, shape, standard);
    const column = {...found, filled: readable === 0 ? 0 : shape.seen / readable};
    columns.push(column);
    if (column.time) times.push({column: name, sql: column.type, arrivals: arrivalsOf(records, decoded.rows, name, temporalMsOf)});
    const epoch = epochColumn(records, decoded.rows, name, shape);
    if (epoch === null) continue;
    const made = unusedName(`${name}_time`, whole.fields);
    const value = epoch === 'micros' ? `${columnName(name)} / 1000` : columnName(name);
    const computed = `TO_TIMESTAMP_LTZ(${value}, ${epoch === 'seconds' ? 0 : 3})`;
    const unit = {seconds: 'seconds', millis: 'milliseconds', micros: 'microseconds'}[epoch];
    columns[columns.length - 1] = {...column, type: 'BIGINT', note: `${unit} since 1970`};
    columns.push({name: made, type: 'TIMESTAMP_LTZ(3)', computed, filled: column.filled, note: `of ${name}`, time: true});
    times.push({column: made, sql: 'TIMESTAMP_LTZ(3)', arrivals: arrivalsOf(records, decoded.rows, name, (v) => epochMs(v, epoch))});
  }
  const time = times.toSorted((a, b) => rank(a.column) - rank(b.column))[0];
  // A time that carries a watermark has milliseconds: finer ones are refused.
  const timed = columns.findIndex((c) => c.name === time?.column && c.computed === null);
  const found = columns[timed];
  if (found !== undefined) columns[timed] = {...found, type: found.type.replace(/\((6|9)\)/, '(3)')};
  const watermark = time === undefined ? null : {column: time.column, ...measureLateness(time.arrivals)};
  const proposal = {
    records: records.length,
    shards: new Set(records.map((r) => r.shard)).size,
    unreadable: decoded.rows.length - readable,
    format: decoded.format,
    columns,
    watermark: watermark === null ? null : {...watermark, histogram: [...watermark.histogram]},
  };
  return {...proposal, ddl: ddlOf(columns, watermark, decoded, standard, options)};
}

function decode(records: readonly RawRecord[]): Decoded {
  const json = records.map((r) => (r.encoding === 'utf-8' ? jsonObject(r.text) : null));
  const objects = json.filter((row) => row !== null).length;
  if (objects > 0 && objects >= records.length / 2) return debezium(json) ?? {format: 'json', options: [], rows: json};
  const csv = readCsv(records.map((r) => (r.encoding === 'utf-8' ? r.text : null)));
  if (csv !== null) {
    const separator = csv.separator === ',' ? [] : [['csv.field-delimiter', csv.separator === '\t' ? '\\t' : csv.separator] as const];
    return {format: 'csv', options: separator, rows: csv.rows};
  }
  return {format: 'raw', options: [], rows: records.map(({text}) => ({line: text}))};
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = parseJson(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof NumberText);
    return isObject ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

/** Changes of a table as Debezium tells them: the columns are those of the row. */
function debezium(rows: Decoded['rows']): Decoded | null {
  const payload = (row: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
    isObject(row.payload) && 'schema' in row ? row.payload : row;
  const changes = rows.flatMap((row) => (row === null ? [] : [payload(row)]));
  const all = changes.every((c) => 'op' in c && ('before' in c || 'after' in c) && ['c', 'u', 'd', 'r'].includes(String(c.op)));
  if (!all || changes.length === 0) return null;
  const wrapped = rows.some((row) => row !== null && payload(row) !== row);
  return {
    format: 'debezium-json',
    options: wrapped ? [['debezium-json.schema-include', 'true']] : [],
    rows: rows.map((row) => {
      if (row === null) return null;
      const {before, after} = payload(row);
      return isObject(after) ? after : isObject(before) ? before : {};
    }),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The format raw has one column: the record as it is. */
function rawColumn(name: string, binary: boolean): Omit<Column, 'filled'> {
  return {name, type: binary ? 'BYTES' : 'STRING', computed: null, note: binary ? 'no text' : 'no JSON and no CSV', time: false};
}

function columnOf(name: string, shape: Shape, standard: TimestampStandard): Omit<Column, 'filled'> {
  const {sql, note} = typeOf(shape, standard);
  return {name, type: sql, computed: null, note, time: sql.startsWith('TIMESTAMP')};
}

function arrivalsOf(
  records: readonly RawRecord[],
  rows: Decoded['rows'],
  name: string,
  msOf: (value: unknown) => number | null,
): readonly Arrival[] {
  return rows.flatMap((row, i) => {
    const eventMs = row === null ? null : msOf(row[name]);
    const shard = records[i]?.shard ?? '';
    return eventMs === null ? [] : [{shard, eventMs}];
  });
}

function temporalMsOf(value: unknown): number | null {
  return typeof value === 'string' ? temporalMs(value) : null;
}

function epochMs(value: unknown, epoch: Epoch): number | null {
  if (!(value instanceof NumberText)) return null;
  return epoch === 'millis' ? Number(value.text) : epoch === 'seconds' ? Number(value.text) * 1000 : Number(value.text) / 1000;
}

/** The unit, when every value of a column is a whole number near the time of its record's arrival. */
function epochColumn(records: readonly RawRecord[], rows: Decoded['rows'], name: string, shape: Shape): Epoch | null {
  if (shape.seen === 0 || shape.integers !== shape.seen) return null;
  let unit: Epoch | null = null;
  for (const [i, row] of rows.entries()) {
    const value = row?.[name];
    if (!(value instanceof NumberText)) continue;
    const found = epochOf(Number(value.text), records[i]?.arrivedAt ?? 0);
    if (found === null || (unit !== null && unit !== found)) return null;
    unit = found;
  }
  return unit;
}

function unusedName(name: string, taken: ReadonlyMap<string, unknown>): string {
  for (let n = 1; ; n++) {
    const tried = n === 1 ? name : `${name}_${n}`;
    if (!taken.has(tried)) return tried;
  }
}

function rank(name: string): number {
  const at = TIME_NAMES.findIndex((pattern) => pattern.test(name));
  return at === -1 ? TIME_NAMES.length : at;
}

function ddlOf(
  columns: readonly Column[],
  watermark: {readonly column: string; readonly delaySeconds: number} | null,
  decoded: Decoded,
  standard: TimestampStandard,
  {database, table, stream, region}: ProposalOptions,
): string {
  const lines = columns.map((c) => `  ${columnName(c.name)} ${c.computed === null ? c.type : `AS ${c.computed}`}`);
  if (watermark !== null) {
    const time = columnName(watermark.column);
    lines.push(`  WATERMARK FOR ${time} AS ${time} - ${interval(watermark.delaySeconds)}`);
  }
  const timestamps = columns.some((c) => c.computed === null && c.type.includes('TIMESTAMP'));
  const withStandard = timestamps && (decoded.format === 'json' || decoded.format === 'debezium-json');
  const options = [
    ['connector', 'kinesis'],
    ['stream', stream],
    ['aws.region', region],
    ['scan.stream.initpos', 'LATEST'],
    ['format', decoded.format],
    ...decoded.options,
    // Otherwise the first record that is none of the format ends every query.
    ...(decoded.format !== 'raw' && decoded.rows.includes(null) ? [[`${decoded.format}.ignore-parse-errors`, 'true'] as const] : []),
    ...(withStandard ? [[`${decoded.format}.timestamp-format.standard`, standard] as const] : []),
  ].map(([key = '', value = '']) => `  ${textLiteral(key)} = ${textLiteral(value)}`);
  const path = `${columnName(database)}.${columnName(table)}`;
  return `CREATE TABLE ${path} (\n${lines.join(',\n')}\n) WITH (\n${options.join(',\n')}\n);`;
}

function interval(seconds: number): string {
  if (seconds < 100) return `INTERVAL '${seconds}' SECOND`;
  return seconds % 3600 === 0 && seconds / 3600 < 100
    ? `INTERVAL '${seconds / 3600}' HOUR`
    : `INTERVAL '${Math.ceil(seconds / 60)}' MINUTE`;
}
