import {StudioError} from '../../../kernels/protocol/diagnostic.ts';
import {lookSchema, type Note, type Paragraph, paragraphSchema} from '../../protocol/note.ts';
import {parseHeader} from '../../protocol/paragraph-header.ts';
import {readConfig} from './config.ts';
import {type Json, list, object, text} from './json.ts';
import {readParams} from './params.ts';

/** What an imported note was called, and where it lay. */
export interface Imported {
  readonly note: Note;
  /** Folders of the note's `path`, '' at the top. */
  readonly folder: string;
}

/**
 * A note of Zeppelin or of an AWS Studio notebook (`.zpln`, and `note.json` of older versions). Field list: Zeppelin's Note, Paragraph and
 * GUI classes as seen in shipped notes: a byte order mark, numbers as `12.0`, `results` of the config as an object or a list, absent texts.
 * What we have no place for is kept under `extra.zeppelin` and written back by `writeZpln`. Throws `note/not-zeppelin`.
 */
export function readZpln(file: string): Imported {
  let json: unknown;
  try {
    json = JSON.parse(file.replace(/^\ufeff/, ''));
  } catch (error) {
    throw notZeppelin(error instanceof Error ? error.message : 'it is not JSON');
  }
  const root = object(json);
  if (root === null || !Array.isArray(root.paragraphs)) throw notZeppelin('it has no list of paragraphs');
  const {paragraphs, ...kept} = root;
  const group = text(kept.defaultInterpreterGroup);
  const taken = new Set<string>();
  const title = text(kept.name)?.trim() || (text(kept.path)?.split('/').at(-1) ?? '').trim() || 'Imported note';
  const segments = title.split('/').filter((s) => s !== '');
  const path =
    text(kept.path)
      ?.split('/')
      .filter((s) => s !== '') ?? segments;
  const look = lookSchema.safeParse(object(kept.config)?.looknfeel);
  return {
    note: {
      ...(look.success && look.data !== 'default' ? {look: look.data} : {}),
      title: segments.at(-1) ?? title,
      paragraphs: list(paragraphs).map((p) => readParagraph(object(p) ?? {}, group, taken)),
      params: readParams(kept.noteParams),
      extra: {zeppelin: kept},
    },
    folder: path.slice(0, -1).join('/'),
  };
}

function readParagraph(source: Record<string, Json>, group: string | null, taken: Set<string>): Paragraph {
  const {text: written, title, ...kept} = source;
  const body = text(written) ?? '';
  const header = parseHeader(body);
  // Zeppelin gives a text without a header to the note's default interpreter; here every text names its own.
  const added = group !== null && body.trim() !== '' && header.kind === 'header' && header.interpreter === '' ? `%${group}\n` : null;
  return paragraphSchema.parse({
    id: ownId(text(kept.id), taken),
    text: `${added ?? ''}${body}`,
    title: text(title) ?? '',
    ...readConfig(object(kept.config) ?? {}),
    params: readParams(object(kept.settings)?.params),
    extra: {zeppelin: {...kept, ...(added === null ? {} : {headerAdded: added}), ...(written === undefined ? {noText: true} : {})}},
  });
}

/** Zeppelin's `paragraph_1578910016872_1942851900` is short enough; what is not becomes p1, p2, …. */
function ownId(id: string | null, taken: Set<string>): string {
  let own = id !== null && /^[A-Za-z0-9_-]{1,40}$/.test(id) ? id : 'p1';
  for (let n = 1; taken.has(own); n++) own = `p${n}`;
  taken.add(own);
  return own;
}

function notZeppelin(why: string): StudioError {
  return new StudioError('note/not-zeppelin', `the file is not a Zeppelin note: ${why}`, {
    hint: 'export the note from Zeppelin or from the AWS Studio notebook again, as .zpln',
  });
}
