'use client';
import {useMemo} from 'react';
import type {Fix} from '../../kernels/protocol/diagnostic.ts';
import type {Paragraph} from '../../server/protocol/note.ts';
import type {View} from '../../server/protocol/view.ts';
import {studio} from '../store/studio-store.ts';
import {diffSplice} from '../store/text-diff.ts';

export interface ParagraphActions {
  /** The whole text as it is to be; what differs from the note's newest is sent. */
  readonly setText: (after: string) => void;
  /** The text as the note has it now. */
  readonly newestText: () => string | undefined;
  readonly applyFix: (fix: Fix) => void;
  readonly set: (
    settings: Partial<
      Pick<Paragraph, 'title' | 'width' | 'editorHidden' | 'resultHidden' | 'disabled' | 'runOnChange' | 'lineNumbers' | 'fontSize'>
    >,
  ) => void;
  readonly setView: (view: View) => void;
  /** `range`: only the statements of that part of the text. */
  readonly run: (range?: {readonly start: number; readonly end: number}) => void;
  readonly runFromHere: () => void;
  readonly stop: () => void;
}

/** What can be done to one paragraph; each is an op of the note. */
export function useParagraphActions(note: string, id: string): ParagraphActions {
  return useMemo(() => {
    const paragraphs = () => studio.state.notes.get(note)?.view.document.paragraphs ?? [];
    const newestText = () => paragraphs().find((p) => p.id === id)?.text;
    return {
      newestText,
      setText: (after) => {
        const before = newestText();
        const splice = before === undefined ? null : diffSplice(before, after);
        if (splice !== null) studio.act(note, {kind: 'edit-text', id, revision: 0, splice});
      },
      applyFix: ({span, text}) => {
        studio.act(note, {kind: 'edit-text', id, revision: 0, splice: {at: span.start, remove: span.end - span.start, insert: text}});
      },
      set: (settings) => {
        studio.act(note, {kind: 'set-paragraph', id, settings});
      },
      setView: (view) => {
        studio.act(note, {kind: 'set-paragraph', id, settings: {view}});
      },
      run: (range) => {
        studio.act(note, {kind: 'run-paragraph', id, ...(range === undefined ? {} : {range})});
      },
      runFromHere: () => {
        studio.act(note, {kind: 'run-all', from: id});
      },
      stop: () => {
        studio.act(note, {kind: 'stop-paragraph', id});
      },
    };
  }, [note, id]);
}

const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';

/** Ten letters and digits that are not mistaken for each other. */
export function newParagraphId(): string {
  return [...crypto.getRandomValues(new Uint8Array(10))].map((b) => LETTERS[b % LETTERS.length]).join('');
}

/** Inserts an empty paragraph and tells its id. */
export function insertParagraph(note: string, after: string | null, kind: 'sql' | 'text'): string {
  const paragraph: Paragraph = {
    id: newParagraphId(),
    text: kind === 'sql' ? '%flink.ssql\n' : '%md\n',
    title: '',
    width: 12,
    editorHidden: false,
    resultHidden: false,
    disabled: false,
    view: {kind: 'table', keys: [], groups: [], values: []},
    params: {},
    runOnChange: true,
    extra: {},
  };
  studio.act(note, {kind: 'insert-paragraph', after, paragraph});
  return paragraph.id;
}
