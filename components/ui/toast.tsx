'use client';
import {X} from 'lucide-react';
import {useSyncExternalStore} from 'react';
import {Button, IconButton} from './button.tsx';
import {Message} from './message.tsx';

/** Only for what cannot be shown in its place. */
export interface ToastText {
  readonly look: 'info' | 'warn' | 'error';
  readonly text: string;
  readonly detail?: string;
  /** What can be done about it, such as to take it back. */
  readonly action?: {readonly label: string; readonly run: () => void};
}

let toasts: readonly (ToastText & {readonly id: number})[] = [];
const listeners = new Set<() => void>();
let lastId = 0;

function change(next: typeof toasts): void {
  toasts = next;
  for (const listener of listeners) listener();
}

/** Shows a toast; one with the same text is there once only. Information goes after 6 s (12 s with something to do), the rest stays until it is closed. */
export function showToast(toast: ToastText): void {
  const id = ++lastId;
  change([...toasts.filter((t) => t.text !== toast.text).slice(-3), {...toast, id}]);
  if (toast.look === 'info') setTimeout(() => closeToast(id), toast.action === undefined ? 6000 : 12_000);
}

function closeToast(id: number): void {
  change(toasts.filter((t) => t.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function Toasts() {
  const shown = useSyncExternalStore(
    subscribe,
    () => toasts,
    () => toasts,
  );
  return (
    <section
      aria-label="Notices"
      className="pointer-events-none fixed right-4 bottom-10 z-50 flex w-80 max-w-[calc(100vw-24px)] flex-col gap-2 max-md:right-3 max-md:bottom-20"
    >
      {shown.map((t) => (
        <div key={t.id} className="pointer-events-auto rounded-lg bg-raised shadow-menu">
          <Message
            look={t.look}
            detail={t.detail}
            action={
              <span className="flex shrink-0 items-center gap-1">
                {t.action && (
                  <Button
                    size="small"
                    onClick={() => {
                      closeToast(t.id);
                      t.action?.run();
                    }}
                  >
                    {t.action.label}
                  </Button>
                )}
                <IconButton icon={X} size="small" label="Close" onClick={() => closeToast(t.id)} />
              </span>
            }
          >
            {t.text}
          </Message>
        </div>
      ))}
    </section>
  );
}
