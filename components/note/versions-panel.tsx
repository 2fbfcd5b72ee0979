'use client';
import Link from 'next/link';
import {useVersions} from '../history/queries.ts';
import {historyHref} from '../notes/notes-tree.ts';
import {useNow} from '../store/use-studio.ts';
import {Waiting} from '../ui/empty.tsx';
import {Failure} from '../ui/failure.tsx';
import {dateTime} from '../ui/format.ts';

/** Who changed the note, and when; each leads to what was changed. */
export function VersionsPanel({note}: {note: string}) {
  const {data, error, isPending} = useVersions(note);
  const ready = useNow(60_000, false) > 0;
  if (error) return <Failure error={error} />;
  if (isPending) return <Waiting rows={6} />;
  return (
    <div className="flex flex-col gap-1 px-2 py-3">
      {data.length === 0 && <p className="px-2 text-text-2">The note has not changed since its history is kept.</p>}
      <ol aria-label="Versions">
        {data.map((v, i) => (
          <li key={v.id}>
            <Link
              href={`${historyHref(note)}?version=${v.id}`}
              className="ring-inside flex flex-col rounded-md px-2 py-1.5 hover:bg-hover max-md:min-h-11"
            >
              <span className="num font-medium">
                {ready ? dateTime(v.at) : ''}
                {i === 0 && <span className="font-normal text-text-2"> now</span>}
              </span>
              <span className="text-small text-text-2">{v.by === '' ? 'before its history was kept' : `by ${v.by}`}</span>
            </Link>
          </li>
        ))}
      </ol>
    </div>
  );
}
