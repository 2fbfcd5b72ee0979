'use client';
import {useState} from 'react';
import type {Permissions} from '../../server/protocol/permissions.ts';
import {studio} from '../store/studio-store.ts';
import {useStudio} from '../store/use-studio.ts';
import {Button} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Field, TextInput} from '../ui/field.tsx';
import {usePeople} from './use-people.ts';
import {useRefusal} from './use-rights.ts';

const LISTS: readonly {readonly key: keyof Permissions; readonly label: string; readonly hint: string}[] = [
  {key: 'owners', label: 'Owners', hint: 'may do everything, this included'},
  {key: 'writers', label: 'Writers', hint: 'may change, run and read'},
  {key: 'runners', label: 'Runners', hint: 'may run and read'},
  {key: 'readers', label: 'Readers', hint: 'may read'},
];

const NOBODY_NAMED: Permissions = {owners: [], writers: [], runners: [], readers: []};

export interface PermissionsDialogProps {
  readonly note: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** Who may do what with a note: names of users, with commas; nobody named means everybody. */
export function PermissionsDialog({note, open, onOpen}: PermissionsDialogProps) {
  return (
    <Dialog
      open={open}
      onOpen={onOpen}
      title="Permissions"
      description="Names of users, with commas between them. An empty line stands for everybody."
    >
      <Form note={note} onDone={() => onOpen(false)} />
    </Dialog>
  );
}

function Form({note, onDone}: {note: string; onDone: () => void}) {
  const now = useStudio((s) => s.notes.get(note)?.view.document.permissions);
  const refusal = useRefusal(note, 'own');
  const {data} = usePeople();
  const [texts, setTexts] = useState<Readonly<Record<keyof Permissions, string>>>(() => {
    const {owners, writers, runners, readers} = now ?? NOBODY_NAMED;
    return {owners: owners.join(', '), writers: writers.join(', '), runners: runners.join(', '), readers: readers.join(', ')};
  });
  const unknown = (key: keyof Permissions) => {
    const missing = data?.users == null ? [] : namesOf(texts[key]).filter((name) => !data.users?.includes(name));
    return missing.length === 0 ? undefined : `there is no user "${missing[0]}"`;
  };
  const wrong = LISTS.some(({key}) => unknown(key) !== undefined);
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(e) => {
        e.preventDefault();
        if (wrong || refusal !== null) return;
        const permissions = {
          owners: namesOf(texts.owners),
          writers: namesOf(texts.writers),
          runners: namesOf(texts.runners),
          readers: namesOf(texts.readers),
        };
        studio.act(note, {kind: 'set-permissions', permissions});
        onDone();
      }}
    >
      {LISTS.map(({key, label, hint}) => (
        <Field key={key} label={label} hint={hint} error={unknown(key)}>
          {(control) => (
            <TextInput
              {...control}
              value={texts[key]}
              readOnly={refusal !== null}
              placeholder="everybody"
              onChange={(e) => setTexts({...texts, [key]: e.currentTarget.value})}
            />
          )}
        </Field>
      ))}
      {data?.users && <p className="text-small text-text-2">Users: {data.users.join(', ')}</p>}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" disabledBecause={refusal ?? (wrong ? 'a name is not one of the users' : null)}>
          Save
        </Button>
      </div>
    </form>
  );
}

function namesOf(text: string): string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
}
