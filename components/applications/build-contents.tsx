'use client';
import {CircleCheck, CircleMinus} from 'lucide-react';
import Link from 'next/link';
import type {Build} from '../../server/protocol/api.ts';
import {SqlBlock} from '../editor/sql-block.tsx';
import {noteHref} from '../store/queries.ts';
import {CodeBlock} from '../ui/code-block.tsx';
import {bytes} from '../ui/format.ts';
import {Message} from '../ui/message.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';

/** What was built: problems, what goes along, permissions, the archive's files. */
export function BuildContents({build, note}: {build: Build; note: string}) {
  const along = build.paragraphs.filter((p) => p.goesAlong).length;
  return (
    <>
      {build.problems.map(({paragraph, diagnostic}) => (
        <Message
          key={`${paragraph} ${diagnostic.code} ${diagnostic.message}`}
          look={diagnostic.severity === 'error' ? 'error' : 'warn'}
          detail={diagnostic.hint ?? diagnostic.detail}
          action={
            <Link href={noteHref(note)} className="shrink-0 text-live underline">
              Open the note
            </Link>
          }
        >
          {diagnostic.message}
        </Message>
      ))}
      <Panel title="What goes along" note={`${along} of ${build.paragraphs.length}`}>
        <PlainTable
          label="What goes along"
          rows={build.paragraphs}
          rowKey={(p) => `${p.id ?? ''} ${p.title} ${p.first}`}
          columns={[
            {head: 'Paragraph', right: true, cell: (p) => p.number ?? ''},
            {head: 'Goes along', cell: (p) => <Along yes={p.goesAlong} />},
            {head: 'Title', cell: (p) => p.title},
            {head: 'Begins with', wideOnly: true, className: 'max-w-64 truncate font-mono text-small', cell: (p) => p.first},
            {head: 'Why', cell: (p) => <span className="text-text-2">{p.reason}</span>},
          ]}
        />
      </Panel>
      {build.permissions.length > 0 && (
        <Panel title="Permissions" note="exactly what its sources and sinks need">
          <PlainTable
            label="Permissions"
            rows={build.permissions}
            rowKey={(p) => `${p.resource} ${p.allowed}`}
            columns={[
              {head: 'Resource', cell: (p) => <span className="break-all font-mono text-small">{p.resource}</span>},
              {head: 'Allowed', cell: (p) => p.allowed},
              {head: 'Because', wideOnly: true, cell: (p) => <span className="text-text-2">{p.because}</span>},
            ]}
          />
          <details className="border-line border-t">
            <summary className="ring-inside cursor-default px-3 py-2 text-small text-text-2">Policy JSON</summary>
            <CodeBlock label="IAM policy" text={JSON.stringify(build.policy, null, 2)} />
          </details>
        </Panel>
      )}
      {build.archive && (
        <Panel title="Archive" note={bytes(build.archive.bytes)}>
          {build.archive.files.map((file) => (
            <details key={file.name} className="border-line border-b last:border-b-0">
              <summary className="ring-inside flex cursor-default justify-between gap-4 px-3 py-2 text-small">
                <span className="min-w-0 break-all font-mono">{file.name}</span>
                <span className="num shrink-0 text-text-2">{bytes(file.bytes)}</span>
              </summary>
              {file.name.endsWith('.sql') ? (
                <SqlBlock label={file.name} text={file.text} />
              ) : (
                <CodeBlock label={file.name} text={file.text} />
              )}
            </details>
          ))}
        </Panel>
      )}
    </>
  );
}

function Along({yes}: {yes: boolean}) {
  const Icon = yes ? CircleCheck : CircleMinus;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap">
      <Icon size={14} strokeWidth={2} className={yes ? 'text-ok' : 'text-text-3'} aria-hidden />
      <span className={yes ? 'font-medium' : 'text-text-2'}>{yes ? 'Goes along' : 'Left out'}</span>
    </span>
  );
}
