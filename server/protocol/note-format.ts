import {fenceAt, fenceCloses, fenceFor, type OpenFence} from './markdown-fence.ts';
import {type Note, noteSchema, type Paragraph, paragraphSchema} from './note.ts';
import {readSettings, writeSettings} from './note-settings.ts';

/**
 * A note as Markdown. Prose (`%md` paragraphs) stands as it is; every other paragraph is a fenced block whose info string ends in the
 * paragraph's first line: ```` ```sql %flink.ssql(type=update) ````. A comment before each paragraph holds its id and settings.
 *
 *     # Title
 *
 *     <!-- paragraph: p1 -->
 *
 *     Prose.
 *
 *     <!-- paragraph: p2 {"width":6} -->
 *
 *     ```sql %flink.ssql
 *     SELECT 1
 *     ```
 *
 * A file written by hand needs none of the comments. A text that Markdown cannot carry (a lone CR, control characters) goes into its comment.
 */
const NOTE_COMMENT = /^<!-- note: (\{.*\}) -->\s*$/s;
const PARAGRAPH_COMMENT = /^<!-- paragraph: ([A-Za-z0-9_-]{1,40})(?: (\{.*\}))? -->\s*$/s;
const PARAGRAPH_INFO = /^(?:[^\s%`~]*\s+)?(%.*)$/s;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const UNSAFE = /[\x00-\x08\x0b-\x1f\x7f\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** The file's text. `readNote` gives the same note back. */
export function writeNote(note: Note): string {
  const heading = note.title.trim() === note.title && note.title !== '' && !note.title.includes('\n') && !UNSAFE.test(note.title);
  const settings = writeSettings(
    {...(heading ? {} : {title: note.title}), params: note.params, look: note.look, permissions: note.permissions, extra: note.extra},
    noteSchema.shape,
  );
  const blocks: string[] = [];
  if (settings !== null) blocks.push(`<!-- note: ${settings} -->`);
  if (heading) blocks.push(`# ${note.title}`);
  for (const p of note.paragraphs) blocks.push(writeParagraph(p));
  return `${blocks.join('\n\n')}\n`;
}

function writeParagraph(paragraph: Paragraph): string {
  const {id, text, ...settings} = paragraph;
  const comment = (marks: Record<string, string | boolean>) => {
    const json = writeSettings({...settings, marks}, paragraphSchema.shape);
    return json === null ? `<!-- paragraph: ${id} -->` : `<!-- paragraph: ${id} ${json} -->`;
  };
  if (text === '') return comment({});
  if (UNSAFE.test(text)) return comment({text});
  if (text.startsWith('%md\n') && isSafeProse(text.slice(4))) return `${comment({})}\n\n${text.slice(4)}`;
  const lineEnd = text.indexOf('\n');
  const header = lineEnd === -1 ? text : text.slice(0, lineEnd);
  if (header.startsWith('%') && header.trim() === header) {
    return `${comment({})}\n\n${fenced(`${language(header)} ${header}`, lineEnd === -1 ? null : text.slice(lineEnd + 1))}`;
  }
  return `${comment({plain: true})}\n\n${fenced('sql', text)}`;
}

/** `body` null: not even an empty line. */
function fenced(info: string, body: string | null): string {
  const fence = fenceFor(info, body ?? '');
  return `${fence}${info}\n${body === null ? '' : `${body}\n`}${fence}`;
}

function language(header: string): string {
  const name = /^%([\w.-]*)/.exec(header)?.[1] ?? '';
  if (name === 'md') return 'md';
  if (name.endsWith('sql')) return 'sql';
  if (name.endsWith('pyflink')) return 'python';
  if (name.endsWith('conf')) return 'properties';
  return name === 'flink' ? 'scala' : 'text';
}

/** Prose that stands in the file as it is and is read back as the same one paragraph. */
function isSafeProse(prose: string): boolean {
  if (prose.trim() === '') return false;
  let open: OpenFence | null = null;
  for (const line of prose.split('\n')) {
    if (open !== null) {
      if (fenceCloses(line, open)) open = null;
      continue;
    }
    open = fenceAt(line);
    if (open !== null && PARAGRAPH_INFO.test(open.info)) return false;
    if (/^<!-- (paragraph|note):/.test(line)) return false;
  }
  return open === null;
}

interface Draft {
  id: string | null;
  settings: Record<string, unknown>;
  text: string;
}

/** Reads any Markdown text; never fails. What is no comment and no paragraph's block is prose. */
export function readNote(file: string): Note {
  const lines = file
    .replace(/^\ufeff/, '')
    .replaceAll('\r\n', '\n')
    .split('\n');
  let at = 0;
  const skipBlank = () => {
    while (at < lines.length && lines[at]?.trim() === '') at++;
  };
  skipBlank();
  const noteSettings = readComment(NOTE_COMMENT, lines[at] ?? '');
  if (noteSettings !== null) at++;
  let {
    title,
    params = {},
    look,
    permissions,
    extra,
  } = readSettings(noteSettings?.settings ?? {}, noteSchema.shape) as {
    title?: string;
    params?: Note['params'];
    look?: Note['look'];
    permissions?: Note['permissions'];
    extra: Note['extra'];
  };
  if (title === undefined) {
    skipBlank();
    const heading = /^# +(.*?)\s*$/s.exec(lines[at] ?? '');
    if (heading !== null) at++;
    title = heading?.[1] ?? '';
  }
  return {
    title,
    params,
    ...(look === undefined ? {} : {look}),
    ...(permissions === undefined ? {} : {permissions}),
    extra,
    paragraphs: identified(readDrafts(lines, at)),
  };
}

function readDrafts(lines: readonly string[], from: number): Draft[] {
  const drafts: Draft[] = [];
  let current: Draft | null = null;
  let prose: string[] = [];
  let open: OpenFence | null = null;
  const endProse = () => {
    const text = (current === null ? trimBlank(prose) : trimOwn(prose)).join('\n');
    prose = [];
    if (current !== null) {
      if (text.trim() !== '') current.text = `%md\n${text}`;
      drafts.push(current);
    } else if (text.trim() !== '') drafts.push({id: null, settings: {}, text: `%md\n${text}`});
    current = null;
  };
  for (let at = from; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (open !== null) {
      if (fenceCloses(line, open)) open = null;
      prose.push(line);
      continue;
    }
    const comment = readComment(PARAGRAPH_COMMENT, line);
    if (comment !== null) {
      endProse();
      const {text, plain: _, ...settings} = comment.settings;
      current = {id: comment.id, settings: comment.settings.plain === true ? {...settings, plain: true} : settings, text: ''};
      if (typeof text === 'string') {
        drafts.push({...current, text});
        current = null;
      }
      continue;
    }
    const fence = fenceAt(line);
    const header = fence === null ? null : (PARAGRAPH_INFO.exec(fence.info)?.[1] ?? null);
    const owner: Draft | null = current;
    const plain = fence !== null && header === null && owner?.settings.plain === true && prose.every((l) => l.trim() === '');
    if (fence !== null && (header !== null || plain)) {
      if (prose.some((l) => l.trim() !== '')) endProse();
      prose = [];
      const body: string[] = [];
      at++;
      while (at < lines.length && !fenceCloses(lines[at] ?? '', fence)) body.push(lines[at++] ?? '');
      const text = plain ? body.join('\n') : [header, ...body].join('\n');
      const draft: Draft = current ?? {id: null, settings: {}, text: ''};
      drafts.push({...draft, text});
      current = null;
      continue;
    }
    open = fence;
    prose.push(line);
  }
  endProse();
  return drafts;
}

/** Prose under its own comment: one blank line above and one below are the format's, the rest is the author's. */
function trimOwn(prose: readonly string[]): readonly string[] {
  const start = prose[0]?.trim() === '' ? 1 : 0;
  const end = prose.length > start && prose.at(-1) === '' ? prose.length - 1 : prose.length;
  return prose.slice(start, end);
}

function trimBlank(prose: readonly string[]): readonly string[] {
  const start = prose.findIndex((l) => l.trim() !== '');
  return start === -1 ? [] : prose.slice(start, prose.findLastIndex((l) => l.trim() !== '') + 1);
}

function readComment(pattern: RegExp, line: string): {id: string | null; settings: Record<string, unknown>} | null {
  const match = pattern.exec(line);
  if (match === null) return null;
  const [id, json] = match.length === 3 ? [match[1] ?? null, match[2]] : [null, match[1]];
  if (json === undefined) return {id, settings: {}};
  try {
    return {id, settings: JSON.parse(json) as Record<string, unknown>};
  } catch {
    return null;
  }
}

/** Ids that are missing or taken become p1, p2, …: the same file gives the same ids. */
function identified(drafts: readonly Draft[]): Paragraph[] {
  const taken = new Set(drafts.map((d) => d.id));
  const used = new Set<string>();
  let next = 1;
  return drafts.map((draft) => {
    let {id} = draft;
    if (id === null || used.has(id)) {
      while (taken.has(`p${next}`) || used.has(`p${next}`)) next++;
      id = `p${next}`;
    }
    used.add(id);
    const {plain: _, ...settings} = draft.settings;
    return paragraphSchema.parse({...readSettings(settings, paragraphSchema.shape), id, text: draft.text});
  });
}
