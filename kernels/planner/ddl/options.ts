import type {ConnectorInfo, FormatInfo, OptionInfo} from '../../protocol/connector.ts';
import {type Diagnostic, diagnostic, type Span} from '../../protocol/diagnostic.ts';
import type {ConnectorCatalog} from '../catalog.ts';
import {nearest} from '../nearest.ts';
import {parseDuration} from '../settings.ts';
import {quoteString} from '../type-text.ts';
import {insteadOfConnector, insteadOfFormat} from './absent-connectors.ts';
import {fromOtherVocabulary} from './other-vocabularies.ts';

/** An entry of WITH (…). Spans are those of the quoted literals. */
interface WrittenOption {
  readonly key: string;
  readonly value: string;
  readonly keySpan: Span;
  readonly valueSpan: Span;
}

/** Options that the planner itself reads, for every connector. */
const COMMON: readonly OptionInfo[] = [
  {key: 'connector', type: 'string', description: 'the system that the table stands for'},
  {key: 'scan.watermark.idle-timeout', type: 'duration', description: 'a split without records for so long holds nobody back'},
  {key: 'scan.watermark.alignment.group', type: 'string', description: 'tables of one group wait for each other in event time'},
  {key: 'scan.watermark.alignment.max-drift', type: 'duration', description: 'how far a split may be ahead of the slowest of its group'},
  {key: 'scan.watermark.alignment.update-interval', type: 'duration', description: 'how often a split that waits looks again'},
];

/** Every mistake in a table's options. `at` is what to mark when something is missing. */
export function checkOptions(
  table: string,
  written: readonly WrittenOption[],
  connectors: ConnectorCatalog,
  at: Span,
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const byKey = new Map<string, WrittenOption>();
  for (const option of written) {
    if (byKey.has(option.key)) {
      found.push(diagnostic('planner/duplicate-option', `option "${option.key}" is given twice`, {span: option.keySpan}));
    }
    byKey.set(option.key, option);
  }
  const connector = findConnector(table, byKey.get('connector'), connectors, at, found);
  if (connector === null) return found;
  const format = findFormat(connector, byKey.get('format'), at, found);
  const known = knownOptions(connector, format);
  found.push(...given(written, known, connector, format, connectors));
  checkTwins(byKey, known, found);
  checkRequired(table, connector, known, byKey, at, found);
  return found;
}

/** Mistakes in options that a hint gives to a table with options of its own. */
export function checkGivenOptions(
  written: readonly WrittenOption[],
  own: Readonly<Record<string, string>>,
  connector: ConnectorInfo,
  connectors: ConnectorCatalog,
): readonly Diagnostic[] {
  const format = connector.formats.find((f) => f.identifier === own.format) ?? null;
  return given(written, knownOptions(connector, format), connector, format, connectors);
}

function knownOptions(connector: ConnectorInfo, format: FormatInfo | null): readonly OptionInfo[] {
  return [...COMMON, ...connector.options, ...(connector.formats.length > 0 ? [FORMAT] : []), ...formatOptions(connector, format)];
}

function given(
  written: readonly WrittenOption[],
  known: readonly OptionInfo[],
  connector: ConnectorInfo,
  format: FormatInfo | null,
  connectors: ConnectorCatalog,
): readonly Diagnostic[] {
  return written.flatMap((option) => {
    const info = infoOf(option.key, known);
    const problem = info === null ? unknownOption(option, known, connector, format, connectors) : badValue(option, info);
    return problem === null ? [] : [problem];
  });
}

const FORMAT: OptionInfo = {key: 'format', type: 'string', description: 'how a record is written'};

