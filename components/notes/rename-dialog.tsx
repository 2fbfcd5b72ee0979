'use client';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {Button} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Field, TextInput} from '../ui/field.tsx';
import {useRenameFolder, useRenameNote} from './queries.ts';

export interface RenameDialogProps {
  readonly kind: 'note' | 'folder';
  readonly path: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  /** Where it is now. */
  readonly onDone?: (path: string) => void;
}

/** Another name or another folder: both are the path. */
export function RenameDialog({kind, path, open, onOpen, onDone}: RenameDialogProps) {
  return (
    <Dialog open={open} onOpen={onOpen} title={kind === 'note' ? 'Rename or move the note' : 'Rename or move the folder'}>
      <Form kind={kind} path={path} onOpen={onOpen} onDone={onDone} />
    </Dialog>
  );
}

function Form({
  kind,
  path,
  onOpen,
  onDone,
}: Omit<RenameDialogProps, 'open' | 'onDone'> & {onDone: RenameDialogProps['onDone'] | undefined}) {
  const renameNote = useRenameNote();
  const renameFolder = useRenameFolder();
  const rename = kind === 'note' ? renameNote : renameFolder;
  const [to, setTo] = useState(path);
  const clean = to.trim().replaceAll(/^\/+|\/+$/g, '');
  const submit = async () => {
    if (clean !== path) await rename.mutateAsync({path, to: clean});
    onOpen(false);
    onDone?.(clean);
  };
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        // Shown below the field.
        if (clean !== '') submit().catch(() => undefined);
      }}
    >
      <Field
        label="Path"
        hint={kind === 'note' ? 'folders parted by a slash; the title of the note stays' : 'every note in it goes along'}
        error={rename.error ? [toDiagnostic(rename.error).message, toDiagnostic(rename.error).hint].filter(Boolean).join(': ') : undefined}
      >
        {(control) => (
          <TextInput {...control} value={to} maxLength={300} required autoFocus onChange={(e) => setTo(e.currentTarget.value)} />
        )}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpen(false)}>Cancel</Button>
        <Button type="submit" variant="primary" busy={rename.isPending}>
          Move
        </Button>
      </div>
    </form>
  );
}
