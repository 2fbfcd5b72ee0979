import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Option} from '../../sql/ast/expression.ts';
import type {ColumnDefinition, CreateTable, TableLike} from '../../sql/ast/statement.ts';
import type {BindContext} from '../binder/context.ts';
import {lookup} from '../binder/from.ts';
import {writtenTable} from './written-table.ts';

type Feature = 'CONSTRAINTS' | 'DISTRIBUTION' | 'GENERATED' | 'METADATA' | 'OPTIONS' | 'PARTITIONS' | 'WATERMARKS';
type Strategy = 'INCLUDING' | 'EXCLUDING' | 'OVERWRITING';

/** What a LIKE without options takes over, as Flink's MergeTableLikeUtil. */
const DEFAULTS: Readonly<Record<Feature, Strategy>> = {
  CONSTRAINTS: 'INCLUDING',
  DISTRIBUTION: 'INCLUDING',
  PARTITIONS: 'INCLUDING',
  GENERATED: 'INCLUDING',
  METADATA: 'INCLUDING',
  WATERMARKS: 'INCLUDING',
  OPTIONS: 'OVERWRITING',
};
const OVERWRITABLE: readonly Feature[] = ['GENERATED', 'METADATA', 'OPTIONS', 'WATERMARKS'];

/** CREATE TABLE … LIKE with the other table's parts written out: those of the pattern first, then its own. */
export function withLike(node: CreateTable, like: TableLike, context: BindContext): CreateTable {
  const source = lookup(like.source, context);
  if (source.kind === 'view') {
    throw new StudioError('planner/wrong-object', `"${source.path.table}" is a view: LIKE takes a table`, {span: like.source.span});
  }
  const strategies = strategiesOf(like);
  const base = writtenTable(source, like.source.span);
  checkKeyColumns(node, base);
  return {
    ...node,
    like: null,
    columns: columns(node, base, strategies),
    watermarks: watermarks(node, base, strategies.WATERMARKS),
    constraints: constraints(node, base, strategies.CONSTRAINTS),
    partitionedBy: partitions(node, base, strategies.PARTITIONS),
    distribution: distribution(node, base, strategies.DISTRIBUTION),
    options: options(node, base, strategies.OPTIONS),
  };
}

function strategiesOf(like: TableLike): Record<Feature, Strategy> {
  const all = like.options.find((o) => o.feature === 'ALL');
  const chosen: Record<Feature, Strategy> = {...DEFAULTS};
  const seen = new Set<string>();
  for (const feature of Object.keys(DEFAULTS) as Feature[]) {
    if (all === undefined) continue;
    chosen[feature] = all.strategy === 'EXCLUDING' ? 'EXCLUDING' : DEFAULTS[feature];
  }
  for (const {feature, strategy, span} of like.options) {
    if (seen.has(feature)) throw new StudioError('planner/like', `LIKE names ${feature} twice`, {span});
    seen.add(feature);
    if (strategy === 'OVERWRITING' && !OVERWRITABLE.includes(feature as Feature)) {
      throw new StudioError('planner/like', `OVERWRITING ${feature} is not possible`, {
        span,
        hint: `only ${OVERWRITABLE.join(', ')} can be overwritten`,
      });
    }
    if (feature !== 'ALL') chosen[feature] = strategy;
  }
  return chosen;
}

/** A key over columns of the pattern needs them NOT NULL there: only a table's own columns become so by its key. */
function checkKeyColumns(node: CreateTable, base: CreateTable): void {
  for (const constraint of node.constraints) {
    for (const part of constraint.columns) {
      const column = base.columns.find((c) => c.name.name === part.name);
      if (column?.kind === 'physical' && column.type.notNull !== true) {
        throw new StudioError('planner/key-column', `column "${part.name}" may be NULL: it cannot be part of the PRIMARY KEY`, {
          span: part.span,
          detail: 'it comes from the table that LIKE names',
        });
      }
    }
  }
}

