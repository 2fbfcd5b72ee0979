'use client';
import {NotesSide} from '../notes/notes-side.tsx';
import {Page} from '../shell/page.tsx';
import {useNote} from '../store/use-studio.ts';

export function NotePage({path}: {path: string}) {
  const note = useNote(path);
  return (
    <Page crumbs={[{label: 'Notes', href: '/notes'}, {label: note?.document.title ?? path}]} side={<NotesSide here={path} />}>
      {note?.document.title}
    </Page>
  );
}
