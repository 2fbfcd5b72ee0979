import {useMemo} from 'react';
import {cx} from '../ui/cx.ts';
import {type CodeToken, tokenizeText} from './highlight.ts';

export interface CodeProps {
  readonly text: string;
  /** Numbers at the left, as in the editor. */
  readonly numbers?: boolean;
  readonly wrap?: boolean;
  readonly className?: string;
}

/** SQL at rest, coloured; nothing in it is HTML. */
export function Code({text, numbers = false, wrap = false, className}: CodeProps) {
  const lines = useMemo(() => tokenizeText(text), [text]);
  return (
    <pre
      tabIndex={wrap ? undefined : 0}
      className={cx('code ring-inside m-0', wrap ? 'whitespace-pre-wrap break-words' : 'overflow-x-auto', className)}
    >
      {lines.map(({line, tokens}, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number
        <div key={i} className="flex min-h-5">
          {numbers && <span className="mr-2 inline-block w-[22.5px] shrink-0 select-none text-right text-text-3">{i + 1}</span>}
          <span className="min-w-0 flex-1">
            <CodeLine line={line} tokens={tokens} />
          </span>
        </div>
      ))}
    </pre>
  );
}

function CodeLine({line, tokens}: {line: string; tokens: readonly CodeToken[]}) {
  const parts = [];
  let at = 0;
  for (const t of tokens) {
    if (t.start > at) parts.push(line.slice(at, t.start));
    parts.push(
      <span key={t.start} className={t.kind === 'plain' ? undefined : `code-${t.kind}`}>
        {line.slice(t.start, t.end)}
      </span>,
    );
    at = t.end;
  }
  if (at < line.length) parts.push(line.slice(at));
  return <>{parts}</>;
}

/** The whole text as one line, coloured: header and line breaks fall away. */
export function CodeOneLine({text}: {text: string}) {
  const line = useMemo(() => oneLine(text), [text]);
  const tokens = useMemo(() => tokenizeText(line)[0]?.tokens ?? [], [line]);
  return (
    <code className="code block min-w-0 truncate">
      <CodeLine line={line} tokens={tokens} />
    </code>
  );
}

/** Without header and empty lines, spaces run together; cut where nobody reads on. */
export function oneLine(text: string): string {
  return text
    .replace(/^\s*%[\w.-]+(\([^)]*\))?/, '')
    .slice(0, 600)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
