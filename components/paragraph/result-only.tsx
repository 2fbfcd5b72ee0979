'use client';
import type {Paragraph} from '../../server/protocol/note.ts';
import {parseHeader} from '../../server/protocol/paragraph-header.ts';
import {Result} from '../results/result-part.tsx';
import {studio} from '../store/studio-store.ts';
import {useRun} from '../store/use-studio.ts';
import {Message} from '../ui/message.tsx';
import {SavedResults} from './saved-results.tsx';
import {SingleView} from './single-view.tsx';
import {sentence} from './state-detail.ts';

/** The results of a paragraph without code and controls: for reports, dashboards and pages that show one result. */
export function ResultOnly({note, paragraph}: {note: string; paragraph: Paragraph}) {
  const run = useRun(note, paragraph.id);
  const template = templateOf(paragraph.text);
  const found = run?.statements.filter((s) => s.result !== undefined) ?? [];
  return (
    <>
      {found.map((s) =>
        template !== null && s.statementKind === 'query' ? (
          <SingleView key={s.statement} note={note} paragraph={paragraph.id} title={paragraph.title} statement={s} template={template} />
        ) : (
          <Result
            key={s.statement}
            bare
            note={note}
            paragraph={paragraph.id}
            title={paragraph.title}
            statement={s}
            view={paragraph.view}
            onView={(view) => studio.act(note, {kind: 'set-paragraph', id: paragraph.id, settings: {view}})}
          />
        ),
      )}
      {run?.error && <Message look="error">{sentence(run.error.message)}</Message>}
      {found.length === 0 && !run?.error && (run === undefined || run.status === 'ready') && <SavedResults paragraph={paragraph} />}
    </>
  );
}

/** The template of a paragraph that asks for one row in it; null for all others. */
export function templateOf(text: string): string | null {
  const header = parseHeader(text);
  if (header.kind === 'error' || header.properties.type !== 'single') return null;
  return header.properties.template ?? null;
}
