'use client';
import {Clock, Copy, Ellipsis, Trash2} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {TableDetail} from '../../server/protocol/api.ts';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Page} from '../shell/page.tsx';
import {Button, IconButton} from '../ui/button.tsx';
import {CodeBlock} from '../ui/code-block.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {dateTime} from '../ui/format.ts';
import {Menu} from '../ui/menu.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {Tag} from '../ui/tag.tsx';
import {showToast} from '../ui/toast.tsx';
import {CatalogSide} from './catalog-side.tsx';
import {useDropTable, useTable} from './queries.ts';
import {QueryInNote} from './query-in-note.tsx';
import {SamplePanel} from './sample-panel.tsx';
import {TableUses} from './table-uses.tsx';

export function TablePage({database, table}: {database: string; table: string}) {
  const {data, error, isPending} = useTable(database, table);
  const refusal = useRoleRefusal('catalog');
  const [dropping, setDropping] = useState(false);
  const copy = () => {
    if (data === undefined) return;
    navigator.clipboard.writeText(data.ddl).then(
      () => showToast({look: 'info', text: 'The DDL is in the clipboard'}),
      () => showToast({look: 'error', text: 'The browser does not allow to copy'}),
    );
  };
  return (
    <Page
      crumbs={[{label: 'Catalog', href: '/catalog'}, {label: database, href: '/catalog'}, {label: table}]}
      side={<CatalogSide here={{database, table}} />}
      actions={
        <>
          <QueryInNote database={database} table={table} />
          <Button
            icon={Copy}
            className="max-md:hidden"
            onClick={copy}
            disabledBecause={data === undefined ? 'The table is not here yet' : null}
          >
            Copy DDL
          </Button>
          {refusal === null && (
            <Menu
              trigger={<IconButton icon={Ellipsis} label="More of this table" />}
              items={[{kind: 'item', label: 'Drop table', icon: Trash2, danger: true, onSelect: () => setDropping(true)}]}
            />
          )}
        </>
      }
    >
      <PageBody
        title={table}
        beside={<Tag>Table</Tag>}
        facts={data?.updatedAt ? <span>Registered {dateTime(data.updatedAt)}</span> : undefined}
      >
        {error && <Failure error={error} />}
        {isPending && <Waiting />}
        {data?.problem && <Failure error={data.problem} />}
        {data && <Detail detail={data} />}
      </PageBody>
      <DropTable database={database} table={table} open={dropping} onOpen={setDropping} />
    </Page>
  );
}

function Detail({detail}: {detail: TableDetail}) {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_360px]">
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="Columns" note={`${detail.columns.length}`}>
          <PlainTable
            label="Columns"
            rows={detail.columns}
            rowKey={(c) => c.name}
            columns={[
              {head: 'Name', cell: (c) => <span className="font-mono text-small">{c.name}</span>},
              {head: 'Type', cell: (c) => <span className="font-mono text-small text-text-2">{c.type}</span>},
              {
                head: 'Role',
                cell: (c) => (
                  <span className="flex gap-1">
                    {detail.partitionKeys.includes(c.name) && <Tag>Partition</Tag>}
                    {c.watermark && (
                      <Tag look="live" icon={Clock}>
                        Watermark
                      </Tag>
                    )}
                  </span>
                ),
              },
              {head: 'Computed', wideOnly: true, cell: (c) => <span className="font-mono text-small text-text-2">{c.note ?? ''}</span>},
            ]}
          />
        </Panel>
        <TableUses database={detail.database} table={detail.name} />
        <SamplePanel database={detail.database} table={detail.name} />
        <Panel title="DDL">
          <CodeBlock label="CREATE TABLE statement" text={detail.ddl} />
        </Panel>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="Watermark" bodyClassName="px-3 py-2">
          {detail.watermark === null ? (
            <span className="text-text-2">None: no event time.</span>
          ) : (
            <code className="font-mono text-small">{detail.watermark}</code>
          )}
        </Panel>
        <Panel title="Options">
          <PlainTable
            label="Options"
            rows={detail.options}
            rowKey={(o) => o.key}
            columns={[
              {head: 'Key', cell: (o) => <span className="font-mono text-small text-text-2">{o.key}</span>},
              {head: 'Value', cell: (o) => <span className="break-all font-mono text-small">{o.value}</span>},
            ]}
          />
        </Panel>
      </div>
    </div>
  );
}

function DropTable(props: {database: string; table: string; open: boolean; onOpen: (open: boolean) => void}) {
  const {database, table, open, onOpen} = props;
  const drop = useDropTable();
  const router = useRouter();
  const confirm = () =>
    drop.mutate(
      {database, table},
      {onSuccess: () => router.push('/catalog'), onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message})},
    );
  return (
    <Dialog
      open={open}
      onOpen={onOpen}
      title={`Drop ${table}?`}
      description="The definition goes; the data that it describes stay. Running queries go on."
    >
      <div className="flex justify-end gap-2">
        <Button onClick={() => onOpen(false)}>Keep it</Button>
        <Button variant="danger" busy={drop.isPending} onClick={confirm}>
          Drop table
        </Button>
      </div>
    </Dialog>
  );
}
