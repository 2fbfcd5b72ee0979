'use client';
import {useSearchParams} from 'next/navigation';
import {useEffect} from 'react';
import {isProse, parseHeader} from '../../server/protocol/paragraph-header.ts';
import {Prose} from '../paragraph/prose.tsx';
import {ResultOnly} from '../paragraph/result-only.tsx';
import {useNoteDocument, useRun, useStudio} from '../store/use-studio.ts';
import {Empty, Waiting} from '../ui/empty.tsx';
import {State} from '../ui/state.tsx';
import {Gone} from './report-view.tsx';

/** One result of a note and nothing else, live: a page to embed. */
export function EmbedPage({path}: {path: string}) {
  const document = useNoteDocument(path);
  const gone = useStudio((s) => s.gone.get(path));
  const id = useSearchParams().get('paragraph') ?? '';
  const run = useRun(path, id);
  const paragraph = document?.paragraphs.find((p) => p.id === id);
  const title = paragraph?.title;
  useEffect(() => {
    if (title) globalThis.document.title = title;
  }, [title]);
  return (
    <main id="main" tabIndex={-1} className="ring-inside @container min-h-0 flex-1 overflow-auto bg-page">
      <Gone />
      {gone !== undefined && <Empty>{gone}</Empty>}
      {document === null && gone === undefined && <Waiting rows={6} />}
      {document && !paragraph && <Empty>This note has no such paragraph any more.</Empty>}
      {paragraph && (
        <>
          <h1 className={paragraph.title ? 'truncate px-3 py-2 font-medium' : 'sr-only'}>{paragraph.title || 'Result'}</h1>
          {isProse(paragraph.text) ? (
            <div className="px-3 py-2">
              <Prose text={bodyOf(paragraph.text)} />
            </div>
          ) : (
            <ResultOnly note={path} paragraph={paragraph} />
          )}
          {!isProse(paragraph.text) && !run?.statements.some((s) => s.result) && (
            <div className="flex items-center gap-2 px-3 py-4 text-text-2">
              <State state={run?.status ?? 'ready'} />
              No result yet.
            </div>
          )}
        </>
      )}
    </main>
  );
}

function bodyOf(text: string): string {
  const header = parseHeader(text);
  return header.kind === 'header' ? text.slice(header.bodyOffset) : text;
}
