'use client';
import {useEffect} from 'react';
import type {Person} from '../../server/protocol/people.ts';
import {nameOf} from '../presence/person-look.ts';
import {studio} from '../store/studio-store.ts';
import {useStudio} from '../store/use-studio.ts';
import {rangeOf} from './sql-language.ts';

type Monaco = typeof import('./monaco.ts');
type CodeEditor = import('monaco-editor/editor').editor.IStandaloneCodeEditor;

const NOBODY: readonly Person[] = [];

/** Tells the others where the cursor is. */
export function useOwnCursor(editor: CodeEditor | null, note: string, paragraph: string): void {
  useEffect(() => {
    const model = editor?.getModel();
    if (!editor || !model) return;
    const tell = () => {
      const selection = editor.getSelection();
      if (selection === null || !editor.hasTextFocus()) return;
      const [start, end] = [selection.getSelectionStart(), selection.getPosition()].map((p) => model.getOffsetAt(p));
      studio.where(note, {paragraph, selection: {start: start ?? 0, end: end ?? 0}});
    };
    const listeners = [
      editor.onDidChangeCursorSelection(tell),
      editor.onDidFocusEditorText(tell),
      editor.onDidBlurEditorText(() => studio.where(note, {paragraph, selection: null})),
    ];
    return () => {
      for (const listener of listeners) listener.dispose();
    };
  }, [editor, note, paragraph]);
}

/** The others' cursors and selections, with their names. Places move with the text until the next word from them. */
export function useRemoteCursors(of: {monaco: Monaco; editor: CodeEditor} | null, note: string, paragraph: string): void {
  const people = useStudio((s) => (s.connection.kind === 'open' ? s.people.get(note) : undefined) ?? NOBODY);
  const own = useStudio((s) => (s.connection.kind === 'open' ? s.connection.connection : ''));
  useEffect(() => {
    const model = of?.editor.getModel();
    if (!of || !model) return;
    const {editor} = of;
    const {monaco} = of.monaco;
    const here = people.flatMap(({selection, ...p}) =>
      p.connection !== own && p.paragraph === paragraph && selection ? [{...p, selection}] : [],
    );
    const marks = here.flatMap(({selection: {start, end}, colour}) => {
      const place = `remote-${(colour % 8) + 1}`;
      const cursor = {range: rangeOf(model, end, end), options: {className: `remote-cursor ${place}`, showIfCollapsed: true}};
      if (start === end) return [cursor];
      const range = rangeOf(model, Math.min(start, end), Math.max(start, end));
      return [{range, options: {className: `remote-selection ${place}`}}, cursor];
    });
    const decorations = editor.createDecorationsCollection(marks);
    const names = here.map((p) => {
      const node = document.createElement('div');
      node.className = `remote-name remote-${(p.colour % 8) + 1}`;
      node.textContent = nameOf({...p, selection: null});
      const position = model.getPositionAt(p.selection.end);
      const {ABOVE, BELOW} = monaco.editor.ContentWidgetPositionPreference;
      const widget = {
        getId: () => `millrace.name.${p.connection}`,
        getDomNode: () => node,
        getPosition: () => ({position, preference: [ABOVE, BELOW]}),
        suppressMouseDown: true,
      };
      editor.addContentWidget(widget);
      return widget;
    });
    return () => {
      decorations.clear();
      for (const widget of names) editor.removeContentWidget(widget);
    };
  }, [of, people, own, paragraph]);
}
