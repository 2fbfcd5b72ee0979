'use client';
import {useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore} from 'react';
import type {Note, Paragraph} from '../../server/protocol/note.ts';
import type {Run, Runs} from '../../server/protocol/run-state.ts';
import {EMPTY_RESULT, type ResultSnapshot} from './result-table.ts';
import {type StudioState, studio} from './studio-store.ts';

/** What `select` finds in the store. It must give the same object for the same state. */
export function useStudio<T>(select: (state: StudioState) => T): T {
  return useSyncExternalStore(
    studio.subscribe,
    () => select(studio.state),
    () => select(studio.state),
  );
}

/** Follows a note while the component lives; null until it is here. */
export function useNoteDocument(path: string): Note | null {
  useEffect(() => studio.open(path), [path]);
  return useStudio((s) => s.notes.get(path)?.view.document ?? null);
}

const NO_RUNS: Runs = {};

export function useRuns(note: string): Runs {
  return useStudio((s) => s.notes.get(note)?.view.runs ?? NO_RUNS);
}

export function useTextRevision(note: string, id: string): number {
  return useStudio((s) => s.notes.get(note)?.view.textRevisions[id] ?? 0);
}

export function useParagraph(note: string, id: string): Paragraph | undefined {
  return useStudio((s) => s.notes.get(note)?.view.document.paragraphs.find((p) => p.id === id));
}

export function useRun(note: string, id: string): Run | undefined {
  return useStudio((s) => s.notes.get(note)?.view.runs[id]);
}

/** Least time between two pictures of a result that is out of view: it may still be read aloud. */
const UNSEEN_MS = 1500;

/** The rows of a statement's result, at most every `everyMs` (0 = each frame); rarely out of view (`seen` false), never in a hidden tab. */
export function useResult(note: string, paragraph: string, statement: number, everyMs = 0, seen = true): ResultSnapshot {
  const read = useCallback(() => studio.result(note, paragraph, statement), [note, paragraph, statement]);
  const subscribe = useMemo(() => paced(seen ? everyMs : Math.max(everyMs, UNSEEN_MS)), [everyMs, seen]);
  return useSyncExternalStore(subscribe, useHeld(read, subscribe), () => EMPTY_RESULT);
}

type Subscribe = ((listener: () => void) => () => void) & {readonly turn: () => number};

/** A subscription that passes a change on at most every `everyMs`, the last one always. */
function paced(everyMs: number): Subscribe {
  let turn = 0;
  const subscribe = (listener: () => void) => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    let last = 0;
    const fire = () => {
      timer = null;
      last = performance.now();
      turn++;
      listener();
    };
    const stop = studio.subscribe(() => {
      if (timer !== null || document.visibilityState === 'hidden') return;
      const wait = last + everyMs - performance.now();
      if (everyMs === 0 || wait <= 0) fire();
      else timer = setTimeout(fire, wait);
    });
    const shown = () => document.visibilityState === 'visible' && fire();
    document.addEventListener('visibilitychange', shown);
    return () => {
      stop();
      document.removeEventListener('visibilitychange', shown);
      if (timer !== null) clearTimeout(timer);
    };
  };
  return Object.assign(subscribe, {turn: () => turn});
}

/** Reads anew only when the paced subscription has fired: React may ask for the snapshot between. */
function useHeld<T>(read: () => T, subscribe: Subscribe): () => T {
  const held = useRef<{turn: number; read: () => T; value: T} | null>(null);
  return () => {
    const turn = subscribe.turn();
    if (held.current === null || held.current.turn !== turn || held.current.read !== read) held.current = {turn, read, value: read()};
    return held.current.value;
  };
}

/** The present time, ms since 1970, renewed every `everyMs` while `running`. 0 before the page is alive, so that server and page agree. */
export function useNow(everyMs: number, running = true): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    setNow(Date.now());
    if (!running) return;
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, running]);
  return now;
}
