import type * as monacoTypes from 'monaco-editor/editor';
import type {CompletionItem} from '../../kernels/editor/completion.ts';
import type {Definition} from '../../kernels/editor/definition.ts';
import type {Diagnostic, Fix} from '../../kernels/protocol/diagnostic.ts';
import {functionHref} from '../help/document-links.ts';
import {factsFor, sqlOf} from './facts-store.ts';
import {askSql} from './sql-client.ts';
import type {SqlAnswers} from './sql-worker.ts';

type Monaco = typeof monacoTypes;
type Model = monacoTypes.editor.ITextModel;

/** Whose text a model is, and what is known to be wrong in it. */
export interface ModelContext {
  readonly note: string;
  readonly paragraph: string;
  /** Goes to a table's statement in another paragraph, or to its page. */
  readonly onDefinition: (definition: Definition) => void;
  diagnostics: readonly Diagnostic[];
}

const contexts = new WeakMap<Model, ModelContext>();

export function bindModel(model: Model, context: ModelContext): void {
  contexts.set(model, context);
}

export function contextOf(model: Model): ModelContext | undefined {
  return contexts.get(model);
}

/** Asks the worker about a place of a model. Undefined outside of SQL. `offset` is where the SQL begins in the model's text. */
async function ask<K extends keyof SqlAnswers>(
  kind: K,
  model: Model,
  position: monacoTypes.IPosition,
): Promise<{readonly answer: SqlAnswers[K]; readonly offset: number} | undefined> {
  const context = contexts.get(model);
  const text = model.getValue();
  const sql = context === undefined ? null : sqlOf(text);
  if (context === undefined || sql === null) return undefined;
  const at = model.getOffsetAt(position) - sql.offset;
  if (at < 0 && kind !== 'format') return undefined;
  const answer = await askSql(kind, {
    text: text.slice(sql.offset),
    offset: at,
    mode: sql.mode,
    facts: factsFor(context.note, context.paragraph),
  });
  return answer === undefined || model.isDisposed() ? undefined : {answer, offset: sql.offset};
}

/** The statement at a place, as offsets into the model's text. */
export async function statementRange(model: Model, position: monacoTypes.IPosition): Promise<{start: number; end: number} | null> {
  const found = await ask('statement', model, position);
  return found?.answer ? {start: found.answer.start + found.offset, end: found.answer.end + found.offset} : null;
}

export function rangeOf(model: Model, start: number, end: number): monacoTypes.IRange {
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(end);
  return {startLineNumber: from.lineNumber, startColumn: from.column, endLineNumber: to.lineNumber, endColumn: to.column};
}

/** Completion, hover, fixes, formatting and definitions of the dialect. */
export function registerLanguage(monaco: Monaco, language: string): void {
  const {languages} = monaco;
  languages.registerCompletionItemProvider(language, {
    triggerCharacters: ['.', "'", '{', '`'],
    async provideCompletionItems(model, position) {
      const found = await ask('complete', model, position);
      if (found === undefined) return {suggestions: []};
      const {items, replace} = found.answer;
      const range = rangeOf(model, replace.start + found.offset, replace.end + found.offset);
      return {suggestions: items.map((item, i) => suggestion(monaco, item, i, range))};
    },
  });
  languages.registerHoverProvider(language, {
    async provideHover(model, position) {
      const found = await ask('hover', model, position);
      if (!found?.answer) return null;
      const {span, text, page} = found.answer;
      const name = model.getValue().slice(span.start + found.offset, span.end + found.offset);
      const more = page === null ? '' : `\n\n[Read about it](${location.origin}${functionHref(page, name)})`;
      const value = text.replaceAll('```sql', `\`\`\`${language}`) + more;
      return {range: rangeOf(model, span.start + found.offset, span.end + found.offset), contents: [{value}]};
    },
  });
  languages.registerDocumentFormattingEditProvider(language, {
    displayName: 'Millrace',
    async provideDocumentFormattingEdits(model) {
      const found = await ask('format', model, {lineNumber: 1, column: 1});
      if (found === undefined) return [];
      const text = model.getValue();
      if (text.slice(found.offset) === found.answer) return [];
      return [{range: rangeOf(model, found.offset, text.length), text: found.answer}];
    },
  });
  languages.registerDefinitionProvider(language, {
    async provideDefinition(model, position) {
      const found = await ask('definition', model, position);
      const context = contexts.get(model);
      if (!found?.answer || context === undefined) return null;
      const definition = found.answer;
      if (definition.kind === 'place' && definition.paragraph === null) {
        return {uri: model.uri, range: rangeOf(model, definition.span.start + found.offset, definition.span.end + found.offset)};
      }
      // Another paragraph has an editor of its own: F12 and a click go there by `goToDefinition`.
      const word = model.getWordAtPosition(position);
      const column = word?.startColumn ?? position.column;
      return {
        uri: model.uri,
        range: {
          startLineNumber: position.lineNumber,
          endLineNumber: position.lineNumber,
          startColumn: column,
          endColumn: word?.endColumn ?? column,
        },
      };
    },
  });
  languages.registerCodeActionProvider(
    language,
    {
      provideCodeActions(model, range) {
        const context = contexts.get(model);
        const actions = fixesNear(model, context?.diagnostics ?? [], range).map(({fix, diagnostic}, i) => ({
          title: fix.title,
          kind: 'quickfix',
          isPreferred: i === 0,
          diagnostics: monaco.editor.getModelMarkers({resource: model.uri}).filter((m) => m.message.startsWith(diagnostic.message)),
          edit: {
            edits: [
              {
                resource: model.uri,
                versionId: model.getVersionId(),
                textEdit: {range: rangeOf(model, fix.span.start, fix.span.end), text: fix.text},
              },
            ],
          },
        }));
        return {actions, dispose: () => {}};
      },
    },
    {providedCodeActionKinds: ['quickfix']},
  );
}

