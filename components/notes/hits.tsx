'use client';
import {Columns3, FileText} from 'lucide-react';
import Link from 'next/link';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import type {NoteHit} from '../../server/protocol/api.ts';
import {noteHref} from '../store/queries.ts';
import {Empty, Waiting} from '../ui/empty.tsx';
import {Message} from '../ui/message.tsx';
import {useSearch} from './queries.ts';

/** Where the words stand: a note each, with the lines below it. */
export function Hits({words}: {words: string}) {
  const {data, error, isPending} = useSearch(words);
  if (error) return <Message look="error">{toDiagnostic(error).message}</Message>;
  if (isPending) return <Waiting rows={4} />;
  if (data.length === 0) return <Empty>No note has these words, in its title, its text or the columns of its tables.</Empty>;
  const notes = Map.groupBy(data, (hit) => hit.path);
  return (
    <ul className="rounded-md border border-line" aria-label="Notes found">
      {[...notes.values()].map((hits) => (
        <li key={hits[0]?.path} className="border-line border-b py-1 last:border-b-0">
          {hits.slice(0, 1).map((hit) => (
            <Link
              key={hit.path}
              href={noteHref(hit.path)}
              className="ring-inside flex min-h-9 items-center gap-3 rounded-md px-3 hover:bg-hover max-md:min-h-11"
            >
              <FileText size={16} strokeWidth={1.75} className="shrink-0 text-text-3" aria-hidden />
              <span className="truncate font-medium">
                <Marked text={hit.title} words={words} />
              </span>
              <span className="truncate text-small text-text-3">{hit.path}</span>
            </Link>
          ))}
          {hits
            .filter((hit) => hit.where !== 'title')
            .map((hit, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the same line may be found twice
              <Line key={i} hit={hit} words={words} />
            ))}
        </li>
      ))}
    </ul>
  );
}

function Line({hit, words}: {hit: NoteHit; words: string}) {
  return (
    <Link
      href={hitHref(hit)}
      className="ring-inside flex min-h-7 items-center gap-2 rounded-md pr-3 pl-10 text-small text-text-2 hover:bg-hover hover:text-text max-md:min-h-11"
    >
      {hit.where === 'column' && <Columns3 size={14} strokeWidth={2} className="shrink-0 text-text-3" role="img" aria-label="column" />}
      <span className="truncate font-mono text-[12px]">
        <Marked text={hit.line} words={words} />
      </span>
    </Link>
  );
}

/** The note, at the paragraph that was found. */
export function hitHref(hit: NoteHit): string {
  return hit.paragraph === null ? noteHref(hit.path) : `${noteHref(hit.path)}#${hit.paragraph}`;
}

/** The words stand out. */
export function Marked({text, words}: {text: string; words: string}) {
  const parts = words.split(/\s+/).filter(Boolean);
  if (parts.length === 0) return text;
  const any = new RegExp(`(${parts.map((w) => w.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'gi');
  return text.split(any).map((part, i) =>
    i % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other name
      <mark key={i} className="bg-transparent font-semibold text-text underline decoration-2 decoration-control underline-offset-2">
        {part}
      </mark>
    ) : (
      part
    ),
  );
}
