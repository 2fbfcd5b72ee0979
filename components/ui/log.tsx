import {Info, OctagonX, TriangleAlert} from 'lucide-react';
import {clockTime} from './format.ts';

export interface LogLine {
  /** ms since 1970 */
  readonly at: number;
  readonly level: string;
  readonly message: string;
}

/** Log lines, newest first as given: time, level with its word, message in the code face. */
export function Log({lines}: {lines: readonly LogLine[]}) {
  return (
    <ol className="flex flex-col py-1">
      {lines.map((line, i) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity of their own
          key={`${line.at}-${i}`}
          className="grid min-h-7 grid-cols-[96px_72px_1fr] items-start gap-2 px-3 py-1 max-sm:grid-cols-[96px_1fr]"
        >
          <time className="num font-mono text-small text-text-2">{clockTime(line.at, true)}</time>
          <Level level={line.level} />
          <span className="min-w-0 break-words font-mono text-small max-sm:col-span-2">{line.message}</span>
        </li>
      ))}
    </ol>
  );
}

function Level({level}: {level: string}) {
  const kind = level.toLowerCase();
  const Icon = kind === 'error' ? OctagonX : kind.startsWith('warn') ? TriangleAlert : Info;
  const color = kind === 'error' ? 'text-danger' : kind.startsWith('warn') ? 'text-warn' : 'text-text-2';
  const word = kind === 'error' ? 'Error' : kind.startsWith('warn') ? 'Warn' : 'Info';
  return (
    <span className={`inline-flex items-center gap-1.5 text-small ${color}`}>
      <Icon size={14} strokeWidth={2} aria-hidden />
      {word}
    </span>
  );
}
