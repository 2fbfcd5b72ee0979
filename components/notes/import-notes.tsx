'use client';
import {FileUp} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {type DragEvent, type ReactNode, useRef, useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {noteHref} from '../store/queries.ts';
import {Button} from '../ui/button.tsx';
import {showToast} from '../ui/toast.tsx';
import {useImportNote} from './queries.ts';

/** Files that are notes. */
const ACCEPTED = '.md,.markdown,.zpln,.json';

/** Takes files as notes into a folder; one alone is opened. */
function useTakeFiles(folder: string): {take: (files: Iterable<File>) => Promise<void>; busy: boolean} {
  const bring = useImportNote();
  const router = useRouter();
  const take = async (files: Iterable<File>) => {
    const taken: string[] = [];
    const all = [...files];
    for (const file of all) {
      try {
        taken.push((await bring.mutateAsync({file, folder})).path);
      } catch (error) {
        const {message, hint} = toDiagnostic(error);
        showToast({look: 'error', text: `${file.name}: ${message}`, detail: hint});
      }
    }
    const [first] = taken;
    if (all.length === 1 && first !== undefined) router.push(noteHref(first));
    else if (taken.length > 0) showToast({look: 'info', text: taken.length === 1 ? '1 note imported' : `${taken.length} notes imported`});
  };
  return {take, busy: bring.isPending};
}

/** Opens the browser's choice of files. */
export function ImportButton({folder}: {folder: string}) {
  const input = useRef<HTMLInputElement>(null);
  const {take, busy} = useTakeFiles(folder);
  return (
    <>
      <Button icon={FileUp} busy={busy} onClick={() => input.current?.click()}>
        Import
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        accept={ACCEPTED}
        aria-label="Files of notes"
        className="hidden"
        onChange={(e) => {
          void take(e.currentTarget.files ?? []);
          e.currentTarget.value = '';
        }}
      />
    </>
  );
}

/** Whatever it holds takes files that are dropped on it. */
export function DropNotes({folder, children}: {folder: string; children: ReactNode}) {
  const {take} = useTakeFiles(folder);
  const [over, setOver] = useState(false);
  const hasFiles = (e: DragEvent) => e.dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button beside it does the same by keyboard
    <div
      className="relative min-h-full"
      onDragOver={(e) => {
        if (!hasFiles(e)) return;
        e.preventDefault();
        setOver(true);
      }}
      onDragLeave={(e) => {
        if (!(e.relatedTarget instanceof Node && e.currentTarget.contains(e.relatedTarget))) setOver(false);
      }}
      onDrop={(e) => {
        if (!hasFiles(e)) return;
        e.preventDefault();
        setOver(false);
        void take(e.dataTransfer.files);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-2 flex items-start justify-center rounded-md border border-live border-dashed bg-live-tint pt-24">
          <p className="rounded-md bg-raised px-3 py-2 font-medium shadow-menu">Drop .note.md or .zpln files to import them</p>
        </div>
      )}
    </div>
  );
}
