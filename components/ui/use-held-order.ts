'use client';
import {useCallback, useMemo, useState} from 'react';
import type {RowKey} from './data-table.tsx';

export interface HeldOrder<R> {
  readonly shown: readonly R[];
  /** Rows that came since and wait. */
  readonly waiting: number;
  readonly hold: () => void;
  readonly release: () => void;
}

/**
 * Keeps rows in their places while they are looked at closely: values still change, new rows wait, and what is gone stays until it is let go.
 */
export function useHeldOrder<R>(rows: readonly R[], rowKey: (row: R) => RowKey, live: boolean): HeldOrder<R> {
  const [held, setHeld] = useState<readonly R[] | null>(null);
  const hold = useCallback(() => {
    if (live) setHeld((h) => h ?? rows);
  }, [live, rows]);
  const release = useCallback(() => setHeld(null), []);
  const {shown, waiting} = useMemo(() => {
    if (held === null || held === rows || held.length === 0) return {shown: rows, waiting: 0};
    const now = new Map<RowKey, R>();
    for (const row of rows) now.set(rowKey(row), row);
    let known = 0;
    const kept = held.map((row) => {
      const newer = now.get(rowKey(row));
      if (newer !== undefined) known++;
      return newer ?? row;
    });
    return {shown: kept, waiting: rows.length - known};
  }, [held, rows, rowKey]);
  return {shown, waiting, hold, release};
}
