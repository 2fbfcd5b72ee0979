import {unreachable} from '../protocol/assert.ts';
import type {
  Alter,
  AlterAction,
  ColumnDefinition,
  CreateTable,
  Distribution,
  InlineConstraint,
  Insert,
  PartitionSpec,
  SchemaElement,
  Show,
  Statement,
  TableConstraint,
  WatermarkDefinition,
} from './ast/statement.ts';
import {printExpression} from './print-expression.ts';
import {printComment, printIdentifier, printNames, printOptions, printPart, printText, words} from './print-name.ts';
import {printHints, printQuery} from './print-query.ts';
import {printTypeName} from './print-type.ts';

/** SQL text that parses to the same statement; one line. */
export function printStatement(s: Statement): string {
  switch (s.kind) {
    case 'select':
      return printQuery(s.query);
    case 'create-table':
      return createTable(s);
    case 'create-view':
      return words(
        words('CREATE', s.orReplace && 'OR REPLACE', s.temporary && 'TEMPORARY', 'VIEW', s.ifNotExists && 'IF NOT EXISTS'),
        printIdentifier(s.name),
        s.columns.length > 0 && `(${printNames(s.columns)})`,
        printComment(s.comment).trim(),
        `AS ${printQuery(s.query)}`,
      );
    case 'create-database':
    case 'create-catalog': {
      const name = s.kind === 'create-database' ? printIdentifier(s.name) : printPart(s.name);
      const object = s.kind === 'create-database' ? 'DATABASE' : 'CATALOG';
      return words('CREATE', object, s.ifNotExists && 'IF NOT EXISTS', name, printComment(s.comment).trim(), withOptions(s.options));
    }
    case 'create-function':
      return words(
        words('CREATE', s.temporary && 'TEMPORARY', s.system && 'SYSTEM', 'FUNCTION', s.ifNotExists && 'IF NOT EXISTS'),
        `${printIdentifier(s.name)} AS ${printText(s.className.value)}`,
        s.language && `LANGUAGE ${s.language}`,
        s.using.length > 0 && `USING ${s.using.map(({type, path}) => `${type} ${printText(path.value)}`).join(', ')}`,
      );
    case 'create-materialized-table':
      return words(
        `CREATE MATERIALIZED TABLE ${printIdentifier(s.name)}`,
        s.constraints.length > 0 && `(${s.constraints.map(constraint).join(', ')})`,
        printComment(s.comment).trim(),
        s.partitionedBy.length > 0 && `PARTITIONED BY (${printNames(s.partitionedBy)})`,
        withOptions(s.options),
        `FRESHNESS = ${printExpression(s.freshness)}`,
        s.refreshMode && `REFRESH_MODE = ${s.refreshMode}`,
        `AS ${printQuery(s.query)}`,
      );
    case 'drop':
      return words(
        words('DROP', s.temporary && 'TEMPORARY', s.system && 'SYSTEM', s.object, s.ifExists && 'IF EXISTS'),
        printIdentifier(s.name),
        s.behavior,
      );
    case 'alter':
      return alter(s);
    case 'alter-function':
      return words(
        words('ALTER', s.temporary && 'TEMPORARY', s.system && 'SYSTEM', 'FUNCTION', s.ifExists && 'IF EXISTS'),
        `${printIdentifier(s.name)} AS ${printText(s.className.value)}`,
        s.language && `LANGUAGE ${s.language}`,
      );
    case 'insert':
      return insert(s);
    case 'update':
      return words(
        `UPDATE ${printIdentifier(s.target)}`,
        s.hints.length > 0 && printHints(s.hints),
        s.alias && `AS ${printPart(s.alias)}`,
        `SET ${s.assignments.map(({column, value}) => `${printIdentifier(column)} = ${printExpression(value)}`).join(', ')}`,
        s.where && `WHERE ${printExpression(s.where)}`,
      );
    case 'delete':
      return words(
        `DELETE FROM ${printIdentifier(s.target)}`,
        s.hints.length > 0 && printHints(s.hints),
        s.alias && `AS ${printPart(s.alias)}`,
        s.where && `WHERE ${printExpression(s.where)}`,
      );
    case 'truncate':
      return `TRUNCATE TABLE ${printIdentifier(s.name)}`;
    case 'statement-set':
      return `EXECUTE ${statementSet(s.statements)}`;
    case 'execute-plan':
      return `EXECUTE PLAN ${printText(s.path.value)}`;
    case 'compile-plan':
      return words(
        'COMPILE',
        s.execute && 'AND EXECUTE',
        `PLAN ${printText(s.path.value)}`,
        s.ifNotExists && 'IF NOT EXISTS',
        `FOR ${executable(s.statement)}`,
      );
    case 'explain':
      return words('EXPLAIN', s.details.length > 0 && s.details.join(', '), executable(s.statement));
    default:
      return sessionStatement(s);
  }
}

