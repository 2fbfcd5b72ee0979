'use client';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Generator} from '../../server/protocol/generator.ts';
import {Button} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Field, NumberInput} from '../ui/field.tsx';
import {showToast} from '../ui/toast.tsx';
import {useTuneGenerator} from './queries.ts';

/** How fast a generator's records come, in which order, and how many of them are bad. */
export function GeneratorDialog({generator, open, onOpen}: {generator: Generator; open: boolean; onOpen: (open: boolean) => void}) {
  return (
    <Dialog
      open={open}
      onOpen={onOpen}
      title={`Generator: ${generator.title}`}
      description={`${generator.description}, into ${generator.stream}.`}
    >
      <Form generator={generator} onDone={() => onOpen(false)} />
    </Dialog>
  );
}

function Form({generator, onDone}: {generator: Generator; onDone: () => void}) {
  const tune = useTuneGenerator();
  const o = generator.options;
  const [values, setValues] = useState({
    rate: String(generator.ratePerSecond),
    burst: String(o.burstSeconds),
    disorder: String(o.disorderPart * 100),
    seconds: String(o.disorderSeconds),
    bad: String(o.badPart * 100),
  });
  const field = (name: keyof typeof values, label: string, hint: string, min: number, max: number, step: number | 'any' = 1) => (
    <Field label={label} hint={hint}>
      {(control) => (
        <NumberInput
          {...control}
          required
          min={min}
          max={max}
          step={step}
          value={values[name]}
          onChange={(e) => setValues({...values, [name]: e.currentTarget.value})}
        />
      )}
    </Field>
  );
  const send = () =>
    tune.mutate(
      {
        id: generator.id,
        rate: Number(values.rate),
        options: {
          burstSeconds: Number(values.burst),
          disorderPart: Number(values.disorder) / 100,
          disorderSeconds: Number(values.seconds),
          badPart: Number(values.bad) / 100,
        },
      },
      {onSuccess: onDone, onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message})},
    );
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(e) => {
        e.preventDefault();
        send();
      }}
    >
      <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
        {field('rate', 'Records a second', 'up to 20,000', 0.1, 20_000, 'any')}
        {field('burst', 'Bursts, seconds', '0: evenly', 0, 60)}
        {field('disorder', 'Out of order, %', 'of the records', 0, 100, 'any')}
        {field('seconds', 'Up to seconds late', 'their event time', 0, 3600)}
        {field('bad', 'Bad records, %', 'cut short, no table reads them', 0, 100, 'any')}
      </div>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" busy={tune.isPending}>
          {generator.running ? 'Apply' : 'Start'}
        </Button>
      </div>
    </form>
  );
}
