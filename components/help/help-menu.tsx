'use client';
import {BookOpen, CircleQuestionMark, Keyboard, NotebookText, Route} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {openShortcuts} from '../palette/command-palette.tsx';
import {useOfferCommands} from '../store/commands.ts';
import {IconButton} from '../ui/button.tsx';
import {Menu} from '../ui/menu.tsx';
import {useTour} from './use-tour.ts';

/** Samples, documents, the tour, the keys. */
export function HelpMenu() {
  const router = useRouter();
  const {begin} = useTour();
  return (
    <Menu
      align="start"
      trigger={<IconButton icon={CircleQuestionMark} label="Help" />}
      items={[
        {kind: 'item', label: 'Samples', icon: NotebookText, onSelect: () => router.push('/samples')},
        {kind: 'item', label: 'Documents', icon: BookOpen, onSelect: () => router.push('/docs')},
        {kind: 'item', label: 'Take the tour', icon: Route, onSelect: begin},
        {kind: 'item', label: 'Keyboard shortcuts', icon: Keyboard, shortcut: '?', onSelect: openShortcuts},
      ]}
    />
  );
}

/** The same for the palette. */
export function HelpCommands() {
  const router = useRouter();
  const {begin} = useTour();
  useOfferCommands('Help', [
    {label: 'Samples', icon: NotebookText, run: () => router.push('/samples')},
    {label: 'Documents', icon: BookOpen, run: () => router.push('/docs')},
    {label: 'Take the tour', icon: Route, run: begin},
  ]);
  return null;
}
