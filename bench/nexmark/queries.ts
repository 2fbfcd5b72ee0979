/**
 * The queries of the public Nexmark suite for SQL and its four of MATCH_RECOGNIZE, over one table of events. Adapted: q6 is written so that it
 * parses; q13's side input has today's connector options; q14 counts a character with built-in functions instead of a function in Java.
 */
export interface NexmarkQuery {
  readonly name: string;
  /** The query alone. */
  readonly select: string;
  /** Columns of the sink, in CREATE TABLE. */
  readonly columns: string;
  /** Where the rows go; nowhere if absent. `{out}` is a folder. */
  readonly sink?: string;
  /** Statements before it; `{data}` is the folder of the events. */
  readonly before?: string;
  /** Its answer depends on the clock: not compared. */
  readonly byClock?: true;
  /** Flink needs minutes for it: it reads fewer events. */
  readonly slow?: true;
}

const tumble = (table: string): string => `TUMBLE(TABLE ${table}, DESCRIPTOR(dateTime), INTERVAL '10' SECOND)`;
const HOP = "HOP(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '2' SECOND, INTERVAL '10' SECOND)";
const WINNING = 'FROM auction A, bid B WHERE A.id = B.auction AND B.dateTime BETWEEN A.dateTime AND A.expires';
const DISTINCT_RANKS = ['bidder', 'auction']
  .map(
    (c) => `COUNT(DISTINCT ${c}) AS total_${c}s, COUNT(DISTINCT ${c}) FILTER (WHERE price < 10000) AS rank1_${c}s,
  COUNT(DISTINCT ${c}) FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_${c}s, COUNT(DISTINCT ${c}) FILTER (WHERE price >= 1000000) AS rank3_${c}s`,
  )
  .join(',\n  ');
const BID_RANKS = `COUNT(*) AS total_bids, COUNT(*) FILTER (WHERE price < 10000) AS rank1_bids,
  COUNT(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_bids, COUNT(*) FILTER (WHERE price >= 1000000) AS rank3_bids`;
const RANK_COLUMNS = ['bids', 'bidders', 'auctions']
  .flatMap((c) => ['total', 'rank1', 'rank2', 'rank3'].map((r) => `${r}_${c} BIGINT`))
  .join(', ');
const pattern = (measures: string, rest: string): string =>
  `SELECT * FROM bid MATCH_RECOGNIZE (PARTITION BY auction, bidder ORDER BY dateTime MEASURES ${measures} ONE ROW PER MATCH ${rest})`;
const AVERAGE = 'FIRST(A.dateTime) AS start_tstamp, LAST(A.dateTime) AS end_tstamp, AVG(A.price) AS avg_price';
const AVERAGE_COLUMNS = 'auction BIGINT, bidder BIGINT, start_tstamp TIMESTAMP(3), end_tstamp TIMESTAMP(3), avg_price BIGINT';

