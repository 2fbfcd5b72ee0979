'use client';
import {Plus} from 'lucide-react';
import Link from 'next/link';
import {useState} from 'react';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Page} from '../shell/page.tsx';
import {useGenerators} from '../store/queries.ts';
import {Button} from '../ui/button.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {dateTime} from '../ui/format.ts';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {GeneratorButton} from './generator-button.tsx';
import {GeneratorsPanel} from './generators-panel.tsx';
import {NewStream} from './new-stream.tsx';
import {streamHref, useStreams} from './queries.ts';
import {StreamsSide} from './streams-side.tsx';

export function StreamsPage() {
  const {data, error, isPending} = useStreams();
  const generators = useGenerators();
  const [creating, setCreating] = useState(false);
  const refusal = useRoleRefusal('streams');
  const create = (
    <Button variant="primary" icon={Plus} disabledBecause={refusal} onClick={() => setCreating(true)}>
      Create stream
    </Button>
  );
  return (
    <Page crumbs={[{label: 'Streams'}]} side={<StreamsSide here={null} />} actions={create}>
      <PageBody title="Streams">
        {error && <Failure error={error} />}
        {isPending && <Waiting />}
        {data?.length === 0 && (
          <Empty
            link={
              <span className="flex flex-wrap justify-center gap-2">
                {generators.data?.map((g) => (
                  <GeneratorButton key={g.id} generator={g} />
                ))}
              </span>
            }
          >
            No streams yet. A generator makes one and fills it:
          </Empty>
        )}
        {data !== undefined && data.length > 0 && (
          <Panel title="Data streams" note={`${data.length}`}>
            <PlainTable
              label="Data streams"
              rows={data}
              rowKey={(s) => s.name}
              columns={[
                {
                  head: 'Name',
                  cell: (s) => (
                    <Link href={streamHref(s.name)} className="font-medium hover:text-live">
                      {s.name}
                    </Link>
                  ),
                },
                {head: 'State', cell: (s) => (s.status === 'ACTIVE' ? 'Active' : s.status.toLowerCase())},
                {head: 'Open shards', right: true, cell: (s) => s.openShards},
                {head: 'Capacity', wideOnly: true, cell: (s) => (s.mode === 'ON_DEMAND' ? 'On demand' : 'Provisioned')},
                {head: 'Retention', right: true, wideOnly: true, cell: (s) => `${s.retentionHours} h`},
                {head: 'Created', right: true, wideOnly: true, cell: (s) => (s.createdAt === null ? '' : dateTime(s.createdAt))},
              ]}
            />
          </Panel>
        )}
        {generators.data !== undefined && data !== undefined && data.length > 0 && <GeneratorsPanel generators={generators.data} />}
      </PageBody>
      <NewStream open={creating} onOpen={setCreating} />
    </Page>
  );
}
