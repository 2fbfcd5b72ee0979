import {createHash} from 'node:crypto';
import type {OracleLine} from '../../kernels/flink/oracle/oracle.ts';

/** What stands at the end of a changelog: how many rows, and a hash of them without their order. */
export interface Answer {
  readonly rows: number;
  readonly hash: string;
}

/** null and a reason where the query failed. */
export function answerOf(lines: readonly OracleLine[]): Answer | string {
  const counts = new Map<string, number>();
  for (const line of lines) {
    if ('error' in line) return line.error.message;
    if (!('row' in line)) continue;
    const text = JSON.stringify(line.row);
    const count = (counts.get(text) ?? 0) + (line.op === '+I' || line.op === '+U' ? 1 : -1);
    if (count === 0) counts.delete(text);
    else counts.set(text, count);
  }
  const rows = [...counts].flatMap(([text, count]) => Array<string>(Math.max(count, 0)).fill(text)).sort();
  return {rows: rows.length, hash: createHash('sha256').update(rows.join('\n')).digest('hex').slice(0, 12)};
}
