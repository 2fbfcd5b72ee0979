'use client';
import Link from 'next/link';
import {useState} from 'react';
import {documentHref, functionHref} from '../help/document-links.ts';
import {noteHref} from '../store/queries.ts';
import {Button} from '../ui/button.tsx';
import {Failure} from '../ui/failure.tsx';
import {SearchInput} from '../ui/field.tsx';
import {Panel} from '../ui/panel.tsx';
import {PlainTable} from '../ui/plain-table.tsx';
import {useFunctions, useNoteFunctions} from './queries.ts';

/** Rows of a table at once. */
const SHOWN = 12;

/** What can be called: the functions of every session with what they do, and those that notes make, which live in the session of their note. */
export function FunctionsPanel() {
  const {data, error} = useFunctions();
  const [words, setWords] = useState('');
  const [all, setAll] = useState(false);
  if (error) return <Failure error={error} />;
  if (data === undefined) return null;
  const wanted = words.trim().toLowerCase();
  const named = data.filter((f) => f.name.toLowerCase().includes(wanted));
  // A word of the sentence finds too, after the names.
  const found =
    wanted === '' ? data : [...named, ...data.filter((f) => !named.includes(f) && f.description.toLowerCase().includes(wanted))];
  const shown = all ? found : found.slice(0, SHOWN);
  return (
    <>
      <NoteFunctions words={wanted} />
      <Panel
        title="Functions"
        note={`${data.length}`}
        actions={<SearchInput label="Find a function" value={words} onChange={(e) => setWords(e.currentTarget.value)} className="w-48" />}
        footer={
          found.length > SHOWN && (
            <Button size="small" variant="ghost" onClick={() => setAll(!all)}>
              {all ? `Show ${SHOWN}` : `Show all ${found.length}`}
            </Button>
          )
        }
      >
        {shown.length > 0 && (
          <PlainTable
            label="Functions"
            rows={shown}
            rowKey={(f) => `${f.name} ${f.usage[0]}`}
            columns={[
              {
                head: 'Function',
                cell: (f) => (
                  <Link href={f.page === 'sql/windows.md' ? documentHref('sql/windows') : functionHref(f.page, f.name)} className="group">
                    {f.usage.map((line) => (
                      <code key={line} className="block break-words font-mono text-small group-hover:text-live">
                        {line}
                      </code>
                    ))}
                  </Link>
                ),
              },
              {head: 'What it does', cell: (f) => <span className="text-text-2">{f.description}</span>},
              {
                head: 'Example',
                wideOnly: true,
                cell: (f) => {
                  const [first] = f.examples;
                  return (
                    first && <code className="block break-words font-mono text-small text-text-2">{`${first.sql} → ${first.result}`}</code>
                  );
                },
              },
            ]}
          />
        )}
        {shown.length === 0 && <p className="px-3 py-2 text-text-2">No function has this in its name or its description.</p>}
      </Panel>
    </>
  );
}

function NoteFunctions({words}: {words: string}) {
  const {data = []} = useNoteFunctions();
  const shown = data.filter((f) => f.name.toLowerCase().includes(words));
  if (shown.length === 0) return null;
  return (
    <Panel title="Functions of notes" note="each in the session of its note, while that lives">
      <PlainTable
        label="Functions of notes"
        rows={shown}
        rowKey={(f) => `${f.note} ${f.paragraph} ${f.name}`}
        columns={[
          {head: 'Function', cell: (f) => <code className="font-medium font-mono text-small">{f.name}</code>},
          {
            head: 'Made by',
            cell: (f) => <code className="whitespace-pre-wrap break-words font-mono text-small text-text-2">{f.text}</code>,
          },
          {
            head: 'Where',
            cell: (f) => (
              <Link href={`${noteHref(f.note)}#${f.paragraph}`} className="font-medium hover:text-live">
                {f.title}, paragraph {f.number}
              </Link>
            ),
          },
        ]}
      />
    </Panel>
  );
}
