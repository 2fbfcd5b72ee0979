import {endsByItself, holdsChanges} from '../../protocol/connector.ts';
import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Column} from '../../protocol/schema.ts';
import type {Hint} from '../../sql/ast/query.ts';
import {type CatalogTable, tableColumns} from '../catalog.ts';
import type {Scan} from '../logical/node.ts';
import type {Expr} from '../physical/expr.ts';
import {withoutAttribute} from '../type-text.ts';
import type {BindContext} from './context.ts';
import {bindExpression} from './expression.ts';
import {withOptionHints} from './option-hints.ts';
import {storedExpression} from './stored.ts';

/** Reading a table. The expressions that the catalog keeps as text are bound here. */
export function bindScan(table: CatalogTable, hints: readonly Hint[], context: BindContext, span: Span): Scan {
  const {plan} = context;
  const hinted = withOptionHints(table, hints, context);
  checkReadable(hinted, context, span);
  const {computed, watermark} = bindDefinition(hinted, context, span);
  const batch = plan.session.mode === 'batch';
  const columns = tableColumns(hinted).map((c): Column => (batch && !isProctime(c) ? {...c, type: withoutAttribute(c.type)} : c));
  return {kind: 'scan', table: hinted, computed, watermark: batch ? null : watermark, columns};
}

function isProctime(column: Column): boolean {
  return (column.type.kind === 'timestamp' || column.type.kind === 'timestamp_ltz') && column.type.attribute === 'proctime';
}

/** Computed columns and watermark of a table over its own columns. */
function bindDefinition(
  table: CatalogTable,
  context: BindContext,
  span: Span,
): {readonly computed: readonly (Expr | null)[]; readonly watermark: {readonly column: number; readonly expr: Expr} | null} {
  const columns = tableColumns(table);
  const scope = {relations: [{name: table.path.table, path: table.path, columns, offset: 0}]};
  const bind = (what: string, text: string): Expr => {
    try {
      return bindExpression(storedExpression(text), {context, scope, place: what});
    } catch (error) {
      if (!(error instanceof StudioError)) throw error;
      const message = `table "${table.path.table}" cannot be read: its ${what} is not valid`;
      throw new StudioError('planner/invalid-table', message, {
        span,
        detail: `${text}: ${error.message}`,
        hint: 'drop the table and create it again',
      });
    }
  };
  const computed = table.columns.map((c) => (c.kind === 'computed' ? bind(`column "${c.name}"`, c.expression) : null));
  const at = table.watermark;
  const watermark = at === null ? null : {column: columns.findIndex((c) => c.name === at.column), expr: bind('watermark', at.expression)};
  return {computed, watermark};
}

function checkReadable(table: CatalogTable, context: BindContext, span: Span): void {
  const name = table.path.table;
  const identifier = table.options.connector;
  if (identifier === undefined) {
    throw new StudioError('planner/missing-connector', `table "${name}" names no connector`, {
      span,
      hint: "create it WITH ('connector' = '…')",
    });
  }
  const connector = context.plan.connectors.get(identifier);
  if (connector === null) {
    throw new StudioError('planner/unknown-connector', `table "${name}" uses the connector "${identifier}", which does not exist here`, {
      span,
      detail: `the connectors are ${context.plan.connectors.identifiers().join(', ')}`,
    });
  }
  if (connector.source === null && connector.lookup !== undefined) {
    throw new StudioError('planner/not-readable', `table "${name}" can only be looked up in`, {
      span,
      hint: 'write JOIN … FOR SYSTEM_TIME AS OF a column that is PROCTIME()',
    });
  }
  if (connector.source === null) {
    throw new StudioError('planner/not-readable', `table "${name}" can only be written to`, {
      span,
      detail: `connector "${identifier}" has no source`,
    });
  }
  if (context.plan.session.mode === 'batch' && holdsChanges(connector, table.options)) {
    throw new StudioError('planner/changes-in-batch', `table "${name}" holds changes: it cannot be queried in batch mode`, {
      span,
      detail: `its format is "${table.options.format}", whose records update and delete rows`,
      hint: 'run the paragraph with %flink.ssql',
    });
  }
  if (context.plan.session.mode === 'batch' && !endsByItself(connector.source, table.options, 'batch')) {
    throw new StudioError('planner/unbounded', `table "${name}" never ends: it cannot be queried in batch mode`, {
      span,
      hint: 'run the paragraph with %flink.ssql',
    });
  }
}
