import type {ProgramCase} from '../programs/program-case.ts';
import {FUZZ_TABLES} from './tables.ts';

const COUNTED = 'SELECT k, g, COUNT(*) AS c, SUM(n) AS s FROM t4 GROUP BY k, g';
const JOINED = 'SELECT a.id, b.id FROM t6 a';

/** Two inputs: what is told in between depends on which comes first. */
const FINAL: readonly string[] = [
  `${JOINED} LEFT JOIN t4 b ON a.g = b.g AND EXISTS (SELECT 1 FROM t1 c WHERE c.id = a.id)`,
  `${JOINED} LEFT JOIN t4 b ON a.g = b.g AND NOT EXISTS (SELECT 1 FROM t1 c WHERE c.id = a.id AND c.b > 3)`,
  `${JOINED} LEFT JOIN t4 b ON a.id = (SELECT MAX(id) FROM t1 WHERE t1.g = a.g) AND a.g = b.g`,
  `${JOINED} LEFT JOIN t4 b ON a.g = b.g AND (a.id > 3 OR EXISTS (SELECT 1 FROM t1 c WHERE c.id = a.id))`,
  `${JOINED} LEFT JOIN t4 b ON a.g = b.g AND b.id > (SELECT AVG(id) FROM t1)`,
  `${JOINED} RIGHT JOIN t4 b ON a.g = b.g AND a.id < (SELECT MAX(id) FROM t2)`,
  `${JOINED} FULL JOIN t4 b ON a.g = b.g AND EXISTS (SELECT id FROM t1 WHERE id > 2) AND a.h = 1`,
  `${JOINED} FULL JOIN t4 b ON a.g = b.g AND a.id < (SELECT MAX(id) FROM t2) AND b.id > (SELECT MIN(id) FROM t2)`,
  `${JOINED} LEFT JOIN t4 b ON a.g = b.g WHERE b.id IN (SELECT id FROM t1 WHERE id > 2) OR a.id = 1`,
  'SELECT a.k, COUNT(*) AS n FROM t4 a JOIN t1 b ON a.g = b.g GROUP BY a.k ORDER BY n DESC, a.k LIMIT 2',
  'SELECT k, COUNT(*) AS n FROM (SELECT k, g FROM t4 UNION ALL SELECT k, g FROM t1) GROUP BY k ORDER BY n DESC, k LIMIT 2',
];

