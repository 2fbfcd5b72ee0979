'use client';
import {AlignLeft} from 'lucide-react';
import type {Paragraph} from '../../server/protocol/note.ts';
import {isProse} from '../../server/protocol/paragraph-header.ts';
import {SideSection} from '../shell/page.tsx';
import {useRun} from '../store/use-studio.ts';
import {cx} from '../ui/cx.ts';
import {StateIcon} from '../ui/state.tsx';

export interface NoteOutlineProps {
  readonly note: string;
  readonly title: string;
  readonly paragraphs: readonly Paragraph[];
  readonly focused: string | null;
}

/** The paragraphs of the note with their states; a click goes there. */
export function NoteOutline({note, title, paragraphs, focused}: NoteOutlineProps) {
  return (
    <SideSection title={`Outline of ${title}`}>
      <ol className="pb-4">
        {paragraphs.map((p, i) => (
          <Entry key={p.id} note={note} paragraph={p} number={i + 1} here={p.id === focused} />
        ))}
      </ol>
    </SideSection>
  );
}

function Entry({note, paragraph, number, here}: {note: string; paragraph: Paragraph; number: number; here: boolean}) {
  const run = useRun(note, paragraph.id);
  const prose = isProse(paragraph.text);
  const go = () => {
    const target = document.querySelector<HTMLElement>(`[data-paragraph="${paragraph.id}"]`);
    target?.scrollIntoView({block: 'start'});
    target?.focus({preventScroll: true});
  };
  return (
    <li>
      <button
        type="button"
        onClick={go}
        aria-current={here ? 'location' : undefined}
        className={cx(
          'ring-inside flex h-[26px] w-full items-center gap-2 rounded-md px-2 text-left max-md:h-11',
          here ? 'bg-selected font-medium' : 'text-text-2 hover:bg-hover hover:text-text',
        )}
      >
        <span className="num w-4 shrink-0 text-right text-small text-text-3">{number}</span>
        {prose ? (
          <AlignLeft size={14} strokeWidth={2} className="shrink-0 text-text-3" aria-hidden />
        ) : (
          <StateIcon state={run?.status ?? 'ready'} />
        )}
        <span className="truncate">{outlineName(paragraph, prose)}</span>
      </button>
    </li>
  );
}

/** The title; of prose its first words; of code its first line. */
function outlineName(paragraph: Paragraph, prose: boolean): string {
  if (paragraph.title) return paragraph.title;
  const line = paragraph.text
    .split('\n')
    .map((l) => l.replace(/^\s*%[\w.-]+(\([^)]*\))?/, '').trim())
    .map((l) => (prose ? l.replace(/^#+\s*|[*_`]/g, '').trim() : l))
    .find((l) => l !== '');
  return line?.slice(0, 60) ?? (prose ? 'Text' : 'Empty');
}
