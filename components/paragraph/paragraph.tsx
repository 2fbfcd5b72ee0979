'use client';
import {type KeyboardEvent, memo, useRef} from 'react';
import {parseHeader} from '../../server/protocol/paragraph-header.ts';
import {useParagraph} from '../store/use-studio.ts';
import {cx} from '../ui/cx.ts';
import {CodeParagraph} from './code-paragraph.tsx';
import {TextParagraph} from './text-paragraph.tsx';

export interface ParagraphProps {
  readonly note: string;
  readonly id: string;
  /** Counted from 1. */
  readonly number: number;
  readonly onFocus: (id: string) => void;
  readonly onGenerator: (() => void) | null;
}

/** Columns of the grid of 12, from 1024 on. */
const SPAN = [
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
  const article = useRef<HTMLElement>(null);
  if (paragraph === undefined) return null;
  const header = parseHeader(paragraph.text);
  const prose = header.kind === 'header' && header.interpreter === 'md';
  const name = paragraph.title || `paragraph ${number}`;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== article.current) return;
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
      tabIndex={-1}
      aria-label={`${number}, ${name}`}
      onKeyDown={onKeyDown}
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
    </article>
  );
});
