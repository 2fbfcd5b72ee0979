const lines = (rows: readonly (readonly unknown[])[], ...columns: readonly string[]): string =>
  rows.map((row) => JSON.stringify(Object.fromEntries(columns.map((c, i) => [c, row[i]])))).join('\n');

/** Seconds behind midday of a day in June, as epoch milliseconds. */
const ms = (seconds: number): number => Date.UTC(2024, 5, 3, 12) + seconds * 1000;
const time = (seconds: number): string => new Date(ms(seconds)).toISOString().replace('T', ' ').replace('Z', '');
/** A text of ISO 8601 with a zone, as producers write it. */
const iso = (seconds: number): string => new Date(ms(seconds)).toISOString().replace('.000Z', 'Z');

const RIDES = lines(
  [
    [1, true, ms(0), 101, 501, 2, 13.38, 52.52],
    [2, true, ms(60), 102, 502, 1, 13.4, 52.5],
    [1, false, ms(600), 101, 501, 2, 13.45, 52.49],
    [3, true, ms(700), 101, 501, 4, 13.45, 52.49],
    [4, true, ms(720), 103, null, 0, null, null],
    [3, false, ms(1300), 101, 501, 4, 13.3, 52.6],
    [5, true, ms(1500), 102, 503, 1, -74, 40.7],
    [5, false, ms(1560), 102, 503, 1, -73.9, 40.71],
    [6, true, ms(1560), 104, 504, 3, 13.1, 52.4],
    [6, false, ms(1555), 104, 504, 3, 13.1, 52.4],
    [2, false, ms(9000), 102, 502, 1, 13.2, 52.5],
    [7, false, ms(9100), 105, 505, 2, 13.2, 52.5],
    [8, true, ms(9200), 101, 501, 1, 13.3, 52.6],
    [8, false, ms(9800), 101, 501, 1, 13.31, 52.61],
  ],
  'rideId',
  'isStart',
  'eventTime',
  'taxiId',
  'driverId',
  'passengers',
  'lon',
  'lat',
);

const FARES = lines(
  [
    [1, 501, ms(600), 'CARD', 3.5, 0, 20.25],
    [3, 501, ms(1300), 'CASH', 0, 1.5, 14],
    [5, 503, ms(1560), 'CARD', 2.25, 0, 9.75],
    [6, 504, ms(1570), 'CARD', null, 0, 5],
    [2, 502, ms(9000), 'NOCHARGE', 0, 0, 0],
    [9, 501, ms(9050), 'CARD', 10, 0, 50],
    [8, 501, ms(9800), 'CASH', 1.25, 0, 11.5],
  ],
  'rideId',
  'driverId',
  'startTime',
  'paymentType',
  'tip',
  'tolls',
  'totalFare',
);

const READINGS = lines(
  [
    ['s1', 'hall', 20.5, iso(0), {unit: 'C', cal: {off: 0.5, by: 'ann'}}, [20.1, 20.9]],
    ['s2', 'hall', 19, iso(5), {unit: 'C', cal: null}, []],
    ['s1', 'hall', 21, iso(30), {unit: 'C', cal: {off: 0.25, by: null}}, [21]],
    ['s3', 'yard', -3.25, iso(31), null, null],
    ['s1', 'hall', 27.5, iso(62), {unit: 'C', cal: {off: 0, by: 'bob'}}, [27, 28, null]],
    ['s2', 'hall', 19, iso(64), {unit: 'F', cal: null}, [66.2]],
    ['s1', 'hall', null, iso(70), null, [1, 1]],
    ['s3', 'yard', -3.25, iso(40), null, null],
    ['s2', 'hall', 22, iso(125), null, [3, 4]],
    ['s1', 'hall', 21, iso(126), {unit: 'C', cal: {off: 1, by: 'ann'}}, []],
    ['s2', 'hall', 31, iso(3), null, null],
    ['s4', null, 5, iso(200), null, null],
    ['s1', 'hall', 26, iso(310), null, [26]],
    ['s1', 'hall', 26, iso(311), null, [26]],
  ],
  'device',
  'site',
  'temp',
  'at',
  'meta',
  'samples',
);

