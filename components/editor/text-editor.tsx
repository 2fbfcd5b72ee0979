'use client';
import {type Ref, useEffect, useImperativeHandle, useRef, useState} from 'react';
import type {Definition} from '../../kernels/editor/definition.ts';
import type {Diagnostic} from '../../kernels/protocol/diagnostic.ts';
import {useRights} from '../presence/use-rights.ts';
import {useShownTheme} from '../shell/theme.ts';
import {diffSplice} from '../store/text-diff.ts';
import {Code} from './code.tsx';
import {onCatalogFacts} from './facts-store.ts';
import {followCursor} from './insert-target.ts';
import {useOwnCursor, useRemoteCursors} from './remote-cursors.ts';
import {checkText} from './sql-check.ts';
import {bindModel, contextOf, fixesNear, goToDefinition, rangeOf, statementRange} from './sql-language.ts';
import {turn} from './turns.ts';

type Monaco = typeof import('./monaco.ts');
type CodeEditor = import('monaco-editor/editor').editor.IStandaloneCodeEditor;

export type {Definition};

export interface TextEditorHandle {
  /** Into the text; at an offset of it, when one is given. */
  focus(offset?: number): void;
  /** Marks a part of the text and brings it into view; the focus stays where it is. */
  show(span: Span): void;
}

type Span = {readonly start: number; readonly end: number};

export interface TextEditorProps {
  readonly note: string;
  readonly paragraph: string;
  readonly text: string;
  /** The text as it is now, which may be newer than what is rendered. */
  readonly newest: () => string | undefined;
  /** Of the last run, about this very text; marked in place. */
  readonly diagnostics: readonly Diagnostic[];
  readonly label: string;
  readonly wrap: boolean;
  /** Numbers of the lines; default: shown. */
  readonly numbers?: boolean;
  /** px; default 12.5. */
  readonly fontSize?: number;
  /** Also called for changes that came from `text` itself. */
  readonly onText: (text: string) => void;
  /** `range`: only that part of the text, by offsets. */
  readonly onRun: (range?: {readonly start: number; readonly end: number}) => void;
  /** Where the table at the cursor was made, when that is not in this text. */
  readonly onDefinition: (definition: Definition) => void;
  /**
   * Escape, when nothing of the editor's own is open. Who takes it also leads into the editor: the Tab key passes it by, for inside it
   * writes. null: Tab leads in and out.
   */
  readonly onLeave: (() => void) | null;
  readonly ref?: Ref<TextEditorHandle>;
}

const FONT = 12.5;
const LINE = 20;
/** Height of a line of another size, px. */
const lineOf = (fontSize: number): number => (fontSize === FONT ? LINE : Math.round(fontSize * 1.6));
const PADDING = 8;

/**
 * Monaco, as high as its text. Until it is near the view, and until it is loaded, the text stands there coloured in the same metrics,
 * so that nothing moves when the editor takes its place.
 */
