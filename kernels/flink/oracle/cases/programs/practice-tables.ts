const lines = (...rows: readonly Readonly<Record<string, unknown>>[]): string => rows.map((row) => JSON.stringify(row)).join('\n');
const at = (time: string): string => `2024-05-01 ${time}`;
const order = (
  id: number,
  cust: string | null,
  status: string | null,
  amount: number,
  items: readonly string[] | null,
  zip: string | null,
  time: string,
) => ({
  id,
  cust,
  status,
  amount,
  items,
  addr: zip === null ? null : {street: `S${zip}`, zip},
  ts: at(time),
});

/** A shop: its orders (some sent twice), customers, payments and clicks. */
export const PRACTICE_FILES: Readonly<Record<string, string>> = {
  'pr-orders/part.json': lines(
    order(1, 'c1', 'NEW', 10.5, ['pen', 'ink'], '10', '10:00:00'),
    order(2, 'c2', 'PAID', 25, ['pen'], '20', '10:01:00'),
    order(3, 'c1', 'FAILED', 5.25, [], '10', '10:02:30'),
    order(1, 'c1', 'PAID', 10.5, ['pen', 'ink'], '10', '10:03:00'),
    order(4, null, 'PAID', 12, null, null, '10:04:00'),
    order(5, 'c3', null, 40, ['desk', 'pen', 'desk'], '30', '10:07:00'),
    order(6, 'c1', 'FAILED', 30, ['lamp'], '10', '10:08:00'),
    order(7, 'c1', 'PAID', 8, ['ink'], '10', '10:09:00'),
    order(8, 'c9', 'FAILED', 25, ['pen'], '20', '10:11:00'),
    order(8, 'c9', 'FAILED', 25, ['pen'], '20', '10:11:00'),
    order(9, 'c2', 'PAID', 18.75, ['chair'], '20', '10:14:00'),
    order(10, 'c2', 'FAILED', 2, ['ink'], null, '10:26:00'),
  ),
  'pr-customers/part.json': lines(
    {cust: 'c1', name: 'Ann', city: 'Berlin', zip: '10'},
    {cust: 'c2', name: 'Bob', city: 'Rome', zip: '20'},
    {cust: 'c3', name: 'Cid', city: 'Berlin', zip: '30'},
    {cust: 'c4', name: 'Alf', city: null, zip: '40'},
  ),
  'pr-payments/part.json': lines(
    {order_id: 2, method: 'card', paid: 25, ts: at('10:02:00')},
    {order_id: 1, method: 'cash', paid: 10.5, ts: at('10:03:30')},
    {order_id: 5, method: 'card', paid: 20, ts: at('10:15:00')},
    {order_id: 5, method: 'wire', paid: 20, ts: at('10:20:00')},
    {order_id: 77, method: 'wire', paid: 1, ts: at('10:21:00')},
    {order_id: 9, method: 'card', paid: 18.75, ts: at('10:22:00')},
  ),
  'pr-clicks/part.json': lines(
    {cust: 'c1', page: '/shop/pen', body: '{"type":"view","ms":120,"tags":["a","b"]}', ts: at('09:58:00')},
    {cust: 'c2', page: '/shop/ink', body: '{"type":"view","ms":40}', ts: at('10:00:30')},
    {cust: 'c1', page: '/cart', body: '{"type":"add","ms":15,"ref":"/shop/pen"}', ts: at('10:00:40')},
    {cust: 'c1', page: '/pay', body: '{"type":"pay"}', ts: at('10:02:00')},
    {cust: null, page: '/home', body: 'broken', ts: at('10:04:00')},
    {cust: 'c2', page: '/cart', body: '{"type":"add","ms":null}', ts: at('10:12:00')},
    {cust: 'c4', page: '/home', body: null, ts: at('10:13:00')},
    {cust: 'c1', page: '/home', body: '{"type":"view","ms":7}', ts: at('10:25:00')},
  ),
};

const source = (name: string, columns: string): string =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = '{dir}/pr-${name}', 'format' = 'json');`;
const TIME = "ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '30' SECOND";

export const PRACTICE_TABLES = [
  source(
    'orders',
    `id INT, cust STRING, status STRING, amount DECIMAL(10, 2), items ARRAY<STRING>, addr ROW<street STRING, zip STRING>, ${TIME}`,
  ),
  source('customers', 'cust STRING, name STRING, city STRING, zip STRING'),
  source('payments', `order_id INT, \`method\` STRING, paid DECIMAL(10, 2), ${TIME}`),
  source('clicks', `cust STRING, page STRING, body STRING, ${TIME}`),
].join('\n');
