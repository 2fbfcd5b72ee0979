'use client';
import {useCallback, useEffect, useRef, useState} from 'react';
import {lazily} from '../ui/lazily.tsx';
import {type EarlyKeys, NO_KEYS, withKey} from './early-keys.ts';

const OpenedPalette = lazily(() => import('./opened-palette.tsx').then((m) => m.OpenedPalette));
const ShortcutsDialog = lazily(() => import('./shortcuts-dialog.tsx').then((m) => m.ShortcutsDialog));

/** Opened with ⌘K or Ctrl K anywhere, keys with `?` outside of what is typed into. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  const [keys, setKeys] = useState(false);
  // From opening to the moment when the palette's field takes keys: nobody waits for a chunk before typing on.
  const early = useRef<EarlyKeys | null>(null);
  const opened = useRef(false);
  const show = useCallback((next: boolean) => {
    early.current = next ? NO_KEYS : null;
    opened.current = next;
    setOpen(next);
  }, []);
  const takeKeys = useCallback(() => {
    const typed = early.current;
    early.current = null;
    return typed ?? NO_KEYS;
  }, []);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() === 'k' && (e.metaKey || e.ctrlKey) && !e.shiftKey && !e.altKey) {
        show(!opened.current);
        setKeys(false);
      } else if (early.current !== null) {
        if (e.key === 'Escape') show(false);
        else {
          const typed = withKey(early.current, e);
          if (typed === null) return;
          early.current = typed;
        }
      } else if (e.key === '?' && !isTyping(e.target) && !e.metaKey && !e.ctrlKey) setKeys(true);
      else return;
      e.preventDefault();
      e.stopPropagation();
    };
    // Before the editor, which knows Ctrl K too.
    addEventListener('keydown', onKey, {capture: true});
    const onAsk = () => show(true);
    addEventListener(OPEN_PALETTE, onAsk);
    const onAskKeys = () => setKeys(true);
    addEventListener(OPEN_SHORTCUTS, onAskKeys);
    return () => {
      removeEventListener('keydown', onKey, {capture: true});
      removeEventListener(OPEN_PALETTE, onAsk);
      removeEventListener(OPEN_SHORTCUTS, onAskKeys);
    };
  }, [show]);
  return (
    <>
      {open && <OpenedPalette onOpen={show} takeKeys={takeKeys} onKeys={() => setKeys(true)} />}
      {keys && <ShortcutsDialog open onOpen={setKeys} />}
    </>
  );
}

const OPEN_PALETTE = 'millrace:palette';
const OPEN_SHORTCUTS = 'millrace:shortcuts';

/** For a button. */
export function openPalette(): void {
  dispatchEvent(new Event(OPEN_PALETTE));
}

export function openShortcuts(): void {
  dispatchEvent(new Event(OPEN_SHORTCUTS));
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('.monaco-editor') !== null)
  );
}
