'use client';
import {useCallback, useSyncExternalStore} from 'react';

const listeners = new Set<() => void>();

/** A choice of this browser, kept in its storage; `fallback` before the page is alive and where nothing is kept. */
export function usePreference(key: string, fallback: string): [string, (value: string) => void] {
  const name = `millrace.${key}`;
  const value = useSyncExternalStore(
    subscribe,
    () => read(name) ?? fallback,
    () => fallback,
  );
  const set = useCallback(
    (next: string) => {
      try {
        localStorage.setItem(name, next);
      } catch {
        // Storage may be forbidden: the choice then holds for nothing more than this page.
      }
      for (const listener of listeners) listener();
    },
    [name],
  );
  return [value, set];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    removeEventListener('storage', listener);
  };
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}
