'use client';
import {useQuery} from '@tanstack/react-query';
import type {NoteVersion} from '../../server/protocol/api.ts';
import {getJson} from '../store/api.ts';

/** The versions of a note, the newest first. */
export function useVersions(note: string) {
  return useQuery({
    queryKey: ['history', note],
    queryFn: ({signal}) => getJson<NoteVersion[]>(`/api/notes/history?path=${encodeURIComponent(note)}`, signal),
  });
}
