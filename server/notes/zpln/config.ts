import {isDeepStrictEqual} from 'node:util';
import type {Paragraph} from '../../protocol/note.ts';
import type {View} from '../../protocol/view.ts';
import {readGraph, writeGraph} from './graph.ts';
import {type Json, list, number, object} from './json.ts';

type Settings = Pick<
  Paragraph,
  'width' | 'editorHidden' | 'resultHidden' | 'disabled' | 'runOnChange' | 'view' | 'lineNumbers' | 'fontSize'
>;
const TABLE: View = {kind: 'table', keys: [], groups: [], values: []};

/** What a paragraph's `config` says that is said here too. */
export function readConfig(config: Readonly<Record<string, Json>>): Settings {
  return {
    width: Math.min(12, Math.max(1, Math.round(number(config.colWidth) ?? 12))),
    editorHidden: config.editorHide === true,
    resultHidden: config.tableHide === true,
    disabled: config.enabled === false,
    runOnChange: config.runOnSelectionChange !== false,
    view: readGraph(config) ?? TABLE,
    ...readEditor(config),
  };
}

/** Nine points are what Zeppelin gives every editor: they say nothing. */
function readEditor(config: Readonly<Record<string, Json>>): Pick<Settings, 'lineNumbers' | 'fontSize'> {
  const size = Math.round(number(config.fontSize) ?? 9);
  return {
    ...(typeof config.lineNumbers === 'boolean' ? {lineNumbers: config.lineNumbers} : {}),
    ...(size > 9 && size <= 20 ? {fontSize: size} : {}),
  };
}

/** `kept` with the paragraph's settings in it; what says the same already stays as it was written. */
export function writeConfig(kept: Readonly<Record<string, Json>>, paragraph: Paragraph): Record<string, Json> {
  const config: Record<string, Json> = {...kept};
  const before = readConfig(kept);
  if (before.width !== paragraph.width || config.colWidth === undefined) config.colWidth = paragraph.width;
  if (before.editorHidden !== paragraph.editorHidden) config.editorHide = paragraph.editorHidden;
  if (before.resultHidden !== paragraph.resultHidden) config.tableHide = paragraph.resultHidden;
  if (before.disabled !== paragraph.disabled || config.enabled === undefined) config.enabled = !paragraph.disabled;
  if (before.runOnChange !== paragraph.runOnChange) config.runOnSelectionChange = paragraph.runOnChange;
  if (before.lineNumbers !== paragraph.lineNumbers && paragraph.lineNumbers !== undefined) config.lineNumbers = paragraph.lineNumbers;
  if (before.fontSize !== paragraph.fontSize) config.fontSize = paragraph.fontSize ?? 9;
  if (isDeepStrictEqual(before.view, paragraph.view)) return config;
  const results = list(config.results);
  const first = object(results[0]);
  const written = {...first, graph: writeGraph(paragraph.view, first?.graph ?? config.graph), helium: first?.helium ?? {}};
  config.results = Object.fromEntries([written, ...results.slice(1)].map((result, i) => [String(i), result]));
  return config;
}
