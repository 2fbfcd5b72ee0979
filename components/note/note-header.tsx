'use client';
import {Cpu, HardDrive, Lock, OctagonX, Square, Waves} from 'lucide-react';
import {TitleEdit} from '../paragraph/title-edit.tsx';
import {useRoleRefusal} from '../presence/use-people.ts';
import {useRights} from '../presence/use-rights.ts';
import {useStudioInfo} from '../store/queries.ts';
import {useRuns} from '../store/use-studio.ts';
import {Button} from '../ui/button.tsx';
import {rateNumber} from '../ui/format.ts';
import type {NoteGenerator} from './use-note-generator.ts';

export interface NoteHeaderProps {
  readonly path: string;
  readonly title: string;
  readonly generator: NoteGenerator;
  readonly onTitle: (title: string) => void;
}

export function NoteHeader({path, title, generator, onTitle}: NoteHeaderProps) {
  const {data} = useStudioInfo();
  const rights = useRights(path);
  const mayStream = useRoleRefusal('streams') === null;
  const runs = Object.values(useRuns(path));
  const running = runs.filter((r) => r.status === 'running').length;
  const failed = runs.filter((r) => r.status === 'failed').length;
  return (
    <div className="mb-4 md:pl-(--gutter)">
      <h1 className="flex font-semibold text-display tracking-[-0.02em]">
        {rights.write ? (
          <TitleEdit title={title} placeholder="Untitled note" label="Title of the note" onTitle={onTitle} />
        ) : (
          title || 'Untitled note'
        )}
      </h1>
      <div className="mt-1 flex min-h-6 flex-wrap items-center gap-x-4 gap-y-1 text-small text-text-2">
        <span className="inline-flex items-center gap-1.5">
          <HardDrive size={14} strokeWidth={2} className="text-text-3" aria-hidden />
          Profile {data?.profile.name ?? '…'}
        </span>
        <span className="inline-flex items-center gap-1.5">
          <Cpu size={14} strokeWidth={2} className="text-text-3" aria-hidden />
          Kernel {data?.kernel ?? '…'}
        </span>
        {running > 0 && (
          <span className="num inline-flex items-center gap-1.5 font-medium text-live">
            <Waves size={14} strokeWidth={2} aria-hidden />
            {running} running
          </span>
        )}
        {failed > 0 && (
          <span className="num inline-flex items-center gap-1.5 font-medium text-danger">
            <OctagonX size={14} strokeWidth={2} aria-hidden />
            {failed} failed
          </span>
        )}
        {!rights.write && (
          <span className="inline-flex items-center gap-1.5">
            <Lock size={14} strokeWidth={2} className="text-text-3" aria-hidden />
            {rights.run ? 'You may read and run this note' : 'You may read this note'}
          </span>
        )}
        {rights.run && mayStream && <GeneratorSwitch of={generator} />}
      </div>
    </div>
  );
}

function GeneratorSwitch({of: {generator, busy, start, stop}}: {of: NoteGenerator}) {
  if (generator === null) return null;
  return generator.running ? (
    <span className="inline-flex items-center gap-1">
      <Waves size={14} strokeWidth={2} className="text-live" aria-hidden />
      <span className="num">
        Generator to {generator.stream}, {rateNumber(generator.ratePerSecond)}/s
      </span>
      <Button size="small" variant="ghost" icon={Square} busy={busy} onClick={stop}>
        Stop
      </Button>
    </span>
  ) : (
    <Button size="small" icon={Waves} busy={busy} onClick={start}>
      Start the sample generator
    </Button>
  );
}
