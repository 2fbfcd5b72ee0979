import {parseSequence, sequenceBase, sequenceText} from './sequence-number.ts';

/** A record as a producer sends it. `data` is base64 text and stays so from the request to the answer. */
export interface NewRecord {
  readonly data: string;
  readonly partitionKey: string;
}

/** Identifies a shard within its stream's sequence numbers. */
export interface ShardIdentity {
  readonly index: number;
  /** Seconds since 1970. */
  readonly created: number;
}

const HEAD = /^\{"SequenceNumber":"(\d+)","ApproximateArrivalTimestamp":(\d+(?:\.\d+)?),"Data":"/;
export const LINE_END = ',\n';

/**
 * Encodes records once, in the very form that GetRecords answers: JSON objects, each followed by a comma and a line feed. A page of an
 * answer is then a range of the segment file. `arrival` is ms since 1970.
 */
export function encodeLines(shard: ShardIdentity, firstPosition: number, arrival: number, records: readonly NewRecord[]): string[] {
  const base = sequenceBase(shard.created, shard.index, Math.floor(arrival / 1000));
  const lines: string[] = [];
  for (let i = 0; i < records.length; i++) {
    const record = records[i];
    if (record === undefined) continue;
    const sequence = sequenceText(base, firstPosition + i);
    lines.push(
      `{"SequenceNumber":"${sequence}","ApproximateArrivalTimestamp":${arrival / 1000},"Data":"${record.data}","PartitionKey":${JSON.stringify(record.partitionKey)}}${LINE_END}`,
    );
  }
  return lines;
}

/** Position and arrival (ms) of the record that a line holds, or null when the line is not a whole record. `line` comes without its line feed. */
export function decodeLine(line: Buffer): {readonly position: number; readonly arrival: number} | null {
  if (line.length < 2 || line[line.length - 1] !== 0x2c || line[line.length - 2] !== 0x7d) return null;
  const match = HEAD.exec(line.toString('latin1', 0, 160));
  if (match === null) return null;
  const sequence = parseSequence(match[1] ?? '');
  return sequence === null ? null : {position: sequence.position, arrival: Math.round(Number(match[2]) * 1000)};
}
