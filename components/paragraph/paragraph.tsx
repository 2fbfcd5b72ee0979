'use client';
import {type KeyboardEvent, memo, useRef} from 'react';
import {parseHeader} from '../../server/protocol/paragraph-header.ts';
import {useRights} from '../presence/use-rights.ts';
import {useParagraph} from '../store/use-studio.ts';
import {cx} from '../ui/cx.ts';
import {CodeParagraph} from './code-paragraph.tsx';
import {setParagraphs} from './note-commands.ts';
import {toggleChosen, useIsChosen} from './selection.ts';
import {TextParagraph} from './text-paragraph.tsx';
import {WidthHandle} from './width-handle.tsx';

export interface ParagraphProps {
  readonly note: string;
  readonly id: string;
  /** Counted from 1. */
  readonly number: number;
  readonly onFocus: (id: string) => void;
  readonly onGenerator: (() => void) | null;
}

/** Columns of the grid of 12, from 1024 on. */
export const SPAN = [
  '',
  'lg:col-span-1',
  'lg:col-span-2',
  'lg:col-span-3',
  'lg:col-span-4',
  'lg:col-span-5',
  'lg:col-span-6',
  'lg:col-span-7',
  'lg:col-span-8',
  'lg:col-span-9',
  'lg:col-span-10',
  'lg:col-span-11',
  'lg:col-span-12',
];

/** One paragraph. Escape leaves its editor to it; there Enter goes in and arrow keys go to its neighbours. */
export const Paragraph = memo(function Paragraph({note, id, number, onFocus, onGenerator}: ParagraphProps) {
  const paragraph = useParagraph(note, id);
  const rights = useRights(note);
  const article = useRef<HTMLElement>(null);
  const chosen = useIsChosen(note, id);
  if (paragraph === undefined) return null;
  const header = parseHeader(paragraph.text);
  const prose = header.kind === 'header' && header.interpreter === 'md';
  const name = paragraph.title || `paragraph ${number}`;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== article.current) return;
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const neighbour = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (neighbour === 0) return;
    const all = [...document.querySelectorAll<HTMLElement>('[data-paragraph]')];
    const next = all[all.indexOf(article.current as HTMLElement) + neighbour];
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView({block: 'nearest'});
  };
  const leave = () => article.current?.focus();
  return (
    <article
      ref={article}
      data-paragraph={id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: from here keys go into the editor, run it, move and select
      tabIndex={0}
      data-chosen={chosen || undefined}
      aria-label={`${number}, ${name}`}
      onKeyDown={onKeyDown}
      onPointerDown={(e) => {
        // Ctrl or ⌘ and a click beside the box adds it to what is selected.
        const target = e.target instanceof Element ? e.target : null;
        const gutter = target?.closest('[data-gutter]') !== null && target?.closest('button:not([aria-pressed])') === null;
        if (!gutter || !(e.ctrlKey || e.metaKey)) return;
        e.preventDefault();
        toggleChosen(note, id);
        article.current?.focus({preventScroll: true});
      }}
      onFocus={() => onFocus(id)}
      className={cx('group/paragraph relative col-span-12 mb-5 min-w-0 scroll-mt-4', SPAN[paragraph.width])}
    >
      {prose && header.kind === 'header' ? (
        <TextParagraph
          note={note}
          paragraph={paragraph}
          name={name}
          body={paragraph.text.slice(header.bodyOffset)}
          article={article}
          onLeave={leave}
        />
      ) : (
        <CodeParagraph
          note={note}
          paragraph={paragraph}
          number={number}
          name={name}
          article={article}
          onLeave={leave}
          onGenerator={onGenerator}
        />
      )}
      {chosen && <span className="sr-only">selected</span>}
      {rights.write && <WidthHandle width={paragraph.width} onWidth={(width) => setParagraphs(note, [id], {width})} />}
    </article>
  );
});
