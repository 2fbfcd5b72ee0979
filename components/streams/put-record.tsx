'use client';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {Button} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Field, Select, TextInput} from '../ui/field.tsx';
import {Message} from '../ui/message.tsx';
import {showToast} from '../ui/toast.tsx';
import {shardNumber, usePutRecord} from './queries.ts';

export interface PutRecordProps {
  readonly stream: string;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
  readonly title?: string;
  readonly description?: string;
  /** What stands there at first: a record to be mended. */
  readonly record?: Typed;
}

interface Typed {
  readonly data: string;
  readonly encoding: 'utf-8' | 'base64';
  readonly partitionKey: string;
}

const EMPTY: Typed = {data: '{\n  \n}', encoding: 'utf-8', partitionKey: 'test'};

/** A record by hand, into the stream. */
export function PutRecordDialog({stream, open, onOpen, title, description, record}: PutRecordProps) {
  return (
    <Dialog open={open} onOpen={onOpen} title={title ?? 'Put a record'} description={description ?? `Into ${stream}, at once.`}>
      <Form stream={stream} initial={record ?? EMPTY} onDone={() => onOpen(false)} />
    </Dialog>
  );
}

function Form({stream, initial, onDone}: {stream: string; initial: Typed; onDone: () => void}) {
  const put = usePutRecord(stream);
  const [key, setKey] = useState(initial.partitionKey);
  const [data, setData] = useState(initial.data);
  const [encoding, setEncoding] = useState(initial.encoding);
  const warning =
    encoding === 'utf-8' && /^\s*[{[]/.test(data) && !isJson(data)
      ? 'This begins like JSON but is none; it can be put all the same.'
      : null;
  const send = () =>
    put.mutate(
      {
        partitionKey: key,
        data: warning === null && encoding === 'utf-8' && isJson(data) ? JSON.stringify(JSON.parse(data)) : data,
        encoding,
      },
      {
        onSuccess: ({shard}) => {
          showToast({look: 'info', text: `Put into shard ${shardNumber(shard)}`});
          onDone();
        },
      },
    );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <div className="grid grid-cols-2 gap-3">
        <Field label="Partition key">
          {(control) => <TextInput {...control} required maxLength={256} value={key} onChange={(e) => setKey(e.currentTarget.value)} />}
        </Field>
        <Field label="Data are">
          {(control) => (
            <Select {...control} value={encoding} onChange={(e) => setEncoding(e.currentTarget.value === 'base64' ? 'base64' : 'utf-8')}>
              <option value="utf-8">Text</option>
              <option value="base64">Base64</option>
            </Select>
          )}
        </Field>
      </div>
      <Field label="Data" error={put.error ? toDiagnostic(put.error).message : undefined}>
        {(control) => (
          <textarea
            {...control}
            rows={8}
            spellCheck={false}
            value={data}
            onChange={(e) => setData(e.currentTarget.value)}
            className="w-full rounded-md border border-control bg-inset p-2 font-mono text-small max-md:text-[16px]"
          />
        )}
      </Field>
      {warning && <Message look="warn">{warning}</Message>}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" busy={put.isPending}>
          Put record
        </Button>
      </div>
    </form>
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
