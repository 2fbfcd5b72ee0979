'use client';
import type {LucideIcon} from 'lucide-react';
import {useEffect, useRef, useSyncExternalStore} from 'react';

/** Something that the page in front can do: the palette offers it. */
export interface Command {
  /** Unique among the commands of a page. */
  readonly label: string;
  readonly icon?: LucideIcon;
  /** As it is written on a key cap, such as `⇧↵`. */
  readonly shortcut?: string;
  readonly run: () => void;
}

interface Registered {
  readonly title: string;
  readonly commands: () => readonly Command[];
}

let registered: readonly Registered[] = [];
const listeners = new Set<() => void>();

/** Offers commands under a heading for as long as the component is there. */
export function useOfferCommands(title: string, commands: readonly Command[]): void {
  const latest = useRef(commands);
  latest.current = commands;
  useEffect(() => {
    const own: Registered = {title, commands: () => latest.current};
    change([...registered, own]);
    return () => change(registered.filter((r) => r !== own));
  }, [title]);
}

/** What can be done now, by heading. */
export function useOfferedCommands(): readonly {readonly title: string; readonly commands: readonly Command[]}[] {
  const all = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => registered,
    () => NONE,
  );
  return all.map(({title, commands}) => ({title, commands: commands()}));
}

const NONE: readonly Registered[] = [];

function change(next: readonly Registered[]): void {
  registered = next;
  for (const listener of listeners) listener();
}
