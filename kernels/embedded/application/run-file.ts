import {readFileSync} from 'node:fs';
import {strFromU8, unzipSync} from 'fflate';
import {StudioError} from '../../protocol/diagnostic.ts';

/** What the control plane hands to an application's process (`--run FILE`, written by server/aws/kinesisanalytics). */
export interface RunFile {
  readonly applicationName: string;
  readonly applicationArn: string;
  readonly versionId: number;
  /** Path of the archive. */
  readonly code: string;
  readonly stateDir: string;
  readonly restore: {readonly kind: 'latest-checkpoint'} | {readonly kind: 'snapshot'; readonly path: string} | {readonly kind: 'none'};
  /** State of operators that the statements do not have any more is left out; positions and the rest are kept. */
  readonly allowNonRestoredState?: boolean;
  readonly parallelism: number;
  readonly checkpointIntervalMs: number;
  readonly propertyGroups: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** What a built note holds (server/deploy writes it): table definitions as CREATE TABLE texts, then the statements that run. */
export interface Archive {
  readonly tables: readonly {readonly name: string; readonly sql: string}[];
  /** CREATE VIEW texts of the note, each after those that it reads; '' for none. */
  readonly views: string;
  readonly statements: string;
  /** Session settings of the note (`SET`). */
  readonly settings: Readonly<Record<string, string>>;
  /** The note's paragraphs of Python, which define the functions that the statements call. */
  readonly python?: readonly string[];
}

export function readRunFile(path: string): RunFile {
  return JSON.parse(readFileSync(path, 'utf8')) as RunFile;
}

/** Throws `application/bad-archive` for anything that is not a Millrace archive of format 1. */
export function readArchive(path: string): Archive {
  const bad = (why: string): StudioError =>
    new StudioError('application/bad-archive', `the application's archive cannot be run: ${why}`, {
      hint: 'build and deploy the note again',
    });
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(readFileSync(path));
  } catch {
    throw bad('it is not a ZIP file');
  }
  const text = (name: string): string => {
    const bytes = files[name];
    if (bytes === undefined) throw bad(`it has no ${name}`);
    return strFromU8(bytes);
  };
  const manifest: unknown = JSON.parse(text('manifest.json'));
  if (typeof manifest !== 'object' || manifest === null || !('format' in manifest) || manifest.format !== 1)
    throw bad('its format is unknown');
  const settings = 'settings' in manifest && typeof manifest.settings === 'object' && manifest.settings !== null ? manifest.settings : {};
  const tables = Object.keys(files)
    .filter((name) => name.startsWith('tables/') && name.endsWith('.sql'))
    .sort()
    .map((name) => ({name: name.slice('tables/'.length, -'.sql'.length), sql: text(name)}));
  const python = files['python.json'] === undefined ? [] : (JSON.parse(text('python.json')) as string[]);
  const views = files['views.sql'] === undefined ? '' : text('views.sql');
  return {tables, views, statements: text('statements.sql'), settings: settings as Record<string, string>, python};
}