const LOG = [
  [time(0), 'GET /api/users/17?full=1&lang=de 200 12', 'web-1', 'a=1;b=2'],
  [time(1), 'POST /api/users 500 340', 'web-2', 'a=7'],
  [time(2), 'GET /health 200 1', 'web-1', ''],
  [time(2), 'GET /api/orders/9 404 8', 'web-2', 'b=3;c'],
  [time(59), 'GET /api/users/18?lang=fr 200 30', 'web-1', 'a=;z=9'],
  [time(61), 'DELETE /api/orders/9 500 999', 'web-2', 'a=1;a=2'],
  [time(62), 'broken line', 'web-3', null],
  [time(63), 'POST /api/orders 500 120', 'web-2', 'k=v'],
  [time(130), 'GET /api/users/17 200 15', 'web-1', 'a=1'],
  [time(131), 'GET /Api/Users/17 301 2', null, 'a=1'],
  [time(185), 'GET /health 200 1', 'web-2', 'b=2'],
  [time(10), 'GET /health 200 1', 'web-1', 'late=1'],
]
  .map((row) => row.map((cell) => (cell === null ? '' : cell.includes(';') ? `"${cell}"` : cell)).join('|'))
  .join('\n');

const ADS = {
  'un-impressions/part.json': lines(
    [
      ['i1', 'u1', 'cam1', 0.25, time(0)],
      ['i2', 'u2', 'cam1', 0.25, time(10)],
      ['i3', 'u1', 'cam2', 1.5, time(20)],
      ['i4', 'u3', 'cam2', 1.5, time(100)],
      ['i5', 'u2', 'cam3', 0.1, time(400)],
      ['i6', null, 'cam1', 0.25, time(410)],
      ['i7', 'u4', 'cam3', 0.1, time(900)],
    ],
    'imp',
    'usr',
    'campaign',
    'cost',
    'ts',
  ),
  'un-adclicks/part.json': lines(
    [
      ['c1', 'i1', 'u1', time(15)],
      ['c2', 'i1', 'u1', time(16)],
      ['c3', 'i3', 'u1', time(45)],
      ['c4', 'i4', 'u3', time(500)],
      ['c5', 'i9', 'u9', time(510)],
      ['c6', 'i5', 'u2', time(700)],
      ['c7', 'i7', 'u4', time(905)],
    ],
    'click',
    'imp',
    'usr',
    'ts',
  ),
  'un-sales/part.json': lines(
    [
      ['u1', 30, time(60)],
      ['u1', 12.5, time(300)],
      ['u2', 99.99, time(720)],
      ['u3', 5, time(4000)],
      ['u9', 1, time(4100)],
    ],
    'usr',
    'amount',
    'ts',
  ),
};

const change = (op: string, before: unknown, after: unknown): string => JSON.stringify({before, after, op});
const item = (sku: string, wh: string | null, qty: number | null, price: string): unknown => ({sku, wh, qty, price});

/** Changes of a table by its key, as a tool that reads a database's log tells them. */
const STOCK = [
  change('r', null, item('pen', 'north', 10, '1.50')),
  change('r', null, item('ink', 'north', 4, '7.25')),
  change('c', null, item('desk', 'south', 1, '199.00')),
  change('u', item('pen', 'north', 10, '1.50'), item('pen', 'north', 7, '1.50')),
  change('u', item('ink', 'north', 4, '7.25'), item('ink', 'south', 4, '7.50')),
  change('c', null, item('lamp', null, null, '40.00')),
  change('d', item('desk', 'south', 1, '199.00'), null),
  change('u', item('pen', 'north', 7, '1.50'), item('pen', 'north', 0, '1.75')),
  change('c', null, item('chair', 'south', 12, '55.00')),
  change('u', item('lamp', null, null, '40.00'), item('lamp', 'south', 3, '38.00')),
].join('\n');

const STAFF = lines(
  [
    [1, 'Ada', null, 'eng', 9000, '2019-01-07'],
    [2, 'Ben', 1, 'eng', 7000, '2020-02-29'],
    [3, 'Cleo', 1, 'eng', 7000, '2021-12-31'],
    [4, 'Dan', 2, 'ops', 5000, '2022-06-15'],
    [5, 'Eve', 2, 'ops', null, '2022-06-15'],
    [6, 'Fay', 9, 'law', 8000, '2018-03-25'],
    [7, 'Gus', 4, null, 5000, null],
  ],
  'id',
  'name',
  'boss',
  'dept',
  'pay',
  'since',
);

const LEDGER = lines(
  [
    [1, 'acc1', 'in', '100.00', '2024-06-01', 1],
    [2, 'acc1', 'out', '30.50', '2024-06-01', 2],
    [3, 'acc2', 'in', '5.00', '2024-06-01', 3],
    [4, 'acc1', 'in', '0.01', '2024-06-02', 4],
    [5, 'acc1', 'out', '69.51', '2024-06-03', 5],
    [6, 'acc2', 'out', '7.00', '2024-06-05', 6],
    [7, 'acc2', 'in', null, '2024-06-06', 7],
    [8, 'acc1', 'in', '12.34', '2024-06-07', 8],
    [9, 'acc3', 'in', '1.00', '2024-06-07', 9],
  ],
  'id',
  'acc',
  'dir',
  'amount',
  'day',
  'sec',
);

