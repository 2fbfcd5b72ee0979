'use client';
import {useCallback} from 'react';
import {usePreference} from '../store/preference.ts';

/** Who has not been here yet. */
const NEW = '0';
const LEFT = 'left';

/** The place in the tour, kept in the browser: it goes on after a change of pages and a reload, and once left it does not come again. */
export function useTour(): {
  /** From 0; null: it is not shown. */
  readonly step: number | null;
  readonly go: (step: number) => void;
  readonly begin: () => void;
  readonly leave: () => void;
} {
  const [kept, keep] = usePreference('tour', NEW);
  const step = /^\d+$/.test(kept) ? Number(kept) : null;
  return {
    step,
    go: useCallback((to: number) => keep(String(to)), [keep]),
    begin: useCallback(() => keep(NEW), [keep]),
    leave: useCallback(() => keep(LEFT), [keep]),
  };
}
