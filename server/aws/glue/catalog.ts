import {existsSync, mkdirSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {AwsError} from '../wire/aws-error.ts';
import type {Clock} from '../wire/clock.ts';
import {pathWithin, readJson, writeJson} from '../wire/files.ts';
import type {JsonObject} from '../wire/json.ts';

/** A database as GetDatabase shows it. Times are seconds since 1970. */
export interface Database extends JsonObject {
  readonly Name: string;
  readonly CreateTime: number;
}

/** A table as GetTable shows it. */
export interface Table extends JsonObject {
  readonly Name: string;
  readonly DatabaseName: string;
  readonly CreateTime: number;
  readonly UpdateTime: number;
  readonly VersionId: string;
}

/** A table's file: what it is now, and what it was, the newest last. */
interface TableFile {
  readonly current: Table;
  readonly archived: readonly Table[];
}

interface DatabaseEntry {
  database: Database;
  readonly tables: Map<string, TableFile>;
}

const MAX_VERSIONS = 100;

/**
 * The Data Catalog, in memory and as one JSON file a database and a table: `<database>/database.json`, `<database>/tables/<table>.json`.
 * Names are folded to lower case, as Glue does. A database "default" is there from the start.
 */
export class Catalog {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #databases = new Map<string, DatabaseEntry>();

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
    const isNew = !existsSync(folder);
    mkdirSync(folder, {recursive: true});
    for (const entry of readdirSync(folder)) this.#load(join(folder, entry));
    if (isNew) this.createDatabase({Name: 'default', Description: 'Default database'});
  }

  databases(): readonly Database[] {
    return [...this.#databases.keys()].sort().map((name) => this.#entry(name).database);
  }

  /** @throws AwsError EntityNotFoundException */
  database(name: string): Database {
    return this.#entry(name).database;
  }

  createDatabase(input: JsonObject & {readonly Name: string}): void {
    const name = input.Name.toLowerCase();
    if (this.#databases.has(name)) throw new AwsError('AlreadyExistsException', 'Database already exists.');
    this.#storeDatabase({...input, Name: name, CreateTime: this.#seconds()}, new Map());
  }

  /** Replaces everything but name and creation time; a new name is refused while the catalog keeps tables by it. */
  updateDatabase(name: string, input: JsonObject & {readonly Name: string}): void {
    const entry = this.#entry(name);
    if (input.Name.toLowerCase() !== entry.database.Name) {
      throw new AwsError('InvalidInputException', 'The local AWS does not rename databases.');
    }
    this.#storeDatabase({...input, Name: entry.database.Name, CreateTime: entry.database.CreateTime}, entry.tables);
  }

  deleteDatabase(name: string): void {
    const {database} = this.#entry(name);
    rmSync(this.#folderOf(database.Name), {recursive: true, force: true});
    this.#databases.delete(database.Name);
  }

  tables(database: string): readonly Table[] {
    const {tables} = this.#entry(database);
    return [...tables.keys()].sort().flatMap((name) => tables.get(name)?.current ?? []);
  }

  /** @throws AwsError EntityNotFoundException, for the database or the table */
  table(database: string, name: string): Table {
    return this.#tableFile(database, name).current;
  }

  /** Every version that is kept, the newest first. */
  versions(database: string, name: string): readonly Table[] {
    const {current, archived} = this.#tableFile(database, name);
    return [current, ...archived.toReversed()];
  }

  createTable(database: string, input: JsonObject & {readonly Name: string}): void {
    const entry = this.#entry(database);
    const name = input.Name.toLowerCase();
    if (entry.tables.has(name)) throw new AwsError('AlreadyExistsException', 'Table already exists.');
    const now = this.#seconds();
    const current = {...input, Name: name, DatabaseName: entry.database.Name, CreateTime: now, UpdateTime: now, VersionId: '0'};
    this.#storeTable(entry, {current, archived: []});
  }

  /** Archives what the table was unless told not to. `expected` is the version that the caller has seen. */
  updateTable(database: string, input: JsonObject & {readonly Name: string}, skipArchive: boolean, expected: string | undefined): void {
    const entry = this.#entry(database);
    const {current, archived} = this.#tableFile(database, input.Name);
    if (expected !== undefined && expected !== current.VersionId) {
      throw new AwsError('ConcurrentModificationException', 'Update table failed due to concurrent modifications.');
    }
    const next = {
      ...input,
      Name: current.Name,
      DatabaseName: current.DatabaseName,
      CreateTime: current.CreateTime,
      UpdateTime: this.#seconds(),
      VersionId: String(Number(current.VersionId) + 1),
    };
    this.#storeTable(entry, {current: next, archived: skipArchive ? archived : [...archived, current].slice(-MAX_VERSIONS)});
  }

  deleteTable(database: string, name: string): void {
    const entry = this.#entry(database);
    const {current} = this.#tableFile(database, name);
    rmSync(this.#tablePath(entry, current.Name), {force: true});
    entry.tables.delete(current.Name);
  }

  #load(folder: string): void {
    const database = readJson<Database>(join(folder, 'database.json'));
    if (database === null) return;
    const tables = new Map<string, TableFile>();
    const tableFolder = join(folder, 'tables');
    for (const file of existsSync(tableFolder) ? readdirSync(tableFolder) : []) {
      const table = file.endsWith('.json') ? readJson<TableFile>(join(tableFolder, file)) : null;
      if (table !== null) tables.set(table.current.Name, table);
    }
    this.#databases.set(database.Name, {database, tables});
  }

  #entry(name: string): DatabaseEntry {
    const entry = this.#databases.get(name.toLowerCase());
    if (entry === undefined) throw new AwsError('EntityNotFoundException', `Database ${name} not found.`);
    return entry;
  }

  #tableFile(database: string, name: string): TableFile {
    const table = this.#entry(database).tables.get(name.toLowerCase());
    if (table === undefined) throw new AwsError('EntityNotFoundException', `Table ${name} not found.`);
    return table;
  }

  #storeDatabase(database: Database, tables: Map<string, TableFile>): void {
    writeJson(join(this.#folderOf(database.Name), 'database.json'), database);
    this.#databases.set(database.Name, {database, tables});
  }

  #storeTable(entry: DatabaseEntry, table: TableFile): void {
    writeJson(this.#tablePath(entry, table.current.Name), table);
    entry.tables.set(table.current.Name, table);
  }

  #folderOf(database: string): string {
    return pathWithin(this.#folder, database);
  }

  #tablePath(entry: DatabaseEntry, table: string): string {
    return `${pathWithin(join(this.#folderOf(entry.database.Name), 'tables'), table)}.json`;
  }

  #seconds(): number {
    return this.#clock.now() / 1000;
  }
}
