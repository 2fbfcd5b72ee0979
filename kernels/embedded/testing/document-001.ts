/** The statements and records of the getting-started tutorial, as its users have them. */

export const SENSOR_DATA = `CREATE TABLE sensor_data (
    sensor_id INTEGER,
    current_temperature DOUBLE,
    status VARCHAR(6),
    event_time TIMESTAMP(3),
    WATERMARK FOR event_time AS event_time - INTERVAL '5' SECOND
)
PARTITIONED BY (sensor_id)
WITH (
    'connector' = 'kinesis',
    'stream' = 'my-input-stream',
    'aws.region' = 'us-east-1',
    'scan.stream.initpos' = 'LATEST',
    'format' = 'json',
    'json.timestamp-format.standard' = 'ISO-8601'
)`;

export const SENSOR_STATE = `CREATE TABLE sensor_state (
    status VARCHAR(6),
    num INTEGER,
    avg_current_temperature DOUBLE,
    hop_time TIMESTAMP(3)
)
WITH (
'connector' = 'kinesis',
'stream' = 'my-output-stream',
'aws.region' = 'us-east-1',
'scan.stream.initpos' = 'LATEST',
'format' = 'json',
'json.timestamp-format.standard' = 'ISO-8601');`;

export const HOP_QUERY = `SELECT sensor_data.status,
       COUNT(*) AS num,
       AVG(sensor_data.current_temperature) AS avg_current_temperature,
       HOP_ROWTIME(event_time, INTERVAL '10' second, INTERVAL '1' minute) as hop_time
  FROM sensor_data
 GROUP BY HOP(event_time, INTERVAL '10' second, INTERVAL '1' minute), sensor_data.status;
`;

export const INSERT = `INSERT INTO sensor_state
SELECT sensor_data.status,
    COUNT(*) AS num,
    AVG(sensor_data.current_temperature) AS avg_current_temperature,
    HOP_ROWTIME(event_time, INTERVAL '10' second, INTERVAL '1' minute) as hop_time
FROM sensor_data
GROUP BY HOP(event_time, INTERVAL '10' second, INTERVAL '1' minute), sensor_data.status;
`;

const record = (sensor_id: number, current_temperature: number, status: string, event_time: string): {key: string; data: string} => ({
  key: String(sensor_id),
  data: JSON.stringify({sensor_id, current_temperature, status, event_time}),
});

/** The four sample rows, then one that closes their windows; all keys belong to shard 0 of 2. */
export const RECORDS = [
  record(77, 93.11, 'OK', '2021-05-19T11:20:00.978328'),
  record(47, 168.32, 'ERROR', '2021-05-19T11:20:01.110236'),
  record(9, 140.93, 'WARNING', '2021-05-19T11:20:01.243881'),
  record(27, 130.41, 'OK', '2021-05-19T11:20:01.371191'),
  record(77, 1, 'OK', '2021-05-19T11:21:05'),
] as const;

/** A row before the query starts: with LATEST it must not be seen. */
export const OLDER = record(77, 10, 'OK', '2021-05-19T11:20:00.5');

/** What the four rows come to, confirmed by a real Flink 1.20: per window OK, WARNING, ERROR. */
export const EXPECTED: readonly {status: string; num: number; avg: number; hop_time: string}[] = [9, 19, 29, 39, 49, 59].flatMap(
  (second) => {
    const hop_time = `2021-05-19T11:20:${String(second).padStart(2, '0')}.999`;
    return [
      {status: 'OK', num: 2, avg: 111.75999999999999, hop_time},
      {status: 'WARNING', num: 1, avg: 140.93, hop_time},
      {status: 'ERROR', num: 1, avg: 168.32, hop_time},
    ];
  },
);
