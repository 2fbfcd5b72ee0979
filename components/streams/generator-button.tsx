'use client';
import {Square, Waves} from 'lucide-react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Generator} from '../../server/protocol/generator.ts';
import {useRoleRefusal} from '../presence/use-people.ts';
import {useGeneratorSwitch} from '../store/queries.ts';
import {Button} from '../ui/button.tsx';
import {rate} from '../ui/format.ts';
import {showToast} from '../ui/toast.tsx';

/** Starts and stops a sample generator. */
export function GeneratorButton({generator, primary = false}: {generator: Generator; primary?: boolean}) {
  const turn = useGeneratorSwitch();
  const refusal = useRoleRefusal('streams');
  const {id, title, running, ratePerSecond} = generator;
  const onClick = () =>
    turn.mutate({id, start: !running}, {onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message})});
  return (
    <Button
      icon={running ? Square : Waves}
      variant={primary && !running ? 'primary' : 'default'}
      busy={turn.isPending}
      disabledBecause={refusal}
      onClick={onClick}
    >
      {running ? `Stop ${title.toLowerCase()}, ${rate(ratePerSecond)}` : `Start ${title.toLowerCase()}, ${rate(ratePerSecond)}`}
    </Button>
  );
}
