import {type Span, StudioError} from '../../protocol/diagnostic.ts';
import type {Identifier, IdentifierPart} from '../../sql/ast/identifier.ts';
import type {Alter, AlterAction, ColumnDefinition, CreateTable, SchemaElement} from '../../sql/ast/statement.ts';
import type {BindContext} from '../binder/context.ts';
import {resolvePath} from '../binder/from.ts';
import type {CatalogTable} from '../catalog.ts';
import {didYouMean, unsupported} from '../errors.ts';
import type {Planned} from '../planned.ts';
import {resolveCreateTable} from './create-table.ts';
import {usersOf, writtenTable} from './written-table.ts';

/** ALTER TABLE of a table that is there, and not temporary: what the catalog has to keep instead. */
export function alterTable(statement: Alter, table: CatalogTable, context: BindContext): Planned {
  const {action, name} = statement;
  const keep = (changed: CatalogTable): Planned => ({kind: 'alter-object', object: changed});
  switch (action.kind) {
    case 'rename':
      return {kind: 'rename-object', from: table, to: renamedPath(action.to, table, context)};
    case 'set-options': {
      const options = {...table.options, ...Object.fromEntries(action.options.map((o) => [o.key.value, o.value.value]))};
      return keep({...table, options});
    }
    case 'reset-options':
      return keep({...table, options: withoutOptions(table, action)});
    case 'comment':
      return keep({...table, comment: action.comment.value});
    case 'add-partitions':
    case 'drop-partitions':
      if (table.partitionKeys.length === 0) throw notPartitioned(table, action.span);
      // The files of a partition are found where they lie: there is nothing to register.
      return {kind: 'message', text: `The partitions of ${table.path.table} are those that its folders hold`};
    case 'add':
    case 'modify':
    case 'drop-columns':
    case 'drop-watermark':
    case 'drop-primary-key':
    case 'drop-constraint':
    case 'drop-distribution':
    case 'rename-column': {
      const edited = edit(writtenTable(table, name.span), action);
      const changed = resolveCreateTable({...edited, options: []}, {...context, warnings: []});
      return keep({...changed, path: table.path, options: table.options, ...keyName(table, changed, action)});
    }
    case 'as':
    case 'suspend':
    case 'resume':
    case 'refresh':
    case 'set-freshness':
    case 'set-refresh-mode':
    case 'compact':
      throw unsupported(`this ALTER ${statement.object} is`, action.span);
    default:
      return action satisfies never;
  }
}

/** A key keeps its name whatever its columns are called. */
function keyName(before: CatalogTable, after: CatalogTable, action: AlterAction): Pick<CatalogTable, 'primaryKey'> | Record<never, never> {
  if (action.kind !== 'rename-column' || before.primaryKey === null || after.primaryKey === null) return {};
  return {primaryKey: {...after.primaryKey, name: before.primaryKey.name}};
}

export function renamedPath(to: Identifier, object: {readonly path: CatalogTable['path']}, context: BindContext): CatalogTable['path'] {
  const path = resolvePath(to, context.plan.session);
  // Flink renames within the object's database, whatever stands before the new name.
  return {...object.path, table: path.table};
}

function withoutOptions(table: CatalogTable, action: AlterAction & {kind: 'reset-options'}): Readonly<Record<string, string>> {
  if (action.keys.length === 0) throw new StudioError('planner/alter', 'RESET needs a key', {span: action.span});
  const connector = action.keys.find((k) => k.value === 'connector');
  if (connector !== undefined) {
    throw new StudioError('planner/alter', 'the option "connector" cannot be taken away', {span: connector.span, hint: 'SET another one'});
  }
  const gone = new Set(action.keys.map((k) => k.value));
  return Object.fromEntries(Object.entries(table.options).filter(([key]) => !gone.has(key)));
}

function notPartitioned(table: CatalogTable, span: Span): StudioError {
  return new StudioError('planner/not-partitioned', `table "${table.path.table}" is not partitioned`, {span});
}

function edit(table: CreateTable, action: AlterAction): CreateTable {
  switch (action.kind) {
    case 'add':
      return action.elements.reduce(addElement, table);
    case 'modify':
      return action.elements.reduce(modifyElement, table);
    case 'drop-columns': {
      const gone = new Set(action.columns.map(columnName));
      return action.columns.reduce((t, name) => dropColumn(t, name, gone), table);
    }
    case 'drop-watermark':
      if (table.watermarks.length === 0) throw nothing('watermark', action.span);
      return {...table, watermarks: []};
    case 'drop-primary-key':
      if (table.constraints.length === 0) throw nothing('PRIMARY KEY', action.span);
      return {...table, constraints: []};
    case 'drop-constraint': {
      const found = table.constraints.find((c) => c.name?.name === action.name.name);
      if (found === undefined) {
        const names = table.constraints.flatMap((c) => (c.name === null ? [] : [c.name.name]));
        throw new StudioError('planner/alter', `the table has no constraint "${action.name.name}"`, {
          span: action.name.span,
          ...(names.length > 0 ? {detail: `it has ${names.join(', ')}`} : {}),
          ...didYouMean(action.name.name, names, action.name.span),
        });
      }
      return {...table, constraints: []};
    }
    case 'drop-distribution':
      if (table.distribution === null) throw nothing('distribution', action.span);
      return {...table, distribution: null};
    case 'rename-column':
      return renameColumn(table, action);
    default:
      throw new Error(`not an edit: ${action.kind}`);
  }
}

