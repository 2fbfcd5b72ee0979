// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is a form
import {type Diagnostic, diagnostic, type Span} from '../../kernels/protocol/diagnostic.ts';
import {parseHeader} from './paragraph-header.ts';

/** What a person gave: a text, or of a checkbox the chosen values. */
export type FormValue = string | readonly string[];
export type FormValues = Readonly<Record<string, FormValue>>;

export interface FormOption {
  readonly value: string;
  readonly label: string;
}

/**
 * One question that a text asks, by Zeppelin's grammar (its class `Input`): `${name=default}`, `${name=default,a|b(Label)}`,
 * `${checkbox:name=a|b,a|b|c}`, `${checkbox( or ):name=…}`, `${password:name}`; a name may carry a label in parentheses, `$$` asks for the whole
 * note, a leading `_` hides the question.
 */
export interface Form {
  readonly name: string;
  readonly label: string;
  readonly kind: 'text' | 'select' | 'checkbox' | 'password';
  readonly scope: 'paragraph' | 'note';
  readonly hidden: boolean;
  readonly fallback: FormValue;
  readonly options: readonly FormOption[];
  /** Stands between the chosen values of a checkbox. */
  readonly delimiter: string;
}

const FORM = /(_)?(\$\$?)\{([^=}]*(?:=[^}]*)?)\}/g;
const TYPE = /^([A-Za-z]+)(?:\(([^)]*)\))?:(.*)$/s;
const LABELLED = /^(.*?)\(([^)]*)\)$/s;

interface Placed {
  readonly form: Form | Diagnostic;
  readonly span: Span;
}

/** The questions of a paragraph's text, each name once per scope, the first one's shape; header and prose that is no question are left out. */
export function formsOf(text: string): readonly Form[] {
  const seen = new Map<string, Form>();
  for (const {form} of placed(text)) if (!('code' in form) && !seen.has(keyOf(form))) seen.set(keyOf(form), form);
  return [...seen.values()];
}

const keyOf = (form: Form): string => `${form.scope} ${form.name}`;

function placed(text: string): readonly Placed[] {
  if (!text.includes('${')) return [];
  const header = parseHeader(text);
  // Zeppelin's `form=none`: the text asks nothing.
  const asks = header.kind !== 'error' && !/^(none|native)$/i.test(header.properties.form ?? '');
  const from = asks ? header.bodyOffset : text.length;
  return [...text.slice(from).matchAll(FORM)].map((match) => {
    const span = {start: from + match.index, end: from + match.index + match[0].length};
    return {span, form: read(match[3] ?? '', match[2] === '$$' ? 'note' : 'paragraph', match[1] === '_', span)};
  });
}

function read(inside: string, scope: Form['scope'], hidden: boolean, span: Span): Form | Diagnostic {
  const equals = inside.indexOf('=');
  const head = equals === -1 ? inside : inside.slice(0, equals);
  const [given = '', choices] = equals === -1 ? [] : atComma(inside.slice(equals + 1));
  const typed = TYPE.exec(head);
  const type = typed?.[1]?.toLowerCase() ?? '';
  const named = LABELLED.exec((typed?.[3] ?? head).trim());
  const name = (named?.[1] ?? typed?.[3] ?? head).trim();
  if (name === '') return diagnostic('note/bad-form', 'a form needs a name', {span, hint: 'write ${name} or ${name=default}'});
  const base = {name, label: named?.[2]?.trim() || name, scope, hidden, delimiter: ','};
  const options = choices === undefined ? [] : choices.split('|').map(option);
  switch (type) {
    case 'checkbox':
      return {...base, kind: 'checkbox', fallback: given === '' ? [] : given.split('|'), options, delimiter: typed?.[2] ?? ','};
    case 'password':
      return {...base, kind: 'password', fallback: '', options: []};
    case '':
    case 'textbox':
    case 'select':
      return {...base, kind: options.length > 0 ? 'select' : 'text', fallback: given, options};
    default:
      return diagnostic('note/bad-form', `"${typed?.[1]}" is no kind of form`, {
        span,
        hint: 'there are ${name=default}, ${name=default,a|b}, ${checkbox:name=a,a|b} and ${password:name}',
      });
  }
}

/** Default and choices: parted by the first comma. */
function atComma(text: string): [string, string | undefined] {
  const comma = text.indexOf(',');
  return comma === -1 ? [text, undefined] : [text.slice(0, comma), text.slice(comma + 1)];
}

function option(text: string): FormOption {
  const labelled = LABELLED.exec(text);
  return labelled === null ? {value: text, label: text} : {value: labelled[1] ?? '', label: labelled[2] ?? ''};
}

/** A paragraph's text with the answers in the place of its questions, and where each character came from. */
export interface FilledText {
  readonly text: string;
  /** The place in the text with the questions; the inside of an answer is its whole question. */
  readonly toSource: (span: Span) => Span;
  /** The place in `text` of a place in the text with the questions. */
  readonly toFilled: (offset: number) => number;
}

/** `values` of the paragraph, `noteValues` of the note; what was not answered takes its default. An unknown kind of form is an error. */
export function fillForms(text: string, values: FormValues, noteValues: FormValues): FilledText | Diagnostic {
  const questions = placed(text);
  if (questions.length === 0) return {text, toSource: (span) => span, toFilled: (offset) => offset};
  const pieces: {source: Span; start: number; end: number}[] = [];
  let out = '';
  let at = 0;
  for (const {form, span} of questions) {
    if ('code' in form) return form;
    out += text.slice(at, span.start);
    const start = out.length;
    out += answer(form, (form.scope === 'note' ? noteValues : values)[form.name]);
    pieces.push({source: span, start, end: out.length});
    at = span.end;
  }
  out += text.slice(at);
  const place = (offset: number, end: boolean): number => {
    let moved = offset;
    for (const {source, ...piece} of pieces) {
      if (end ? offset <= piece.start : offset < piece.start) break;
      if (end ? offset <= piece.end : offset < piece.end) return end ? source.end : source.start;
      moved = offset - piece.end + source.end;
    }
    return moved;
  };
  const toFilled = (offset: number): number => {
    let moved = offset;
    for (const {source, start, end} of pieces) {
      if (offset <= source.start) break;
      // Inside of a question its answer begins.
      if (offset < source.end) return start;
      moved = offset - source.end + end;
    }
    return moved;
  };
  return {
    text: out,
    toSource: ({start, end}) => ({start: place(start, false), end: Math.max(place(start, false), place(end, true))}),
    toFilled,
  };
}

function answer(form: Form, value: FormValue | undefined): string {
  const given = value ?? form.fallback;
  if (typeof given === 'string') return given;
  return form.kind === 'checkbox' ? given.join(form.delimiter) : (given[0] ?? '');
}

/** A diagnostic about a filled text, with its places in the text with the questions. */
export function unfilled(d: Diagnostic, {toSource}: FilledText): Diagnostic {
  return {
    ...d,
    ...(d.span ? {span: toSource(d.span)} : {}),
    ...(d.fixes ? {fixes: d.fixes.map((fix) => ({...fix, span: toSource(fix.span)}))} : {}),
  };
}