export function TextEditor(props: TextEditorProps) {
  const {text, label, wrap, numbers = true, fontSize = FONT} = props;
  const box = useRef<HTMLDivElement>(null);
  const near = useNear(box);
  const [wanted, setWanted] = useState(false);
  const [editor, setEditor] = useState<{monaco: Monaco; editor: CodeEditor} | null>(null);
  // Monaco colours in idle moments: the text at rest stays in front of it until then.
  const [colored, setColored] = useState(false);
  const theme = useShownTheme();
  const latest = useRef(props);
  latest.current = props;
  const focusWhenReady = useRef<{readonly offset?: number} | null>(null);
  const themeNow = useRef(theme);
  themeNow.current = theme;
  const focus = (offset?: number) => {
    if (editor !== null) focusAt(editor.editor, offset);
    else {
      focusWhenReady.current = offset === undefined ? {} : {offset};
      setWanted(true);
    }
  };
  const showWhenReady = useRef<Span | null>(null);
  const show = (span: Span) => {
    if (editor !== null) showSpan(editor.editor, span);
    else {
      showWhenReady.current = span;
      setWanted(true);
    }
  };
  useImperativeHandle(props.ref, () => ({focus, show}));

  const load = near || wanted;
  useEffect(() => {
    if (!load || box.current === null) return;
    const host = box.current.querySelector<HTMLElement>('[data-monaco]');
    if (host === null) return;
    let ended = false;
    let end = () => {};
    const loaded = Promise.all([import('./monaco.ts'), document.fonts.load('12.5px "Geist Mono Variable"').catch(() => [])]);
    loaded.then(async ([monaco]) => {
      await turn();
      if (ended) return;
      monaco.applyTheme(themeNow.current);
      const made = create(monaco, host, latest, () => setColored(true));
      end = made.dispose;
      setEditor({monaco, editor: made.editor});
    });
    return () => {
      ended = true;
      end();
      setEditor(null);
      setColored(false);
    };
  }, [load]);

  // Only now its place is visible: what is hidden takes no focus.
  useEffect(() => {
    if (editor !== null && showWhenReady.current !== null) showSpan(editor.editor, showWhenReady.current);
    if (editor !== null) showWhenReady.current = null;
    if (editor === null || focusWhenReady.current === null) return;
    const {offset} = focusWhenReady.current;
    focusWhenReady.current = null;
    focusAt(editor.editor, offset);
  }, [editor]);
  useEffect(() => editor?.editor.updateOptions({wordWrap: wrap ? 'on' : 'off'}), [editor, wrap]);
  useEffect(() => editor?.editor.updateOptions({ariaLabel: label}), [editor, label]);
  useEffect(() => {
    editor?.editor.updateOptions({lineNumbers: numbers ? 'on' : 'off', fontSize, lineHeight: lineOf(fontSize)});
  }, [editor, numbers, fontSize]);
  useTextFromOutside(editor?.editor ?? null, text, latest);
  useThemeOf(editor?.monaco ?? null, theme);
  useMarks(editor, props);
  useEffect(() => (editor === null ? undefined : followCursor(editor.editor)), [editor]);
  useOwnCursor(editor?.editor ?? null, props.note, props.paragraph);
  useRemoteCursors(editor, props.note, props.paragraph);
  const {write} = useRights(props.note);
  useEffect(() => editor?.editor.updateOptions({readOnly: !write, domReadOnly: !write}), [editor, write]);

  const lines = text.split('\n').length;
  return (
    <div ref={box} className="relative bg-inset" style={editor === null ? {minHeight: lines * lineOf(fontSize) + 2 * PADDING} : undefined}>
      {(editor === null || !colored) && (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the editor takes its place; the keyboard enters by Enter on the paragraph
        // biome-ignore lint/a11y/noStaticElementInteractions: see above
        <div className="absolute inset-0 z-10 overflow-hidden bg-inset py-2" onClick={() => focus()} style={atRest(fontSize)}>
          <Code text={text} numbers={numbers} wrap={wrap} className={numbers ? '' : 'pl-8'} />
        </div>
      )}
      <div data-monaco className={editor === null ? 'invisible h-0' : ''} />
    </div>
  );
}

/** The metrics of the text at rest, as the editor's own. */
function atRest(fontSize: number): Record<string, string> | undefined {
  return fontSize === FONT ? undefined : {'--code-size': `${fontSize}px`, '--code-line': `${lineOf(fontSize)}px`};
}

function showSpan(editor: CodeEditor, {start, end}: Span): void {
  const model = editor.getModel();
  if (model === null) return;
  editor.setSelection(rangeOf(model, start, end));
  // The editor is as high as its text: what scrolls is the page.
  const host = editor.getContainerDomNode();
  const main = host.closest('main');
  if (main === null) return;
  const y = host.getBoundingClientRect().top + editor.getTopForLineNumber(model.getPositionAt(start).lineNumber);
  const {top, bottom} = main.getBoundingClientRect();
  if (y < top + 80 || y > bottom - 80) main.scrollBy(0, y - (top + bottom) / 2);
}

function focusAt(editor: CodeEditor, offset: number | undefined): void {
  const model = editor.getModel();
  if (offset !== undefined && model !== null) editor.setPosition(model.getPositionAt(offset));
  editor.focus();
}

