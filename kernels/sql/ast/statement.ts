import type {Span} from '../../protocol/diagnostic.ts';
import type {Expression, Option} from './expression.ts';
import type {Identifier, IdentifierPart, Text} from './identifier.ts';
import type {Hint, Query} from './query.ts';
import type {TypeName} from './type-name.ts';

interface Node {
  readonly span: Span;
}

export interface QueryStatement extends Node {
  readonly kind: 'select';
  readonly query: Query;
}

export type ColumnDefinition =
  | {
      readonly kind: 'physical';
      readonly name: IdentifierPart;
      readonly type: TypeName;
      /** `c INT PRIMARY KEY NOT ENFORCED`. */
      readonly constraint: InlineConstraint | null;
      readonly comment: Text | null;
      readonly span: Span;
    }
  | {
      readonly kind: 'computed';
      readonly name: IdentifierPart;
      readonly expression: Expression;
      readonly comment: Text | null;
      readonly span: Span;
    }
  | {
      readonly kind: 'metadata';
      readonly name: IdentifierPart;
      readonly type: TypeName;
      /** FROM 'key'; null: the column's name is the key. */
      readonly key: Text | null;
      readonly virtual: boolean;
      readonly comment: Text | null;
      readonly span: Span;
    };

export interface InlineConstraint extends Node {
  readonly name: IdentifierPart | null;
  readonly type: 'PRIMARY KEY' | 'UNIQUE';
  readonly enforced: boolean;
}

export interface WatermarkDefinition extends Node {
  readonly column: Identifier;
  readonly expression: Expression;
}

export interface TableConstraint extends Node {
  readonly type: 'PRIMARY KEY' | 'UNIQUE';
  readonly name: IdentifierPart | null;
  readonly columns: readonly IdentifierPart[];
  /** Flink takes only NOT ENFORCED. */
  readonly enforced: boolean;
}

export interface Distribution extends Node {
  readonly method: 'HASH' | 'RANGE' | null;
  readonly columns: readonly IdentifierPart[];
  readonly buckets: number | null;
}

export interface TableLike extends Node {
  readonly source: Identifier;
  readonly options: readonly {
    readonly strategy: 'INCLUDING' | 'EXCLUDING' | 'OVERWRITING';
    readonly feature: 'ALL' | 'CONSTRAINTS' | 'DISTRIBUTION' | 'GENERATED' | 'METADATA' | 'OPTIONS' | 'PARTITIONS' | 'WATERMARKS';
    readonly span: Span;
  }[];
}

export interface CreateTable extends Node {
  readonly kind: 'create-table';
  readonly orReplace: boolean;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly columns: readonly ColumnDefinition[];
  readonly watermarks: readonly WatermarkDefinition[];
  readonly constraints: readonly TableConstraint[];
  readonly comment: Text | null;
  readonly distribution: Distribution | null;
  readonly partitionedBy: readonly IdentifierPart[];
  readonly options: readonly Option[];
  readonly like: TableLike | null;
  readonly query: Query | null;
}

export interface CreateView extends Node {
  readonly kind: 'create-view';
  readonly orReplace: boolean;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly columns: readonly IdentifierPart[];
  readonly comment: Text | null;
  readonly query: Query;
}

export interface CreateDatabase extends Node {
  readonly kind: 'create-database';
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly comment: Text | null;
  readonly options: readonly Option[];
}

export interface CreateCatalog extends Node {
  readonly kind: 'create-catalog';
  readonly ifNotExists: boolean;
  readonly name: IdentifierPart;
  readonly comment: Text | null;
  readonly options: readonly Option[];
}

export interface CreateFunction extends Node {
  readonly kind: 'create-function';
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifNotExists: boolean;
  readonly name: Identifier;
  readonly className: Text;
  readonly language: 'JAVA' | 'SCALA' | 'PYTHON' | 'SQL' | null;
  readonly using: readonly {readonly type: 'JAR'; readonly path: Text; readonly span: Span}[];
}

export interface CreateMaterializedTable extends Node {
  readonly kind: 'create-materialized-table';
  readonly name: Identifier;
  readonly constraints: readonly TableConstraint[];
  readonly comment: Text | null;
  readonly partitionedBy: readonly IdentifierPart[];
  readonly options: readonly Option[];
  readonly freshness: Expression;
  readonly refreshMode: 'FULL' | 'CONTINUOUS' | null;
  readonly query: Query;
}

export interface Drop extends Node {
  readonly kind: 'drop';
  readonly object: 'TABLE' | 'VIEW' | 'DATABASE' | 'CATALOG' | 'FUNCTION' | 'MATERIALIZED TABLE';
  readonly temporary: boolean;
  /** TEMPORARY SYSTEM FUNCTION. */
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly name: Identifier;
  readonly behavior: 'CASCADE' | 'RESTRICT' | null;
}

