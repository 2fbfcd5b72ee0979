'use client';
import {Check, SquarePen} from 'lucide-react';
import {type RefObject, useEffect, useRef, useState} from 'react';
import {fillForms} from '../../server/protocol/forms.ts';
import type {Paragraph} from '../../server/protocol/note.ts';
import {TextEditor, type TextEditorHandle} from '../editor/text-editor.tsx';
import {ParagraphForms} from '../forms/paragraph-forms.tsx';
import {useRights} from '../presence/use-rights.ts';
import {useStudio} from '../store/use-studio.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Gutter} from './gutter.tsx';
import {ParagraphBar} from './paragraph-bar.tsx';
import {Prose} from './prose.tsx';
import {usePlaceShown} from './show-place.ts';
import {useParagraphActions} from './use-paragraph-actions.ts';

export interface TextParagraphProps {
  readonly note: string;
  readonly paragraph: Paragraph;
  readonly name: string;
  /** Without the header. */
  readonly body: string;
  readonly article: RefObject<HTMLElement | null>;
  readonly onLeave: () => void;
}

const NO_DIAGNOSTICS: readonly [] = [];

/** Prose: read at rest, without a box; edited as Markdown. */
export function TextParagraph({note, paragraph, name, body, article, onLeave}: TextParagraphProps) {
  const actions = useParagraphActions(note, paragraph.id);
  const shown = useFilled(note, paragraph, body);
  const {write} = useRights(note);
  const [opening, setEditing] = useState(() => body.trim() === '');
  const editing = opening && write;
  const editor = useRef<TextEditorHandle>(null);
  // Only what was opened by hand takes the focus: a note's empty paragraph does not.
  const opened = useRef(false);
  const done = () => {
    setEditing(false);
    onLeave();
  };
  usePlaceShown(paragraph.id, ({offset, end}) => {
    if (end === undefined) opened.current = true;
    setEditing(true);
    // The editor has to come up first.
    requestAnimationFrame(() => (end === undefined ? editor.current?.focus(offset) : editor.current?.show({start: offset, end})));
  });
  useEnter(article, () => {
    opened.current = true;
    setEditing(true);
  });
  useEffect(() => {
    if (editing && opened.current) editor.current?.focus();
  }, [editing]);

  if (!editing) {
    const edit = () => {
      opened.current = true;
      setEditing(true);
    };
    return (
      <div className="flex items-start py-1">
        <Gutter note={note} id={paragraph.id} name={name} />
        <div className="min-w-0 flex-1 rounded-md group-data-chosen/paragraph:outline-1 group-data-chosen/paragraph:outline-control group-data-chosen/paragraph:outline-offset-4">
          <ParagraphForms note={note} paragraph={paragraph} name={name} onRun={() => undefined} />
          {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the button beside it serves the keyboard */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
          <div
            onClick={(e) => {
              const link = (e.target as HTMLElement).closest('a');
              if (!link && getSelection()?.isCollapsed !== false) edit();
            }}
          >
            <Prose text={shown} />
          </div>
        </div>
        <span className="flex opacity-0 group-focus-within/paragraph:opacity-100 group-hover/paragraph:opacity-100 max-md:hidden">
          {write && <IconButton icon={SquarePen} size="small" label={`Edit ${name}`} onClick={edit} />}
          <ParagraphBar note={note} paragraph={paragraph} name={name} prose actions={actions} />
        </span>
      </div>
    );
  }
  return (
    <div className="flex">
      <Gutter note={note} id={paragraph.id} name={name} />
      <div className="min-w-0 flex-1 rounded-md border border-line focus-within:border-control group-data-chosen/paragraph:border-control">
        <header className="flex h-8 items-center gap-2 pr-1 pl-3 max-md:h-11">
          <span className="text-text-2">Text</span>
          <span className="ml-auto flex items-center gap-1">
            <Button size="small" variant="ghost" icon={Check} onClick={done}>
              Done
            </Button>
            <ParagraphBar note={note} paragraph={paragraph} name={name} prose actions={actions} />
          </span>
        </header>
        <TextEditor
          ref={editor}
          note={note}
          paragraph={paragraph.id}
          text={paragraph.text}
          diagnostics={NO_DIAGNOSTICS}
          label={`Text of ${name}`}
          wrap
          newest={actions.newestText}
          onText={actions.setText}
          onRun={() => done()}
          onDefinition={() => undefined}
          onLeave={done}
        />
        {body.trim() !== '' && (
          <div className="border-line border-t px-3 py-3">
            <Prose text={shown} />
          </div>
        )}
      </div>
    </div>
  );
}

/** The prose with the answers to its forms. */
function useFilled(note: string, paragraph: Paragraph, body: string): string {
  const noteParams = useStudio((s) => s.notes.get(note)?.view.document.params);
  const filled = fillForms(body, paragraph.params, noteParams ?? {});
  return 'code' in filled ? body : filled.text;
}

/** Enter on the paragraph itself. */
function useEnter(article: RefObject<HTMLElement | null>, enter: () => void): void {
  const latest = useRef(enter);
  latest.current = enter;
  useEffect(() => {
    const element = article.current;
    if (element === null) return;
    const onKey = (e: globalThis.KeyboardEvent) => {
      if (e.key !== 'Enter' || e.target !== element) return;
      e.preventDefault();
      latest.current();
    };
    element.addEventListener('keydown', onKey);
    return () => element.removeEventListener('keydown', onKey);
  }, [article]);
}