function columns(node: CreateTable, base: CreateTable, strategies: Record<Feature, Strategy>): readonly ColumnDefinition[] {
  const strategyOf = (c: ColumnDefinition): Strategy =>
    c.kind === 'computed' ? strategies.GENERATED : c.kind === 'metadata' ? strategies.METADATA : 'INCLUDING';
  const merged = base.columns.filter((c) => strategyOf(c) !== 'EXCLUDING');
  for (const own of node.columns) {
    const at = merged.findIndex((c) => c.name.name === own.name.name);
    const there = merged[at];
    if (there === undefined) merged.push(own);
    else if (there.kind === own.kind && own.kind !== 'physical' && strategyOf(own) === 'OVERWRITING') merged[at] = own;
    else {
      const feature = there.kind === 'computed' ? 'GENERATED' : 'METADATA';
      throw taken(
        `the table that LIKE names has a column "${own.name.name}" already`,
        there.kind === 'physical' ? null : feature,
        own.name.span,
      );
    }
  }
  return merged;
}

function taken(message: string, feature: Feature | null, span: Span): StudioError {
  const hint =
    feature === null ? null : `add EXCLUDING ${feature}${OVERWRITABLE.includes(feature) ? ` or OVERWRITING ${feature}` : ''} to LIKE`;
  return new StudioError('planner/like', message, {span, ...(hint === null ? {} : {hint})});
}

function watermarks(node: CreateTable, base: CreateTable, strategy: Strategy): CreateTable['watermarks'] {
  const [own] = node.watermarks;
  if (own === undefined) return strategy === 'EXCLUDING' ? [] : base.watermarks;
  if (base.watermarks.length > 0 && strategy === 'INCLUDING') {
    throw taken('the table that LIKE names has a watermark already', 'WATERMARKS', own.span);
  }
  return node.watermarks;
}

function constraints(node: CreateTable, base: CreateTable, strategy: Strategy): CreateTable['constraints'] {
  const own = node.constraints.length > 0 || node.columns.some((c) => c.kind === 'physical' && c.constraint !== null);
  if (!own) return strategy === 'EXCLUDING' ? [] : base.constraints;
  if (base.constraints.length > 0 && strategy === 'INCLUDING') {
    throw taken('the table that LIKE names has a PRIMARY KEY already', 'CONSTRAINTS', node.constraints[0]?.span ?? node.name.span);
  }
  return node.constraints;
}

function partitions(node: CreateTable, base: CreateTable, strategy: Strategy): CreateTable['partitionedBy'] {
  const [own] = node.partitionedBy;
  if (base.partitionedBy.length === 0) return node.partitionedBy;
  // Flink 1.20 takes the pattern's partitions even with EXCLUDING, where the table has none of its own.
  if (own !== undefined && strategy === 'EXCLUDING') return node.partitionedBy;
  if (own !== undefined) throw taken('the table that LIKE names is partitioned already', 'PARTITIONS', own.span);
  return base.partitionedBy;
}

function distribution(node: CreateTable, base: CreateTable, strategy: Strategy): CreateTable['distribution'] {
  if (base.distribution === null) return node.distribution;
  if (node.distribution !== null && strategy === 'EXCLUDING') return node.distribution;
  if (node.distribution !== null) {
    throw taken('the table that LIKE names is distributed already', 'DISTRIBUTION', node.distribution.span);
  }
  return base.distribution;
}

function options(node: CreateTable, base: CreateTable, strategy: Strategy): readonly Option[] {
  const kept = strategy === 'EXCLUDING' ? [] : base.options;
  for (const own of node.options) {
    if (strategy === 'INCLUDING' && kept.some((o) => o.key.value === own.key.value)) {
      throw taken(`the table that LIKE names has the option "${own.key.value}" already`, 'OPTIONS', own.key.span);
    }
  }
  const merged = new Map(kept.map((o) => [o.key.value, o]));
  for (const own of node.options) merged.set(own.key.value, own);
  return [...merged.values()];
}
