import type {DatabaseFacts, EditorFacts, ScriptText} from '../../kernels/editor/facts.ts';
import {formNames} from '../../kernels/editor/forms.ts';
import {ownFunctions} from '../../kernels/sql/own-functions.ts';
import {parseHeader} from '../../server/protocol/paragraph-header.ts';
import {studio} from '../store/studio-store.ts';
import {isSql} from './highlight.ts';

/** What the page has learned of the catalog; the newest list is kept while a newer one is on its way. */
export interface CatalogFacts {
  readonly databases: readonly {readonly name: string; readonly tables: readonly string[]}[];
  /** SHOW CREATE texts by `database.table`. */
  readonly definitions: ReadonlyMap<string, string>;
  readonly streams: readonly string[];
}

let catalog: CatalogFacts = {databases: [], definitions: new Map(), streams: []};
const listeners = new Set<() => void>();

export function setCatalogFacts(change: Partial<CatalogFacts>): void {
  catalog = {...catalog, ...change};
  for (const listener of listeners) listener();
}

/** Called when more is known of the catalog: what was said before may not hold any more. */
export function onCatalogFacts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The catalog in which a session begins, and the one of the session's own. */
export const CATALOG = 'glue';
const OWN: DatabaseFacts = {catalog: 'default_catalog', database: 'default_database', tables: []};

/** SQL of a paragraph's text: where it begins and how it runs; null for prose and other languages. */
export function sqlOf(text: string): {readonly offset: number; readonly mode: 'streaming' | 'batch'} | null {
  const header = parseHeader(text);
  if (header.kind === 'error' || !isSql(header.interpreter)) return null;
  return {offset: header.bodyOffset, mode: /bsql$/.test(header.interpreter) ? 'batch' : 'streaming'};
}

let last: {
  readonly catalog: CatalogFacts;
  readonly above: readonly ScriptText[];
  readonly names: string;
  readonly facts: EditorFacts;
} | null = null;

/** The facts for one paragraph: the catalog, and what stands above it in its note. The same object while nothing changed. */
export function factsFor(note: string, paragraph: string): EditorFacts {
  const paragraphs = studio.state.notes.get(note)?.view.document.paragraphs ?? [];
  const at = paragraphs.findIndex((p) => p.id === paragraph);
  const above = paragraphs.slice(0, Math.max(0, at)).flatMap((p): ScriptText[] => {
    const sql = p.disabled ? null : sqlOf(p.text);
    return sql === null ? [] : [{id: p.id, text: p.text.slice(sql.offset), mode: sql.mode}];
  });
  const forms = [...new Set(paragraphs.flatMap((p) => formNames(p.text)))];
  const functions = [...new Set(paragraphs.flatMap((p) => ownFunctions(p.text).map((f) => f.name)))];
  const names = JSON.stringify([forms, functions]);
  if (last !== null && last.catalog === catalog && last.names === names && sameTexts(last.above, above)) return last.facts;
  const databases = catalog.databases.map((d) => ({catalog: CATALOG, database: d.name, tables: d.tables}));
  const hasDefault = databases.some((d) => d.database === 'default');
  const facts: EditorFacts = {
    catalogs: [CATALOG, 'default_catalog'],
    catalog: CATALOG,
    database: 'default',
    databases: [...databases, ...(hasDefault ? [] : [{catalog: CATALOG, database: 'default', tables: []}]), OWN],
    definitions: [...catalog.definitions.values()],
    above,
    streams: catalog.streams,
    buckets: [],
    functions,
    forms,
  };
  last = {catalog, above, names, facts};
  return facts;
}

function sameTexts(a: readonly ScriptText[], b: readonly ScriptText[]): boolean {
  return a.length === b.length && a.every((x, i) => x.id === b[i]?.id && x.text === b[i]?.text && x.mode === b[i]?.mode);
}