export const QUERIES: readonly NexmarkQuery[] = [
  {
    name: 'q0',
    columns: 'auction BIGINT, bidder BIGINT, price BIGINT, dateTime TIMESTAMP(3), extra STRING',
    select: 'SELECT auction, bidder, price, dateTime, extra FROM bid',
  },
  {
    name: 'q1',
    columns: 'auction BIGINT, bidder BIGINT, price DECIMAL(23, 3), dateTime TIMESTAMP(3), extra STRING',
    select: 'SELECT auction, bidder, 0.908 * price AS price, dateTime, extra FROM bid',
  },
  {name: 'q2', columns: 'auction BIGINT, price BIGINT', select: 'SELECT auction, price FROM bid WHERE MOD(auction, 123) = 0'},
  {
    name: 'q3',
    columns: 'name STRING, city STRING, state STRING, id BIGINT',
    select: `SELECT P.name, P.city, P.state, A.id FROM auction AS A INNER JOIN person AS P ON A.seller = P.id
WHERE A.category = 10 AND (P.state = 'OR' OR P.state = 'ID' OR P.state = 'CA')`,
  },
  {
    name: 'q4',
    columns: 'id BIGINT, final BIGINT',
    select: `SELECT Q.category, AVG(Q.final) FROM (SELECT MAX(B.price) AS final, A.category ${WINNING} GROUP BY A.id, A.category) Q GROUP BY Q.category`,
  },
  {
    name: 'q5',
    columns: 'auction BIGINT, num BIGINT',
    select: `SELECT AuctionBids.auction, AuctionBids.num FROM (
  SELECT auction, COUNT(*) AS num, window_start AS starttime, window_end AS endtime FROM TABLE(${HOP}) GROUP BY auction, window_start, window_end
) AS AuctionBids JOIN (
  SELECT MAX(CountBids.num) AS maxn, CountBids.starttime, CountBids.endtime FROM (
    SELECT COUNT(*) AS num, window_start AS starttime, window_end AS endtime FROM TABLE(${HOP}) GROUP BY auction, window_start, window_end
  ) AS CountBids GROUP BY CountBids.starttime, CountBids.endtime
) AS MaxBids ON AuctionBids.starttime = MaxBids.starttime AND AuctionBids.endtime = MaxBids.endtime AND AuctionBids.num >= MaxBids.maxn`,
  },
  {
    name: 'q6',
    columns: 'seller BIGINT, avg_price BIGINT',
    select: `SELECT Q.seller, AVG(Q.price) OVER (PARTITION BY Q.seller ORDER BY Q.dateTime ROWS BETWEEN 10 PRECEDING AND CURRENT ROW)
FROM (SELECT * FROM (SELECT A.id, A.seller, B.price, B.dateTime, ROW_NUMBER() OVER (PARTITION BY A.id, A.seller ORDER BY B.price DESC) AS rownum
  ${WINNING}) WHERE rownum <= 1) AS Q`,
  },
  {
    name: 'q7',
    columns: 'auction BIGINT, bidder BIGINT, price BIGINT, dateTime TIMESTAMP(3), extra STRING',
    select: `SELECT B.auction, B.bidder, B.price, B.dateTime, B.extra FROM bid B JOIN (
  SELECT MAX(price) AS maxprice, window_end AS dateTime FROM TABLE(${tumble('bid')}) GROUP BY window_start, window_end
) B1 ON B.price = B1.maxprice WHERE B.dateTime BETWEEN B1.dateTime - INTERVAL '10' SECOND AND B1.dateTime`,
  },
  {
    name: 'q8',
    columns: 'id BIGINT, name STRING, stime TIMESTAMP(3)',
    select: `SELECT P.id, P.name, P.starttime FROM (
  SELECT id, name, window_start AS starttime, window_end AS endtime FROM TABLE(${tumble('person')}) GROUP BY id, name, window_start, window_end
) P JOIN (
  SELECT seller, window_start AS starttime, window_end AS endtime FROM TABLE(${tumble('auction')}) GROUP BY seller, window_start, window_end
) A ON P.id = A.seller AND P.starttime = A.starttime AND P.endtime = A.endtime`,
  },
  {
    name: 'q9',
    columns: `id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT, dateTime TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT,
  category BIGINT, extra STRING, auction BIGINT, bidder BIGINT, price BIGINT, bid_dateTime TIMESTAMP(3), bid_extra STRING`,
    select: `SELECT id, itemName, description, initialBid, reserve, dateTime, expires, seller, category, extra, auction, bidder, price, bid_dateTime, bid_extra
FROM (SELECT A.*, B.auction, B.bidder, B.price, B.dateTime AS bid_dateTime, B.extra AS bid_extra,
  ROW_NUMBER() OVER (PARTITION BY A.id ORDER BY B.price DESC, B.dateTime ASC) AS rownum ${WINNING}) WHERE rownum <= 1`,
  },
  {
    name: 'q10',
    columns: 'auction BIGINT, bidder BIGINT, price BIGINT, dateTime TIMESTAMP(3), extra STRING, dt STRING, hm STRING',
    sink: "PARTITIONED BY (dt, hm) WITH ('connector' = 'filesystem', 'path' = '{out}', 'format' = 'csv', 'sink.partition-commit.trigger' = 'partition-time', 'sink.partition-commit.delay' = '1 min', 'sink.partition-commit.policy.kind' = 'success-file', 'partition.time-extractor.timestamp-pattern' = '$dt $hm:00', 'sink.rolling-policy.rollover-interval' = '1min', 'sink.rolling-policy.check-interval' = '1min')",
    select: "SELECT auction, bidder, price, dateTime, extra, DATE_FORMAT(dateTime, 'yyyy-MM-dd'), DATE_FORMAT(dateTime, 'HH:mm') FROM bid",
  },
  {
    name: 'q11',
    columns: 'bidder BIGINT, bid_count BIGINT, starttime TIMESTAMP(3), endtime TIMESTAMP(3)',
    select: `SELECT B.bidder, COUNT(*) AS bid_count, SESSION_START(B.dateTime, INTERVAL '10' SECOND) AS starttime,
  SESSION_END(B.dateTime, INTERVAL '10' SECOND) AS endtime FROM bid B GROUP BY B.bidder, SESSION(B.dateTime, INTERVAL '10' SECOND)`,
  },
  {
    name: 'q12',
    byClock: true,
    columns: 'bidder BIGINT, bid_count BIGINT, starttime TIMESTAMP(3), endtime TIMESTAMP(3)',
    before: 'CREATE TEMPORARY VIEW B AS SELECT *, PROCTIME() AS p_time FROM bid;',
    select: `SELECT bidder, COUNT(*) AS bid_count, window_start AS starttime, window_end AS endtime
FROM TABLE(TUMBLE(TABLE B, DESCRIPTOR(p_time), INTERVAL '10' SECOND)) GROUP BY bidder, window_start, window_end`,
  },
  {
    name: 'q13',
    columns: 'auction BIGINT, bidder BIGINT, price BIGINT, dateTime TIMESTAMP(3), `value` STRING',
    before:
      "CREATE TABLE side_input (key BIGINT, `value` STRING) WITH ('connector' = 'filesystem', 'path' = '{data}/side', 'format' = 'csv');",
    select: `SELECT B.auction, B.bidder, B.price, B.dateTime, S.\`value\` FROM (SELECT *, PROCTIME() AS p_time FROM bid) B
JOIN side_input FOR SYSTEM_TIME AS OF B.p_time AS S ON MOD(B.auction, 10000) = S.key`,
  },
  {
    name: 'q14',
    columns:
      'auction BIGINT, bidder BIGINT, price DECIMAL(23, 3), bidTimeType STRING, dateTime TIMESTAMP(3), extra STRING, c_counts BIGINT',
    select: `SELECT auction, bidder, 0.908 * price AS price,
  CASE WHEN HOUR(dateTime) >= 8 AND HOUR(dateTime) <= 18 THEN 'dayTime' WHEN HOUR(dateTime) <= 6 OR HOUR(dateTime) >= 20 THEN 'nightTime' ELSE 'otherTime' END AS bidTimeType,
  dateTime, extra, CAST(CHAR_LENGTH(extra) - CHAR_LENGTH(REPLACE(extra, 'c', '')) AS BIGINT) AS c_counts
FROM bid WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000`,
  },
  {
    name: 'q15',
    columns: `\`day\` STRING, ${RANK_COLUMNS}`,
    select: `SELECT DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS \`day\`, ${BID_RANKS},
  ${DISTINCT_RANKS} FROM bid GROUP BY DATE_FORMAT(dateTime, 'yyyy-MM-dd')`,
  },
  {
    name: 'q16',
    columns: `channel STRING, \`day\` STRING, \`minute\` STRING, ${RANK_COLUMNS}`,
    select: `SELECT channel, DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS \`day\`, MAX(DATE_FORMAT(dateTime, 'HH:mm')) AS \`minute\`, ${BID_RANKS},
  ${DISTINCT_RANKS} FROM bid GROUP BY channel, DATE_FORMAT(dateTime, 'yyyy-MM-dd')`,
  },
  {
    name: 'q17',
    columns:
      'auction BIGINT, `day` STRING, total_bids BIGINT, rank1_bids BIGINT, rank2_bids BIGINT, rank3_bids BIGINT, min_price BIGINT, max_price BIGINT, avg_price BIGINT, sum_price BIGINT',
    select: `SELECT auction, DATE_FORMAT(dateTime, 'yyyy-MM-dd') AS \`day\`, ${BID_RANKS},
  MIN(price) AS min_price, MAX(price) AS max_price, AVG(price) AS avg_price, SUM(price) AS sum_price
FROM bid GROUP BY auction, DATE_FORMAT(dateTime, 'yyyy-MM-dd')`,
  },
  {
    name: 'q18',
    columns: 'auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, dateTime TIMESTAMP(3), extra STRING',
    select: `SELECT auction, bidder, price, channel, url, dateTime, extra
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY dateTime DESC) AS rank_number FROM bid) WHERE rank_number <= 1`,
  },
  {
    name: 'q19',
    columns:
      'auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, dateTime TIMESTAMP(3), extra STRING, rank_number BIGINT',
    select:
      'SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY auction ORDER BY price DESC) AS rank_number FROM bid) WHERE rank_number <= 10',
  },
  {
    name: 'q20',
    columns: `auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, bid_dateTime TIMESTAMP(3), bid_extra STRING, itemName STRING, description STRING,
  initialBid BIGINT, reserve BIGINT, auction_dateTime TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT, category BIGINT, auction_extra STRING`,
    select: `SELECT auction, bidder, price, channel, url, B.dateTime, B.extra, itemName, description, initialBid, reserve, A.dateTime, expires, seller, category, A.extra
FROM bid AS B INNER JOIN auction AS A ON B.auction = A.id WHERE A.category = 10`,
  },
  {
    name: 'q21',
    columns: 'auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, channel_id STRING',
    select: `SELECT auction, bidder, price, channel, CASE WHEN LOWER(channel) = 'apple' THEN '0' WHEN LOWER(channel) = 'google' THEN '1'
  WHEN LOWER(channel) = 'facebook' THEN '2' WHEN LOWER(channel) = 'baidu' THEN '3' ELSE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) END AS channel_id
FROM bid WHERE REGEXP_EXTRACT(url, '(&|^)channel_id=([^&]*)', 2) IS NOT NULL OR LOWER(channel) IN ('apple', 'google', 'facebook', 'baidu')`,
  },
  {
    name: 'q22',
    columns: 'auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, dir1 STRING, dir2 STRING, dir3 STRING',
    select:
      "SELECT auction, bidder, price, channel, SPLIT_INDEX(url, '/', 3) AS dir1, SPLIT_INDEX(url, '/', 4) AS dir2, SPLIT_INDEX(url, '/', 5) AS dir3 FROM bid",
  },
  {
    name: 'q23',
    columns: `bidder BIGINT, price BIGINT, channel STRING, url STRING, bid_extra STRING, person_id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING,
  state STRING, person_extra STRING, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT, auction_dateTime TIMESTAMP(3), expires TIMESTAMP(3),
  seller BIGINT, category BIGINT, auction_extra STRING`,
    select: `SELECT bidder, price, channel, url, B.extra, P.id, name, emailAddress, creditCard, city, state, P.extra, itemName, description, initialBid, reserve,
  A.dateTime, expires, seller, category, A.extra FROM bid B JOIN person P ON P.id = B.bidder JOIN auction A ON A.seller = B.bidder`,
  },
  {
    name: 'cep-q0',
    columns: 'auction BIGINT, bidder BIGINT, start_tstamp TIMESTAMP(3), bottom_tstamp TIMESTAMP(3), end_tstamp TIMESTAMP(3)',
    select: pattern(
      'START_ROW.dateTime AS start_tstamp, LAST(PRICE_DOWN.dateTime) AS bottom_tstamp, LAST(PRICE_UP.dateTime) AS end_tstamp',
      `AFTER MATCH SKIP TO LAST PRICE_UP PATTERN (START_ROW PRICE_DOWN+ PRICE_UP) DEFINE
  PRICE_DOWN AS (LAST(PRICE_DOWN.price, 1) IS NULL AND PRICE_DOWN.price < START_ROW.price) OR PRICE_DOWN.price < LAST(PRICE_DOWN.price, 1),
  PRICE_UP AS PRICE_UP.price > LAST(PRICE_DOWN.price, 1)`,
    ),
  },
  {
    name: 'cep-q1',
    columns: AVERAGE_COLUMNS,
    select: pattern(AVERAGE, 'AFTER MATCH SKIP PAST LAST ROW PATTERN (A+ B) DEFINE A AS AVG(A.price) < 10000'),
  },
  {
    name: 'cep-q2',
    columns: AVERAGE_COLUMNS,
    select: pattern(AVERAGE, 'AFTER MATCH SKIP TO NEXT ROW PATTERN (A+ B) DEFINE A AS AVG(A.price) < 10000'),
  },
  {
    name: 'cep-q3',
    slow: true,
    columns: 'auction BIGINT, bidder BIGINT, drop_time TIMESTAMP(3), drop_diff BIGINT',
    select: pattern(
      'C.dateTime AS drop_time, A.price - C.price AS drop_diff',
      "AFTER MATCH SKIP PAST LAST ROW PATTERN (A B* C) WITHIN INTERVAL '5' SECOND DEFINE B AS B.price > A.price - 50, C AS C.price < A.price - 50",
    ),
  },
];

