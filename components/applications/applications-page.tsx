'use client';
import Link from 'next/link';
import {Page} from '../shell/page.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {dateTime} from '../ui/format.ts';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {ApplicationState} from './application-state.tsx';
import {ApplicationsSide} from './applications-side.tsx';
import {applicationHref, useApplications} from './queries.ts';

export function ApplicationsPage() {
  const {data, error, isPending} = useApplications();
  return (
    <Page crumbs={[{label: 'Applications'}]} side={<ApplicationsSide here={null} />}>
      <PageBody title="Applications" facts={<span>Built notes that go on running when the notebook is closed.</span>}>
        {error && <Failure error={error} />}
        {isPending && <Waiting />}
        {data?.length === 0 && (
          <Empty
            link={
              <Link href="/notes" className="text-live underline">
                Open a note
              </Link>
            }
          >
            No applications yet. “Build and deploy” in a note makes one.
          </Empty>
        )}
        {data !== undefined && data.length > 0 && (
          <Panel title="Applications" note={`${data.length}`}>
            <PlainTable
              label="Applications"
              rows={data}
              rowKey={(a) => a.name}
              columns={[
                {
                  head: 'Name',
                  cell: (a) => (
                    <Link href={applicationHref(a.name)} className="font-medium hover:text-live">
                      {a.name}
                    </Link>
                  ),
                },
                {head: 'State', cell: (a) => <ApplicationState status={a.status} />},
                {head: 'Version', right: true, cell: (a) => a.version},
                {head: 'Runtime', wideOnly: true, cell: (a) => a.runtime},
                {head: 'Updated', right: true, wideOnly: true, cell: (a) => dateTime(a.updatedAt)},
              ]}
            />
          </Panel>
        )}
      </PageBody>
    </Page>
  );
}
