'use client';
import {Dialog} from '../ui/dialog.tsx';
import {SHORTCUTS} from './shortcuts.ts';

/** Every key that does something, by where it does it. */
export function ShortcutsDialog({open, onOpen}: {open: boolean; onOpen: (open: boolean) => void}) {
  return (
    <Dialog open={open} onOpen={onOpen} title="Keyboard shortcuts">
      <section
        aria-label="Keys"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="ring-inside -mx-2 flex max-h-[65dvh] flex-col gap-4 overflow-y-auto rounded-md px-2"
      >
        {SHORTCUTS.map((group) => (
          <section key={group.title} aria-label={group.title}>
            <h2 className="mb-1 text-small text-text-2">{group.title}</h2>
            <dl className="flex flex-col">
              {group.keys.map(([keys, what]) => (
                <div key={keys} className="flex min-h-7 items-center justify-between gap-4">
                  <dt>{what}</dt>
                  <dd className="shrink-0 font-mono text-[12px] text-text-2">{keys}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </section>
    </Dialog>
  );
}
