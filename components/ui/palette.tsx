'use client';
import {type LucideIcon, Search} from 'lucide-react';
import {Dialog as Radix} from 'radix-ui';
import {type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState} from 'react';
import {cx} from './cx.ts';

export interface PaletteItem {
  /** Unique within the palette. */
  readonly id: string;
  readonly label: ReactNode;
  /** Behind the label in text-3. */
  readonly detail?: ReactNode;
  readonly icon?: LucideIcon;
  readonly shortcut?: string;
  readonly onSelect: () => void;
}

export interface PaletteGroup {
  readonly title: string;
  readonly items: readonly PaletteItem[];
}

export interface PaletteProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** Enter was pressed before there was a field for it. */
  readonly enter: boolean;
  readonly groups: readonly PaletteGroup[];
  /** Shown when no group has an item. */
  readonly empty: string;
}

/** Words in, things and commands out. Arrow keys choose, Enter does, Escape closes: a combobox with a list that is always open. */
export function Palette({open, onOpen, text, onText, enter, groups, empty}: PaletteProps) {
  return (
    <Radix.Root open={open} onOpenChange={onOpen}>
      <Radix.Portal>
        <Radix.Overlay className="opens fixed inset-0 z-40 bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="opens fixed top-[12vh] left-1/2 z-50 flex max-h-[70dvh] w-[min(640px,calc(100vw-24px))] -translate-x-1/2 flex-col overflow-hidden rounded-lg bg-raised shadow-dialog"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Content onOpen={onOpen} text={text} onText={onText} enter={enter} groups={groups} empty={empty} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Content({onOpen, text, onText, enter, groups, empty}: Omit<PaletteProps, 'open'>) {
  const list = useId();
  const items = groups.flatMap((g) => g.items);
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, items.length - 1);
  const active = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whichever item is chosen now comes into view
  useEffect(() => {
    active.current?.scrollIntoView({block: 'nearest'});
  }, [at, items.length]);
  const select = (item: PaletteItem | undefined) => {
    if (item === undefined) return;
    onOpen(false);
    item.onSelect();
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for the key that was pressed
  useEffect(() => {
    if (enter) select(items[at]);
  }, [enter]);
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return;
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1, PageDown: at + 8, PageUp: at - 8}[e.key];
    if (e.key === 'Enter') select(items[at]);
    else if (to === undefined) return;
    else
      setChosen(e.key.startsWith('Arrow') ? (to + items.length) % Math.max(1, items.length) : Math.max(0, Math.min(items.length - 1, to)));
    e.preventDefault();
  };
  return (
    <>
      <div className="flex items-center gap-2 border-line border-b px-4">
        <Search size={16} strokeWidth={1.75} className="shrink-0 text-text-3" aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-label="Search notes, streams, tables and commands"
          aria-expanded
          aria-controls={list}
          aria-activedescendant={at >= 0 ? `${list}-${at}` : undefined}
          autoComplete="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the palette is opened to type into it
          autoFocus
          placeholder="Search notes, streams, tables and commands"
          value={text}
          onChange={(e) => {
            onText(e.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKeyDown}
          className="h-12 w-full bg-transparent text-[15px] outline-none placeholder:text-text-3 focus-visible:outline-none max-md:text-[16px]"
        />
      </div>
      <div id={list} role="listbox" aria-label="Found" className="min-h-0 overflow-y-auto p-2">
        {items.length === 0 && <p className="px-2 py-3 text-text-2">{empty}</p>}
        {groups
          .filter((g) => g.items.length > 0)
          .map((g) => (
            // biome-ignore lint/a11y/useSemanticElements: a group of options, not a fieldset
            <div key={g.title} role="group" aria-label={g.title} className="pb-1">
              <div aria-hidden className="px-2 pt-2 pb-1 text-small text-text-3">
                {g.title}
              </div>
              {g.items.map((item) => {
                const i = items.indexOf(item);
                const Icon = item.icon;
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's
                  // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the input
                  <div
                    key={item.id}
                    ref={i === at ? active : undefined}
                    id={`${list}-${i}`}
                    role="option"
                    aria-selected={i === at}
                    onClick={() => select(item)}
                    onPointerMove={() => setChosen(i)}
                    className={cx(
                      'flex min-h-8 cursor-default items-center gap-2.5 rounded-md px-2 max-md:min-h-11',
                      i === at && 'bg-selected',
                    )}
                  >
                    {Icon ? <Icon size={16} strokeWidth={1.75} className="shrink-0 text-text-3" aria-hidden /> : <span className="w-4" />}
                    <span className="shrink-0 truncate max-md:shrink">{item.label}</span>
                    {item.detail && <span className="min-w-0 truncate text-small text-text-3">{item.detail}</span>}
                    {item.shortcut && <kbd className="ml-auto shrink-0 pl-3 font-mono text-micro text-text-3">{item.shortcut}</kbd>}
                  </div>
                );
              })}
            </div>
          ))}
      </div>
    </>
  );
}
