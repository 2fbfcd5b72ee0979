'use client';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {noteHref, useCreateNote} from '../store/queries.ts';
import {Button} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Field, TextInput} from '../ui/field.tsx';

export interface NewNoteProps {
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly folder: string;
  /** A note to begin from. */
  readonly from?: string;
  readonly title?: string;
}

export function NewNote({open, onOpen, folder, from, title = ''}: NewNoteProps) {
  return (
    <Dialog open={open} onOpen={onOpen} title={from === undefined ? 'New note' : 'Duplicate note'}>
      <Form folder={folder} from={from} title={title} onDone={() => onOpen(false)} />
    </Dialog>
  );
}

function Form({folder, from, title, onDone}: {folder: string; from: string | undefined; title: string; onDone: () => void}) {
  const router = useRouter();
  const create = useCreateNote();
  const [name, setName] = useState(title);
  const [place, setPlace] = useState(folder);
  const submit = async () => {
    const entry = await create.mutateAsync({title: name.trim(), folder: place.trim(), ...(from === undefined ? {} : {from})});
    onDone();
    router.push(noteHref(entry.path));
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        // Shown below the field.
        if (name.trim() !== '') submit().catch(() => undefined);
      }}
    >
      <Field label="Title" error={create.error ? toDiagnostic(create.error).message : undefined}>
        {(control) => (
          <TextInput {...control} value={name} maxLength={200} required autoFocus onChange={(e) => setName(e.currentTarget.value)} />
        )}
      </Field>
      <Field label="Folder" hint="empty: the top. A slash makes a folder inside a folder">
        {(control) => <TextInput {...control} value={place} maxLength={300} onChange={(e) => setPlace(e.currentTarget.value)} />}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" busy={create.isPending}>
          Create
        </Button>
      </div>
    </form>
  );
}
