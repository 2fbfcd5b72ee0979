'use client';
import Link from 'next/link';
import {useState} from 'react';
import {documentHref} from '../help/document-links.ts';
import {SearchInput} from '../ui/field.tsx';
import {Panel} from '../ui/panel.tsx';
import {useFunctions} from './queries.ts';

/** What can be called in every session; functions of one's own live in the session of their note. */
export function FunctionsPanel() {
  const {data} = useFunctions();
  const [words, setWords] = useState('');
  if (data === undefined) return null;
  const wanted = words.trim().toLowerCase();
  const shown = data.filter((name) => name.toLowerCase().includes(wanted));
  return (
    <Panel
      title="Functions"
      note={`${data.length}`}
      actions={<SearchInput label="Find a function" value={words} onChange={(e) => setWords(e.currentTarget.value)} className="w-48" />}
      bodyClassName="flex flex-col gap-2 px-3 py-2"
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <ul aria-label="Functions" tabIndex={0} className="ring-inside flex max-h-40 flex-wrap gap-x-4 gap-y-1 overflow-y-auto">
        {shown.map((name) => (
          <li key={name} className="font-mono text-small">
            {name}
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="text-text-2">No function has this in its name.</p>}
      <p className="text-small text-text-3">
        Signatures and examples are in{' '}
        <Link href={documentHref('sql')} className="text-live underline underline-offset-3">
          the documents
        </Link>
        . Functions of your own, by CREATE FUNCTION or Python, live in the session of their note.
      </p>
    </Panel>
  );
}
