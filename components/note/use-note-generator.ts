'use client';
import {useCallback} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Generator} from '../../server/protocol/api.ts';
import type {Note} from '../../server/protocol/note.ts';
import {useGeneratorSwitch, useGenerators} from '../store/queries.ts';
import {showToast} from '../ui/toast.tsx';

export interface NoteGenerator {
  /** null: the note has none. */
  readonly generator: Generator | null;
  readonly busy: boolean;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** null when it runs or there is none. */
  readonly startWhenStopped: (() => void) | null;
}

/** The sample generator of a note: the one that it names, else one whose stream a table of the note reads. */
export function useNoteGenerator(note: Note | null): NoteGenerator {
  const {data} = useGenerators(note !== null);
  const change = useGeneratorSwitch();
  const generator = (note && data && find(note, data)) ?? null;
  const id = generator?.id;
  const {mutateAsync} = change;
  const turn = useCallback(
    async (start: boolean) => {
      if (id === undefined) return;
      try {
        await mutateAsync({id, start});
      } catch (error) {
        const {message, hint} = toDiagnostic(error);
        showToast({look: 'error', text: message, ...(hint ? {detail: hint} : {})});
      }
    },
    [id, mutateAsync],
  );
  const start = useCallback(() => turn(true), [turn]);
  const stop = useCallback(() => turn(false), [turn]);
  const begin = useCallback(() => void turn(true), [turn]);
  return {
    generator,
    busy: change.isPending,
    start,
    stop,
    startWhenStopped: generator !== null && !generator.running ? begin : null,
  };
}

function find(note: Note, generators: readonly Generator[]): Generator | undefined {
  const named = generators.find((g) => g.id === note.extra.generator);
  return named ?? generators.find((g) => note.paragraphs.some((p) => p.text.includes(`'${g.stream}'`) || p.text.includes(`/${g.stream}'`)));
}
