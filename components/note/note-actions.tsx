'use client';
import {Box, Download, Ellipsis, Eraser, Play, Square} from 'lucide-react';
import {useRouter} from 'next/navigation';
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
          {kind: 'item', label: 'Clear results', icon: Eraser, disabled: !ended, onSelect: () => studio.act(path, {kind: 'clear'})},
          {
            kind: 'link',
            label: 'Export as Markdown',
            icon: Download,
            href: `/api/notes/export?path=${encodeURIComponent(path)}`,
            download: true,
          },
          {kind: 'line'},
          {kind: 'item', label: 'Build and deploy', icon: Box, onSelect: () => router.push(deploy)},
        ]}
      />
      <Button variant="primary" icon={Box} onClick={() => router.push(deploy)} className="max-md:hidden">
        Build and deploy
      </Button>
    </>
  );
}
