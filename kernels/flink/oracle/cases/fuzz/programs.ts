import type {ProgramCase} from '../programs/program-case.ts';
import {type Dice, dice} from './dice.ts';
import {PAIRS} from './pairs.ts';
import {from, type Relation} from './relation.ts';
import {STEPS} from './steps.ts';
import {FUZZ_TABLES} from './tables.ts';

/** Tried before a query is left as it is. */
const TRIES = 12;

/**
 * A program put together at random, the same one for the same seed: some tables, one to four operators over each of them, two of the queries
 * made one, more operators, now and then through views. Its changes are compared one by one where they are the same in every run of Flink.
 */
export function fuzzProgram(seed: number): ProgramCase {
  const d = dice(seed);
  const views: string[] = [];
  const query = d.chance(45) ? paired(d, views) : grown(d, table(d), 1 + d.below(4), views);
  const text = /^\w+$/.test(query.sql) ? `SELECT * FROM ${query.sql}` : query.sql;
  const used = FUZZ_TABLES.filter((t) => new RegExp(`\\b${t.name}\\b`).test([query.sql, ...(query.views ?? []), ...views].join(' ')));
  const sql = [...used.map((t) => t.ddl), ...(query.views ?? []), ...views, text].map((s) => `${s};`).join('\n');
  return {name: `fuzz ${seed}`, mode: 'streaming', sql, ...(query.sameChanges ? {} : {final: true})};
}

const table = (d: Dice): Relation => d.pick(FUZZ_TABLES).relation;

function paired(d: Dice, views: string[]): Relation {
  for (let i = 0; i < TRIES; i++) {
    const left = grown(d, table(d), d.below(2), views);
    const right = grown(d, table(d), d.below(2), views);
    const made = d.pick(PAIRS)(d, left, right);
    if (made !== null) return grown(d, made, d.below(3), views);
  }
  return grown(d, table(d), 2, views);
}

function grown(d: Dice, start: Relation, steps: number, views: string[]): Relation {
  let query = start;
  for (let i = 0; i < steps; i++) {
    for (let t = 0; t < TRIES; t++) {
      const next = d.pick(STEPS)(d, query);
      if (next === null || next.columns.length === 0) continue;
      query = next;
      break;
    }
  }
  // Flink's planner fails on views of these.
  const isPlain = query.isCorrelated !== true && !query.sql.includes('WITH ');
  return query === start || d.chance(85) || !isPlain ? query : viewed(d, query, views);
}

/** The same under the name of a view. */
function viewed(d: Dice, query: Relation, views: string[]): Relation {
  const name = d.name('view');
  views.push(...(query.views ?? []), `CREATE VIEW ${name} AS SELECT * FROM ${from(query)}`);
  return {...query, sql: name, views: []};
}
