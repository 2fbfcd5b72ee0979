import {CONNECTOR_INFOS} from '../connectors/infos.ts';
import {resolvePath} from '../planner/binder/from.ts';
import type {ConnectorInfo, OptionInfo} from '../protocol/connector.ts';
import type {Token} from '../sql/lexer.ts';
import type {CompletionItem, CompletionPlace, Completions} from './completion.ts';
import {objectAt} from './environment.ts';
import type {EditorFacts} from './facts.ts';
import {isSymbol, isWord, nameOf} from './script.ts';
import {SETTINGS} from './settings-info.ts';

/** An entry `'key' = 'value'` of the list around a place. */
interface Entry {
  readonly key: string;
  readonly value: string | null;
}

/** What the text literals at a place mean. */
export type StringPlace =
  | {
      readonly kind: 'option-key';
      readonly given: readonly Entry[];
      readonly connector: ConnectorInfo | null;
      readonly options: readonly OptionInfo[];
    }
  | {readonly kind: 'option-value'; readonly key: string; readonly connector: ConnectorInfo | null; readonly options: readonly OptionInfo[]}
  | {readonly kind: 'setting-key'}
  | {readonly kind: 'setting-value'; readonly key: string};

/** Inside of quotes (`token`), or where a text in quotes is expected (null). */
export function stringItems(place: CompletionPlace, token: Token | null, offset: number, facts: EditorFacts): Completions {
  const start = token === null ? offset : token.start + place.text.slice(token.start).indexOf("'") + 1;
  const closed = token !== null && token.kind !== 'error' && !place.text.slice(token.start, token.end).includes('\n');
  const replace = {start, end: token === null || !closed ? offset : token.end};
  const found = stringPlace(place);
  const items = found === null ? [] : itemsOf(found, facts);
  // What is chosen closes the text, so that writing goes on behind it; a beginning of several keys stays open.
  const end = (item: CompletionItem): string => (!item.insert.endsWith('.') ? "'" : closed ? "'" : '');
  return {items: token === null ? items : items.map((item) => ({...item, insert: `${item.insert}${end(item)}`})), replace};
}

function itemsOf(found: StringPlace, facts: EditorFacts): readonly CompletionItem[] {
  switch (found.kind) {
    case 'setting-key':
      return SETTINGS.map((s, i) => ({
        label: s.key,
        kind: 'setting',
        insert: s.key,
        detail: s.default ?? '',
        documentation: s.acts ? s.description : `${s.description} — kept for the Flink kernel`,
        rank: i / 100,
      }));
    case 'setting-value':
      return valueItems(SETTINGS.find((s) => s.key === found.key)?.values ?? [], '');
    case 'option-key': {
      const given = new Set(found.given.map((e) => e.key));
      return found.options
        .filter(
          (o) =>
            !given.has(o.key) &&
            !(o.sameAs !== undefined && given.has(o.sameAs)) &&
            !found.options.some((t) => t.sameAs === o.key && given.has(t.key)),
        )
        .map((o, i) => ({
          label: o.key,
          kind: 'option',
          insert: o.key.endsWith('*') ? o.key.slice(0, -1) : o.key,
          detail: [o.required ? 'required' : '', o.default === undefined ? o.type : `${o.type}, default ${o.default}`]
            .filter((t) => t !== '')
            .join(', '),
          documentation: optionText(o),
          rank: (o.required && o.sameAs === undefined ? 0 : o.sameAs === undefined ? 10 : 20) + i / 1000,
        }));
    }
    case 'option-value':
      return valuesOf(found, facts);
    default:
      return found satisfies never;
  }
}

function valueItems(values: readonly string[], detail: string): readonly CompletionItem[] {
  return values.map((value, i) => ({label: value, kind: 'value', insert: value, ...(detail === '' ? {} : {detail}), rank: i / 100}));
}

function valuesOf({key, connector, options}: StringPlace & {kind: 'option-value'}, facts: EditorFacts): readonly CompletionItem[] {
  if (key === 'connector')
    return CONNECTOR_INFOS.map((c, i) => ({label: c.identifier, kind: 'value', insert: c.identifier, detail: c.description, rank: i}));
  if (/(^|\.)format$/.test(key))
    return valueItems(
      (connector?.formats ?? []).map((f) => f.identifier),
      'format',
    );
  if (key === 'stream') return valueItems(facts.streams, 'stream');
  if (key === 'path')
    return valueItems(
      facts.buckets.map((b) => `s3://${b}/`),
      'bucket',
    );
  const info = infoOf(key, options);
  if (info === null) return [];
  const shown = info.values ?? (info.type === 'boolean' ? ['true', 'false'] : info.default === undefined ? [] : [info.default]);
  return valueItems(shown, '').map((item) => (item.label === info.default ? {...item, detail: 'default'} : item));
}

/** An option by its key, families such as `fields.*` included. */
export function infoOf(key: string, options: readonly OptionInfo[]): OptionInfo | null {
  return options.find((o) => o.key === key) ?? options.find((o) => o.key.endsWith('*') && key.startsWith(o.key.slice(0, -1))) ?? null;
}

