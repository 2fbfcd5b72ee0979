'use client';
import {Clock, Copy, Ellipsis, Trash2} from 'lucide-react';
import Link from 'next/link';
import {useRouter} from 'next/navigation';
import {useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {Dependents, TableDetail, TableUse} from '../../server/protocol/api.ts';
import {SqlBlock} from '../editor/sql-block.tsx';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Page} from '../shell/page.tsx';
import {streamHref} from '../streams/queries.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {dateTime} from '../ui/format.ts';
import {KeyValues} from '../ui/key-values.tsx';
import {Menu} from '../ui/menu.tsx';
import {Message} from '../ui/message.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {State} from '../ui/state.tsx';
import {Tag} from '../ui/tag.tsx';
import {showToast} from '../ui/toast.tsx';
import {CatalogSide} from './catalog-side.tsx';
import {useDependents, useDropTable, useTable, useTableUses} from './queries.ts';
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
          {data?.problem === null && <QueryInNote database={database} table={table} />}
          <Button
            icon={Copy}
            className="max-md:hidden"
            onClick={copy}
            disabledBecause={data === undefined ? 'The table is not here yet' : data.ddl === '' ? 'Glue holds no statement for it' : null}
          >
            Copy DDL
          </Button>
          {refusal === null && (
            <Menu
              trigger={<IconButton icon={Ellipsis} label="More of this table" />}
              items={[
                {
                  kind: 'item',
                  label: data?.kind === 'view' ? 'Drop view' : 'Drop table',
                  icon: Trash2,
                  danger: true,
                  onSelect: () => setDropping(true),
                },
              ]}
            />
          )}
        </>
      }
    >
      <PageBody title={table} beside={<Tag>{data?.kind === 'view' ? 'View' : 'Table'}</Tag>} facts={data && <Facts detail={data} />}>
        {error && <Failure error={error} />}
        {isPending && <Waiting />}
        {data?.problem && data.foreign === null && <Failure error={data.problem} />}
        {data?.foreign && <ForeignPanel foreign={data.foreign} />}
        {data && <Detail detail={data} />}
      </PageBody>
      <DropTable database={database} table={table} kind={data?.kind ?? 'table'} open={dropping} onOpen={setDropping} />
    </Page>
  );
}

type Column = TableDetail['columns'][number];

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
              ...(detail.columns.some((c) => c.comment !== null)
                ? [{head: 'Comment', wideOnly: true, cell: (c: Column) => <span className="text-text-2">{c.comment ?? ''}</span>}]
                : []),
              ...(detail.columns.some((c) => c.note !== null)
                ? [
                    {
                      head: 'Computed',
                      wideOnly: true,
                      cell: (c: Column) => <span className="font-mono text-small text-text-2">{c.note ?? ''}</span>,
                    },
                  ]
                : []),
            ]}
          />
        </Panel>
        <TableUses database={detail.database} table={detail.name} />
        {detail.problem === null && <SamplePanel database={detail.database} table={detail.name} />}
        {detail.query !== null && (
          <Panel title="Query">
            <SqlBlock label="The view's query" text={detail.query} />
          </Panel>
        )}
        {detail.ddl !== '' && (
          <Panel title="DDL">
            <SqlBlock label={`CREATE ${detail.kind.toUpperCase()} statement`} text={detail.ddl} />
          </Panel>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        {detail.kind === 'table' && (
          <Panel title="Watermark" bodyClassName="px-3 py-2">
            {detail.watermark === null ? (
              <span className="text-text-2">None: no event time.</span>
            ) : (
              <code className="font-mono text-small">{detail.watermark}</code>
            )}
          </Panel>
        )}
        {detail.options.length > 0 && (
          <Panel title="Options">
            <PlainTable
              label="Options"
              rows={inOrder(detail.options)}
              rowKey={(o) => o.key}
              columns={[
                {head: 'Key', cell: (o) => <span className="font-mono text-small text-text-2">{o.key}</span>},
                {head: 'Value', cell: (o) => <span className="break-all font-mono text-small">{o.value}</span>},
              ]}
            />
          </Panel>
        )}
      </div>
    </div>
  );
}