function findConnector(
  table: string,
  option: WrittenOption | undefined,
  connectors: ConnectorCatalog,
  at: Span,
  found: Diagnostic[],
): ConnectorInfo | null {
  const all = connectors.identifiers();
  if (option === undefined) {
    found.push(
      diagnostic('planner/missing-connector', `table "${table}" names no connector`, {
        span: at,
        detail: `the option "connector" says which system holds the table: ${all.join(', ')}`,
        hint: "add WITH ('connector' = '…')",
      }),
    );
    return null;
  }
  const connector = connectors.get(option.value);
  if (connector !== null) return connector;
  const instead = insteadOfConnector(option.value);
  if (instead !== null) {
    const detail = `the connectors are ${all.join(', ')}`;
    found.push(
      diagnostic('planner/unknown-connector', `connector "${option.value}" is not supported`, {
        span: option.valueSpan,
        detail,
        hint: instead,
      }),
    );
    return null;
  }
  const near = nearest(option.value, all);
  found.push(
    diagnostic('planner/unknown-connector', `connector "${option.value}" does not exist`, {
      span: option.valueSpan,
      detail: `the connectors are ${all.join(', ')}`,
      ...(near === null
        ? {}
        : {hint: `did you mean "${near}"?`, fixes: [{title: `Replace with ${near}`, span: option.valueSpan, text: quoteString(near)}]}),
    }),
  );
  return null;
}

function findFormat(connector: ConnectorInfo, option: WrittenOption | undefined, at: Span, found: Diagnostic[]): FormatInfo | null {
  if (connector.formats.length === 0) return null;
  const all = connector.formats.map((f) => f.identifier);
  if (option === undefined) {
    const declared = connector.options.find((o) => o.key === 'format');
    if (declared === undefined || (declared.required && declared.default === undefined)) {
      found.push(
        diagnostic('planner/missing-option', `connector "${connector.identifier}" needs the option "format"`, {
          span: at,
          detail: `its formats are ${all.join(', ')}`,
          hint: `add 'format' = '${all[0] ?? 'json'}'`,
        }),
      );
    }
    return connector.formats.find((f) => f.identifier === declared?.default) ?? null;
  }
  const format = connector.formats.find((f) => f.identifier === option.value);
  if (format) return format;
  const instead = insteadOfFormat(option.value);
  if (instead !== null) {
    const message = `connector "${connector.identifier}" does not support the format "${option.value}"`;
    found.push(
      diagnostic('planner/unknown-format', message, {span: option.valueSpan, detail: `its formats are ${all.join(', ')}`, hint: instead}),
    );
    return null;
  }
  const near = nearest(option.value, all);
  found.push(
    diagnostic('planner/unknown-format', `connector "${connector.identifier}" has no format "${option.value}"`, {
      span: option.valueSpan,
      detail: `its formats are ${all.join(', ')}`,
      ...(near === null
        ? {}
        : {hint: `did you mean "${near}"?`, fixes: [{title: `Replace with ${near}`, span: option.valueSpan, text: quoteString(near)}]}),
    }),
  );
  return null;
}

/** Of a format that was refused nothing is known: its options are judged by all formats. */
function formatOptions(connector: ConnectorInfo, format: FormatInfo | null): readonly OptionInfo[] {
  return format === null ? connector.formats.flatMap((f) => f.options) : format.options;
}

function infoOf(key: string, known: readonly OptionInfo[]): OptionInfo | null {
  return known.find((o) => o.key === key) ?? known.find((o) => o.key.endsWith('*') && key.startsWith(o.key.slice(0, -1))) ?? null;
}

function unknownOption(
  option: WrittenOption,
  known: readonly OptionInfo[],
  connector: ConnectorInfo,
  format: FormatInfo | null,
  connectors: ConnectorCatalog,
): Diagnostic {
  const otherFormat = connector.formats.find((f) => f !== format && infoOf(option.key, f.options) !== null);
  if (otherFormat && format !== null) {
    return diagnostic('planner/unknown-option', `option "${option.key}" belongs to the format "${otherFormat.identifier}"`, {
      span: option.keySpan,
      hint: `the table's format is "${format.identifier}"`,
    });
  }
  const message = `connector "${connector.identifier}" has no option "${option.key}"`;
  const keys = known.map((o) => o.key);
  const near = fromOtherVocabulary(option.key, keys) ?? nearest(option.key, keys);
  if (near !== null && !near.endsWith('*')) {
    return diagnostic('planner/unknown-option', message, {
      span: option.keySpan,
      hint: `did you mean "${near}"?`,
      fixes: [{title: `Replace with ${near}`, span: option.keySpan, text: quoteString(near)}],
    });
  }
  const owner = connectors
    .identifiers()
    .find((id) => id !== connector.identifier && infoOf(option.key, connectors.get(id)?.options ?? []) !== null);
  return diagnostic('planner/unknown-option', message, {
    span: option.keySpan,
    detail: `its options are ${keyList(known)}`,
    ...(owner === undefined ? {} : {hint: `"${option.key}" is an option of connector "${owner}"`}),
  });
}

