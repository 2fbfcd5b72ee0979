import {cx} from '../ui/cx.ts';
import {Tag} from '../ui/tag.tsx';
import type {ComparedLine, ComparedParagraph} from './compare-notes.ts';

const WORDS = {added: 'Added', removed: 'Removed', changed: 'Changed', same: 'Same text'} as const;
const SIGN = {added: '+', removed: '−', same: ' '} as const;
/** Lines without a change that stay in view above and below one. */
const AROUND = 3;

/** A paragraph's lines, what was removed and what was added; `plain`: as it is, for a version without one before it. */
export function ParagraphDiff({paragraph, plain}: {paragraph: ComparedParagraph; plain: boolean}) {
  const {id, title, kind, moved, lines, settings} = paragraph;
  return (
    <article className="min-w-0 overflow-hidden rounded-md border border-line" aria-label={title || id}>
      <header className="flex min-h-9 flex-wrap items-center gap-2 border-line border-b px-3 py-1">
        <h2 className={cx('font-medium', title === '' && 'text-text-3')}>{title || 'Untitled'}</h2>
        {!plain && <Tag look={kind === 'added' ? 'added' : kind === 'removed' ? 'removed' : 'plain'}>{WORDS[kind]}</Tag>}
        {moved && <Tag>Moved</Tag>}
        {settings.length > 0 && <span className="text-small text-text-2">{settings.join(', ')}</span>}
      </header>
      {lines.some((l) => l.kind !== 'same') && (
        <section
          aria-label={`Lines of ${title || id}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          className="ring-inside overflow-x-auto bg-inset py-1 font-mono text-[12px] leading-5"
        >
          {shown(lines).map((line, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name
            <Line key={i} line={line} plain={plain} />
          ))}
        </section>
      )}
    </article>
  );
}

function Line({line, plain}: {line: ComparedLine | null; plain: boolean}) {
  if (line === null) return <div className="select-none px-3 text-text-3">…</div>;
  const marked = !plain && line.kind !== 'same';
  return (
    <div className={cx('flex w-max min-w-full whitespace-pre px-3', marked && (line.kind === 'added' ? 'bg-ok-tint' : 'bg-danger-tint'))}>
      {!plain && (
        <span className={cx('w-4 shrink-0 select-none', line.kind === 'added' ? 'text-ok' : 'text-danger')} aria-hidden>
          {SIGN[line.kind]}
        </span>
      )}
      {marked && <span className="sr-only">{line.kind}: </span>}
      <span>{line.text}</span>
    </div>
  );
}

/** Lines near a change; null for a piece that is left out. */
function shown(lines: readonly ComparedLine[]): readonly (ComparedLine | null)[] {
  const near = lines.map((_, i) => lines.slice(Math.max(0, i - AROUND), i + AROUND + 1).some((l) => l.kind !== 'same'));
  return lines.flatMap((line, i) => (near[i] === true ? [line] : near[i - 1] === true || i === 0 ? [null] : []));
}