/** `k = 'v'`, or `k` alone (value null). */
export interface PartitionSpec extends Node {
  readonly column: IdentifierPart;
  readonly value: Expression | null;
}

export type AlterAction =
  | {readonly kind: 'rename'; readonly to: Identifier; readonly span: Span}
  | {readonly kind: 'rename-column'; readonly from: Identifier; readonly to: IdentifierPart; readonly span: Span}
  | {readonly kind: 'set-options'; readonly options: readonly Option[]; readonly span: Span}
  | {readonly kind: 'reset-options'; readonly keys: readonly Text[]; readonly span: Span}
  | {readonly kind: 'add' | 'modify'; readonly elements: readonly SchemaElement[]; readonly span: Span}
  | {readonly kind: 'drop-columns'; readonly columns: readonly Identifier[]; readonly span: Span}
  | {readonly kind: 'drop-watermark' | 'drop-primary-key' | 'drop-distribution'; readonly span: Span}
  | {readonly kind: 'compact'; readonly partition: readonly PartitionSpec[]; readonly span: Span}
  | {readonly kind: 'drop-constraint'; readonly name: IdentifierPart; readonly span: Span}
  | {
      readonly kind: 'add-partitions';
      readonly ifNotExists: boolean;
      readonly partitions: readonly {readonly spec: readonly PartitionSpec[]; readonly options: readonly Option[]}[];
      readonly span: Span;
    }
  | {
      readonly kind: 'drop-partitions';
      readonly ifExists: boolean;
      readonly partitions: readonly (readonly PartitionSpec[])[];
      readonly span: Span;
    }
  | {readonly kind: 'as'; readonly query: Query; readonly span: Span}
  | {readonly kind: 'comment'; readonly comment: Text; readonly span: Span}
  | {readonly kind: 'suspend' | 'resume'; readonly options: readonly Option[]; readonly span: Span}
  | {readonly kind: 'refresh'; readonly partition: readonly PartitionSpec[]; readonly span: Span}
  | {readonly kind: 'set-freshness'; readonly freshness: Expression; readonly span: Span}
  | {readonly kind: 'set-refresh-mode'; readonly mode: 'FULL' | 'CONTINUOUS'; readonly span: Span};

export type SchemaElement =
  | {readonly kind: 'column'; readonly column: ColumnDefinition; readonly position: ColumnPosition | null; readonly span: Span}
  | {readonly kind: 'watermark'; readonly watermark: WatermarkDefinition; readonly span: Span}
  | {readonly kind: 'constraint'; readonly constraint: TableConstraint; readonly span: Span}
  | {readonly kind: 'distribution'; readonly distribution: Distribution; readonly span: Span};

export type ColumnPosition =
  | {readonly kind: 'first'; readonly span: Span}
  | {readonly kind: 'after'; readonly column: Identifier; readonly span: Span};

export interface Alter extends Node {
  readonly kind: 'alter';
  readonly object: 'TABLE' | 'VIEW' | 'DATABASE' | 'CATALOG' | 'MATERIALIZED TABLE';
  readonly ifExists: boolean;
  readonly name: Identifier;
  readonly action: AlterAction;
}

export interface AlterFunction extends Node {
  readonly kind: 'alter-function';
  readonly temporary: boolean;
  readonly system: boolean;
  readonly ifExists: boolean;
  readonly name: Identifier;
  readonly className: Text;
  readonly language: 'JAVA' | 'SCALA' | 'PYTHON' | 'SQL' | null;
}

export interface Insert extends Node {
  readonly kind: 'insert';
  readonly overwrite: boolean;
  readonly target: Identifier;
  readonly hints: readonly Hint[];
  readonly partition: readonly PartitionSpec[];
  /** Empty: all columns of the target, by position. */
  readonly columns: readonly Identifier[];
  readonly query: Query;
}

export interface Update extends Node {
  readonly kind: 'update';
  readonly target: Identifier;
  readonly hints: readonly Hint[];
  readonly alias: IdentifierPart | null;
  readonly assignments: readonly {readonly column: Identifier; readonly value: Expression; readonly span: Span}[];
  readonly where: Expression | null;
}

export interface Delete extends Node {
  readonly kind: 'delete';
  readonly target: Identifier;
  readonly hints: readonly Hint[];
  readonly alias: IdentifierPart | null;
  readonly where: Expression | null;
}

export interface Truncate extends Node {
  readonly kind: 'truncate';
  readonly name: Identifier;
}

/** `[EXECUTE] STATEMENT SET BEGIN … END`, or `BEGIN STATEMENT SET; … END`. */
export interface StatementSet extends Node {
  readonly kind: 'statement-set';
  readonly statements: readonly Insert[];
}

/** `EXECUTE <statement>`: the same as the statement alone; `EXECUTE PLAN 'path'`. */
export interface ExecutePlan extends Node {
  readonly kind: 'execute-plan';
  readonly path: Text;
}

