import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/features/register.all';
import {type LineState, tokenizeLine} from './highlight.ts';
import {registerLanguage} from './sql-language.ts';

/** Monaco with the dialect. Reached by `await import` only: it is large and knows the browser alone. */

declare global {
  interface Window {
    MonacoEnvironment?: {getWorker: () => Worker};
  }
}

self.MonacoEnvironment = {
  getWorker: () => new Worker(new URL('monaco-editor/editor/editor.worker', import.meta.url), {type: 'module'}),
};

export const LANGUAGE = 'millrace-sql';

class State implements monaco.languages.IState {
  readonly line: LineState;
  constructor(line: LineState) {
    this.line = line;
  }
  clone(): State {
    return this;
  }
  equals(other: monaco.languages.IState): boolean {
    return other instanceof State && other.line === this.line;
  }
}

monaco.languages.register({id: LANGUAGE});
monaco.languages.setLanguageConfiguration(LANGUAGE, {
  comments: {lineComment: '--', blockComment: ['/*', '*/']},
  brackets: [
    ['(', ')'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    {open: '(', close: ')'},
    {open: '[', close: ']'},
    {open: "'", close: "'", notIn: ['string', 'comment']},
    {open: '`', close: '`', notIn: ['string', 'comment']},
  ],
});
monaco.languages.setTokensProvider(LANGUAGE, {
  getInitialState: () => new State('start'),
  tokenize(line, state) {
    const {tokens, next} = tokenizeLine(line, (state as State).line);
    const out: {startIndex: number; scopes: string}[] = [];
    let at = 0;
    for (const t of tokens) {
      if (t.start > at) out.push({startIndex: at, scopes: ''});
      out.push({startIndex: t.start, scopes: t.kind === 'plain' ? '' : t.kind});
      at = t.end;
    }
    if (at < line.length) out.push({startIndex: at, scopes: ''});
    return {tokens: out, endState: new State(next)};
  },
});

registerLanguage(monaco, LANGUAGE);

let applied: 'light' | 'dark' | null = null;

/** Makes the theme from the page's tokens as they are now, and chooses it. */
export function applyTheme(theme: 'light' | 'dark'): void {
  if (applied === theme) return;
  applied = theme;
  const style = getComputedStyle(document.documentElement);
  const role = (name: string) => hex(style.getPropertyValue(`--${name}`).trim());
  const rule = (token: string, name: string) => ({token, foreground: role(name).slice(1)});
  monaco.editor.defineTheme(`millrace-${theme}`, {
    base: theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: false,
    rules: [
      {token: '', foreground: role('text').slice(1)},
      rule('keyword', 'code-keyword'),
      rule('string', 'code-string'),
      rule('number', 'code-number'),
      rule('function', 'code-function'),
      rule('comment', 'code-comment'),
      {...rule('header', 'code-header'), fontStyle: ''},
    ],
    colors: {
      'editor.background': role('inset'),
      'editor.foreground': role('text'),
      'editorLineNumber.foreground': role('text-3'),
      'editorLineNumber.activeForeground': role('text-3'),
      'editorCursor.foreground': role('text'),
      'editor.selectionBackground': role('live-flash'),
      'editor.inactiveSelectionBackground': role('selected'),
      'editor.selectionHighlightBackground': role('selected'),
      'editor.wordHighlightBackground': role('selected'),
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`editorBracketHighlight.foreground${n}`, role('text')])),
      'editorBracketMatch.background': role('selected'),
      'editorBracketMatch.border': role('line-strong'),
      'editorWidget.background': role('raised'),
      'editorWidget.foreground': role('text'),
      'editorWidget.border': role('line-strong'),
      'editorHoverWidget.background': role('raised'),
      'editorHoverWidget.foreground': role('text'),
      'editorHoverWidget.border': role('line-strong'),
      'editorSuggestWidget.background': role('raised'),
      'editorSuggestWidget.foreground': role('text'),
      'editorSuggestWidget.border': role('line-strong'),
      'editorSuggestWidget.selectedBackground': role('selected'),
      'editorSuggestWidget.selectedForeground': role('text'),
      'editorSuggestWidget.selectedIconForeground': role('text-2'),
      'editorSuggestWidget.highlightForeground': role('live'),
      'editorSuggestWidget.focusHighlightForeground': role('live'),
      'editorSuggestWidgetStatus.foreground': role('text-3'),
      'editorHoverWidget.statusBarBackground': role('inset'),
      'editorActionList.background': role('raised'),
      'editorActionList.foreground': role('text'),
      'editorActionList.focusBackground': role('selected'),
      'editorActionList.focusForeground': role('text'),
      'editorLightBulb.foreground': role('warn'),
      'list.hoverBackground': role('hover'),
      'list.focusBackground': role('selected'),
      'list.focusForeground': role('text'),
      'list.highlightForeground': role('live'),
      'widget.shadow': '#00000022',
      'textLink.foreground': role('live'),
      'textCodeBlock.background': role('inset'),
      'scrollbarSlider.background': `${role('line-strong')}80`,
      'scrollbarSlider.hoverBackground': role('line-strong'),
      'scrollbarSlider.activeBackground': role('line-strong'),
      ...Object.fromEntries(
        [
          ['keyword', 'code-keyword'],
          ['function', 'code-function'],
          ['field', 'text-2'],
          ['struct', 'text-2'],
          ['interface', 'text-2'],
          ['property', 'code-string'],
          ['value', 'code-string'],
          ['variable', 'code-header'],
          ['typeParameter', 'code-keyword'],
          ['module', 'text-3'],
          ['folder', 'text-3'],
        ].map(([kind, name]) => [`symbolIcon.${kind}Foreground`, role(name ?? 'text-2')]),
      ),
      'editorError.foreground': role('danger'),
      'editorWarning.foreground': role('warn'),
      'editorInfo.foreground': role('info'),
      'input.background': role('page'),
      'input.border': role('control'),
      focusBorder: role('live'),
      'menu.background': role('raised'),
      'menu.foreground': role('text'),
      'menu.selectionBackground': role('hover'),
      'menu.selectionForeground': role('text'),
    },
  });
  monaco.editor.setTheme(`millrace-${theme}`);
}

/** Monaco takes #rrggbb only. */
function hex(value: string): string {
  if (/^#[0-9a-f]{6}$/i.test(value)) return value;
  if (/^#[0-9a-f]{3}$/i.test(value)) return `#${[...value.slice(1)].map((c) => c + c).join('')}`;
  return '#808080';
}

export {monaco};
