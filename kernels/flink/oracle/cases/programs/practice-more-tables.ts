import {dice} from '../fuzz/dice.ts';

const lines = (rows: readonly Readonly<Record<string, unknown>>[]): string => rows.map((row) => JSON.stringify(row)).join('\n');
const at = (seconds: number): string =>
  new Date(Date.UTC(2024, 5, 3, 9, 0, 0) + seconds * 1000).toISOString().replace('T', ' ').slice(0, 19);

/** Payments by card: few cards, bursts, some far away from each other, one sent twice. */
function payments(): readonly Readonly<Record<string, unknown>>[] {
  const d = dice(71);
  let time = 0;
  const rows = Array.from({length: 60}, (_, i) => {
    time += d.pick([1, 3, 5, 20, 45, 130]);
    const late = d.chance(15) ? d.below(8) : 0;
    return {
      id: i + 1,
      card: d.pick(['c1', 'c1', 'c2', 'c3', 'c4']),
      amount: d.chance(15) ? d.below(9) / 10 : 20 + d.below(90000) / 100,
      country: d.chance(8) ? null : d.pick(['DE', 'DE', 'FR', 'US']),
      merchant: d.pick(['grocer', 'fuel', 'air', null]),
      ts: at(time - late),
    };
  });
  return [...rows, rows[59]!];
}

/** What people do on a site, by user and session. */
function events(): readonly Readonly<Record<string, unknown>>[] {
  const d = dice(72);
  let time = 0;
  return Array.from({length: 80}, (_, i) => {
    time += d.pick([1, 2, 6, 9, 30, 75, 400]);
    const type = d.pick(['view', 'view', 'view', 'cart', 'cart', 'buy', 'leave']);
    const props = d.pick([
      `{"item":{"sku":"s${d.below(4)}","price":${d.below(5000) / 100}},"tags":["new","x${d.below(3)}"],"ref":"https://shop.example/a/b?utm=${d.pick(['mail', 'ad'])}&n=${i}"}`,
      `{"item":{"sku":"s${d.below(4)}"},"tags":[],"ok":true}`,
      'no json',
      null,
    ]);
    return {
      uid: 1 + d.below(5),
      sid: `s${1 + d.below(4)}`,
      etype: type,
      url: d.pick(['/', '/shop', '/shop/pen?c=1', '/cart', null]),
      props,
      ts: at(time),
    };
  });
}

/** Devices that measure; instants. */
function sensors(): readonly Readonly<Record<string, unknown>>[] {
  const d = dice(73);
  let time = 0;
  return Array.from({length: 48}, (_, i) => {
    time += d.pick([5, 10, 10, 15, 60]);
    return {
      device: d.pick(['d1', 'd2', 'd3']),
      temp: d.chance(10) ? null : 15 + d.below(400) / 20,
      hum: d.below(100) / 2,
      tags: d.pick([{site: 'north', floor: '1'}, {site: 'south'}, {}, null]),
      readings: d.pick([
        [
          {m: 'co2', v: 400 + d.below(50)},
          {m: 'voc', v: d.below(9) / 2},
        ],
        [{m: 'co2', v: 410.5}],
        [],
        null,
      ]),
      raw: i % 7 === 0 ? 'bad' : `${d.below(30)};${d.below(9)};OK`,
      ts: `${at(time)}Z`,
    };
  });
}

/** Trades of three papers. */
function ticks(): readonly Readonly<Record<string, unknown>>[] {
  const d = dice(74);
  const prices = new Map([
    ['AAA', 100],
    ['BBB', 20],
    ['CCC', 7],
  ]);
  let time = 0;
  return Array.from({length: 70}, () => {
    time += d.pick([1, 2, 4, 8, 25]);
    const ticker = d.pick([...prices.keys()]);
    const price = prices.get(ticker)! + (d.below(9) - 4) / 4;
    prices.set(ticker, price);
    return {ticker, price, vol: d.pick([10, 100, 100, 250, null]), ts: at(time)};
  });
}

const change = (op: string, before: unknown, after: unknown): Readonly<Record<string, unknown>> => ({before, after, op});
const account = (id: number, name: string | null, tier: string, balance: number) => ({id, name, tier, balance});
const rate = (cur: string, value: number, seconds: number) => ({cur, rate: value, rts: at(seconds)});

