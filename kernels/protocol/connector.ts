import type {DataType} from './data-type.ts';
import type {ChangelogMode} from './row-kind.ts';

/** What the planner and the editor know of a connector or a format, as data. */
export interface ConnectorInfo {
  /** The value of the `connector` option. */
  readonly identifier: string;
  readonly description: string;
  readonly options: readonly OptionInfo[];
  /** Formats that its `format` option accepts; empty when it has none. */
  readonly formats: readonly FormatInfo[];
  /** Readable METADATA columns by key. */
  readonly metadata: readonly {readonly key: string; readonly type: DataType; readonly description: string}[];
  readonly source: null | SourceInfo;
  /** Rows can be had by key: it may stand after FOR SYSTEM_TIME AS OF a processing time. A bounded source can too, being read whole. */
  readonly lookup?: {readonly async: boolean};
  readonly sink: null | SinkInfo;
}

export interface SourceInfo {
  readonly bounded: boolean;
  /** Event time is followed per split, as Flink does for sources that take watermarks themselves. */
  readonly splitWatermarks?: boolean;
  /** An option that makes a bounded source endless in a stream. */
  readonly unboundedWith?: string;
}

export interface SinkInfo {
  readonly modes: readonly ChangelogMode[];
  readonly guarantee: 'at-least-once' | 'exactly-once' | 'none';
  /** Each subtask of a job may write with a writer of its own. */
  readonly parallel?: boolean;
  /** Asks for no -U, with a key or without. */
  readonly withoutBefore?: boolean;
  /** Takes INSERT OVERWRITE. */
  readonly overwrite?: boolean;
}

/** Whether the records of a table with these options are changes of rows. */
export function holdsChanges(connector: ConnectorInfo, options: Readonly<Record<string, string>>): boolean {
  return connector.formats.find((f) => f.identifier === options.format)?.changes === true;
}

/** Whether a table with these options ends by itself. */
export function endsByItself(source: SourceInfo, options: Readonly<Record<string, string>>, mode: 'streaming' | 'batch'): boolean {
  // A generator with a number of rows ends though its connector need not.
  if (!source.bounded) return options['number-of-rows'] !== undefined;
  return mode === 'batch' || source.unboundedWith === undefined || options[source.unboundedWith] === undefined;
}

export interface FormatInfo {
  readonly identifier: string;
  /** Its records are changes: a table that is read changes, and one that is written takes updates. */
  readonly changes?: true;
  /** Keys carry the format's prefix, such as `json.ignore-parse-errors`. */
  readonly options: readonly OptionInfo[];
}

export interface OptionInfo {
  /** A key, or a prefix that ends in `*`, such as `fields.*`. */
  readonly key: string;
  readonly type: 'string' | 'boolean' | 'integer' | 'duration' | 'memory' | 'enum' | 'timestamp' | 'double';
  readonly values?: readonly string[];
  readonly required?: boolean;
  readonly secret?: boolean;
  readonly default?: string;
  /** Another key with the same meaning (the other option vocabulary). */
  readonly sameAs?: string;
  readonly description: string;
}
