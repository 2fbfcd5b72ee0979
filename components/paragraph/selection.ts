'use client';
import {useSyncExternalStore} from 'react';

/** Paragraphs of the note in front that are selected beside the one that has the focus. */
interface Selection {
  readonly note: string;
  readonly chosen: ReadonlySet<string>;
  /** Where a selection with Shift began. */
  readonly anchor: string | null;
}

const NOBODY: ReadonlySet<string> = new Set();
let selection: Selection = {note: '', chosen: NOBODY, anchor: null};
const listeners = new Set<() => void>();

function change(next: Selection): void {
  selection = next;
  for (const listener of listeners) listener();
}

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
};

export function chosenIn(note: string): ReadonlySet<string> {
  return selection.note === note ? selection.chosen : NOBODY;
}

export function anchorIn(note: string): string | null {
  return selection.note === note ? selection.anchor : null;
}

export function choose(note: string, ids: Iterable<string>, anchor: string | null = anchorIn(note)): void {
  change({note, chosen: new Set(ids), anchor});
}

export function toggleChosen(note: string, id: string): void {
  const next = new Set(chosenIn(note));
  if (!next.delete(id)) next.add(id);
  choose(note, next, id);
}

export function chooseNone(note: string): void {
  if (chosenIn(note).size > 0 || anchorIn(note) !== null) change({note, chosen: NOBODY, anchor: null});
}

export function useChosen(note: string): ReadonlySet<string> {
  return useSyncExternalStore(
    subscribe,
    () => chosenIn(note),
    () => NOBODY,
  );
}

export function useIsChosen(note: string, id: string): boolean {
  return useSyncExternalStore(
    subscribe,
    () => chosenIn(note).has(id),
    () => false,
  );
}