const EACH: readonly string[] = [
  'SELECT /*+ BROADCAST(zz) */ a.id, b.id FROM t6 a JOIN t4 b ON a.g = b.g',
  'SELECT /*+ BROADCAST */ a.id, b.id FROM t6 a JOIN t4 b ON a.g = b.g',
  'SELECT /*+ SHUFFLE_HASH(t6) */ a.id FROM t6 a JOIN t4 b ON a.g = b.g',
  'SELECT /*+ BROADCAST(zz) */ id FROM t6',
  'SELECT MAX(c) FROM (SELECT k, COUNT(*) AS c FROM t4 GROUP BY k HAVING COUNT(*) > 1)',
  `SELECT k, MAX(c), MIN(c), MAX(s), MIN(s) FROM (${COUNTED}) GROUP BY k`,
  `SELECT k, MAX(c + 1) FROM (${COUNTED}) GROUP BY k`,
  'SELECT MIN(m), MAX(m) FROM (SELECT k, MIN(n) AS m FROM t4 GROUP BY k)',
  'SELECT k, MAX(n) AS m FROM (SELECT k, g, COUNT(*) AS n FROM t4 GROUP BY k, g) GROUP BY k ORDER BY m DESC LIMIT 2',
  'SELECT k, SUM(n) AS m FROM (SELECT k, g, COUNT(*) AS n FROM t4 GROUP BY k, g) GROUP BY k ORDER BY m DESC LIMIT 2',
  'SELECT k, SUM(CASE WHEN n > 1 THEN 1 ELSE 0 END) AS m FROM t4 GROUP BY k ORDER BY m DESC LIMIT 2',
  'SELECT k, SUM(h) AS m FROM t4 WHERE h > 0 GROUP BY k ORDER BY m DESC LIMIT 2',
  'SELECT k, SUM(h) AS m FROM t4 GROUP BY k ORDER BY m DESC LIMIT 2',
  'SELECT k, MIN(h) AS m FROM t4 GROUP BY k ORDER BY m LIMIT 2',
  'SELECT k, COUNT(DISTINCT g) AS m, MAX(n) AS x FROM t4 GROUP BY k ORDER BY m DESC, x DESC LIMIT 2',
  'SELECT k, COUNT(*) AS m, LAST_VALUE(n) AS n FROM t4 GROUP BY k ORDER BY m DESC, n LIMIT 2',
  `SELECT k, g, c FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY c DESC) AS rn FROM (${COUNTED})) WHERE rn <= 2`,
  `SELECT k, g, c, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY c DESC) AS rn FROM (${COUNTED})) WHERE rn <= 2`,
  `SELECT k, g, s, rn FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k ORDER BY s DESC) AS rn FROM (${COUNTED})) WHERE rn <= 2`,
  `SELECT k, c FROM (SELECT k, c, ROW_NUMBER() OVER (ORDER BY c DESC) AS rn FROM (${COUNTED})) WHERE rn = 1`,
  `SELECT k, c FROM (SELECT k, c, ROW_NUMBER() OVER (ORDER BY c DESC) AS rn FROM (${COUNTED})) WHERE rn BETWEEN 2 AND 3`,
  `SELECT COUNT(*), SUM(c) FROM (SELECT k, c, ROW_NUMBER() OVER (PARTITION BY k ORDER BY c DESC) AS rn FROM (${COUNTED})) WHERE rn <= 2`,
  `SELECT DISTINCT k, c FROM (SELECT k, COUNT(*) AS c FROM t4 GROUP BY k)`,
  'SELECT k, AVG(n), COUNT(*) FROM (SELECT k, MAX(h) AS n FROM t1 GROUP BY k) GROUP BY k',
  'SELECT g, SUM(n), MIN(n), MAX(n) FROM (SELECT g, MAX(h) AS n FROM t1 GROUP BY g) GROUP BY g',
  "SELECT h, s, SUM(s) OVER (PARTITION BY h ORDER BY wt) FROM (SELECT h, window_time AS wt, SUM(n) AS s FROM TABLE(TUMBLE(TABLE t4, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY h, window_start, window_end, window_time)",
  "SELECT * FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY c DESC, k) AS rn FROM (SELECT window_start, window_end, k, COUNT(*) AS c FROM TABLE(SESSION(TABLE t4 PARTITION BY k, DESCRIPTOR(ts), INTERVAL '10' SECOND)) GROUP BY window_start, window_end, k)) WHERE rn <= 1",
  'SELECT id, k, g, lz FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY k, g ORDER BY lz DESC) AS rn FROM t0) WHERE rn = 1',
  'SELECT * FROM t0 ORDER BY ts DESC LIMIT 1',
  'SELECT id, n, SUM(n) OVER (PARTITION BY k ORDER BY ts ROWS 2 PRECEDING) FROM t5',
];

function program(sql: string, final: boolean): ProgramCase {
  const used = FUZZ_TABLES.filter((t) => new RegExp(`\\b${t.name}\\b`).test(sql));
  return {
    name: sql,
    mode: 'streaming',
    sql: [...used.map((t) => t.ddl), sql].map((s) => `${s};`).join('\n'),
    ...(final ? {final: true as const} : {}),
  };
}

/** Programs over the same tables that are there for what they show. */
export const WRITTEN: readonly ProgramCase[] = [...FINAL.map((sql) => program(sql, true)), ...EACH.map((sql) => program(sql, false))];