/** The connector first: the rest belongs to it. */
function inOrder(options: TableDetail['options']): TableDetail['options'] {
  const place = ({key}: {key: string}) => (key === 'connector' ? '' : key);
  return options.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

/** Where the data are, and who reads them now. */
function Facts({detail}: {detail: TableDetail}) {
  const {data: uses = []} = useTableUses(detail.database, detail.name);
  const option = (key: string) => detail.options.find((o) => o.key === key)?.value;
  const stream = option('connector')?.startsWith('kinesis') ? (option('stream') ?? option('stream.arn')?.split('/').at(-1)) : undefined;
  const format = option('format') ?? option('value.format');
  const running = uses.filter((u) => u.status === 'running').length;
  return (
    <>
      {stream !== undefined && (
        <Link href={streamHref(stream)} className="underline underline-offset-3 hover:text-live">
          {stream}
        </Link>
      )}
      {format !== undefined && <span>Format {format}</span>}
      {detail.updatedAt !== null && <span>Registered {dateTime(detail.updatedAt)}</span>}
      {detail.comment !== null && <span>{detail.comment}</span>}
      {running > 0 && <State state="running" size={14} detail={running === 1 ? 'in 1 paragraph' : `in ${running} paragraphs`} />}
    </>
  );
}

function DropTable(props: {database: string; table: string; kind: 'table' | 'view'; open: boolean; onOpen: (open: boolean) => void}) {
  const {database, table, kind, open, onOpen} = props;
  return (
    <Dialog
      open={open}
      onOpen={onOpen}
      title={`Drop ${table}?`}
      description={
        kind === 'view'
          ? 'The view goes; the tables that it reads stay.'
          : 'The definition goes; the data that it describes stay. Running queries go on.'
      }
    >
      <DropForm database={database} table={table} kind={kind} onDone={() => onOpen(false)} />
    </Dialog>
  );
}

function DropForm({database, table, kind, onDone}: {database: string; table: string; kind: 'table' | 'view'; onDone: () => void}) {
  const drop = useDropTable();
  const router = useRouter();
  const uses = useTableUses(database, table);
  const dependents = useDependents(database, table);
  const named = consequences(uses.data ?? [], dependents.data);
  const confirm = () =>
    drop.mutate(
      {database, table},
      {onSuccess: () => router.push('/catalog'), onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message})},
    );
  return (
    <div className="flex flex-col gap-4">
      {uses.isPending || dependents.isPending ? (
        <Waiting rows={2} />
      ) : named.length === 0 ? (
        <p className="text-text-2">Nothing else names it.</p>
      ) : (
        <Message look="warn">
          <span>Without it these fail the next time they start:</span>
          <ul className="list-disc pl-5">
            {named.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Message>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Keep it</Button>
        <Button variant="danger" busy={drop.isPending} onClick={confirm}>
          Drop {kind}
        </Button>
      </div>
    </div>
  );
}

/** What a drop breaks, in words: paragraphs by note, views, applications. */
function consequences(uses: readonly TableUse[], dependents: Dependents | undefined): string[] {
  const notes = [...Map.groupBy(uses, (u) => u.note)].map(([, of]) => {
    const running = of.filter((u) => u.status === 'running').length;
    const many = of.length === 1 ? `paragraph ${of[0]?.number}` : `${of.length} paragraphs`;
    return `${many} of "${of[0]?.title}"${running === 0 ? '' : `, ${running} of them running`}`;
  });
  return [
    ...notes,
    ...(dependents?.views ?? []).map((v) => `view ${v.database}.${v.name}`),
    ...(dependents?.applications ?? []).map(
      (a) => `application ${a.name} (${a.status.toLowerCase()}): it runs on, and cannot be built again`,
    ),
  ];
}

/** What Glue says of a table of another tool, and what can be done with it. */
function ForeignPanel({foreign}: {foreign: NonNullable<TableDetail['foreign']>}) {
  return (
    <Panel title="Made by another tool" bodyClassName="flex flex-col">
      <div className="flex flex-col gap-2 px-3 py-2">
        <p>{foreign.advice}</p>
        <KeyValues
          items={[
            ['Kind in Glue', foreign.type],
            [
              'Lies in',
              <span key="l" className="break-all font-mono text-small">
                {foreign.location ?? 'Glue does not say'}
              </span>,
            ],
            ['Format', foreign.format ?? 'Glue does not say'],
          ]}
        />
      </div>
      {foreign.draft !== null && <SqlBlock label="A statement to begin with" text={foreign.draft} />}
    </Panel>
  );
}
