'use client';
import {SlidersHorizontal, Trash2} from 'lucide-react';
import Link from 'next/link';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Generator} from '../../server/protocol/generator.ts';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Failure} from '../ui/failure.tsx';
import {count, rate} from '../ui/format.ts';
import {Panel} from '../ui/panel.tsx';
import {showToast} from '../ui/toast.tsx';
import {GeneratorButton} from './generator-button.tsx';
import {GeneratorDialog} from './generator-dialog.tsx';
import {streamHref, useRemoveGenerator} from './queries.ts';

/** The generators that came along and those that people made: what they put, how fast, with their switches. */
export function GeneratorsPanel({generators}: {generators: readonly Generator[]}) {
  return (
    <Panel title="Generators" note="records for trying things out" bodyClassName="flex flex-col">
      {generators.map((g) => (
        <Row key={g.id} generator={g} />
      ))}
    </Panel>
  );
}

function Row({generator: g}: {generator: Generator}) {
  const refusal = useRoleRefusal('streams');
  const [tuning, setTuning] = useState(false);
  const remove = useRemoveGenerator();
  return (
    <section aria-label={g.title} className="flex flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-3 py-2 last:border-b-0">
      <span className="min-w-0 flex-1 basis-64">
        <span className="font-medium">{g.title}</span>{' '}
        <span className="break-words text-text-2">
          {g.description}, into{' '}
          <Link href={streamHref(g.stream)} className="underline underline-offset-3 hover:text-live">
            {g.stream}
          </Link>
        </span>
        {(g.running || g.sent > 0) && (
          <span className="num block text-small text-text-3">
            {g.running ? `${rate(g.seenPerSecond)} taken of ${rate(g.ratePerSecond)} asked for, ` : ''}
            {count(g.sent)} records so far
          </span>
        )}
      </span>
      <GeneratorButton generator={g} />
      {refusal === null && (
        <Button size="small" variant="ghost" icon={SlidersHorizontal} aria-description={g.title} onClick={() => setTuning(true)}>
          Pace
        </Button>
      )}
      {g.own !== null && refusal === null && (
        <IconButton
          size="small"
          icon={Trash2}
          label={`Remove the generator of ${g.stream}`}
          busy={remove.isPending}
          onClick={() => remove.mutate(g.id, {onError: (e) => showToast({look: 'error', text: toDiagnostic(e).message})})}
        />
      )}
      {g.error && (
        <div className="basis-full">
          <Failure error={g.error} />
        </div>
      )}
      <GeneratorDialog generator={g} open={tuning} onOpen={setTuning} />
    </section>
  );
}
