/** Rows with ties, duplicates, absent values, a retraction-rich order and two rows behind the watermark (the last ones of their stretch). */
const EVENTS = [
  [1, 'a', 'x', 3, 1.5, 10.25, true, '2024-03-10 10:00:01'],
  [2, 'b', 'x', 5, 2.5, 7.5, false, '2024-03-10 10:00:04'],
  [3, 'a', 'y', null, -1.25, 3.1, null, '2024-03-10 10:00:07.5'],
  [4, null, 'x', 7, 0, 12.99, true, '2024-03-10 10:00:12'],
  [5, 'b', 'y', 5, 2.5, null, false, '2024-03-10 10:00:12'],
  [6, 'a', null, 3, null, 10.25, true, '2024-03-10 10:00:09'],
  [7, 'c', 'z', -4, 100.125, 0.01, null, '2024-03-10 10:00:31'],
  [8, 'a', 'x', 9, 1.5, 5, true, '2024-03-10 10:00:33'],
  [9, 'b', 'x', 1, 8.75, 7.5, true, '2024-03-10 10:00:02'],
  [10, 'c', 'z', 2, -7, 99.99, false, '2024-03-10 10:00:29'],
  [11, null, null, null, null, null, null, '2024-03-10 10:01:05'],
  [12, 'a', 'y', 0, 4.5, 1.1, false, '2024-03-10 10:01:10'],
  [13, 'c', 'x', 2, 4.5, 20, true, '2024-03-10 10:00:30'],
  [14, 'b', 'z', 8, 1.5, 20, false, '2024-03-10 10:02:30'],
  [15, 'b', 'z', 8, 1.5, 20, false, '2024-03-10 10:02:30'],
  [16, 'd', 'x', 6, 3.25, 6.66, true, '2024-03-10 10:07:00'],
] as const;

const COLUMNS = ['id', 'k', 'g', 'n', 'd', 'p', 'f', 'ts'] as const;

function json(rows: readonly (readonly unknown[])[], columns: readonly string[]): string {
  return rows.map((row) => JSON.stringify(Object.fromEntries(columns.map((c, i) => [c, row[i]])))).join('\n');
}

/** Of a zone with daylight saving: both sides of the night in which it begins in Berlin (2024-03-31) and of the one in which it ends (2024-10-27). */
const CALLS = [
  [1, 'a', 2, '2024-03-30 22:30:00Z'],
  [2, 'b', 5, '2024-03-31 00:30:00Z'],
  [3, 'a', 7, '2024-03-31 01:30:00Z'],
  [4, 'a', 1, '2024-03-31 21:59:59Z'],
  [5, 'b', 4, '2024-03-31 22:00:00Z'],
  [6, 'a', 3, '2024-10-26 23:30:00Z'],
  [7, 'b', 6, '2024-10-27 00:15:00Z'],
  [8, 'a', 8, '2024-10-27 01:15:00Z'],
  [9, 'a', 9, '2024-10-27 22:59:59Z'],
  [10, 'b', 2, '2024-10-27 23:00:00Z'],
] as const;

/** The files of a folder of their own, so that areas do not share one. */
export function eventFiles(folder: string): Readonly<Record<string, string>> {
  return {
    [`${folder}/events/part.json`]: json(EVENTS, COLUMNS),
    [`${folder}/calls/part.json`]: json(CALLS, ['id', 'k', 'n', 'at']),
    [`${folder}/empty/part.json`]: '',
  };
}

const OPTIONS = "'connector' = 'filesystem', 'format' = 'json'";
const EVENT_COLUMNS = 'id INT, k STRING, g STRING, n INT, d DOUBLE, p DECIMAL(10, 2), f BOOLEAN, ts TIMESTAMP(3)';

/** `e`: the events; `z`: calls by instant; `nought`: a table without rows. With `{dir}` where their files lie. */
export function eventTables(folder: string): {readonly events: string; readonly calls: string; readonly none: string} {
  return {
    events: `CREATE TABLE e (${EVENT_COLUMNS}, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND, proc AS PROCTIME()) WITH (${OPTIONS}, 'path' = '{dir}/${folder}/events');`,
    calls: `CREATE TABLE z (id INT, k STRING, n INT, \`at\` TIMESTAMP_LTZ(3), WATERMARK FOR \`at\` AS \`at\`) WITH (${OPTIONS}, 'path' = '{dir}/${folder}/calls');`,
    none: `CREATE TABLE nought (${EVENT_COLUMNS}, WATERMARK FOR ts AS ts) WITH (${OPTIONS}, 'path' = '{dir}/${folder}/empty');`,
  };
}