const PAYLOADS = lines(
  [
    [1, '{"user":{"id":7,"tags":["a","b"]},"items":[{"sku":"pen","n":2,"p":1.5},{"sku":"ink","n":1,"p":7.25}],"ok":true}', time(0)],
    [2, '{"user":{"id":8,"tags":[]},"items":[],"ok":false,"note":null}', time(10)],
    [3, '{"user":null,"items":[{"sku":"pen","n":"3"}]}', time(20)],
    [4, '[1,2,3]', time(30)],
    [5, 'not json', time(40)],
    [6, null, time(50)],
    [7, '{"user":{"id":"9","name":"Zoë \\"Z\\""},"ok":"true","big":12345678901234567890}', time(70)],
  ],
  'id',
  'doc',
  'ts',
);

/** Rides and fares of taxis, sensors, a web log, advertisements, a stock told by its changes, staff, a ledger and documents. */
export const UNSEEN_FILES: Readonly<Record<string, string>> = {
  'un-rides/part.json': RIDES,
  'un-fares/part.json': FARES,
  'un-readings/part.json': READINGS,
  'un-log/part.csv': LOG,
  ...ADS,
  'un-stock/part.json': STOCK,
  'un-staff/part.json': STAFF,
  'un-ledger/part.json': LEDGER,
  'un-payloads/part.json': PAYLOADS,
};

const files = (name: string, columns: string, format = "'format' = 'json'"): string =>
  `CREATE TABLE ${name} (\n  ${columns}\n) WITH ('connector' = 'filesystem', 'path' = '{dir}/un-${name.toLowerCase()}', ${format});`;
const TS = "ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '10' SECONDS";

/** By the name that a script reads them by. */
export const UNSEEN_TABLES: Readonly<Record<string, string>> = {
  Rides: files(
    'Rides',
    "rideId BIGINT, isStart BOOLEAN, eventTime BIGINT, taxiId BIGINT, driverId BIGINT, passengers TINYINT, lon FLOAT, lat FLOAT,\n  rowTime AS TO_TIMESTAMP_LTZ(eventTime, 3),\n  WATERMARK FOR rowTime AS rowTime - INTERVAL '60' SECOND",
  ),
  Fares: files(
    'Fares',
    "rideId BIGINT, driverId BIGINT, startTime BIGINT, paymentType STRING, tip DECIMAL(8, 2), tolls DECIMAL(8, 2), totalFare DECIMAL(8, 2),\n  payTime AS TO_TIMESTAMP_LTZ(startTime, 3),\n  WATERMARK FOR payTime AS payTime - INTERVAL '60' SECOND",
  ),
  readings: files(
    'readings',
    "device STRING, site STRING, temp DOUBLE, `at` TIMESTAMP_LTZ(3), meta ROW<unit STRING, cal ROW<off DOUBLE, `by` STRING>>, samples ARRAY<DOUBLE>,\n  WATERMARK FOR `at` AS `at` - INTERVAL '20' SECOND",
    "'format' = 'json', 'json.timestamp-format.standard' = 'ISO-8601'",
  ),
  log: files(
    'log',
    "ts TIMESTAMP(3), line STRING, host STRING, kv STRING, WATERMARK FOR ts AS ts - INTERVAL '5' SECOND",
    "'format' = 'csv', 'csv.field-delimiter' = '|', 'csv.null-literal' = ''",
  ),
  impressions: files('impressions', `imp STRING, usr STRING, campaign STRING, cost DOUBLE, ${TS}`),
  adclicks: files('adclicks', `click STRING, imp STRING, usr STRING, ${TS}`),
  sales: files('sales', `usr STRING, amount DECIMAL(10, 2), ${TS}`),
  stock: files(
    'stock',
    'sku STRING, wh STRING, qty INT, price DECIMAL(10, 2), PRIMARY KEY (sku) NOT ENFORCED',
    "'format' = 'debezium-json'",
  ),
  staff: files('staff', 'id INT, name STRING, boss INT, dept STRING, pay INT, since DATE'),
  ledger: files(
    'ledger',
    'id INT, acc STRING, dir STRING, amount DECIMAL(12, 2), `day` DATE, sec INT,\n  ts AS TIMESTAMPADD(SECOND, sec, CAST(`day` AS TIMESTAMP(3))),\n  WATERMARK FOR ts AS ts',
  ),
  payloads: files('payloads', `id INT, doc STRING, ${TS}`),
};