type SessionStatement = Extract<
  Statement,
  {
    kind:
      | 'describe'
      | 'show'
      | 'set'
      | 'reset'
      | 'use'
      | 'use-modules'
      | 'load-module'
      | 'unload-module'
      | 'add-jar'
      | 'remove-jar'
      | 'call-procedure'
      | 'analyze'
      | 'stop-job'
      | 'client-command'
      | 'refused-statement';
  }
>;

function sessionStatement(s: SessionStatement): string {
  switch (s.kind) {
    case 'describe':
      if (s.object === 'JOB') return `DESCRIBE JOB ${printText(s.name.parts[0]?.name ?? '')}`;
      return words('DESCRIBE', s.object !== 'TABLE' && s.object, s.extended && 'EXTENDED', printIdentifier(s.name));
    case 'show':
      return show(s);
    case 'set':
      return s.key === null || s.value === null ? 'SET' : `SET ${printText(s.key.value)} = ${printText(s.value.value)}`;
    case 'reset':
      return s.key === null ? 'RESET' : `RESET ${printText(s.key.value)}`;
    case 'use':
      return words('USE', s.object === 'CATALOG' && 'CATALOG', printIdentifier(s.name));
    case 'use-modules':
      return `USE MODULES ${printNames(s.names)}`;
    case 'load-module':
      return words(`LOAD MODULE ${printPart(s.name)}`, withOptions(s.options));
    case 'unload-module':
      return `UNLOAD MODULE ${printPart(s.name)}`;
    case 'add-jar':
      return `ADD JAR ${printText(s.path.value)}`;
    case 'remove-jar':
      return `REMOVE JAR ${printText(s.path.value)}`;
    case 'call-procedure': {
      const args = s.args.map(({name, value}) => `${name ? `${printPart(name)} => ` : ''}${printExpression(value)}`);
      return `CALL ${printIdentifier(s.name)}(${args.join(', ')})`;
    }
    case 'analyze':
      return words(
        `ANALYZE TABLE ${printIdentifier(s.name)}`,
        partition(s.partition),
        'COMPUTE STATISTICS',
        s.columns === 'ALL' && 'FOR ALL COLUMNS',
        s.columns !== 'ALL' && s.columns.length > 0 && `FOR COLUMNS ${printNames(s.columns)}`,
      );
    case 'stop-job':
      return words(`STOP JOB ${printText(s.id.value)}`, s.withSavepoint && 'WITH SAVEPOINT', s.withDrain && 'WITH DRAIN');
    case 'client-command':
      return s.command;
    case 'refused-statement':
      return s.text;
    default:
      return unreachable(s);
  }
}

/** A statement set inside EXPLAIN and COMPILE PLAN has no EXECUTE before it. */
function executable(s: Statement): string {
  return s.kind === 'statement-set' ? statementSet(s.statements) : printStatement(s);
}

function statementSet(statements: readonly Insert[]): string {
  return `STATEMENT SET BEGIN ${statements.map((s) => `${insert(s)}; `).join('')}END`;
}

function insert(s: Insert): string {
  return words(
    `INSERT ${s.overwrite ? 'OVERWRITE' : 'INTO'} ${printIdentifier(s.target)}`,
    s.hints.length > 0 && printHints(s.hints),
    partition(s.partition),
    s.columns.length > 0 && `(${s.columns.map(printIdentifier).join(', ')})`,
    printQuery(s.query),
  );
}

function partition(specs: readonly PartitionSpec[]): string {
  if (specs.length === 0) return '';
  return `PARTITION (${specs.map(({column, value}) => printPart(column) + (value ? ` = ${printExpression(value)}` : '')).join(', ')})`;
}

function withOptions(options: CreateTable['options']): string {
  return options.length > 0 ? `WITH (${printOptions(options)})` : '';
}

function createTable(s: CreateTable): string {
  const elements = [...s.columns.map(printColumn), ...s.watermarks.map(watermark), ...s.constraints.map(constraint)];
  const like = s.like && `LIKE ${printIdentifier(s.like.source)}`;
  const likeOptions = s.like && s.like.options.length > 0 && `(${s.like.options.map((o) => `${o.strategy} ${o.feature}`).join(' ')})`;
  return words(
    words('CREATE', s.orReplace && 'OR REPLACE', s.temporary && 'TEMPORARY', 'TABLE', s.ifNotExists && 'IF NOT EXISTS'),
    printIdentifier(s.name),
    elements.length > 0 && `(${elements.join(', ')})`,
    printComment(s.comment).trim(),
    s.distribution && `DISTRIBUTED ${distribution(s.distribution)}`,
    s.partitionedBy.length > 0 && `PARTITIONED BY (${printNames(s.partitionedBy)})`,
    withOptions(s.options),
    like,
    likeOptions,
    s.query && `AS ${printQuery(s.query)}`,
  );
}