function create(
  m: Monaco,
  host: HTMLElement,
  latest: {readonly current: TextEditorProps},
  onColored: () => void,
): {editor: CodeEditor; dispose: () => void} {
  const {monaco} = m;
  const model = monaco.editor.createModel(latest.current.text, m.LANGUAGE);
  const {note, paragraph} = latest.current;
  bindModel(model, {note, paragraph, onDefinition: (definition) => latest.current.onDefinition(definition), diagnostics: []});
  const editor = monaco.editor.create(host, {
    model,
    automaticLayout: true,
    fontFamily: "'Geist Mono Variable', ui-monospace, Menlo, Consolas, monospace",
    fontSize: 12.5,
    lineHeight: LINE,
    fontLigatures: false,
    padding: {top: PADDING, bottom: PADDING},
    minimap: {enabled: false},
    scrollBeyondLastLine: false,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 8,
    glyphMargin: false,
    folding: false,
    renderLineHighlight: 'none',
    overviewRulerLanes: 0,
    overviewRulerBorder: false,
    hideCursorInOverviewRuler: true,
    guides: {indentation: false},
    bracketPairColorization: {enabled: false},
    scrollbar: {vertical: 'hidden', horizontal: 'auto', horizontalScrollbarSize: 6, alwaysConsumeMouseWheel: false, useShadows: false},
    fixedOverflowWidgets: true,
    tabSize: 2,
    wordWrap: latest.current.wrap ? 'on' : 'off',
    wordBasedSuggestions: 'off',
    quickSuggestions: {other: 'on', strings: 'on', comments: 'off'},
    quickSuggestionsDelay: 60,
    suggest: {showStatusBar: false, snippetsPreventQuickSuggestions: false, preview: false},
    suggestFontSize: 12.5,
    suggestLineHeight: 24,
    hover: {delay: 400, above: false},
    lightbulb: {enabled: 'off' as import('monaco-editor/editor').editor.ShowLightbulbIconMode},
    gotoLocation: {multiple: 'goto'},
    occurrencesHighlight: 'off',
    unicodeHighlight: {ambiguousCharacters: false},
    stickyScroll: {enabled: false},
    ariaLabel: latest.current.label,
    tabIndex: latest.current.onLeave === null ? 0 : -1,
    tabFocusMode: latest.current.onLeave === null,
    accessibilitySupport: 'auto',
  });
  const resize = () => {
    const height = editor.getContentHeight();
    host.style.height = `${height}px`;
    editor.layout({width: host.clientWidth, height});
  };
  resize();
  editor.onDidContentSizeChange((e) => e.contentHeightChanged && resize());
  model.onDidChangeContent(() => {
    const value = model.getValue();
    onColored();
    // One key may change the model several times before the page hears of the first: what is written tells, not what was rendered.
    latest.current.onText(value);
  });
  editor.onDidFocusEditorText(onColored);
  const idle = requestIdleCallback(() => requestAnimationFrame(onColored), {timeout: 3000});
  // Monaco keeps actions, and with them the editor and all around it, until they are taken back one by one.
  const actions: import('monaco-editor/editor').IDisposable[] = [];
  const addAction = (action: import('monaco-editor/editor').editor.IActionDescriptor) => actions.push(editor.addAction(action));
  const free =
    '!suggestWidgetVisible && !findWidgetVisible && !parameterHintsVisible && !editorHasSelection && !editorHasMultipleSelections';
  addAction({
    id: 'millrace.run',
    label: 'Run paragraph',
    keybindings: [monaco.KeyMod.Shift | monaco.KeyCode.Enter],
    run: () => latest.current.onRun(),
  });
  addAction({
    id: 'millrace.run-statement',
    label: 'Run the statement at the cursor',
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter],
    run: async () => {
      const selection = editor.getSelection();
      if (selection !== null && !selection.isEmpty()) {
        const [start, end] = [selection.getStartPosition(), selection.getEndPosition()].map((p) => model.getOffsetAt(p));
        latest.current.onRun({start: start ?? 0, end: end ?? 0});
        return;
      }
      const position = editor.getPosition();
      const range = position === null ? null : await statementRange(model, position);
      if (range !== null) latest.current.onRun(range);
    },
  });
  addAction({
    id: 'millrace.definition',
    label: 'Go to the table',
    keybindings: [monaco.KeyCode.F12],
    contextMenuGroupId: 'navigation',
    run: async () => {
      const position = editor.getPosition();
      if (position !== null && !(await goToDefinition(model, position))) await editor.getAction('editor.action.revealDefinition')?.run();
    },
  });
  editor.onMouseUp((e) => {
    const {position} = e.target;
    if ((e.event.ctrlKey || e.event.metaKey) && e.event.leftButton && position !== null) void goToDefinition(model, position);
  });
  addAction({
    id: 'millrace.fix',
    label: 'Apply the fix',
    keybindings: [monaco.KeyMod.CtrlCmd | monaco.KeyCode.Period],
    run: () => fix(editor, latest.current.diagnostics),
  });
  addAction({
    id: 'millrace.leave',
    label: 'Leave the editor',
    keybindings: [monaco.KeyCode.Escape],
    precondition: free,
    run: () => latest.current.onLeave?.(),
  });
  return {
    editor,
    dispose: () => {
      cancelIdleCallback(idle);
      for (const action of actions) action.dispose();
      editor.dispose();
      model.dispose();
    },
  };
}

