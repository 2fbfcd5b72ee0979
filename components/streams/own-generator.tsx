'use client';
import {Plus, Trash2} from 'lucide-react';
import {useRef, useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {FieldRule, OwnGenerator} from '../../server/protocol/generator.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Field, Select, TextInput} from '../ui/field.tsx';
import {Message} from '../ui/message.tsx';
import {type FieldRow, fieldOf, RULES, rowOf} from './field-rules.ts';
import {usePutGenerator} from './queries.ts';

const KINDS = Object.keys(RULES) as FieldRule['kind'][];

const FIRST: OwnGenerator['fields'] = [
  {name: 'id', rule: {kind: 'sequence', from: 1}, nullPart: 0},
  {name: 'status', rule: {kind: 'choice', values: ['OK', 'WARNING', 'ERROR']}, nullPart: 0},
  {name: 'amount', rule: {kind: 'decimal', min: 0, max: 100, decimals: 2}, nullPart: 0},
  {name: 'event_time', rule: {kind: 'time', format: 'iso'}, nullPart: 0},
];

export interface OwnGeneratorProps {
  readonly stream: string;
  /** As it is so far. */
  readonly own: OwnGenerator | null;
  readonly open: boolean;
  readonly onOpen: (open: boolean) => void;
}

/** Records by rules: the fields of a stream's records, and what their values are. */
export function OwnGeneratorDialog({stream, own, open, onOpen}: OwnGeneratorProps) {
  return (
    <Dialog
      open={open}
      onOpen={onOpen}
      title="Records by rules"
      description={`JSON records for ${stream}, each field by a rule of its own. They come as soon as the generator is started.`}
    >
      <Form stream={stream} own={own} onDone={() => onOpen(false)} />
    </Dialog>
  );
}

function Form({stream, own, onDone}: {stream: string; own: OwnGenerator | null; onDone: () => void}) {
  const put = usePutGenerator();
  const nextId = useRef(1000);
  const [rows, setRows] = useState<readonly FieldRow[]>(() => (own?.fields ?? FIRST).map(rowOf));
  const [key, setKey] = useState(own?.key ?? '');
  const [start, setStart] = useState(true);
  const change = (id: number, part: Partial<FieldRow>) => setRows(rows.map((r) => (r.id === id ? {...r, ...part} : r)));
  const add = () => setRows([...rows, {id: nextId.current++, name: '', kind: 'integer', args: {}, nulls: '0'}]);
  const fields = rows.map(fieldOf);
  const names = rows.map((r) => r.name.trim());
  const twice = names.find((name, i) => name !== '' && names.indexOf(name) !== i);
  const wrong =
    rows.length === 0
      ? 'there are no fields'
      : twice !== undefined
        ? `there are two fields "${twice}"`
        : (fields.find((f) => typeof f === 'string') ?? null);
  const send = () =>
    put.mutate(
      {own: {stream, fields: fields.filter((f) => typeof f !== 'string'), key: names.includes(key) ? key : null}, start},
      {onSuccess: onDone},
    );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        if (wrong === null) send();
      }}
    >
      <ol aria-label="Fields" className="-mx-1 flex max-h-[50vh] flex-col gap-3 overflow-y-auto px-1 pt-1">
        {rows.map((row, i) => (
          <li key={row.id} className="flex flex-wrap items-end gap-2 border-line border-b pb-3 last:border-b-0">
            <Field label={`Field ${i + 1}`} className="w-32">
              {(control) => <TextInput {...control} value={row.name} onChange={(e) => change(row.id, {name: e.currentTarget.value})} />}
            </Field>
            <Field label="Rule" className="w-36">
              {(control) => (
                <Select
                  {...control}
                  value={row.kind}
                  onChange={(e) => change(row.id, {kind: e.currentTarget.value as FieldRule['kind'], args: {}})}
                >
                  {KINDS.map((kind) => (
                    <option key={kind} value={kind}>
                      {RULES[kind].label}
                    </option>
                  ))}
                </Select>
              )}
            </Field>
            <Arguments row={row} onArg={(name, value) => change(row.id, {args: {...row.args, [name]: value}})} />
            <Field label="NULL, %" className="w-16">
              {(control) => (
                <TextInput
                  {...control}
                  inputMode="decimal"
                  value={row.nulls}
                  onChange={(e) => change(row.id, {nulls: e.currentTarget.value})}
                />
              )}
            </Field>
            <IconButton
              icon={Trash2}
              label={`Remove field ${i + 1}`}
              onClick={() => setRows(rows.filter((r) => r.id !== row.id))}
              className="ml-auto"
            />
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-end gap-3">
        <Button icon={Plus} onClick={add}>
          Add a field
        </Button>
        <Field label="Partition key" className="w-40">
          {(control) => (
            <Select {...control} value={names.includes(key) ? key : ''} onChange={(e) => setKey(e.currentTarget.value)}>
              <option value="">At random</option>
              {[...new Set(names)]
                .filter((name) => name !== '')
                .map((name) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
            </Select>
          )}
        </Field>
        <label className="flex min-h-7 items-center gap-2 max-md:min-h-11">
          <input type="checkbox" checked={start} onChange={(e) => setStart(e.currentTarget.checked)} className="size-4 accent-ink" />
          Start it at once
        </label>
      </div>
      {put.error && <Message look="error">{toDiagnostic(put.error).message}</Message>}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" busy={put.isPending} disabledBecause={wrong}>
          Save
        </Button>
      </div>
    </form>
  );
}

function Arguments({row, onArg}: {row: FieldRow; onArg: (name: string, value: string) => void}) {
  return RULES[row.kind].args.map(({name, label, fallback, type}) => (
    <Field key={name} label={label} className={typeof type === 'string' && type !== 'list' ? 'w-20' : 'w-52'}>
      {(control) => {
        const value = row.args[name] ?? fallback;
        return typeof type === 'string' ? (
          <TextInput
            {...control}
            value={value}
            inputMode={type === 'list' ? 'text' : 'decimal'}
            onChange={(e) => onArg(name, e.currentTarget.value)}
          />
        ) : (
          <Select {...control} value={value} onChange={(e) => onArg(name, e.currentTarget.value)}>
            {type.map(([option, text]) => (
              <option key={option} value={option}>
                {text}
              </option>
            ))}
          </Select>
        );
      }}
    </Field>
  ));
}
