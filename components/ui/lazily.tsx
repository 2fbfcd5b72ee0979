'use client';
import {type ComponentType, useEffect, useSyncExternalStore} from 'react';

export type Lazy<P> = ComponentType<P> & {
  /** Loads it now, before it is shown. */
  readonly load: () => void;
};

/**
 * A component in a chunk of its own: not part of what a page loads first. It is loaded when it is shown, and else in an idle moment, so that
 * what a key or a click opens is there at once. Shown before that, `Waiting` keeps its place.
 */
export function lazily<P extends object>(get: () => Promise<ComponentType<P>>, Waiting: ComponentType<P> | null = null): Lazy<P> {
  let part: ComponentType<P> | null = null;
  let asked = false;
  const listeners = new Set<() => void>();
  const load = () => {
    if (asked) return;
    asked = true;
    get().then(
      (loaded) => {
        part = loaded;
        for (const listener of listeners) listener();
      },
      // Without a connection: whoever shows it next asks again.
      () => {
        asked = false;
      },
    );
  };
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const now = () => part;
  const onServer = () => null;
  whenIdle(load);
  function Lazily(props: P) {
    const Part = useSyncExternalStore(subscribe, now, onServer);
    useEffect(load, []);
    const Shown = Part ?? Waiting;
    return Shown && <Shown {...props} />;
  }
  return Object.assign(Lazily, {load});
}

/** Once the page has loaded and has nothing to do. */
function whenIdle(work: () => void): void {
  if (typeof window === 'undefined') return;
  const idle = () => requestIdleCallback(work, {timeout: 5000});
  if (document.readyState === 'complete') idle();
  else addEventListener('load', idle, {once: true});
}