function nothing(what: string, span: Span): StudioError {
  return new StudioError('planner/alter', `the table has no ${what}`, {span});
}

const columnName = (name: Identifier): string => name.parts.map((p) => p.name).join('.');

function addElement(table: CreateTable, element: SchemaElement): CreateTable {
  switch (element.kind) {
    case 'column': {
      const {name} = element.column.name;
      if (table.columns.some((c) => c.name.name === name)) {
        throw new StudioError('planner/duplicate-column', `column "${name}" exists already`, {
          span: element.column.name.span,
          hint: 'use MODIFY to change it',
        });
      }
      return {...table, columns: placeColumn(table.columns, element.column, element.position)};
    }
    case 'watermark':
      if (table.watermarks.length > 0) throw there('a watermark', element.span);
      return {...table, watermarks: [element.watermark]};
    case 'constraint':
      if (table.constraints.length > 0) throw there('a PRIMARY KEY', element.span);
      return {...table, constraints: [element.constraint]};
    case 'distribution':
      if (table.distribution !== null) throw there('a distribution', element.span);
      return {...table, distribution: element.distribution};
    default:
      return element satisfies never;
  }
}

function there(what: string, span: Span): StudioError {
  return new StudioError('planner/alter', `the table has ${what} already`, {span, hint: 'use MODIFY to change it'});
}

function modifyElement(table: CreateTable, element: SchemaElement): CreateTable {
  switch (element.kind) {
    case 'column': {
      const at = indexOf(table.columns, element.column.name);
      // The comment stays where no other is given.
      const column = {...element.column, comment: element.column.comment ?? table.columns[at]?.comment ?? null};
      if (element.position === null) return {...table, columns: table.columns.with(at, column)};
      return {...table, columns: placeColumn(table.columns.toSpliced(at, 1), column, element.position)};
    }
    case 'watermark':
      if (table.watermarks.length === 0) throw nothing('watermark', element.span);
      return {...table, watermarks: [element.watermark]};
    case 'constraint':
      if (table.constraints.length === 0) throw nothing('PRIMARY KEY', element.span);
      return {...table, constraints: [element.constraint]};
    case 'distribution':
      if (table.distribution === null) throw nothing('distribution', element.span);
      return {...table, distribution: element.distribution};
    default:
      return element satisfies never;
  }
}

function placeColumn(
  columns: readonly ColumnDefinition[],
  column: ColumnDefinition,
  position: (SchemaElement & {kind: 'column'})['position'],
): readonly ColumnDefinition[] {
  if (position === null) return [...columns, column];
  if (position.kind === 'first') return [column, ...columns];
  const part = position.column.parts[0];
  if (part === undefined) return [...columns, column];
  return columns.toSpliced(indexOf(columns, part) + 1, 0, column);
}

function indexOf(columns: readonly ColumnDefinition[], part: IdentifierPart): number {
  const at = columns.findIndex((c) => c.name.name === part.name);
  if (at >= 0) return at;
  const names = columns.map((c) => c.name.name);
  throw new StudioError('sql/unknown-column', `column "${part.name}" does not exist`, {
    span: part.span,
    detail: `the table has ${names.join(', ')}`,
    ...didYouMean(part.name, names, part.span),
  });
}

function dropColumn(table: CreateTable, name: Identifier, gone: ReadonlySet<string>): CreateTable {
  const part = onlyPart(name);
  const at = indexOf(table.columns, part);
  const users = [
    ...usersOf(part.name, table, gone),
    ...(table.constraints.some((c) => c.columns.some((k) => k.name === part.name)) ? ['the PRIMARY KEY'] : []),
    ...(table.partitionedBy.some((k) => k.name === part.name) ? ['PARTITIONED BY'] : []),
    ...(table.distribution?.columns.some((k) => k.name === part.name) ? ['DISTRIBUTED BY'] : []),
  ];
  if (users.length > 0) throw inUse(part, users);
  return {...table, columns: table.columns.toSpliced(at, 1)};
}

function onlyPart(name: Identifier): IdentifierPart {
  const [part, ...more] = name.parts;
  if (part === undefined || more.length > 0) throw unsupported('changing the field of a row is', name.span);
  return part;
}

function inUse(part: IdentifierPart, users: readonly string[]): StudioError {
  return new StudioError('planner/column-in-use', `column "${part.name}" is in use`, {
    span: part.span,
    detail: `${users.join(' and ')} ${users.length === 1 ? 'needs' : 'need'} it`,
  });
}

function renameColumn(table: CreateTable, {from, to}: AlterAction & {kind: 'rename-column'}): CreateTable {
  const part = onlyPart(from);
  const at = indexOf(table.columns, part);
  if (table.columns.some((c) => c.name.name === to.name)) {
    throw new StudioError('planner/duplicate-column', `column "${to.name}" exists already`, {span: to.span});
  }
  const users = usersOf(part.name, table);
  if (users.length > 0) throw inUse(part, users);
  const renamed = (p: IdentifierPart): IdentifierPart => (p.name === part.name ? {...p, name: to.name} : p);
  return {
    ...table,
    columns: table.columns.map((c, i) => (i === at ? {...c, name: renamed(c.name)} : c)),
    constraints: table.constraints.map((c) => ({...c, columns: c.columns.map(renamed)})),
    partitionedBy: table.partitionedBy.map(renamed),
    distribution: table.distribution === null ? null : {...table.distribution, columns: table.distribution.columns.map(renamed)},
  };
}