export const PRACTICE_MORE_FILES: Readonly<Record<string, string>> = {
  'pm-tx/part.json': lines(payments()),
  'pm-ev/part.json': lines(events()),
  'pm-sensor/part.json': lines(sensors()),
  'pm-ticks/part.json': lines(ticks()),
  'pm-users/part.json': lines([
    {uid: 1, name: 'Ann', country: 'DE', plan: 'pro'},
    {uid: 2, name: 'Bob', country: 'FR', plan: 'free'},
    {uid: 3, name: 'Cid', country: null, plan: 'free'},
    {uid: 9, name: 'Zoe', country: 'US', plan: 'pro'},
  ]),
  'pm-cards/part.json': lines([
    {card: 'c1', uid: 1, lim: 500},
    {card: 'c2', uid: 2, lim: 100},
    {card: 'c3', uid: 2, lim: null},
    {card: 'c9', uid: 9, lim: 50},
  ]),
  'pm-accounts/part.json': lines([
    change('c', null, account(1, 'Ann', 'gold', 100)),
    change('c', null, account(2, 'Bob', 'free', 10)),
    change('r', null, account(3, 'Cid', 'free', 0.5)),
    change('u', account(2, 'Bob', 'free', 10), account(2, 'Bob', 'gold', 10)),
    change('u', account(1, 'Ann', 'gold', 100), account(1, 'Ann', 'gold', 80.25)),
    change('d', account(3, 'Cid', 'free', 0.5), null),
    change('c', null, account(4, null, 'free', 7)),
    change('u', account(4, null, 'free', 7), account(4, 'Dee', 'silver', 7)),
    change('c', null, account(5, 'Eve', 'free', 33)),
    change('u', account(5, 'Eve', 'free', 33), account(5, 'Eve', 'free', 3)),
    change('u', account(2, 'Bob', 'gold', 10), account(2, 'Rob', 'free', 12)),
  ]),
  'pm-rates/part.json': lines([
    change('c', null, rate('EUR', 1.1, 0)),
    change('c', null, rate('USD', 1, 0)),
    change('u', rate('EUR', 1.1, 0), rate('EUR', 1.2, 400)),
    change('c', null, rate('GBP', 1.5, 500)),
    change('u', rate('EUR', 1.2, 400), rate('EUR', 1.15, 900)),
    change('c', null, rate('YEN', 0.01, 1500)),
  ]),
  'pm-orders/part.json': lines(
    [
      [1, 1, 'EUR', 10, 30],
      [2, 2, 'USD', 25.5, 60],
      [3, 1, 'EUR', 5, 410],
      [4, 3, 'GBP', 8, 520],
      [5, 2, 'EUR', 100, 700],
      [6, 4, 'EUR', 12, 905],
      [7, 1, null, 1, 1000],
      [8, 1, 'YEN', 9000, 1400],
      [9, 5, 'GBP', 3, 1600],
    ].map(([id, uid, cur, total, seconds]) => ({id, uid, cur, total, ts: at(seconds as number)})),
  ),
  'pm-ships/part.json': lines(
    [
      [1, 'sent', 90],
      [3, 'sent', 420],
      [5, 'sent', 690],
      [1, 'there', 1200],
      [5, 'sent', 1300],
      [77, 'sent', 1500],
      [2, 'sent', 2000],
    ].map(([oid, state, seconds]) => ({oid, state, ts: at(seconds as number)})),
  ),
};

const table = (name: string, columns: string, format = 'json'): string =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = '{dir}/pm-${name}', 'format' = '${format}');`;
const time = (seconds: number): string => `ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '${seconds}' SECOND`;

/** By name: the tables of a script are those that it names. */
export const PRACTICE_MORE_TABLES: Readonly<Record<string, string>> = {
  tx: table('tx', `id BIGINT, card STRING, amount DECIMAL(12, 2), country STRING, merchant STRING, ${time(10)}`),
  ev: table('ev', `uid INT, sid STRING, etype STRING, url STRING, props STRING, ${time(5)}`),
  sensor: table(
    'sensor',
    "device STRING, temp DOUBLE, hum DOUBLE, tags MAP<STRING, STRING>, readings ARRAY<ROW<m STRING, v DOUBLE>>, raw STRING, ts TIMESTAMP_LTZ(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND",
  ),
  ticks: table('ticks', `ticker STRING, price DOUBLE, vol BIGINT, ${time(3)}`),
  users: table('users', 'uid INT, name STRING, country STRING, plan STRING'),
  cards: table('cards', 'card STRING, uid INT, lim INT'),
  accounts: table('accounts', 'id INT, name STRING, tier STRING, balance DECIMAL(10, 2), PRIMARY KEY (id) NOT ENFORCED', 'debezium-json'),
  rates: table(
    'rates',
    'cur STRING, rate DECIMAL(10, 4), rts TIMESTAMP(3), WATERMARK FOR rts AS rts, PRIMARY KEY (cur) NOT ENFORCED',
    'debezium-json',
  ),
  orders: table('orders', `id INT, uid INT, cur STRING, total DECIMAL(10, 2), pt AS PROCTIME(), ${time(60)}`),
  ships: table('ships', `oid INT, \`state\` STRING, ${time(60)}`),
};
