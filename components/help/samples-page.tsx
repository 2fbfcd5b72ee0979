'use client';
import {NotebookText, Waves} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Sample} from '../../server/protocol/help.ts';
import {NotesSide} from '../notes/notes-side.tsx';
import {Page} from '../shell/page.tsx';
import {noteHref} from '../store/queries.ts';
import {Button} from '../ui/button.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Message} from '../ui/message.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {useMakeSample, useSamples} from './queries.ts';

/** The notes that come along; one click makes a note of the user's own out of each. */
export function SamplesPage() {
  const {data, error, isPending} = useSamples();
  const make = useMakeSample();
  const failed = error ?? make.error;
  return (
    <Page crumbs={[{label: 'Notes', href: '/notes'}, {label: 'Samples'}]} side={<NotesSide here={null} />}>
      <PageBody title="Samples" facts="Each becomes a note of your own, to run and to change. All of them run on this machine alone.">
        {failed && <Message look="error">{toDiagnostic(failed).message}</Message>}
        {isPending && <Waiting rows={6} />}
        {data?.length === 0 && <Empty>This studio comes without samples.</Empty>}
        <ul className="grid grid-cols-1 gap-4 lg:grid-cols-2">
          {data?.map((sample) => (
            <Card key={sample.id} sample={sample} busy={make.isPending && make.variables === sample.id} onMake={make.mutateAsync} />
          ))}
        </ul>
      </PageBody>
    </Page>
  );
}

interface CardProps {
  readonly sample: Sample;
  readonly busy: boolean;
  readonly onMake: (id: string) => Promise<{path: string}>;
}

function Card({sample, busy, onMake}: CardProps) {
  const router = useRouter();
  const make = async () => {
    const {path} = await onMake(sample.id);
    router.push(noteHref(path));
  };
  return (
    <li className="flex flex-col gap-2 rounded-md border border-line p-4">
      <h2 className="flex items-center gap-2 font-semibold">
        <NotebookText size={16} strokeWidth={1.75} className="shrink-0 text-text-3" aria-hidden />
        {sample.title}
      </h2>
      <p className="text-text-2">{sample.about}</p>
      <div className="mt-auto flex items-center gap-3 pt-1 text-small text-text-3">
        <span className="num">{sample.paragraphs} paragraphs</span>
        {sample.generator && (
          <span className="inline-flex items-center gap-1">
            <Waves size={14} strokeWidth={2} aria-hidden />
            reads a stream of sample records
          </span>
        )}
        {/* What failed is shown above the list. */}
        <Button
          className="ml-auto"
          busy={busy}
          aria-describedby={undefined}
          title={`Make a note of ${sample.title}`}
          onClick={() => void make().catch(() => undefined)}
        >
          Make a note<span className="sr-only"> of {sample.title}</span>
        </Button>
      </div>
    </li>
  );
}
