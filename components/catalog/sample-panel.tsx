'use client';
import {RefreshCw} from 'lucide-react';
import {Button} from '../ui/button.tsx';
import {Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {Panel} from '../ui/panel.tsx';
import {useSample} from './queries.ts';
import {SampleTable} from './sample-table.tsx';

/** The first rows of a table, asked for by hand: reading may take seconds, and cost in a real account. */
export function SamplePanel({database, table}: {database: string; table: string}) {
  const {data, error, isFetching, refetch} = useSample(database, table);
  return (
    <Panel
      title="Sample rows"
      note="up to 20, from the beginning of what is kept"
      actions={
        <Button size="small" variant="ghost" icon={RefreshCw} busy={isFetching} onClick={() => refetch()}>
          {data === undefined ? 'Read some rows' : 'Sample again'}
        </Button>
      }
    >
      {error && <Failure error={error} />}
      {data === undefined && !isFetching && !error && <p className="px-3 py-2 text-text-2">Nothing was read yet.</p>}
      {data === undefined && isFetching && <Waiting rows={4} />}
      {data && <SampleTable sample={data} />}
    </Panel>
  );
}
