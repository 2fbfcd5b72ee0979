'use client';
import {NotebookPen, RefreshCw, Table2} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {useEffect, useRef, useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {TableProposal} from '../../server/protocol/api.ts';
import {tableHref, useCatalog} from '../catalog/queries.ts';
import {SampleTable} from '../catalog/sample-table.tsx';
import {TextEditor} from '../editor/text-editor.tsx';
import {useCatalogFacts} from '../editor/use-catalog-facts.ts';
import {useRoleRefusal} from '../presence/use-people.ts';
import {Page} from '../shell/page.tsx';
import {noteHref, useNotes} from '../store/queries.ts';
import {Button} from '../ui/button.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {Field, Select, TextInput} from '../ui/field.tsx';
import {duration, percent} from '../ui/format.ts';
import {Menu} from '../ui/menu.tsx';
import {PageBody} from '../ui/page-body.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {Tag} from '../ui/tag.tsx';
import {showToast} from '../ui/toast.tsx';
import {streamHref, useAddParagraph, useCreateTable, usePreview, useProposal} from './queries.ts';
import {StreamsSide} from './streams-side.tsx';

/** From the records of a stream to a table over it: what they hold, the statement, the first rows it reads. */
export function MakeTablePage({stream}: {stream: string}) {
  const [table, setTable] = useState(() => stream.toLowerCase().replaceAll(/[^a-z0-9_]/g, '_'));
  const [database, setDatabase] = useState('default');
  const catalog = useCatalog();
  useCatalogFacts();
  const wrongName = /^[a-z0-9_]{1,255}$/.test(table) ? undefined : 'lower case letters, digits and _';
  const proposal = useProposal(stream, database, wrongName === undefined ? table : 'new_table');
  const databases = catalog.data?.map((d) => d.name) ?? [];
  return (
    <Page
      crumbs={[{label: 'Streams', href: '/streams'}, {label: stream, href: streamHref(stream)}, {label: 'Make a table'}]}
      side={<StreamsSide here={stream} />}
    >
      <PageBody
        title="Make a table"
        facts={proposal.data && <span>{sentence(proposal.data)}</span>}
        beside={
          <Button size="small" icon={RefreshCw} variant="ghost" busy={proposal.isFetching} onClick={() => proposal.refetch()}>
            Sample again
          </Button>
        }
      >
        {proposal.error && <Failure error={proposal.error} />}
        {proposal.isPending && <Waiting rows={6} />}
        {proposal.data && proposal.data.records === 0 && <Empty>The stream has no records to learn from yet.</Empty>}
        {proposal.data && proposal.data.records > 0 && (
          <div className="grid gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
            <div className="flex min-w-0 flex-col gap-4">
              <div className="grid grid-cols-2 gap-3">
                <Field label="Table" error={wrongName}>
                  {(control) => <TextInput {...control} value={table} onChange={(e) => setTable(e.currentTarget.value)} />}
                </Field>
                <Field label="Database">
                  {(control) => (
                    <Select {...control} value={database} onChange={(e) => setDatabase(e.currentTarget.value)}>
                      {[...new Set(['default', ...databases])].map((d) => (
                        <option key={d}>{d}</option>
                      ))}
                    </Select>
                  )}
                </Field>
              </div>
              <Columns proposal={proposal.data} />
              <Lateness proposal={proposal.data} />
            </div>
            <Statement key={proposal.data.ddl} ddl={proposal.data.ddl} />
          </div>
        )}
      </PageBody>
    </Page>
  );
}

function sentence({records, shards, format, unreadable}: TableProposal): string {
  const what = {json: 'JSON objects', csv: 'lines of CSV', raw: 'neither JSON nor CSV', 'debezium-json': 'changes as Debezium tells them'}[
    format
  ];
  const bad = unreadable === 0 ? '' : `; ${unreadable} of them are none`;
  return `From ${records} records of ${shards === 1 ? 'one shard' : `${shards} shards`}. They are ${what}${bad}.`;
}

function Columns({proposal}: {proposal: TableProposal}) {
  return (
    <Panel title="Columns" note={`${proposal.columns.length}`}>
      <PlainTable
        label="Columns"
        rows={proposal.columns}
        rowKey={(c) => c.name}
        columns={[
          {
            head: 'Column',
            cell: (c) => (
              <span className="flex flex-col">
                <span className="flex items-center gap-1.5 font-mono text-small">
                  {c.name}
                  {proposal.watermark?.column === c.name && <Tag look="live">Watermark</Tag>}
                </span>
                {c.note && <span className="text-small text-text-3">{c.note}</span>}
              </span>
            ),
          },
          {head: 'Type', cell: (c) => <span className="break-words font-mono text-small text-text-2">{c.type}</span>},
          {head: 'Filled', right: true, cell: (c) => percent(c.filled)},
        ]}
      />
    </Panel>
  );
}

function Lateness({proposal}: {proposal: TableProposal}) {
  const w = proposal.watermark;
  if (w === null) {
    return (
      <Panel title="Watermark" bodyClassName="px-3 py-2 text-text-2">
        No column reads as a time: windows need one.
      </Panel>
    );
  }
  const high = Math.max(1, ...w.histogram);
  return (
    <Panel title="Watermark" bodyClassName="flex flex-col gap-2 px-3 py-2">
      <code className="font-mono text-small">
        {w.column} - {w.delaySeconds} s
      </code>
      {w.latestMs > 0 && (
        <svg
          viewBox="0 0 200 40"
          className="h-10 w-full"
          preserveAspectRatio="none"
          role="img"
          aria-label={`How late records came: up to ${duration(w.latestMs)}`}
        >
          {w.histogram.map((n, i) => {
            const height = n === 0 ? 0 : Math.max(1, (Math.log(n + 1) / Math.log(high + 1)) * 38);
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            return <rect key={i} x={i * 10} width={9} y={40 - height} height={height} fill="var(--series-1)" />;
          })}
        </svg>
      )}
      <p className="num text-small text-text-2">
        {w.latestMs === 0
          ? 'Every record came in order. Five seconds are for those that will not.'
          : `99 % of the records come within ${duration(w.p99Ms)} of the newest of their shard, the latest within ${duration(w.latestMs)}. ${w.delaySeconds} s drop none of them.`}
      </p>
    </Panel>
  );
}

const NOTHING: never[] = [];

function Statement({ddl}: {ddl: string}) {
  const [text, setText] = useState(ddl);
  const newest = useRef(text);
  newest.current = text;
  const preview = usePreview();
  const create = useCreateTable();
  const refusal = useRoleRefusal('catalog');
  const add = useAddParagraph();
  const notes = useNotes();
  const writable = notes.data?.filter((n) => n.rights?.write !== false) ?? [];
  const router = useRouter();
  const {mutate: look} = preview;
  useEffect(() => look(ddl), [look, ddl]);
  const make = () =>
    create.mutate(text, {
      onSuccess: ({database, table}) => router.push(tableHref(database ?? 'default', table)),
    });
  const insert = (path: string) =>
    add.mutate(
      {path, title: 'The stream as a table', text: `%flink.ssql\n\n${text}`},
      {
        onSuccess: ({paragraph}) => router.push(`${noteHref(path)}#${paragraph}`),
        onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
      },
    );
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Panel
        title="Statement"
        actions={
          <Button size="small" variant="ghost" icon={RefreshCw} busy={preview.isPending} onClick={() => look(text)}>
            Preview
          </Button>
        }
        footer={
          <>
            <Button variant="primary" icon={Table2} busy={create.isPending} disabledBecause={refusal} onClick={make}>
              Create table
            </Button>
            <Menu
              align="start"
              trigger={
                <Button icon={NotebookPen} busy={add.isPending}>
                  Insert into a note
                </Button>
              }
              items={
                writable.length > 0
                  ? writable
                      .toSorted((a, b) => b.modifiedAt - a.modifiedAt)
                      .slice(0, 12)
                      .map((n) => ({kind: 'item', label: n.title, onSelect: () => insert(n.path)}) as const)
                  : [{kind: 'label', label: 'There are no notes to write into'}]
              }
            />
          </>
        }
      >
        <TextEditor
          note=""
          paragraph="table"
          text={text}
          newest={() => newest.current}
          diagnostics={NOTHING}
          label="CREATE TABLE statement"
          wrap={false}
          onText={setText}
          onRun={() => look(newest.current)}
          onDefinition={() => {}}
          onLeave={null}
        />
      </Panel>
      {create.error && <Failure error={create.error} />}
      <Panel title="First rows" note="as this table reads the stream, from its oldest record">
        {preview.isPending && <Waiting rows={4} />}
        {preview.error && <Failure error={preview.error} />}
        {preview.data && !preview.isPending && <SampleTable sample={preview.data} />}
      </Panel>
    </div>
  );
}
