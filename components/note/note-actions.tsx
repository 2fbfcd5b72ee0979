'use client';
import {Box, Ellipsis, Eraser, FolderInput, History, Play, Square} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import {exportItems} from '../notes/note-menu.tsx';
import {historyHref} from '../notes/notes-tree.ts';
import {RenameDialog} from '../notes/rename-dialog.tsx';
import {useOfferCommands} from '../store/commands.ts';
import {noteHref} from '../store/queries.ts';
import {studio} from '../store/studio-store.ts';
import {useRuns} from '../store/use-studio.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Menu} from '../ui/menu.tsx';

/** Run all, stop all, more, build and deploy. */
export function NoteActions({path}: {path: string}) {
  const router = useRouter();
  const runs = Object.values(useRuns(path));
  const active = runs.some((r) => r.status === 'running' || r.status === 'starting' || r.status === 'queued');
  const ended = runs.some((r) => r.status === 'finished' || r.status === 'stopped' || r.status === 'failed');
  const deploy = `/deploy/${path.split('/').map(encodeURIComponent).join('/')}`;
  const runAll = () => studio.act(path, {kind: 'run-all', from: null});
  const stopAll = () => studio.act(path, {kind: 'stop-all'});
  const clear = () => studio.act(path, {kind: 'clear'});
  const history = () => router.push(historyHref(path));
  const [renaming, setRenaming] = useState(false);
  useOfferCommands('This note', [
    {label: 'Run all', icon: Play, run: runAll},
    ...(active ? [{label: 'Stop all', icon: Square, run: stopAll}] : []),
    ...(ended ? [{label: 'Clear results', icon: Eraser, run: clear}] : []),
    {label: 'History', icon: History, run: history},
    {label: 'Rename or move', icon: FolderInput, run: () => setRenaming(true)},
    {label: 'Build and deploy', icon: Box, run: () => router.push(deploy)},
  ]);
  return (
    <>
      <Button icon={Play} onClick={runAll}>
        Run all
      </Button>
      <Button icon={Square} onClick={stopAll} disabledBecause={active ? null : 'nothing of this note runs'} className="max-md:hidden">
        Stop all
      </Button>
      <Menu
        trigger={<IconButton icon={Ellipsis} label="More of this note" />}
        items={[
          ...(active ? [{kind: 'item', label: 'Stop all', icon: Square, onSelect: stopAll} as const] : []),
          {kind: 'item', label: 'Clear results', icon: Eraser, disabled: !ended, onSelect: clear},
          {kind: 'item', label: 'Rename or move', icon: FolderInput, onSelect: () => setRenaming(true)},
          {kind: 'item', label: 'History', icon: History, onSelect: history},
          ...exportItems(path),
          {kind: 'line'},
          {kind: 'item', label: 'Build and deploy', icon: Box, onSelect: () => router.push(deploy)},
        ]}
      />
      <Button variant="primary" icon={Box} onClick={() => router.push(deploy)} className="max-md:hidden">
        Build and deploy
      </Button>
      <RenameDialog kind="note" path={path} open={renaming} onOpen={setRenaming} onDone={(to) => router.replace(noteHref(to))} />
    </>
  );
}
