import type {Identifier, IdentifierPart} from '../ast/identifier.ts';
import type {Alter, AlterAction, AlterFunction, ColumnPosition, PartitionSpec, RefusedStatement, SchemaElement} from '../ast/statement.ts';
import {parseFreshness, parseLanguage} from './create.ts';
import type {Cursor} from './cursor.ts';
import {parseIfExists, parseIfNotExists, parseKeys, parseOptions, parsePartition} from './options.ts';
import {parseQuery} from './query.ts';
import {parseAlterModel, parseAlterScope} from './refused.ts';
import {distributionBody, parseColumn, parseConstraint, parseWatermark} from './table-element.ts';

/** ALTER … */
export function parseAlter(c: Cursor): Alter | AlterFunction | RefusedStatement {
  const start = c.start();
  c.expect('ALTER');
  if (c.accept('TABLE')) return finish(c, start, 'TABLE', parseIfExists(c), tableAction);
  if (c.accept('VIEW')) return finish(c, start, 'VIEW', false, viewAction);
  if (c.accept('DATABASE')) return finish(c, start, 'DATABASE', false, optionsAction);
  if (c.accept('CATALOG')) return finish(c, start, 'CATALOG', false, catalogAction);
  if (c.accept('MATERIALIZED', 'TABLE')) return finish(c, start, 'MATERIALIZED TABLE', false, materializedAction);
  if (c.accept('MODEL')) return parseAlterModel(c, start);
  if (c.isAny('SYSTEM', 'SESSION')) return parseAlterScope(c, start);
  const temporary = c.accept('TEMPORARY');
  const system = temporary && c.accept('SYSTEM');
  if (c.accept('FUNCTION')) return alterFunction(c, start, temporary, system);
  return c.fail('TABLE, VIEW, DATABASE, CATALOG or FUNCTION');
}

function finish(c: Cursor, start: number, object: Alter['object'], ifExists: boolean, parse: (c: Cursor) => AlterAction): Alter {
  const name = object === 'CATALOG' ? single(c.name('a catalog name')) : c.identifier('a name');
  const action = parse(c);
  return {kind: 'alter', object, ifExists, name, action, span: c.span(start)};
}

function single(part: IdentifierPart): Identifier {
  return {kind: 'identifier', parts: [part], span: part.span};
}

function alterFunction(c: Cursor, start: number, temporary: boolean, system: boolean): AlterFunction {
  const ifExists = parseIfExists(c);
  const name = c.identifier('a function name');
  c.expect('AS');
  const className = c.plainString('a class name in quotes');
  const language = parseLanguage(c);
  return {kind: 'alter-function', temporary, system, ifExists, name, className, language, span: c.span(start)};
}

function optionsAction(c: Cursor): AlterAction {
  const start = c.start();
  c.expect('SET');
  return {kind: 'set-options', options: parseOptions(c), span: c.span(start)};
}

function resetAction(c: Cursor, start: number): AlterAction {
  return {kind: 'reset-options', keys: parseKeys(c), span: c.span(start)};
}

function catalogAction(c: Cursor): AlterAction {
  const start = c.start();
  if (c.accept('RESET')) return resetAction(c, start);
  if (c.accept('COMMENT')) return {kind: 'comment', comment: c.string('a text in quotes'), span: c.span(start)};
  return optionsAction(c);
}

function viewAction(c: Cursor): AlterAction {
  const start = c.start();
  if (c.accept('RENAME')) {
    c.expect('TO');
    return {kind: 'rename', to: c.identifier('a view name'), span: c.span(start)};
  }
  if (c.accept('AS')) return {kind: 'as', query: parseQuery(c), span: c.span(start)};
  return c.fail('RENAME TO or AS');
}

function tableAction(c: Cursor): AlterAction {
  const start = c.start();
  if (c.is('PARTITION')) {
    const partition = parsePartition(c);
    c.expect('COMPACT');
    return {kind: 'compact', partition, span: c.span(start)};
  }
  const word = c.acceptOneOf('RENAME', 'SET', 'RESET', 'ADD', 'MODIFY', 'DROP', 'COMPACT');
  switch (word) {
    case 'RENAME': {
      if (c.accept('TO')) return {kind: 'rename', to: c.identifier('a table name'), span: c.span(start)};
      const from = c.identifier('a column name');
      c.expect('TO');
      return {kind: 'rename-column', from, to: c.name('a column name'), span: c.span(start)};
    }
    case 'SET':
      return {kind: 'set-options', options: parseOptions(c), span: c.span(start)};
    case 'RESET':
      return resetAction(c, start);
    case 'ADD':
      refuseColumn(c);
      if (c.is('PARTITION') || c.is('IF', 'NOT')) return addPartitions(c, start);
      return {kind: 'add', elements: schemaElements(c), span: c.span(start)};
    case 'MODIFY':
      refuseColumn(c);
      return {kind: 'modify', elements: schemaElements(c), span: c.span(start)};
    case 'DROP':
      return dropAction(c, start);
    case 'COMPACT':
      return {kind: 'compact', partition: [], span: c.span(start)};
    default:
      return c.fail('ADD, MODIFY, DROP, RENAME, SET or RESET');
  }
}

