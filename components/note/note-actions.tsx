'use client';
import {
  BookOpen,
  Box,
  Check,
  Ellipsis,
  Eraser,
  Eye,
  EyeOff,
  FolderInput,
  History,
  LayoutDashboard,
  Lock,
  Play,
  RotateCcw,
  Search,
  Square,
} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import type {Look} from '../../server/protocol/note.ts';
import {isProse} from '../../server/protocol/paragraph-header.ts';
import {RenameDialog} from '../notes/note-dialogs.ts';
import {exportItems} from '../notes/note-menu.tsx';
import {historyHref} from '../notes/notes-tree.ts';
import {keysOf} from '../paragraph/keys.ts';
import {paragraphsOf, setParagraphs} from '../paragraph/note-commands.ts';
import {useRights} from '../presence/use-rights.ts';
import {useOfferCommands} from '../store/commands.ts';
import {noteHref} from '../store/queries.ts';
import {studio} from '../store/studio-store.ts';
import {useRuns, useStudio} from '../store/use-studio.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {lazily} from '../ui/lazily.tsx';
import {given, Menu, type MenuItem} from '../ui/menu.tsx';
import type {NoteView} from './use-note-view.ts';

const PermissionsDialog = lazily(() => import('../presence/permissions-dialog.tsx').then((m) => m.PermissionsDialog));

const LOOKS: readonly (readonly [Look, string])[] = [
  ['default', 'Default'],
  ['simple', 'Simple: frames and controls on demand'],
  ['report', 'Report: opens without code'],
];

export interface NoteActionsProps {
  readonly path: string;
  readonly onFind: () => void;
  readonly onView: (view: NoteView) => void;
}

