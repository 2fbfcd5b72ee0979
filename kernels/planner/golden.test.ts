import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from 'vitest';
import {typeText} from '../protocol/data-type.ts';
import type {Diagnostic} from '../protocol/diagnostic.ts';
import {lineColumn} from '../protocol/diagnostic.ts';
import {parseScript} from '../sql/parser/parse.ts';
import {showCreateTable, showCreateView} from './ddl/show-create.ts';
import {explainText} from './explain.ts';
import type {PlanResult} from './plan.ts';
import {planGraph} from './plan-graph.ts';
import {TestSession} from './testing/context.ts';

// Renew the expected plans: vitest run kernels/planner/golden.test.ts -u

const FOLDER = join(import.meta.dirname, 'testdata');

describe('plans of testdata', () => {
  for (const file of readdirSync(FOLDER).filter((f) => f.endsWith('.sql'))) {
    test(file, async () => {
      const text = readFileSync(join(FOLDER, file), 'utf8');
      const session = new TestSession();
      const {statements} = parseScript(text);
      const results = session.run(text);
      const shown = results.map((result, i) => {
        const span = statements[i]?.span ?? {start: 0, end: 0};
        return `-- ${text.slice(span.start, span.end).replace(/\s+/g, ' ')}\n${resultText(result, text, session)}\n`;
      });
      await expect(shown.join('\n')).toMatchFileSnapshot(join(FOLDER, file.replace(/\.sql$/, '.plan')));
    });
  }
});

function resultText(result: PlanResult, text: string, session: TestSession): string {
  const warnings = result.warnings.map((w) => diagnosticText(w, text));
  if (!result.ok) return [...warnings, ...result.errors.map((e) => diagnosticText(e, text))].join('\n');
  const {planned} = result;
  const {connectors} = session.context(text);
  switch (planned.kind) {
    case 'query':
    case 'insert': {
      const graph = planGraph(planned.plan, connectors).nodes.map((n) => `  ${n.name} / ${n.detail} [${n.id}]`);
      const schema =
        planned.kind === 'query'
          ? [
              `schema: ${planned.schema.columns.map((c) => `${c.name} ${typeText(c.type)}`).join(', ')}`,
              `mode: ${planned.changelogMode}${planned.schema.key ? `, key: [${planned.schema.key.join(', ')}]` : ''}`,
              ...(planned.order.length > 0
                ? [`order: ${planned.order.map((o) => `${o.column}${o.descending ? ' descending' : ''}`).join(', ')}`]
                : []),
            ]
          : [];
      return [...warnings, explainText(planned.plan, connectors), 'graph:', ...graph, ...schema].join('\n');
    }
    case 'result':
      return [planned.columns.map((c) => c.name).join(' | '), ...planned.rows.map((r) => r.join(' | '))].join('\n');
    case 'create-table':
      return [...warnings, showCreateTable(planned.table, {temporary: planned.temporary})].join('\n');
    case 'create-view':
      return showCreateView(planned.view);
    default:
      return [...warnings, JSON.stringify(planned, null, 1)].join('\n');
  }
}

function diagnosticText(d: Diagnostic, text: string): string {
  const at = d.span ? lineColumn(text, d.span.start) : null;
  const marked = d.span ? ` at ${at?.line}:${at?.column} <${text.slice(d.span.start, d.span.end)}>` : '';
  const lines = [`${d.severity} ${d.code}${marked}: ${d.message}`];
  if (d.detail) lines.push(`  detail: ${d.detail}`);
  if (d.hint) lines.push(`  hint: ${d.hint}`);
  for (const fix of d.fixes ?? []) lines.push(`  fix: ${fix.title} <${text.slice(fix.span.start, fix.span.end)}> -> <${fix.text}>`);
  return lines.join('\n');
}
