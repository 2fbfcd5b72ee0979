import {createHash} from 'node:crypto';
import type {Note, Paragraph} from '../../protocol/note.ts';
import {isProse, parseHeader} from '../../protocol/paragraph-header.ts';
import {writeConfig} from './config.ts';
import {type Json, object, text} from './json.ts';
import {writeParams} from './params.ts';

/** The version of Zeppelin whose shape is written for notes that came from nowhere else. */
const VERSION = '0.9.0';

/**
 * A note as Zeppelin's JSON. A note that was imported gets back all that its file had: results, forms, users, dates, whatever we show or not.
 * `path`: where the note lies here; it becomes Zeppelin's name and path.
 */
export function writeZpln(note: Note, path: string): string {
  const kept = object(note.extra.zeppelin);
  const folder = path.split('/').slice(0, -1).join('/');
  const shape = {
    paragraphs: note.paragraphs.map(writeParagraph),
    name: note.title,
    id: idOf(path),
    defaultInterpreterGroup: 'flink',
    version: VERSION,
    noteParams: writeParams(note.params, {}),
    noteForms: {},
    angularObjects: {},
    config: {isZeppelinNotebookCronEnable: false, ...(note.look === undefined ? {} : {looknfeel: note.look})},
    info: {},
    path: `/${folder === '' ? '' : `${folder}/`}${note.title}`,
  };
  const renamed = text(kept?.name)?.split('/').at(-1)?.trim() === note.title ? {} : {name: note.title};
  const answers =
    kept?.noteParams === undefined && Object.keys(note.params).length === 0 ? {} : {noteParams: writeParams(note.params, kept?.noteParams)};
  const config = object(kept?.config);
  const looked =
    (text(config?.looknfeel) ?? 'default') === (note.look ?? 'default') ? {} : {config: {...config, looknfeel: note.look ?? 'default'}};
  return `${JSON.stringify(kept === null ? shape : {paragraphs: shape.paragraphs, ...kept, ...answers, ...renamed, ...looked}, null, 2)}\n`;
}

function writeParagraph(paragraph: Paragraph): Json {
  const kept = object(paragraph.extra.zeppelin);
  const {headerAdded, noText, ...rest} = kept ?? fresh(paragraph);
  const added = text(headerAdded) ?? '';
  const body = added !== '' && paragraph.text.startsWith(added) ? paragraph.text.slice(added.length) : paragraph.text;
  const config = writeConfig(object(rest.config) ?? {}, paragraph);
  if (paragraph.title !== '' && config.title === undefined) config.title = true;
  const {title} = paragraph;
  const settings = object(rest.settings);
  const asked = settings === null && Object.keys(paragraph.params).length === 0;
  return {
    ...(title === '' ? {} : {title}),
    ...(noText === true && body === '' ? {} : {text: body}),
    ...rest,
    ...(asked ? {} : {settings: {...settings, params: writeParams(paragraph.params, settings?.params)}}),
    config,
  };
}

function fresh(paragraph: Paragraph): Record<string, Json> {
  const id = `paragraph_${numberOf(paragraph.id, 13)}_${numberOf(`${paragraph.id}.`, 9)}`;
  return {
    config: editorConfig(paragraph),
    settings: {params: {}, forms: {}},
    apps: [],
    progressUpdateIntervalMs: 500,
    jobName: id,
    id,
    status: 'READY',
    progress: 0,
  };
}

function editorConfig(paragraph: Paragraph): Record<string, Json> {
  const header = parseHeader(paragraph.text);
  const interpreter = header.kind === 'header' ? header.interpreter : '';
  const language = isProse(paragraph.text)
    ? 'markdown'
    : interpreter.endsWith('sql')
      ? 'sql'
      : interpreter.endsWith('pyflink')
        ? 'python'
        : 'text';
  return {
    editorSetting: {language, editOnDblClick: language === 'markdown', completionKey: 'TAB', completionSupport: language !== 'markdown'},
    editorMode: `ace/mode/${language}`,
    fontSize: 9,
    results: {},
  };
}

/** Nine characters, as Zeppelin's ids; the same for the same path. */
function idOf(path: string): string {
  return `2${createHash('sha256').update(path).digest('hex').slice(0, 8).toUpperCase()}`;
}

function numberOf(seed: string, digits: number): string {
  const hex = createHash('sha256').update(seed).digest('hex').slice(0, 15);
  return String(Number.parseInt(hex, 16)).padStart(digits, '1').slice(0, digits);
}
