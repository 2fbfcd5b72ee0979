/**
 * What the editor knows besides the text, as plain data that crosses to a worker.
 * Names alone are enough to complete a table; its columns come with its definition.
 */
export interface EditorFacts {
  readonly catalogs: readonly string[];
  /** Those in which a session of the note begins. */
  readonly catalog: string;
  readonly database: string;
  readonly databases: readonly DatabaseFacts[];
  /** `CREATE TABLE` and `CREATE VIEW` texts as SHOW CREATE prints them: every name in full. */
  readonly definitions: readonly string[];
  /** What stands in the note before the text, in order. */
  readonly above: readonly ScriptText[];
  readonly streams: readonly string[];
  readonly buckets: readonly string[];
  /** Functions that the note makes itself, in SQL or in Python: nothing is known of them but their names. */
  readonly functions: readonly string[];
  /** Names of the note's form variables. */
  readonly forms: readonly string[];
}

export interface DatabaseFacts {
  readonly catalog: string;
  readonly database: string;
  readonly tables: readonly string[];
}

/** SQL without the paragraph's header. `id` is the paragraph's. */
export interface ScriptText {
  readonly id: string;
  readonly text: string;
  readonly mode: 'streaming' | 'batch';
}

/** A session of its own, with nothing in it. */
export const NO_FACTS: EditorFacts = {
  catalogs: ['default_catalog'],
  catalog: 'default_catalog',
  database: 'default_database',
  databases: [{catalog: 'default_catalog', database: 'default_database', tables: []}],
  definitions: [],
  above: [],
  streams: [],
  buckets: [],
  functions: [],
  forms: [],
};