/** One fix in the line is applied; of several one is chosen. Without one there, the first that the text has. */
function fix(editor: CodeEditor, ofRun: readonly Diagnostic[]): void {
  const model = editor.getModel();
  const selection = editor.getSelection();
  if (model === null || selection === null) return;
  const all = [...ofRun, ...(contextOf(model)?.diagnostics ?? [])];
  const near = fixesNear(model, all, selection);
  if (near.length > 1) {
    void editor.getAction('editor.action.quickFix')?.run();
    return;
  }
  const whole = {startLineNumber: 1, endLineNumber: model.getLineCount()};
  const [first] = near.length > 0 ? near : fixesNear(model, all, whole);
  if (first === undefined) return;
  const {span, text} = first.fix;
  editor.pushUndoStop();
  editor.executeEdits('fix', [{range: rangeOf(model, span.start, span.end), text, forceMoveMarkers: true}]);
  editor.pushUndoStop();
}

/** Text that others changed, or a fix: only what differs is replaced, so that the cursor stays where it is. */
function useTextFromOutside(editor: CodeEditor | null, text: string, latest: {readonly current: TextEditorProps}): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new text is the reason to look; what counts is the newest, which may be newer still
  useEffect(() => {
    const model = editor?.getModel();
    if (!model) return;
    const splice = diffSplice(model.getValue(), latest.current.newest() ?? text);
    if (splice === null) return;
    const from = model.getPositionAt(splice.at);
    const to = model.getPositionAt(splice.at + splice.remove);
    const range = {startLineNumber: from.lineNumber, startColumn: from.column, endLineNumber: to.lineNumber, endColumn: to.column};
    model.pushEditOperations([], [{range, text: splice.insert, forceMoveMarkers: true}], () => null);
  }, [editor, text]);
}

function useThemeOf(monaco: Monaco | null, theme: 'light' | 'dark'): void {
  useEffect(() => {
    if (monaco === null) return;
    // The page's own theme attribute is set in an effect of the shell: it comes first.
    const frame = requestAnimationFrame(() => monaco.applyTheme(theme));
    return () => cancelAnimationFrame(frame);
  }, [monaco, theme]);
}

/** Squiggles: of the last run, and of parser and planner a moment after the last key, or when more is known of the catalog. */
function useMarks(editor: {monaco: Monaco; editor: CodeEditor} | null, {note, paragraph, text, diagnostics}: TextEditorProps): void {
  const [facts, setFacts] = useState(0);
  useEffect(() => onCatalogFacts(() => setFacts((n) => n + 1)), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new facts of the catalog are a reason to look again
  useEffect(() => {
    const model = editor?.editor.getModel();
    if (!editor || !model) return;
    const {monaco} = editor.monaco;
    const context = contextOf(model);
    let ended = false;
    const show = (owner: string, found: readonly Diagnostic[]) => {
      const marks = found.map((d) => {
        const start = d.span?.start ?? 0;
        return {
          severity:
            d.severity === 'error'
              ? monaco.MarkerSeverity.Error
              : d.severity === 'warning'
                ? monaco.MarkerSeverity.Warning
                : monaco.MarkerSeverity.Info,
          message: [d.message, d.detail, d.hint].filter((t) => t !== undefined && t !== '').join('\n'),
          ...rangeOf(model, start, Math.max(d.span?.end ?? 0, start + 1)),
        };
      });
      monaco.editor.setModelMarkers(model, owner, marks);
    };
    show('run', diagnostics);
    const failed = diagnostics.filter((d) => d.severity === 'error' && d.span);
    if (context) context.diagnostics = diagnostics;
    const lines = editor.editor.createDecorationsCollection(
      failed.map((d) => {
        const {lineNumber} = model.getPositionAt(d.span?.start ?? 0);
        return {
          range: new monaco.Range(lineNumber, 1, lineNumber, 1),
          options: {isWholeLine: true, className: 'error-line', marginClassName: 'error-line', lineNumberClassName: 'error-line-number'},
        };
      }),
    );
    const timer = setTimeout(async () => {
      const found = failed.length > 0 ? [] : await checkText(text, note, paragraph);
      if (ended || model.isDisposed()) return;
      if (context && failed.length === 0) context.diagnostics = [...diagnostics, ...found];
      show('parser', found);
    }, 350);
    return () => {
      ended = true;
      clearTimeout(timer);
      lines.clear();
    };
  }, [editor, note, paragraph, text, diagnostics, facts]);
}

/** True once the element has been within a screen of the view. */
function useNear(ref: {readonly current: HTMLElement | null}): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    if (near || ref.current === null) return;
    const observer = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && setNear(true), {
      rootMargin: '500px 0px',
    });
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [near, ref]);
  return near;
}
