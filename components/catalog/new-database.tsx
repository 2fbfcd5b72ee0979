'use client';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {Button} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Field, TextInput} from '../ui/field.tsx';
import {useCreateDatabase} from './queries.ts';

export function NewDatabase({open, onOpen}: {open: boolean; onOpen: (open: boolean) => void}) {
  return (
    <Dialog open={open} onOpen={onOpen} title="Create database">
      <Form onDone={() => onOpen(false)} />
    </Dialog>
  );
}

function Form({onDone}: {onDone: () => void}) {
  const create = useCreateDatabase();
  const [name, setName] = useState('');
  const wrong = name !== '' && !/^[a-z0-9_]{1,255}$/.test(name) ? 'lower case letters, digits and _' : undefined;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        if (name !== '' && wrong === undefined) create.mutate(name, {onSuccess: onDone});
      }}
    >
      <Field label="Name" error={wrong ?? (create.error ? toDiagnostic(create.error).message : undefined)}>
        {(control) => <TextInput {...control} required autoFocus value={name} onChange={(e) => setName(e.currentTarget.value)} />}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" busy={create.isPending}>
          Create database
        </Button>
      </div>
    </form>
  );
}