function addPartitions(c: Cursor, start: number): AlterAction {
  const ifNotExists = parseIfNotExists(c);
  const partitions: {spec: PartitionSpec[]; options: ReturnType<typeof parseOptions>}[] = [];
  do {
    const spec = parsePartition(c);
    partitions.push({spec, options: c.accept('WITH') ? parseOptions(c) : []});
  } while (c.is('PARTITION'));
  return {kind: 'add-partitions', ifNotExists, partitions, span: c.span(start)};
}

/** ADD COLUMN a of other dialects. */
function refuseColumn(c: Cursor): void {
  if (!c.is('COLUMN')) return;
  const {start, end} = c.peek();
  const span = {start, end: c.peek(1).start};
  c.complain('unexpected "COLUMN"', {start, end}, {hint: 'the name follows at once', fixes: [{title: 'remove COLUMN', span, text: ''}]});
}

function dropAction(c: Cursor, start: number): AlterAction {
  refuseColumn(c);
  if (c.is('PARTITION') || c.is('IF', 'EXISTS')) {
    const ifExists = parseIfExists(c);
    const partitions = [parsePartition(c)];
    while (c.acceptSymbol(',')) partitions.push(parsePartition(c));
    return {kind: 'drop-partitions', ifExists, partitions, span: c.span(start)};
  }
  if (c.accept('PRIMARY')) {
    c.expect('KEY');
    return {kind: 'drop-primary-key', span: c.span(start)};
  }
  if (c.accept('CONSTRAINT')) return {kind: 'drop-constraint', name: c.name('a constraint'), span: c.span(start)};
  if (c.accept('WATERMARK')) return {kind: 'drop-watermark', span: c.span(start)};
  if (c.accept('DISTRIBUTION')) return {kind: 'drop-distribution', span: c.span(start)};
  const columns = c.isSymbol('(') ? c.parenthesised(() => c.identifier('a column name')) : [c.identifier('a column name')];
  return {kind: 'drop-columns', columns, span: c.span(start)};
}

function schemaElements(c: Cursor): SchemaElement[] {
  if (!c.isSymbol('(')) return [schemaElement(c)];
  const elements = c.parenthesised(() => schemaElement(c));
  const [, second] = elements.filter(({kind}) => kind === 'watermark');
  if (second) c.complain('a table has one WATERMARK only', second.span);
  return elements;
}

function schemaElement(c: Cursor): SchemaElement {
  const start = c.start();
  if (c.is('WATERMARK')) return {kind: 'watermark', watermark: parseWatermark(c), span: c.span(start)};
  if (c.isAny('CONSTRAINT', 'PRIMARY', 'UNIQUE')) return {kind: 'constraint', constraint: parseConstraint(c), span: c.span(start)};
  if (c.accept('DISTRIBUTION')) return {kind: 'distribution', distribution: distributionBody(c, start), span: c.span(start)};
  const column = parseColumn(c);
  let position: ColumnPosition | null = null;
  const at = c.start();
  if (c.accept('FIRST')) position = {kind: 'first', span: c.span(at)};
  else if (c.accept('AFTER')) position = {kind: 'after', column: c.identifier('a column name'), span: c.span(at)};
  return {kind: 'column', column, position, span: c.span(start)};
}

function materializedAction(c: Cursor): AlterAction {
  const start = c.start();
  if (c.accept('SUSPEND')) return {kind: 'suspend', options: [], span: c.span(start)};
  if (c.accept('RESUME')) return {kind: 'resume', options: c.accept('WITH') ? parseOptions(c) : [], span: c.span(start)};
  if (c.accept('REFRESH')) return {kind: 'refresh', partition: c.is('PARTITION') ? parsePartition(c) : [], span: c.span(start)};
  if (c.accept('RESET')) return resetAction(c, start);
  c.expect('SET');
  if (c.accept('FRESHNESS')) {
    c.expectSymbol('=');
    return {kind: 'set-freshness', freshness: parseFreshness(c), span: c.span(start)};
  }
  if (c.accept('REFRESH_MODE')) {
    c.expectSymbol('=');
    return {kind: 'set-refresh-mode', mode: c.oneOf('FULL', 'CONTINUOUS'), span: c.span(start)};
  }
  return {kind: 'set-options', options: parseOptions(c), span: c.span(start)};
}