/** Markdown. */
export function optionText(o: OptionInfo): string {
  const values = o.values === undefined ? o.type : o.values.map((v) => `\`${v}\``).join(', ');
  const same = o.sameAs === undefined ? '' : `\n\nThe same as \`${o.sameAs}\`.`;
  return `\`${o.key}\`: ${o.description}\n\nTakes ${values}${o.default === undefined ? '' : `, without it \`${o.default}\``}.${same}`;
}

const COMMON: readonly OptionInfo[] = [
  {
    key: 'connector',
    type: 'enum',
    values: CONNECTOR_INFOS.map((c) => c.identifier),
    required: true,
    description: 'the system that the table stands for',
  },
  {key: 'scan.watermark.idle-timeout', type: 'duration', description: 'a split without records for so long holds nobody back'},
  {key: 'scan.watermark.alignment.group', type: 'string', description: 'tables of one group wait for each other in event time'},
  {key: 'scan.watermark.alignment.max-drift', type: 'duration', description: 'how far a split may be ahead of the slowest of its group'},
  {key: 'scan.watermark.alignment.update-interval', type: 'duration', description: 'how often a split that waits looks again'},
];

/** What a text literal before tokens[at] would be; null where nothing is known of it. */
export function stringPlace(place: Pick<CompletionPlace, 'text' | 'view' | 'from' | 'at' | 'to' | 'environment'>): StringPlace | null {
  const {view, from, at, to} = place;
  const {tokens} = view;
  if (isWord(tokens[from], 'SET', 'RESET')) {
    if (at === from + 1) return {kind: 'setting-key'};
    return isSymbol(tokens[at - 1], '=') ? {kind: 'setting-value', key: tokens[from + 1]?.text ?? ''} : null;
  }
  const open = openBefore(tokens, from, at);
  if (open === null) return null;
  const head = tokens[open - 1];
  const isHint = isWord(head, 'OPTIONS');
  const isReset = isWord(head, 'RESET');
  if (!isHint && !isReset && !(isWord(head, 'WITH', 'SET') && isWord(tokens[from], 'CREATE', 'ALTER'))) return null;
  if (isWord(tokens[from], 'CREATE') && isWord(tokens[from + 1], 'DATABASE', 'CATALOG')) return null;
  const entries = entriesIn(tokens, open, to, at);
  const own = isHint || !isWord(tokens[from], 'CREATE') ? tableOptions(place, open, isHint) : [];
  const all = [...own, ...entries.filter((e) => e.value !== null)];
  const connector = CONNECTOR_INFOS.find((c) => c.identifier === all.findLast((e) => e.key === 'connector')?.value) ?? null;
  const options = optionsOf(connector, all);
  const before = tokens[at - 1];
  if (isSymbol(before, '=')) return {kind: 'option-value', key: tokens[at - 2]?.text ?? '', connector, options};
  if (!isSymbol(before, '(') && !isSymbol(before, ',')) return null;
  return {kind: 'option-key', given: entries, connector, options};
}

function optionsOf(connector: ConnectorInfo | null, entries: readonly Entry[]): readonly OptionInfo[] {
  if (connector === null) return COMMON;
  const named = entries.filter((e) => /(^|\.)format$/.test(e.key)).map((e) => e.value);
  const formats = connector.formats.filter((f) => named.length === 0 || named.includes(f.identifier));
  const format: readonly OptionInfo[] =
    connector.formats.length === 0 || connector.options.some((o) => o.key === 'format')
      ? []
      : [
          {
            key: 'format',
            type: 'enum',
            values: connector.formats.map((f) => f.identifier),
            required: true,
            description: 'how a record is written',
          },
        ];
  return [...COMMON, ...format, ...connector.options, ...formats.flatMap((f) => f.options)];
}

function openBefore(tokens: readonly Token[], from: number, at: number): number | null {
  let depth = 0;
  for (let i = at - 1; i > from; i--) {
    if (isSymbol(tokens[i], ')')) depth++;
    else if (isSymbol(tokens[i], '(') && depth-- === 0) return i;
  }
  return null;
}

/** The entries between a parenthesis and its end, but for the one at the caret. */
function entriesIn(tokens: readonly Token[], open: number, to: number, at: number): readonly Entry[] {
  const entries: Entry[] = [];
  for (let i = open + 1; i < to && !isSymbol(tokens[i], ')'); i++) {
    if (i === at || tokens[i]?.kind !== 'string' || isSymbol(tokens[i - 1], '=')) continue;
    const value = isSymbol(tokens[i + 1], '=') && tokens[i + 2]?.kind === 'string' && i + 2 !== at ? (tokens[i + 2] as Token).text : null;
    entries.push({key: (tokens[i] as Token).text, value});
  }
  return entries;
}

/** The options of the table that a hint follows, or that ALTER TABLE names. */
function tableOptions(
  {text, view, from, environment}: Pick<CompletionPlace, 'text' | 'view' | 'from' | 'environment'>,
  open: number,
  isHint: boolean,
): readonly Entry[] {
  const {tokens} = view;
  let end = isHint ? open - 2 : from + 2;
  const parts: string[] = [];
  if (isHint) {
    for (; end > 0 && (tokens[end - 1]?.kind === 'word' || tokens[end - 1]?.kind === 'quoted'); end -= 2) {
      parts.unshift(nameOf(tokens[end - 1] as Token, text));
      if (!isSymbol(tokens[end - 2], '.')) break;
    }
  } else {
    for (; tokens[end]?.kind === 'word' || tokens[end]?.kind === 'quoted'; end += 2) {
      parts.push(nameOf(tokens[end] as Token, text));
      if (!isSymbol(tokens[end + 1], '.')) break;
    }
  }
  if (parts.length === 0 || parts.length > 3) return [];
  const span = {start: 0, end: 0};
  const path = resolvePath({kind: 'identifier', parts: parts.map((name) => ({name, quoted: true, span})), span}, environment.session);
  const object = objectAt(environment, path);
  return object?.kind === 'table' ? Object.entries(object.options).map(([key, value]) => ({key, value})) : [];
}
