'use client';
import {Expand, Play, Unplug} from 'lucide-react';
import {useEffect, useRef, useState} from 'react';
import {fillForms} from '../../server/protocol/forms.ts';
import type {Note, Paragraph} from '../../server/protocol/note.ts';
import {isProse, parseHeader} from '../../server/protocol/paragraph-header.ts';
import {NoteForms} from '../forms/note-forms.tsx';
import {ParagraphForms} from '../forms/paragraph-forms.tsx';
import {SPAN} from '../paragraph/paragraph.tsx';
import {Prose} from '../paragraph/prose.tsx';
import {ResultOnly} from '../paragraph/result-only.tsx';
import {savedMessages} from '../paragraph/saved-message.ts';
import {studio} from '../store/studio-store.ts';
import {useRuns, useStudio} from '../store/use-studio.ts';
import {Button} from '../ui/button.tsx';
import {cx} from '../ui/cx.ts';
import {Empty} from '../ui/empty.tsx';
import {clockTime} from '../ui/format.ts';

export interface ReportViewProps {
  readonly path: string;
  readonly document: Note;
  /** A dashboard has results only, for a wall; a report has the prose too. */
  readonly kind: 'report' | 'dashboard';
}

/** A note to be read: no code, no controls; results as they come, in their grid. */
export function ReportView({path, document, kind}: ReportViewProps) {
  const box = useRef<HTMLDivElement>(null);
  const runs = useRuns(path);
  const dashboard = kind === 'dashboard';
  const shown = document.paragraphs.filter((p) => {
    if (p.text.trim() === '') return false;
    if (isProse(p.text)) return !dashboard;
    const run = runs[p.id];
    const has = run?.statements.some((s) => s.result !== undefined) === true || run?.error || savedMessages(p.extra).length > 0;
    return Boolean(has) && !p.resultHidden;
  });
  const results = shown.some((p) => !isProse(p.text));
  return (
    <div ref={box} className={cx('min-h-full bg-page', dashboard ? 'p-4' : 'mx-auto max-w-(--note-max) px-8 py-8 max-md:px-3 max-md:py-4')}>
      <Gone />
      <div className="mb-4 flex items-start gap-4">
        <h1 className={cx('min-w-0 flex-1 font-semibold tracking-[-0.02em]', dashboard ? 'text-title' : 'text-display')}>
          {document.title || 'Untitled note'}
        </h1>
        {dashboard && (
          <Button icon={Expand} onClick={() => void box.current?.requestFullscreen()} className="[:fullscreen_&]:hidden">
            Full screen
          </Button>
        )}
      </div>
      <NoteForms note={path} document={document} />
      {!results && (
        <Empty>
          Nothing of this note has run yet.{' '}
          <Button size="small" icon={Play} onClick={() => studio.act(path, {kind: 'run-all', from: null})}>
            Run all
          </Button>
        </Empty>
      )}
      <div className={cx('grid grid-cols-12', dashboard ? 'gap-4' : 'gap-x-4 gap-y-6')}>
        {shown.map((p) => (
          <Part key={p.id} path={path} document={document} paragraph={p} />
        ))}
      </div>
    </div>
  );
}

function Part({path, document, paragraph}: {path: string; document: Note; paragraph: Paragraph}) {
  const number = document.paragraphs.indexOf(paragraph) + 1;
  const name = paragraph.title || `Paragraph ${number}`;
  if (isProse(paragraph.text)) {
    const header = parseHeader(paragraph.text);
    const filled = fillForms(paragraph.text.slice(header.kind === 'header' ? header.bodyOffset : 0), paragraph.params, document.params);
    return (
      <div className={cx('col-span-12 min-w-0', SPAN[paragraph.width])}>
        <Prose text={'code' in filled ? paragraph.text : filled.text} />
      </div>
    );
  }
  return (
    <section
      aria-label={name}
      className={cx('@container col-span-12 min-w-0 overflow-hidden rounded-md border border-line', SPAN[paragraph.width])}
    >
      {paragraph.title && <h2 className="truncate border-line border-b px-3 py-1.5 font-medium">{paragraph.title}</h2>}
      <ParagraphForms
        note={path}
        paragraph={paragraph}
        name={name}
        onRun={() => studio.act(path, {kind: 'run-paragraph', id: paragraph.id})}
      />
      <ResultOnly note={path} paragraph={paragraph} />
    </section>
  );
}

/** On a wall nobody sees a status bar: that the connection is gone must be told in the picture. */
export function Gone() {
  const open = useStudio((s) => s.connection.kind === 'open');
  const [since, setSince] = useState<number | null>(null);
  useEffect(() => {
    if (open) {
      setSince(null);
      return;
    }
    // A reconnect within a moment is not worth a word.
    const began = Date.now();
    const timer = setTimeout(() => setSince(began), 1500);
    return () => clearTimeout(timer);
  }, [open]);
  if (open || since === null) return null;
  return (
    <p role="status" className="sticky top-2 z-30 mb-4 flex items-center gap-2 rounded-md bg-warn-tint px-4 py-2 font-medium text-warn">
      <Unplug size={16} strokeWidth={1.75} aria-hidden />
      <span className="num">No connection since {clockTime(since)}. What you see is from before.</span>
    </p>
  );
}
