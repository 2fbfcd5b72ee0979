'use client';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {Button} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Field, NumberInput, RadioGroup, TextInput} from '../ui/field.tsx';
import {useCreateStream} from './queries.ts';

export function NewStream({open, onOpen}: {open: boolean; onOpen: (open: boolean) => void}) {
  return (
    <Dialog open={open} onOpen={onOpen} title="Create stream">
      <Form onDone={() => onOpen(false)} />
    </Dialog>
  );
}

function Form({onDone}: {onDone: () => void}) {
  const create = useCreateStream();
  const [name, setName] = useState('');
  const [shards, setShards] = useState('1');
  const [mode, setMode] = useState<'PROVISIONED' | 'ON_DEMAND'>('PROVISIONED');
  const wrongName =
    name !== '' && !/^[a-zA-Z0-9_.-]{1,128}$/.test(name) ? 'letters, digits, dot, dash and underscore, 128 at most' : undefined;
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        if (name !== '' && wrongName === undefined) create.mutate({name, shards: Number(shards), mode}, {onSuccess: onDone});
      }}
    >
      <Field label="Name" error={wrongName ?? (create.error ? toDiagnostic(create.error).message : undefined)}>
        {(control) => <TextInput {...control} value={name} required autoFocus onChange={(e) => setName(e.currentTarget.value)} />}
      </Field>
      <RadioGroup
        label="Capacity"
        value={mode}
        onValue={(v) => setMode(v === 'ON_DEMAND' ? 'ON_DEMAND' : 'PROVISIONED')}
        options={[
          {value: 'PROVISIONED', label: 'Provisioned', hint: 'as many shards as you say'},
          {value: 'ON_DEMAND', label: 'On demand', hint: 'AWS adds shards as they are needed'},
        ]}
      />
      {mode === 'PROVISIONED' && (
        <Field label="Shards" hint="each takes 1,000 records and 1 MB a second">
          {(control) => <NumberInput {...control} min={1} max={200} value={shards} onChange={(e) => setShards(e.currentTarget.value)} />}
        </Field>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" busy={create.isPending}>
          Create stream
        </Button>
      </div>
    </form>
  );
}