/** A column of CREATE TABLE. */
export function printColumn(c: ColumnDefinition): string {
  const name = printPart(c.name);
  switch (c.kind) {
    case 'computed':
      return `${name} AS ${printExpression(c.expression)}${printComment(c.comment)}`;
    case 'metadata':
      return words(
        name,
        printTypeName(c.type),
        'METADATA',
        c.key && `FROM ${printText(c.key.value)}`,
        c.virtual && 'VIRTUAL',
        printComment(c.comment).trim(),
      );
    case 'physical':
      return words(name, printTypeName(c.type), c.constraint && inlineConstraint(c.constraint), printComment(c.comment).trim());
    default:
      return unreachable(c);
  }
}

function inlineConstraint({name, type, enforced}: InlineConstraint): string {
  return words(name && `CONSTRAINT ${printPart(name)}`, type, !enforced && 'NOT ENFORCED');
}

function watermark(w: WatermarkDefinition): string {
  return `WATERMARK FOR ${printIdentifier(w.column)} AS ${printExpression(w.expression)}`;
}

function constraint(c: TableConstraint): string {
  return words(c.name && `CONSTRAINT ${printPart(c.name)}`, c.type, `(${printNames(c.columns)})`, !c.enforced && 'NOT ENFORCED');
}

function distribution(d: Distribution): string {
  return words(
    d.columns.length > 0 && words('BY', d.method, `(${printNames(d.columns)})`),
    d.buckets !== null && `INTO ${d.buckets} BUCKETS`,
  );
}

function alter(s: Alter): string {
  return words('ALTER', s.object, s.ifExists && 'IF EXISTS', printIdentifier(s.name), action(s.action));
}

function action(a: AlterAction): string {
  switch (a.kind) {
    case 'rename':
      return `RENAME TO ${printIdentifier(a.to)}`;
    case 'rename-column':
      return `RENAME ${printIdentifier(a.from)} TO ${printPart(a.to)}`;
    case 'set-options':
      return `SET (${printOptions(a.options)})`;
    case 'reset-options':
      return `RESET (${a.keys.map(({value}) => printText(value)).join(', ')})`;
    case 'add':
    case 'modify':
      return `${a.kind.toUpperCase()} (${a.elements.map(schemaElement).join(', ')})`;
    case 'drop-columns':
      return `DROP (${a.columns.map(printIdentifier).join(', ')})`;
    case 'drop-watermark':
    case 'drop-primary-key':
    case 'drop-distribution':
      return a.kind.toUpperCase().replaceAll('-', ' ');
    case 'compact':
      return words(partition(a.partition), 'COMPACT');
    case 'drop-constraint':
      return `DROP CONSTRAINT ${printPart(a.name)}`;
    case 'add-partitions':
      return words(
        'ADD',
        a.ifNotExists && 'IF NOT EXISTS',
        a.partitions.map(({spec, options}) => words(partition(spec), withOptions(options))).join(' '),
      );
    case 'drop-partitions':
      return words('DROP', a.ifExists && 'IF EXISTS', a.partitions.map(partition).join(', '));
    case 'as':
      return `AS ${printQuery(a.query)}`;
    case 'comment':
      return `COMMENT ${printText(a.comment.value)}`;
    case 'suspend':
    case 'resume':
      return words(a.kind.toUpperCase(), withOptions(a.options));
    case 'refresh':
      return words('REFRESH', partition(a.partition));
    case 'set-freshness':
      return `SET FRESHNESS = ${printExpression(a.freshness)}`;
    case 'set-refresh-mode':
      return `SET REFRESH_MODE = ${a.mode}`;
    default:
      return unreachable(a);
  }
}

function schemaElement(e: SchemaElement): string {
  switch (e.kind) {
    case 'column': {
      const after = e.position?.kind === 'after' && `AFTER ${printIdentifier(e.position.column)}`;
      return words(printColumn(e.column), e.position?.kind === 'first' && 'FIRST', after);
    }
    case 'watermark':
      return watermark(e.watermark);
    case 'constraint':
      return constraint(e.constraint);
    case 'distribution':
      return `DISTRIBUTION ${distribution(e.distribution)}`;
    default:
      return unreachable(e);
  }
}

function show(s: Show): string {
  return words(
    `SHOW ${s.what}`,
    s.preposition,
    s.name && printIdentifier(s.name),
    partition(s.partition),
    s.like && words(s.like.negated && 'NOT', s.like.operator, printText(s.like.pattern.value)),
  );
}