/** Run all, stop all, views, more, build and deploy. */
export function NoteActions({path, onFind, onView}: NoteActionsProps) {
  const router = useRouter();
  const rights = useRights(path);
  const user = useStudio((s) => s.user);
  const [permitting, setPermitting] = useState(false);
  const runs = Object.values(useRuns(path));
  const look = useStudio((s) => s.notes.get(path)?.view.document.look) ?? 'default';
  const codeShown = useStudio((s) => s.notes.get(path)?.view.document.paragraphs.some((p) => !p.editorHidden && !isProse(p.text))) ?? true;
  const resultsShown =
    useStudio((s) => s.notes.get(path)?.view.document.paragraphs.some((p) => !p.resultHidden && !isProse(p.text))) ?? true;
  const active = runs.some((r) => r.status === 'running' || r.status === 'starting' || r.status === 'queued');
  const ended = runs.some((r) => r.status === 'finished' || r.status === 'stopped' || r.status === 'failed');
  const deploy = `/deploy/${path.split('/').map(encodeURIComponent).join('/')}`;
  const runAll = () => studio.act(path, {kind: 'run-all', from: null});
  const stopAll = () => studio.act(path, {kind: 'stop-all'});
  const clear = () => studio.act(path, {kind: 'clear'});
  const restart = () => studio.act(path, {kind: 'restart-session'});
  const history = () => router.push(historyHref(path));
  const hide = (key: 'editorHidden' | 'resultHidden', hidden: boolean) => {
    const ids = paragraphsOf(path).filter((p) => !isProse(p.text) && p[key] !== hidden);
    setParagraphs(
      path,
      ids.map((p) => p.id),
      {[key]: hidden},
    );
  };
  const [renaming, setRenaming] = useState(false);
  const report = () => onView('report');
  const dashboard = () => onView('dashboard');
  const code = {label: codeShown ? 'Hide all code' : 'Show all code', icon: codeShown ? EyeOff : Eye};
  const results = {label: resultsShown ? 'Hide all results' : 'Show all results', icon: resultsShown ? EyeOff : Eye};
  useOfferCommands('This note', [
    ...(rights.run ? [{label: 'Run all', icon: Play, run: runAll}] : []),
    ...(active && rights.run ? [{label: 'Stop all', icon: Square, run: stopAll}] : []),
    ...(ended && rights.run ? [{label: 'Clear results', icon: Eraser, run: clear}] : []),
    {label: 'Find and replace', icon: Search, shortcut: keysOf('find'), run: onFind},
    {label: 'Report view', icon: BookOpen, run: report},
    {label: 'Dashboard view', icon: LayoutDashboard, run: dashboard},
    ...(rights.write
      ? [
          {...code, run: () => hide('editorHidden', codeShown)},
          {...results, run: () => hide('resultHidden', resultsShown)},
        ]
      : []),
    ...(rights.run ? [{label: 'Restart the session', icon: RotateCcw, run: restart}] : []),
    {label: 'History', icon: History, run: history},
    ...(rights.own ? [{label: 'Rename or move', icon: FolderInput, run: () => setRenaming(true)}] : []),
    ...(rights.run ? [{label: 'Build and deploy', icon: Box, run: () => router.push(deploy)}] : []),
  ]);
  const views: MenuItem[] = [
    {kind: 'item', label: 'Report view', icon: BookOpen, onSelect: report},
    {kind: 'item', label: 'Dashboard view', icon: LayoutDashboard, onSelect: dashboard},
    ...given(rights.write, [
      {kind: 'line'},
      {kind: 'item', ...code, onSelect: () => hide('editorHidden', codeShown)},
      {kind: 'item', ...results, onSelect: () => hide('resultHidden', resultsShown)},
      {kind: 'line'},
      {kind: 'label', label: 'Look of this note'},
      ...LOOKS.map(([value, label]): MenuItem => {
        const chosen = {checked: look === value, ...(look === value ? {icon: Check} : {})};
        return {kind: 'item', label, ...chosen, onSelect: () => studio.act(path, {kind: 'set-note', settings: {look: value}})};
      }),
    ]),
  ];
  return (
    <>
      {rights.run && (
        <Button icon={Play} onClick={runAll}>
          Run all
        </Button>
      )}
      {rights.run && (
        <Button icon={Square} onClick={stopAll} disabledBecause={active ? null : 'nothing of this note runs'} className="max-md:hidden">
          Stop all
        </Button>
      )}
      <Menu trigger={<IconButton icon={BookOpen} label="Views of this note" />} items={views} />
      <Menu
        trigger={<IconButton icon={Ellipsis} label="More of this note" />}
        items={[
          ...given(rights.run && active, [{kind: 'item', label: 'Stop all', icon: Square, onSelect: stopAll}]),
          ...given(rights.run, [
            {kind: 'item', label: 'Clear results', icon: Eraser, disabled: !ended, onSelect: clear},
            {kind: 'item', label: 'Restart the session', icon: RotateCcw, onSelect: restart},
          ]),
          {kind: 'item', label: 'Find and replace', icon: Search, shortcut: keysOf('find'), onSelect: onFind},
          ...given(rights.own, [{kind: 'item', label: 'Rename or move', icon: FolderInput, onSelect: () => setRenaming(true)}]),
          ...(user === null ? [] : [{kind: 'item', label: 'Permissions', icon: Lock, onSelect: () => setPermitting(true)} as const]),
          {kind: 'item', label: 'History', icon: History, onSelect: history},
          ...exportItems(path),
          {kind: 'line'},
          ...given(rights.run, [{kind: 'item', label: 'Build and deploy', icon: Box, onSelect: () => router.push(deploy)}]),
        ]}
      />
      {rights.run && (
        <Button variant="primary" icon={Box} onClick={() => router.push(deploy)} className="max-md:hidden">
          Build and deploy
        </Button>
      )}
      {permitting && <PermissionsDialog note={path} open onOpen={setPermitting} />}
      {renaming && <RenameDialog kind="note" path={path} open onOpen={setRenaming} onDone={(to) => router.replace(noteHref(to))} />}
    </>
  );
}