/** The table of events and the three views of it. `{data}` is a folder. */
export const TABLES = `CREATE TABLE events (
  event_type INT,
  person ROW<id BIGINT, name STRING, emailAddress STRING, creditCard STRING, city STRING, state STRING, dateTime TIMESTAMP(3), extra STRING>,
  auction ROW<id BIGINT, itemName STRING, description STRING, initialBid BIGINT, reserve BIGINT, dateTime TIMESTAMP(3), expires TIMESTAMP(3), seller BIGINT,
    category BIGINT, extra STRING>,
  bid ROW<auction BIGINT, bidder BIGINT, price BIGINT, channel STRING, url STRING, dateTime TIMESTAMP(3), extra STRING>,
  dateTime AS CASE WHEN event_type = 0 THEN person.dateTime WHEN event_type = 1 THEN auction.dateTime ELSE bid.dateTime END,
  WATERMARK FOR dateTime AS dateTime - INTERVAL '4' SECOND
) WITH ('connector' = 'filesystem', 'path' = '{data}/events', 'format' = 'json');
CREATE TEMPORARY VIEW person AS SELECT person.id, person.name, person.emailAddress, person.creditCard, person.city, person.state, dateTime, person.extra
  FROM events WHERE event_type = 0;
CREATE TEMPORARY VIEW auction AS SELECT auction.id, auction.itemName, auction.description, auction.initialBid, auction.reserve, dateTime, auction.expires, auction.seller,
  auction.category, auction.extra FROM events WHERE event_type = 1;
CREATE TEMPORARY VIEW bid AS SELECT bid.auction, bid.bidder, bid.price, bid.channel, bid.url, dateTime, bid.extra FROM events WHERE event_type = 2;`;

/** The whole script: tables, and the query as it is (`answer`) or into its sink. */
export function scriptOf(query: NexmarkQuery, data: string, out: string | 'answer'): string {
  const sink = (query.sink ?? "WITH ('connector' = 'blackhole')").replaceAll('{out}', out);
  const last = out === 'answer' ? query.select : `CREATE TABLE sink (${query.columns}) ${sink};\nINSERT INTO sink ${query.select}`;
  return `${TABLES}\n${query.before ?? ''}\n${last};`.replaceAll('{data}', data);
}
