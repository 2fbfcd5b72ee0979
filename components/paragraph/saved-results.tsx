'use client';
import {Archive} from 'lucide-react';
import {useMemo} from 'react';
import type {Paragraph} from '../../server/protocol/note.ts';
import {SafeHtml} from './safe-html.tsx';
import {plainText, type SavedMessage, savedMessages, savedTable} from './saved-message.ts';

/** Most that is shown of one message; the file keeps all. */
const MOST_ROWS = 200;
const MOST_TEXT = 100_000;

/** What an imported note showed where it comes from, until the paragraph runs here. */
export function SavedResults({paragraph}: {paragraph: Pick<Paragraph, 'extra'>}) {
  const messages = useMemo(() => savedMessages(paragraph.extra), [paragraph.extra]);
  if (messages.length === 0) return null;
  return (
    <div className="border-line border-t">
      <p className="flex items-center gap-1.5 px-3 pt-2 text-small text-text-2">
        <Archive size={14} strokeWidth={2} className="text-text-3" aria-hidden />
        Saved in the imported file
      </p>
      {messages.map((message, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: saved messages never change
        <Saved key={i} message={message} />
      ))}
    </div>
  );
}

function Saved({message: {type, data}}: {message: SavedMessage}) {
  switch (type) {
    case 'TABLE': {
      const {head, rows, comment} = savedTable(data);
      return (
        <div className="px-3 py-2">
          <SavedTable head={head} rows={rows.slice(0, MOST_ROWS)} />
          {rows.length > MOST_ROWS && (
            <p className="num mt-1 text-small text-text-2">
              The first {MOST_ROWS} of {rows.length} saved rows.
            </p>
          )}
          {comment !== '' && <p className="mt-1 text-small text-text-2">{comment}</p>}
        </div>
      );
    }
    case 'HTML':
    case 'ANGULAR':
      return <SafeHtml html={data} label="Saved result" />;
    case 'IMG': {
      const source = data.trim().replace(/^data:image\/[\w+.-]+;base64,/, '');
      if (!/^[A-Za-z0-9+/=\s]+$/.test(source)) return null;
      const kind = source.startsWith('/9j') ? 'jpeg' : source.startsWith('R0l') ? 'gif' : 'png';
      // biome-ignore lint/performance/noImgElement: the picture is in the text itself
      return <img src={`data:image/${kind};base64,${source}`} alt="Saved result" className="max-w-full px-3 py-2" />;
    }
    default:
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, the keyboard must reach that
        <pre tabIndex={0} className="code ring-inside m-0 max-h-96 overflow-auto px-3 py-2">
          {plainText(data.slice(0, MOST_TEXT))}
        </pre>
      );
  }
}

function SavedTable({head, rows}: {head: readonly string[]; rows: readonly (readonly string[])[]}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, the keyboard must reach that
    <section aria-label="Saved table" tabIndex={0} className="ring-inside max-h-72 overflow-auto">
      <table className="border-collapse">
        <thead>
          <tr className="h-7 border-line border-b text-left">
            {head.map((name, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: saved columns never change
              <th key={i} scope="col" className="sticky top-0 bg-page pr-6 font-medium text-small">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: saved rows never change
            <tr key={i} className="h-7 border-line border-b last:border-b-0">
              {head.map((_, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: see above
                <td key={j} className="num whitespace-nowrap pr-6">
                  {row[j] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