/** The first keys of each kind, without those that only stand for many. */
function keyList(known: readonly OptionInfo[]): string {
  const keys = [...new Set(known.map((o) => o.key).filter((k) => !k.endsWith('*')))];
  return keys.slice(0, 15).join(', ') + (keys.length > 15 ? `, … (${keys.length})` : '');
}

const INTEGER = /^[+-]?\d+$/;
const DOUBLE = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const MEMORY = /^\s*\d+\s*(b|bytes|k|kb|kibibytes|m|mb|mebibytes|g|gb|gibibytes|t|tb|tebibytes)?\s*$/i;

function badValue(option: WrittenOption, info: OptionInfo): Diagnostic | null {
  const wanted = wantedValue(option.value, info);
  if (wanted === null) return null;
  const near = info.type === 'enum' ? nearest(option.value, info.values ?? []) : null;
  return diagnostic('planner/bad-option', `option "${option.key}" cannot be "${info.secret ? '******' : option.value}"`, {
    span: option.valueSpan,
    detail: `it takes ${wanted}`,
    ...(near === null
      ? {}
      : {hint: `did you mean "${near}"?`, fixes: [{title: `Replace with ${near}`, span: option.valueSpan, text: quoteString(near)}]}),
  });
}

/** What the option takes when `value` is not that; null when it is. */
function wantedValue(value: string, info: OptionInfo): string | null {
  switch (info.type) {
    case 'string':
    // Each connector has its own spellings of a point in time.
    case 'timestamp':
      return null;
    case 'boolean':
      return /^(true|false)$/i.test(value) ? null : 'true or false';
    case 'integer':
      return INTEGER.test(value) ? null : 'a whole number';
    case 'double':
      return DOUBLE.test(value) ? null : 'a number';
    case 'duration':
      return parseDuration(value) === null ? 'a duration such as 500 ms or 10 s' : null;
    case 'memory':
      return MEMORY.test(value) ? null : 'a size such as 64 kb or 1 mb';
    case 'enum':
      return (info.values ?? []).some((v) => v.toLowerCase() === value.toLowerCase()) ? null : `one of ${(info.values ?? []).join(', ')}`;
    default:
      return info.type satisfies never;
  }
}

/** The same thing said in both option vocabularies. */
function checkTwins(byKey: ReadonlyMap<string, WrittenOption>, known: readonly OptionInfo[], found: Diagnostic[]): void {
  for (const info of known) {
    const one = byKey.get(info.key);
    const other = info.sameAs === undefined ? undefined : byKey.get(info.sameAs);
    if (one === undefined || other === undefined || one.keySpan.start < other.keySpan.start) continue;
    found.push(
      diagnostic('planner/duplicate-option', `options "${other.key}" and "${one.key}" mean the same`, {
        span: one.keySpan,
        hint: 'keep one of them',
      }),
    );
  }
}

function checkRequired(
  table: string,
  connector: ConnectorInfo,
  known: readonly OptionInfo[],
  byKey: ReadonlyMap<string, WrittenOption>,
  at: Span,
  found: Diagnostic[],
): void {
  const reported = new Set<string>();
  for (const info of known) {
    if (!info.required || info.default !== undefined || info.key === 'format' || reported.has(info.key)) continue;
    const twins = known.filter((o) => o.sameAs === info.key || o.key === info.sameAs).map((o) => o.key);
    const keys = [info.key, ...twins];
    if (keys.some((key) => byKey.has(key))) continue;
    for (const key of keys) reported.add(key);
    found.push(
      diagnostic(
        'planner/missing-option',
        `connector "${connector.identifier}" needs the option ${keys.map((k) => `"${k}"`).join(' or ')}`,
        {
          span: at,
          detail: `table "${table}": ${info.description}`,
          hint: `add '${info.key}' = '…'`,
        },
      ),
    );
  }
}
