import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import fc from 'fast-check';
import {expect, test} from 'vitest';
import {parseScript} from '../sql/parser/parse.ts';
import {explainText} from './explain.ts';
import {planStatement} from './plan.ts';
import {planGraph} from './plan-graph.ts';
import {TestSession} from './testing/context.ts';

const FOLDER = join(import.meta.dirname, 'testdata');
const TEXTS = readdirSync(FOLDER).flatMap((f) => (f.endsWith('.sql') ? [readFileSync(join(FOLDER, f), 'utf8')] : []));
const WORDS = [...new Set(TEXTS.flatMap((t) => t.match(/'[^']*'|`[^`]*`|\w+|[^\s\w]/g) ?? []))];
const STATEMENTS = TEXTS.flatMap((t) => parseScript(t).statements.map((s) => t.slice(s.span.start, s.span.end)));

const session = new TestSession();
for (const text of TEXTS) session.run(text);
session.settings = {'table.local-time-zone': 'UTC'};

/** A statement of testdata with some words put in place of others. */
const mutated = fc
  .tuple(
    fc.constantFrom(...STATEMENTS),
    fc.array(fc.tuple(fc.nat(200), fc.constantFrom(...WORDS)), {minLength: 1, maxLength: 3}),
    fc.boolean(),
  )
  .map(([statement, edits, batch]) => {
    const words = statement.match(/'[^']*'|`[^`]*`|\w+|[^\s\w]/g) ?? [];
    for (const [at, word] of edits) words[at % words.length] = word;
    return {text: words.join(' '), batch};
  });

test('whatever parses is planned or refused: nothing of ours breaks, every error says where', () => {
  fc.assert(
    fc.property(mutated, ({text, batch}) => {
      session.mode = batch ? 'batch' : 'streaming';
      const context = session.context(text);
      for (const statement of parseScript(text).statements) {
        const result = planStatement(statement, context);
        if (result.ok) {
          if (result.planned.kind !== 'query' && result.planned.kind !== 'insert') continue;
          const {plan} = result.planned;
          expect(explainText(plan, context.connectors)).not.toContain('$-1');
          expect(planGraph(plan, context.connectors).nodes.length).toBeGreaterThan(1);
          const known = new Set<string>();
          for (const node of plan.nodes) {
            for (const input of node.inputs) expect(known).toContain(input);
            known.add(node.id);
          }
          expect(known.size).toBe(plan.nodes.length);
        } else {
          expect(result.errors.length).toBeGreaterThan(0);
          for (const error of result.errors) if (error.span) expect(error.span.end).toBeLessThanOrEqual(text.length);
        }
      }
    }),
    {numRuns: Number(process.env.PLANNER_FUZZ_RUNS ?? 1000)},
  );
});
