'use client';
import {useCallback} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Generator} from '../../server/protocol/generator.ts';
import type {Note} from '../../server/protocol/note.ts';
import type {Runs} from '../../server/protocol/run-state.ts';
import {useRoleRefusal} from '../presence/use-people.ts';
import {useGeneratorSwitch, useGenerators} from '../store/queries.ts';
import {useStudio} from '../store/use-studio.ts';
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

/** The sample generator of a note: the one that it names, else one whose stream its tables or its running jobs name. */
export function useNoteGenerator(path: string, note: Note | null): NoteGenerator {
  const plans = useStudio((s) => planText(s.notes.get(path)?.view.runs));
  const {data} = useGenerators(note !== null);
  const change = useGeneratorSwitch();
  const generator = (note && data && find(note, plans, data)) ?? null;
  const refusal = useRoleRefusal('streams');
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
    startWhenStopped: generator !== null && !generator.running && refusal === null ? begin : null,
  };
}

function find(note: Note, plans: string, generators: readonly Generator[]): Generator | undefined {
  const named = generators.find((g) => g.id === note.extra.generator);
  const texts = [plans, ...note.paragraphs.map((p) => p.text)];
  return named ?? generators.find((g) => texts.some((t) => names(t, g.stream)));
}

/** A stream's name stands alone: not as a part of another one's. */
function names(text: string, stream: string): boolean {
  for (let at = text.indexOf(stream); at !== -1; at = text.indexOf(stream, at + 1)) {
    if (!/[\w.-]/.test(text[at - 1] ?? ' ') && !/[\w-]/.test(text[at + stream.length] ?? ' ')) return true;
  }
  return false;
}

/** What the jobs' plans say of themselves: sources tell their streams. */
function planText(runs: Runs | undefined): string {
  if (runs === undefined) return '';
  const details = Object.values(runs).flatMap((r) => r.statements.flatMap((s) => s.plan?.nodes.map((n) => n.detail) ?? []));
  return details.join('\n');
}
