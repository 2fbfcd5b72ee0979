import type {ProgramArea, ProgramCase} from './program-case.ts';

const FILES: Readonly<Record<string, string>> = {
  'tp-orders/part.json': [
    '{"id":1,"cur":"EUR","n":10,"ts":"2024-01-01 10:00:00"}',
    '{"id":2,"cur":"EUR","n":20,"ts":"2024-01-01 10:05:00"}',
    '{"id":3,"cur":"USD","n":30,"ts":"2024-01-01 10:05:30"}',
    '{"id":4,"cur":null,"n":40,"ts":"2024-01-01 10:06:00"}',
    '{"id":5,"cur":"GBP","n":50,"ts":"2024-01-01 10:07:00"}',
    '{"id":6,"cur":"EUR","n":60,"ts":"2024-01-01 10:10:00"}',
    '{"id":7,"cur":"USD","n":70,"ts":"2024-01-01 10:20:00"}',
    '{"id":8,"cur":"EUR","n":80,"ts":"2024-01-01 09:00:00"}',
    '{"id":9,"cur":"YEN","n":90,"ts":"2024-01-01 10:30:00"}',
  ].join('\n'),
  'tp-rates/part.json': [
    '{"cur":"EUR","rate":1.10,"day":1,"ts":"2024-01-01 10:00:00"}',
    '{"cur":"USD","rate":1.00,"day":1,"ts":"2024-01-01 10:00:00"}',
    '{"cur":"EUR","rate":1.20,"day":2,"ts":"2024-01-01 10:05:00"}',
    '{"cur":"EUR","rate":1.15,"day":1,"ts":"2024-01-01 10:03:00"}',
    '{"cur":"EUR","rate":1.30,"day":3,"ts":"2024-01-01 10:10:00.001"}',
    '{"cur":null,"rate":9.00,"day":1,"ts":"2024-01-01 10:00:00"}',
    '{"cur":"USD","rate":null,"day":4,"ts":"2024-01-01 10:15:00"}',
    '{"cur":"YEN","rate":0.01,"day":5,"ts":"2024-01-01 10:40:00"}',
  ].join('\n'),
};

const WATERMARK = "ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '2' HOUR";
const source = (name: string, columns: string): string =>
  `CREATE TABLE ${name} (${columns}) WITH ('connector' = 'filesystem', 'path' = '{dir}/tp-${name}', 'format' = 'json');`;
const TABLES = [
  source('orders', `id INT, cur STRING, n INT, pt AS PROCTIME(), ${WATERMARK}`),
  source('rates', `cur STRING, rate DECIMAL(6, 2), \`day\` INT, ${WATERMARK}, PRIMARY KEY (cur) NOT ENFORCED`),
  source('plain', `cur STRING, rate DECIMAL(6, 2), \`day\` INT, ${WATERMARK}`).replace('tp-plain', 'tp-rates'),
  'CREATE TEMPORARY VIEW versions AS SELECT cur, rate, `day`, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cur ORDER BY ts DESC) AS rn FROM plain) WHERE rn = 1;',
  'CREATE TEMPORARY VIEW good AS SELECT cur, rate, `day`, ts FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY cur ORDER BY ts DESC) AS rn FROM plain) WHERE rn = 1 AND `day` <> 2;',
].join('\n');

const QUERIES: readonly string[] = ['JOIN', 'LEFT JOIN'].flatMap((type) =>
  ['rates', 'versions'].flatMap((table) => [
    `SELECT o.id, o.cur, r.rate, r.\`day\` FROM orders o ${type} ${table} FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur`,
    `SELECT o.id, o.n * r.rate AS v FROM orders o ${type} ${table} FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur WHERE o.n > 15`,
    `SELECT o.id, r.rate FROM orders AS o ${type} ${table} FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur AND r.\`day\` < 3`,
    `SELECT o.id, r.rate FROM orders AS o ${type} ${table} FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur AND o.n > r.\`day\` * 10`,
    `SELECT o.id, r.rate, r.ts FROM orders o ${type} ${table} FOR SYSTEM_TIME AS OF o.ts AS r ON r.cur = o.cur`,
    `SELECT cur, SUM(n * rate) AS s FROM (SELECT o.cur, o.n, r.rate FROM orders o ${type} ${table} FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur) GROUP BY cur`,
    `SELECT TUMBLE_START(ts, INTERVAL '10' MINUTE) AS w, COUNT(rate) AS c FROM (SELECT o.ts, r.rate FROM orders o ${type} ${table} FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur) GROUP BY TUMBLE(ts, INTERVAL '10' MINUTE)`,
    `SELECT o.id, r.rate, q.rate FROM orders o ${type} ${table} FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur ${type} rates FOR SYSTEM_TIME AS OF o.ts AS q ON o.cur = q.cur`,
    `SELECT * FROM orders o ${type} ${table} FOR SYSTEM_TIME AS OF o.ts ON o.cur = ${table}.cur`.replace('SELECT *', 'SELECT o.id, rate'),
  ]),
);

const REFUSED: readonly string[] = [
  'SELECT o.id FROM orders o JOIN plain FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur',
  'SELECT o.id FROM orders o JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.n = r.`day`',
  'SELECT o.id FROM orders o RIGHT JOIN rates FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur',
  'SELECT o.id FROM orders o JOIN rates FOR SYSTEM_TIME AS OF o.pt AS r ON o.cur = r.cur',
  'SELECT o.id, r.rate FROM orders o JOIN good FOR SYSTEM_TIME AS OF o.ts AS r ON o.cur = r.cur',
];

const CASES: readonly ProgramCase[] = [...QUERIES, ...REFUSED].map((sql) => ({
  name: sql,
  mode: 'streaming',
  sql: `${TABLES}\n${sql}`,
  final: true,
}));

/** Joins with the version of a table that was valid at a row's time. */
export const TEMPORAL: ProgramArea = {name: 'temporal', files: FILES, cases: CASES};
