'use client';
import Link from 'next/link';
import {ApplicationState} from '../applications/application-state.tsx';
import {useApplications} from '../applications/queries.ts';
import {dateTime} from '../ui/format.ts';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';

/** Applications that run; nothing where none does. */
export function RunningApplications() {
  const {data} = useApplications();
  const running = (data ?? []).filter((a) => a.status !== 'READY');
  if (running.length === 0) return null;
  return (
    <Panel title="Applications" note={`${running.length}`}>
      <PlainTable
        label="Running applications"
        rows={running}
        rowKey={(a) => a.name}
        columns={[
          {
            head: 'Application',
            cell: (a) => (
              <Link href={`/applications/${encodeURIComponent(a.name)}`} className="font-medium hover:text-live">
                {a.name}
              </Link>
            ),
          },
          {head: 'State', cell: (a) => <ApplicationState status={a.status} />},
          {head: 'Version', right: true, cell: (a) => a.version},
          {head: 'Changed', right: true, wideOnly: true, cell: (a) => dateTime(a.updatedAt)},
        ]}
      />
    </Panel>
  );
}
