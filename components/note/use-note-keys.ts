'use client';
import {useEffect, useRef} from 'react';
import {COMMAND_NEEDS, commandOf, type NoteCommand} from '../paragraph/keys.ts';
import {
  changeWidth,
  clearResults,
  cloneParagraphs,
  copyLink,
  focusParagraph,
  moveParagraphs,
  paragraphsOf,
  removeParagraphs,
  runAbove,
  setParagraphs,
  stopParagraphs,
  toggleIn,
  undoRemove,
} from '../paragraph/note-commands.ts';
import {between, inOrder} from '../paragraph/places.ts';
import {anchorIn, choose, chooseNone, chosenIn} from '../paragraph/selection.ts';
import {insertParagraph} from '../paragraph/use-paragraph-actions.ts';
import {mayNow} from '../presence/use-rights.ts';
import {studio} from '../store/studio-store.ts';

/** The keys of a note: they speak to what is selected, else to the paragraph that has the focus. */
export function useNoteKeys(note: string, focused: string | null, onFind: () => void): void {
  const latest = useRef({focused, onFind});
  latest.current = {focused, onFind};
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      const target = e.target instanceof HTMLElement ? e.target : null;
      if (target === null || target.closest('[role=dialog], [role=menu]') !== null) return;
      const article = target.closest<HTMLElement>('[data-paragraph]');
      const here = article?.dataset.paragraph ?? latest.current.focused;
      if (article === null && target !== document.body && target.id !== 'main') {
        // Outside of paragraphs only finding works, wherever the focus is.
        if (commandOf(e, true, e.getModifierState('AltGraph')) !== 'find') return;
      }
      const typing = isTyping(target) || (article !== null && target !== article);
      const command = commandOf(e, typing, e.getModifierState('AltGraph'));
      if (command === null) return;
      if (command === 'find') latest.current.onFind();
      else if (!obey(note, command, here)) return;
      e.preventDefault();
      e.stopPropagation();
    };
    // Before the editor, which knows some of these keys too.
    addEventListener('keydown', onKey, {capture: true});
    return () => {
      removeEventListener('keydown', onKey, {capture: true});
      chooseNone(note);
    };
  }, [note]);
}

function isTyping(target: HTMLElement): boolean {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('.monaco-editor') !== null;
}

/** What is selected, when the paragraph with the focus is among it; else that one. */
export function targetsOf(note: string, here: string | null): readonly string[] {
  const chosen = chosenIn(note);
  if (chosen.size > 0 && (here === null || chosen.has(here))) return inOrder(paragraphsOf(note), chosen);
  return here === null ? [] : [here];
}

/** False: there is nothing to do it to. */
export function obey(note: string, command: NoteCommand, here: string | null): boolean {
  const all = paragraphsOf(note);
  const ids = targetsOf(note, here);
  const needs = COMMAND_NEEDS[command];
  if (needs !== undefined && !mayNow(note, needs)) return true;
  if (command === 'undo') return undoRemove(note);
  if (command === 'select-all') {
    choose(
      note,
      all.map((p) => p.id),
      here,
    );
    return true;
  }
  if (command === 'deselect') {
    if (chosenIn(note).size === 0) return false;
    chooseNone(note);
    return true;
  }
  const [first] = ids;
  if (here === null || first === undefined || !all.some((p) => p.id === here)) return false;
  switch (command) {
    case 'run-above':
      runAbove(note, first);
      return true;
    case 'run-below':
      studio.act(note, {kind: 'run-all', from: first});
      return true;
    case 'stop':
      stopParagraphs(note, ids);
      return true;
    case 'remove':
      removeParagraphs(note, ids);
      return true;
    case 'insert-above':
    case 'insert-below': {
      const at = all.findIndex((p) => p.id === (command === 'insert-above' ? first : ids.at(-1)));
      const after = command === 'insert-above' ? (all[at - 1]?.id ?? null) : (all[at]?.id ?? null);
      focusParagraph(insertParagraph(note, after, 'sql'));
      return true;
    }
    case 'clone':
      cloneParagraphs(note, ids);
      return true;
    case 'move-up':
      moveParagraphs(note, ids, -1);
      return true;
    case 'move-down':
      moveParagraphs(note, ids, 1);
      return true;
    case 'editor':
      toggleIn(note, ids, 'editorHidden');
      return true;
    case 'result':
      toggleIn(note, ids, 'resultHidden');
      return true;
    case 'disable':
      toggleIn(note, ids, 'disabled');
      return true;
    case 'lines':
      setParagraphs(note, ids, {lineNumbers: all.find((p) => p.id === first)?.lineNumbers === false});
      return true;
    case 'title':
      document.querySelector<HTMLElement>(`[data-paragraph="${CSS.escape(here)}"] [data-title]`)?.click();
      return true;
    case 'clear':
      clearResults(note, ids);
      return true;
    case 'link':
      copyLink(note, here);
      return true;
    case 'narrower':
      changeWidth(note, ids, -1);
      return true;
    case 'wider':
      changeWidth(note, ids, 1);
      return true;
    case 'select-up':
    case 'select-down': {
      const at = all.findIndex((p) => p.id === here) + (command === 'select-up' ? -1 : 1);
      const next = all[at];
      if (next === undefined) return true;
      const anchor = anchorIn(note) ?? here;
      choose(note, between(all, anchor, next.id), anchor);
      focusParagraph(next.id);
      return true;
    }
    case 'find':
      return false;
    default:
      return command satisfies never;
  }
}
