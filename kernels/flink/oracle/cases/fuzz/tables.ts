import {type Dice, dice} from './dice.ts';
import type {Family, FuzzColumn, Relation} from './relation.ts';

interface Made {
  readonly type: string;
  readonly family: Family;
  readonly isKey?: true;
  value(d: Dice, row: number): unknown;
}

const maybe = (d: Dice, value: () => unknown): unknown => (d.chance(15) ? null : value());
const two = (n: number): string => String(n).padStart(2, '0');

const POOL: Readonly<Record<string, Made>> = {
  id: {type: 'INT', family: 'int', value: (_, row) => row + 1},
  k: {type: 'STRING', family: 'string', isKey: true, value: (d) => maybe(d, () => d.pick(['a', 'b', 'c', '']))},
  g: {type: 'INT', family: 'int', isKey: true, value: (d) => maybe(d, () => d.below(3))},
  h: {type: 'BIGINT NOT NULL', family: 'bigint', isKey: true, value: (d) => d.below(3)},
  n: {type: 'INT', family: 'int', value: (d) => maybe(d, () => d.below(12) - 3)},
  b: {type: 'BIGINT', family: 'bigint', value: (d) => maybe(d, () => d.pick([0, 1, -5, 4_000_000_000, 7, 7]))},
  t: {type: 'TINYINT', family: 'int', value: (d) => maybe(d, () => d.below(5) - 2)},
  sm: {type: 'SMALLINT', family: 'int', value: (d) => maybe(d, () => d.below(400) - 200)},
  d: {type: 'DOUBLE', family: 'double', value: (d) => maybe(d, () => (d.below(40) - 10) / 4)},
  fl: {type: 'FLOAT', family: 'double', value: (d) => maybe(d, () => (d.below(20) - 5) / 2)},
  p: {type: 'DECIMAL(10, 2)', family: 'decimal', value: (d) => maybe(d, () => (d.below(2000) - 500) / 100)},
  q: {type: 'DECIMAL(18, 0) NOT NULL', family: 'decimal', value: (d) => d.below(9)},
  f: {type: 'BOOLEAN', family: 'boolean', value: (d) => maybe(d, () => d.chance(50))},
  s: {type: 'STRING', family: 'string', value: (d) => maybe(d, () => d.pick(['pen', 'ink', 'Desk', 'lamp', 'pen ', 'ß']))},
  v: {type: 'VARCHAR(3)', family: 'string', value: (d) => maybe(d, () => d.pick(['x', 'yy', 'zzz']))},
  dt: {type: 'DATE', family: 'date', value: (d) => maybe(d, () => `2024-0${1 + d.below(3)}-${two(1 + d.below(4))}`)},
  tm: {type: 'TIMESTAMP(3)', family: 'timestamp', value: (d) => maybe(d, () => `2024-03-10 1${d.below(3)}:00:0${d.below(9)}`)},
  lz: {type: 'TIMESTAMP_LTZ(3)', family: 'instant', value: (d) => maybe(d, () => `2024-03-10 1${d.below(3)}:30:00Z`)},
  xs: {
    type: 'ARRAY<INT>',
    family: 'array',
    value: (d) => maybe(d, () => Array.from({length: d.below(4)}, () => maybe(d, () => d.below(4)))),
  },
  m: {
    type: 'MAP<STRING, INT>',
    family: 'map',
    value: (d) => maybe(d, () => Object.fromEntries(d.some(['a', 'b', 'c'], 0, 2).map((key) => [key, d.below(5)]))),
  },
  r: {
    type: 'ROW<x INT, y STRING>',
    family: 'row',
    value: (d) => maybe(d, () => ({x: maybe(d, () => d.below(4)), y: d.pick(['u', 'w', null])})),
  },
};

export interface FuzzTable {
  readonly name: string;
  readonly ddl: string;
  readonly file: string;
  readonly text: string;
  readonly relation: Relation;
}

const SIZES = [14, 20, 9, 0, 16, 12, 1, 24];

/** The tables that programs are made over, each with columns, rows and gaps of its own; half of them have rows behind the watermark. */
export const FUZZ_TABLES: readonly FuzzTable[] = SIZES.map((rows, i) => table(i, rows));

function table(at: number, rows: number): FuzzTable {
  const d = dice(1000 + at);
  const name = `t${at}`;
  const keys = ['k', 'g', 'h'].filter((_, i) => i === at % 3 || d.chance(60));
  const others = d.some(
    Object.keys(POOL).filter((c) => !['id', 'k', 'g', 'h'].includes(c)),
    4,
    8,
  );
  const chosen = ['id', ...keys, ...others];
  const isPunctual = at % 2 === 0;
  let time = 0;
  const lines = Array.from({length: rows}, (_, row) => {
    // Ties, steps and now and then a long pause; a row may come some seconds late.
    time += d.pick([0, 0, 1, 2, 4, 7, 15, 40]) * 1000;
    const late = d.chance(25) ? (isPunctual ? d.below(4) : d.below(60)) * 1000 : 0;
    const ts = new Date(Date.UTC(2024, 2, 10, 10, 0, 30) + time - late).toISOString().replace('T', ' ').slice(0, 19);
    return JSON.stringify({...Object.fromEntries(chosen.map((c) => [c, POOL[c]!.value(d, row)])), ts});
  });
  // A row that is there twice.
  if (rows > 3) lines.push(lines[rows - 1]!);
  const columns: FuzzColumn[] = chosen.map((c) => ({
    name: c,
    family: POOL[c]!.family,
    ...(POOL[c]!.isKey === true ? {isKey: true as const} : {}),
  }));
  columns.push({name: 'ts', family: 'timestamp', isTime: true});
  const written = chosen.map((c) => `${c} ${POOL[c]!.type}`).join(', ');
  const folder = `fuzz-${name}`;
  return {
    name,
    ddl: `CREATE TABLE ${name} (${written}, ts TIMESTAMP(3), WATERMARK FOR ts AS ts - INTERVAL '5' SECOND) WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = '{dir}/${folder}')`,
    file: `${folder}/part.json`,
    text: lines.join('\n'),
    relation: {sql: name, columns, appends: true, inOrder: true, sameChanges: true, isPunctual},
  };
}
