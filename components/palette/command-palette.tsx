'use client';
import {useEffect, useState} from 'react';
import {lazily} from '../ui/lazily.tsx';

const OpenedPalette = lazily(() => import('./opened-palette.tsx').then((m) => m.OpenedPalette));
const ShortcutsDialog = lazily(() => import('./shortcuts-dialog.tsx').then((m) => m.ShortcutsDialog));

/** Opened with ⌘K or Ctrl K anywhere, keys with `?` outside of what is typed into. */
export function CommandPalette() {
  const [open, setOpen] = useState(false);
  const [keys, setKeys] = useState(false);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() === 'k' && (e.metaKey || e.ctrlKey) && !e.shiftKey && !e.altKey) {
        setOpen((was) => !was);
        setKeys(false);
      } else if (e.key === '?' && !isTyping(e.target) && !e.metaKey && !e.ctrlKey) setKeys(true);
      else return;
      e.preventDefault();
      e.stopPropagation();
    };
    // Before the editor, which knows Ctrl K too.
    addEventListener('keydown', onKey, {capture: true});
    const onAsk = () => setOpen(true);
    addEventListener(OPEN_PALETTE, onAsk);
    const onAskKeys = () => setKeys(true);
    addEventListener(OPEN_SHORTCUTS, onAskKeys);
    return () => {
      removeEventListener('keydown', onKey, {capture: true});
      removeEventListener(OPEN_PALETTE, onAsk);
      removeEventListener(OPEN_SHORTCUTS, onAskKeys);
    };
  }, []);
  return (
    <>
      {open && <OpenedPalette onOpen={setOpen} onKeys={() => setKeys(true)} />}
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
