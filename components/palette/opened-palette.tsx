'use client';
import {Columns3, Droplets, FileText, Keyboard, Moon, NotebookText, Settings, Sun, SunMoon, Table2, Trash2} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useEffect, useState} from 'react';
import {tableHref, useCatalog} from '../catalog/queries.ts';
import {hitHref, Marked} from '../notes/hits.tsx';
import {useSearch} from '../notes/queries.ts';
import {PLACES} from '../shell/nav.ts';
import {type Theme, useTheme} from '../shell/theme.ts';
import {useOfferedCommands} from '../store/commands.ts';
import {noteHref, useNotes} from '../store/queries.ts';
import {streamHref, useStreams} from '../streams/queries.ts';
import {Palette, type PaletteGroup, type PaletteItem} from '../ui/palette.tsx';
import {type EarlyKeys, NO_KEYS} from './early-keys.ts';
import {rankOf} from './rank.ts';

/** Most of a group when words are typed. */
const MOST = 8;
/** A line of a text that has the words, among names: behind those that begin with them. */
const IN_TEXT = 2;

export interface OpenedPaletteProps {
  readonly onOpen: (open: boolean) => void;
  /** What was typed before it was there; from now on its field takes the keys. */
  readonly takeKeys: () => EarlyKeys;
  readonly onKeys: () => void;
}

/** What can be found and done, by words. */
export function OpenedPalette({onOpen, takeKeys, onKeys}: OpenedPaletteProps) {
  const router = useRouter();
  const [{text, enter}, setTyped] = useState(NO_KEYS);
  useEffect(() => setTyped(takeKeys()), [takeKeys]);
  // Not deferred: Enter takes the first of what these words find, not of those before.
  const words = text.trim();
  const notes = useNotes();
  const search = useSearch(words.length >= 2 ? words : '');
  const streams = useStreams();
  const catalog = useCatalog();
  const offered = useOfferedCommands();
  const [, setTheme] = useTheme();
  const go = (href: string) => () => router.push(href);
  const themes: readonly [Theme, string, typeof Sun][] = [
    ['light', 'Light theme', Sun],
    ['dark', 'Dark theme', Moon],
    ['system', 'Theme as the system', SunMoon],
  ];

  const pages = pick(words, [
    ...PLACES.map((p) => ({name: p.label, item: {id: p.href, label: p.label, icon: p.icon, onSelect: go(p.href)}})),
    {name: 'Settings', item: {id: '/settings', label: 'Settings', icon: Settings, onSelect: go('/settings')}},
    {name: 'Trash', item: {id: '/trash', label: 'Trash', icon: Trash2, onSelect: go('/trash')}},
    {name: 'Keyboard shortcuts', item: {id: 'keys', label: 'Keyboard shortcuts', icon: Keyboard, shortcut: '?', onSelect: onKeys}},
    ...themes.map(([theme, label, icon]) => ({name: label, item: {id: theme, label, icon, onSelect: () => setTheme(theme)}})),
  ]);
  const groups: (PaletteGroup & Picked)[] = [
    ...offered.map(({title, commands}) => ({
      title,
      ...pick(
        words,
        commands.map((c) => ({
          name: c.label,
          item: {
            id: `${title} ${c.label}`,
            label: c.label,
            onSelect: c.run,
            ...(c.icon ? {icon: c.icon} : {}),
            ...(c.shortcut ? {shortcut: c.shortcut} : {}),
          },
        })),
      ),
    })),
    {
      title: 'Notes',
      ...pick(
        words,
        (notes.data ?? [])
          .toSorted((a, b) => b.modifiedAt - a.modifiedAt)
          .map((n) => ({
            name: `${n.title} ${n.path}`,
            item: {
              id: `note ${n.path}`,
              label: <Marked text={n.title} words={words} />,
              detail: n.path,
              icon: NotebookText,
              onSelect: go(noteHref(n.path)),
            },
          })),
        words === '' ? 5 : MOST,
      ),
    },
    {title: 'Pages', ...pages},
    {
      title: 'In notes',
      best: IN_TEXT,
      items: (words.length >= 2 ? (search.data ?? []) : [])
        .filter((h) => h.where !== 'title')
        .slice(0, MOST)
        .map((h, i) => ({
          id: `hit ${i}`,
          label: h.title,
          detail: (
            <span className="font-mono text-[12px]">
              <Marked text={h.line} words={words} />
            </span>
          ),
          icon: h.where === 'column' ? Columns3 : FileText,
          onSelect: go(hitHref(h)),
        })),
    },
    {
      title: 'Streams',
      ...named(words, streams.data ?? [], (s) => ({
        id: `stream ${s.name}`,
        label: s.name,
        icon: Droplets,
        onSelect: go(streamHref(s.name)),
      })),
    },
    {
      title: 'Tables',
      ...named(
        words,
        (catalog.data ?? []).flatMap((d) => d.tables.map((t) => ({database: d.name, name: t.name}))),
        (t) => ({
          id: `table ${t.database}.${t.name}`,
          label: t.name,
          detail: t.database,
          icon: Table2,
          onSelect: go(tableHref(t.database, t.name)),
        }),
      ),
    },
  ];
  return (
    <Palette
      open
      onOpen={onOpen}
      text={text}
      onText={(next) => setTyped({text: next, enter: false})}
      enter={enter}
      groups={words === '' ? groups : groups.toSorted((a, b) => a.best - b.best)}
      empty="Nothing has these words."
    />
  );
}

/** Items whose name has all the words, the best first; all of them without words. */
function pick(words: string, all: readonly {readonly name: string; readonly item: PaletteItem}[], most = Number.POSITIVE_INFINITY): Picked {
  const ranked = all.flatMap(({name, item}) => {
    const rank = rankOf(name, words);
    return rank === null ? [] : [{item, rank}];
  });
  ranked.sort((a, b) => a.rank - b.rank);
  return {items: ranked.slice(0, most).map((one) => one.item), best: ranked[0]?.rank ?? Number.POSITIVE_INFINITY};
}

interface Picked {
  readonly items: readonly PaletteItem[];
  /** The rank of the first: what fits best comes first among the groups too. */
  readonly best: number;
}

/** The same for things that are only shown once their name is asked for. */
function named<T extends {readonly name: string}>(words: string, all: readonly T[], item: (one: T) => PaletteItem): Picked {
  if (words === '') return {items: [], best: Number.POSITIVE_INFINITY};
  return pick(
    words,
    all.map((one) => ({name: one.name, item: item(one)})),
    MOST,
  );
}
