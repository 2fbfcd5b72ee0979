'use client';
import {useRouter, useSearchParams} from 'next/navigation';
import type {Look} from '../../server/protocol/note.ts';
import {noteHref} from '../store/queries.ts';

/** How the note is looked at; the address says it, so that it can be sent on and the back button leaves it. */
export type NoteView = 'note' | 'report' | 'dashboard';

/** What the address says, else what the note's look says. */
export function useNoteView(path: string, look: Look | undefined): {readonly view: NoteView; readonly show: (view: NoteView) => void} {
  const router = useRouter();
  const asked = useSearchParams().get('view');
  const usual: NoteView = look === 'report' ? 'report' : 'note';
  const view = asked === 'report' || asked === 'dashboard' || asked === 'note' ? asked : usual;
  return {
    view,
    show: (next) => router.push(next === usual ? noteHref(path) : `${noteHref(path)}?view=${next}`),
  };
}
