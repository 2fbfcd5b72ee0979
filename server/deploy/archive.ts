import {createHash} from 'node:crypto';
import {strFromU8, strToU8, unzipSync, zipSync} from 'fflate';

/** What an archive is made of; the application's runner reads the same. */
export interface ArchiveContent {
  readonly application: string;
  readonly note: string;
  readonly settings: Readonly<Record<string, string>>;
  /** CREATE TABLE texts by `database.table`. */
  readonly tables: Readonly<Record<string, string>>;
  /** CREATE VIEW texts, each after those that it reads. */
  readonly views: readonly string[];
  /** INSERT texts. */
  readonly statements: readonly string[];
  readonly policy: unknown;
  /** Paragraphs of Python whose functions the statements call, in their order. */
  readonly python: readonly string[];
}

export interface PackedArchive {
  readonly bytes: Uint8Array;
  /** Of the content alone: the same note gives the same name at any time. */
  readonly hash: string;
  readonly files: {readonly name: string; readonly bytes: number; readonly text: string}[];
}

export function packArchive(content: ArchiveContent, createdAt: number): PackedArchive {
  const {application, note, settings, tables, views, python, statements, policy} = content;
  const manifest = {format: 1, application, note, settings, tables: Object.keys(tables)};
  const texts: [string, string][] = [
    ['statements.sql', `${statements.join(';\n\n')};\n`],
    ...Object.entries(tables).map(([name, sql]): [string, string] => [`tables/${name}.sql`, `${sql.trim()}\n`]),
    ...(views.length === 0 ? [] : [['views.sql', `${views.join(';\n\n')};\n`] as [string, string]]),
    ...(python.length === 0 ? [] : [['python.json', `${JSON.stringify(python, null, 2)}\n`] as [string, string]]),
    ['policy.json', `${JSON.stringify(policy, null, 2)}\n`],
  ];
  const hash = createHash('sha256')
    .update(JSON.stringify([manifest, texts]))
    .digest('hex')
    .slice(0, 16);
  const dated = `${JSON.stringify({...manifest, createdAt: new Date(createdAt).toISOString()}, null, 2)}\n`;
  const files = [['manifest.json', dated] as const, ...texts].map(([name, text]) => ({name, text, bytes: Buffer.byteLength(text)}));
  const bytes = zipSync(Object.fromEntries(files.map((f) => [f.name, strToU8(f.text)])), {mtime: createdAt});
  return {bytes, hash, files};
}

/** One file of an archive; null: it is no archive or has no such file. */
export function readFromArchive(bytes: Uint8Array, name: string): string | null {
  try {
    const file = unzipSync(bytes, {filter: (f) => f.name === name})[name];
    return file === undefined ? null : strFromU8(file);
  } catch {
    return null;
  }
}