/** Fixes of what is wrong in the lines of a range. */
export function fixesNear(
  model: Model,
  diagnostics: readonly Diagnostic[],
  range: {readonly startLineNumber: number; readonly endLineNumber: number},
): readonly {readonly fix: Fix; readonly diagnostic: Diagnostic}[] {
  const seen = new Set<string>();
  return diagnostics.flatMap((diagnostic) => {
    const {span, fixes = []} = diagnostic;
    if (span === undefined) return [];
    const {startLineNumber, endLineNumber} = rangeOf(model, span.start, span.end);
    if (startLineNumber > range.endLineNumber || endLineNumber < range.startLineNumber) return [];
    return fixes.flatMap((fix) => {
      const key = JSON.stringify(fix);
      if (seen.has(key)) return [];
      seen.add(key);
      return [{fix, diagnostic}];
    });
  });
}

/** Goes to where the table at the cursor was made; false when nothing is known of it, or it is in this text. */
export async function goToDefinition(model: Model, position: monacoTypes.IPosition): Promise<boolean> {
  const found = await ask('definition', model, position);
  const context = contexts.get(model);
  if (!found?.answer || context === undefined) return false;
  const {answer} = found;
  if (answer.kind === 'place' && answer.paragraph === null) return false;
  context.onDefinition(answer);
  return true;
}

function suggestion(monaco: Monaco, item: CompletionItem, index: number, range: monacoTypes.IRange): monacoTypes.languages.CompletionItem {
  const {CompletionItemKind, CompletionItemInsertTextRule} = monaco.languages;
  const kinds: Record<CompletionItem['kind'], monacoTypes.languages.CompletionItemKind> = {
    keyword: CompletionItemKind.Keyword,
    function: CompletionItemKind.Function,
    column: CompletionItemKind.Field,
    table: CompletionItemKind.Struct,
    view: CompletionItemKind.Interface,
    database: CompletionItemKind.Module,
    catalog: CompletionItemKind.Folder,
    type: CompletionItemKind.TypeParameter,
    option: CompletionItemKind.Property,
    value: CompletionItemKind.Value,
    setting: CompletionItemKind.Property,
    form: CompletionItemKind.Variable,
  };
  const isOption = item.kind === 'option' || item.kind === 'setting' || item.kind === 'value';
  return {
    label: item.detail === undefined ? item.label : {label: item.label, description: item.detail},
    kind: kinds[item.kind],
    insertText: item.insert,
    ...(item.snippet ? {insertTextRules: CompletionItemInsertTextRule.InsertAsSnippet} : {}),
    ...(item.documentation === undefined ? {} : {documentation: {value: item.documentation.replaceAll('```sql', '```millrace-sql')}}),
    sortText: String(index).padStart(5, '0'),
    // Keys with dots and dashes are found by any part of them.
    ...(isOption ? {filterText: item.label} : {}),
    range,
  };
}