export interface CompilePlan extends Node {
  readonly kind: 'compile-plan';
  readonly path: Text;
  readonly ifNotExists: boolean;
  /** COMPILE AND EXECUTE PLAN. */
  readonly execute: boolean;
  readonly statement: Statement;
}

export interface Explain extends Node {
  readonly kind: 'explain';
  readonly details: readonly ('ESTIMATED_COST' | 'CHANGELOG_MODE' | 'JSON_EXECUTION_PLAN' | 'PLAN_ADVICE')[];
  readonly statement: Statement;
}

export interface Describe extends Node {
  readonly kind: 'describe';
  readonly object: 'TABLE' | 'DATABASE' | 'CATALOG' | 'JOB';
  readonly extended: boolean;
  readonly name: Identifier;
}

export type ShowWhat =
  | 'CATALOGS'
  | 'CURRENT CATALOG'
  | 'DATABASES'
  | 'CURRENT DATABASE'
  | 'TABLES'
  | 'VIEWS'
  | 'COLUMNS'
  | 'FUNCTIONS'
  | 'USER FUNCTIONS'
  | 'PROCEDURES'
  | 'MODULES'
  | 'FULL MODULES'
  | 'PARTITIONS'
  | 'JOBS'
  | 'JARS'
  | 'CREATE TABLE'
  | 'CREATE VIEW'
  | 'CREATE CATALOG';

/** `name` is the object of SHOW CREATE, COLUMNS, PARTITIONS, or the database after FROM/IN; null where none is written. */
export interface Show extends Node {
  readonly kind: 'show';
  readonly what: ShowWhat;
  /** Which word stood before `name`; null for SHOW CREATE and SHOW PARTITIONS, whose name follows at once. */
  readonly preposition: 'FROM' | 'IN' | null;
  readonly name: Identifier | null;
  readonly partition: readonly PartitionSpec[];
  readonly like: {readonly negated: boolean; readonly operator: 'LIKE' | 'ILIKE'; readonly pattern: Text} | null;
}

/** `SET 'k' = 'v'`; both null: list all settings. */
export interface SetOption extends Node {
  readonly kind: 'set';
  readonly key: Text | null;
  readonly value: Text | null;
}

/** null: reset all. */
export interface ResetOption extends Node {
  readonly kind: 'reset';
  readonly key: Text | null;
}

export interface Use extends Node {
  readonly kind: 'use';
  readonly object: 'DATABASE' | 'CATALOG';
  readonly name: Identifier;
}

export interface UseModules extends Node {
  readonly kind: 'use-modules';
  readonly names: readonly IdentifierPart[];
}

export interface LoadModule extends Node {
  readonly kind: 'load-module';
  readonly name: IdentifierPart;
  readonly options: readonly Option[];
}

export interface UnloadModule extends Node {
  readonly kind: 'unload-module';
  readonly name: IdentifierPart;
}

export interface JarStatement extends Node {
  readonly kind: 'add-jar' | 'remove-jar';
  readonly path: Text;
}

export interface CallProcedure extends Node {
  readonly kind: 'call-procedure';
  readonly name: Identifier;
  readonly args: readonly {readonly name: IdentifierPart | null; readonly value: Expression; readonly span: Span}[];
}

export interface Analyze extends Node {
  readonly kind: 'analyze';
  readonly name: Identifier;
  readonly partition: readonly PartitionSpec[];
  /** 'ALL' for FOR ALL COLUMNS; empty where no columns are asked for. */
  readonly columns: 'ALL' | readonly IdentifierPart[];
}

export interface StopJob extends Node {
  readonly kind: 'stop-job';
  readonly id: Text;
  readonly withSavepoint: boolean;
  readonly withDrain: boolean;
}

/** `HELP`, `CLEAR`, `QUIT`: what a person types into Flink's own command line; named so that it can be refused by name. */
export interface ClientCommand extends Node {
  readonly kind: 'client-command';
  readonly command: 'HELP' | 'CLEAR' | 'QUIT';
}

/** A statement that Flink's grammar takes and that is refused by its name when it is planned; `text` as it was written. */
export interface RefusedStatement extends Node {
  readonly kind: 'refused-statement';
  readonly what: string;
  readonly text: string;
}

export type Statement =
  | QueryStatement
  | CreateTable
  | CreateView
  | CreateDatabase
  | CreateCatalog
  | CreateFunction
  | CreateMaterializedTable
  | Drop
  | Alter
  | AlterFunction
  | Insert
  | Update
  | Delete
  | Truncate
  | StatementSet
  | ExecutePlan
  | CompilePlan
  | Explain
  | Describe
  | Show
  | SetOption
  | ResetOption
  | Use
  | UseModules
  | LoadModule
  | UnloadModule
  | JarStatement
  | CallProcedure
  | Analyze
  | StopJob
  | ClientCommand
  | RefusedStatement;
