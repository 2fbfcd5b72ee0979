import {type Diagnostic, diagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Statement} from '../../kernels/sql/ast/statement.ts';
import {parseScript} from '../../kernels/sql/parser/parse.ts';
import type {Build} from '../protocol/api.ts';
import {readConf} from '../protocol/conf.ts';
import {type FilledText, fillForms} from '../protocol/forms.ts';
import type {Note, Paragraph} from '../protocol/note.ts';
import {isProse, parseHeader} from '../protocol/paragraph-header.ts';
import {readTask, shifted} from '../protocol/task.ts';

/** A statement of a note that goes along, and where it stands. */
export interface NoteStatement {
  readonly paragraph: string;
  readonly statement: Statement;
  readonly text: string;
  /** Where `text` starts within the paragraph's text; spans of `statement` count from `base`. */
  readonly offset: number;
  readonly base: number;
}

export interface Sorted {
  readonly statements: readonly NoteStatement[];
  readonly paragraphs: Build['paragraphs'];
  readonly problems: Build['problems'];
  /** Paragraphs of Python, whose functions the statements may call. */
  readonly python: readonly {readonly paragraph: string; readonly text: string; readonly offset: number}[];
  /** The text of each paragraph as it goes along: places count in it. */
  readonly texts: ReadonlyMap<string, FilledText>;
}

interface SortedParagraph {
  readonly statements: NoteStatement[];
  readonly problems: Diagnostic[];
  readonly reason: string;
}

type Role = 'along' | 'preview' | 'refused';

/** What each paragraph of a note is to its application: INSERTs and the definitions they need go along, with the answers to their forms; previews, prose and what is disabled stay. */
export function sortNote(note: Note): Sorted {
  const statements: NoteStatement[] = [];
  const paragraphs: Build['paragraphs'] = [];
  const problems: Build['problems'] = [];
  const texts = new Map<string, FilledText>();
  const python: {paragraph: string; text: string; offset: number}[] = [];
  note.paragraphs.forEach((paragraph, index) => {
    const filled = fillForms(paragraph.text, paragraph.params, note.params);
    if (!('code' in filled)) {
      texts.set(paragraph.id, filled);
      const cell = paragraph.disabled ? null : pythonOf(filled.text);
      if (cell !== null) {
        python.push({paragraph: paragraph.id, ...cell});
        paragraphs.push({...entryOf(paragraph, index), goesAlong: true, reason: ''});
        return;
      }
    }
    const sorted = 'code' in filled ? refused(filled) : sortParagraph({...paragraph, text: filled.text});
    statements.push(...sorted.statements);
    problems.push(...sorted.problems.map((d) => ({paragraph: paragraph.id, diagnostic: d})));
    paragraphs.push({...entryOf(paragraph, index), goesAlong: sorted.statements.length > 0, reason: sorted.reason});
  });
  return {statements, paragraphs, problems, python, texts};
}

function entryOf({id, title, text}: Paragraph, index: number): Pick<Build['paragraphs'][number], 'id' | 'number' | 'title' | 'first'> {
  return {id, number: index + 1, title, first: firstLine(text)};
}

const PYTHON = new Set(['flink.pyflink', 'pyflink', 'flink.ipyflink', 'ipyflink']);

/** The Python of a paragraph; null for other languages. */
function pythonOf(text: string): {text: string; offset: number} | null {
  const header = parseHeader(text);
  if (header.kind === 'error' || !PYTHON.has(header.interpreter)) return null;
  return {text: text.slice(header.bodyOffset), offset: header.bodyOffset};
}

const refused = (problem: Diagnostic): SortedParagraph => ({statements: [], problems: [problem], reason: 'it cannot be run'});

function sortParagraph(paragraph: Paragraph): SortedParagraph {
  const stays = (reason: string) => ({statements: [], problems: [], reason});
  if (isProse(paragraph.text)) return stays('prose');
  if (paragraph.disabled) return stays('disabled');
  if (paragraph.text.trim() === '') return stays('empty');
  if (readConf(paragraph.text) !== null) return stays('settings of a session: an application takes them from SET');
  const task = readTask(paragraph.text);
  if ('code' in task) return {statements: [], problems: [task], reason: 'it cannot be run'};
  if (task.script.mode === 'batch') return stays('batch SQL is not part of a streaming application');
  const {statements, diagnostics} = parseScript(task.script.text);
  const problems = diagnostics.map((d) => shifted(d, task.offset));
  const along: NoteStatement[] = [];
  let previews = 0;
  for (const statement of statements) {
    const {start, end} = statement.span;
    const role = roleOf(statement);
    if (role === 'along') {
      along.push({paragraph: paragraph.id, statement, text: task.script.text.slice(start, end), offset: task.offset + start, base: start});
    } else if (role === 'preview') previews++;
    else {
      const message = `${wordOf(statement)} cannot go along in an application`;
      const span = {start: task.offset + start, end: task.offset + end};
      problems.push(diagnostic('deploy/statement', message, {span, hint: 'disable the paragraph, or do without it'}));
    }
  }
  if (problems.length > 0) return {statements: along, problems, reason: 'it has errors'};
  if (along.length === 0) return stays(previews > 0 ? 'a preview: its result is for the page' : 'nothing in it runs');
  return {statements: along, problems, reason: previews > 0 ? 'without its previews' : ''};
}

function roleOf(statement: Statement): Role {
  switch (statement.kind) {
    case 'insert':
    case 'statement-set':
    case 'create-table':
    case 'create-view':
    case 'set':
    case 'reset':
      return 'along';
    case 'select':
    case 'explain':
    case 'describe':
    case 'show':
    case 'client-command':
    // The database exists by the time that the tables are found in it; dropping is housekeeping of the note.
    case 'create-database':
    case 'drop':
      return 'preview';
    default:
      return 'refused';
  }
}

function wordOf(statement: Statement): string {
  return statement.kind.replaceAll('-', ' ').toUpperCase();
}

/** The first line that says something, without the header. */
function firstLine(text: string): string {
  const header = parseHeader(text);
  const body = header.kind === 'header' ? text.slice(header.bodyOffset) : text;
  const line = body.split('\n').find((l) => l.trim() !== '') ?? '';
  return line.trim().slice(0, 120);
}
