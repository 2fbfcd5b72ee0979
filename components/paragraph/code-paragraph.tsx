'use client';
import {ChevronsDownUp} from 'lucide-react';
import {useRouter} from 'next/navigation';
import {type RefObject, useEffect, useMemo, useRef, useState} from 'react';
import type {Diagnostic, Fix} from '../../kernels/protocol/diagnostic.ts';
import type {Paragraph} from '../../server/protocol/note.ts';
import type {Run, StatementRun} from '../../server/protocol/run-state.ts';
import type {View} from '../../server/protocol/view.ts';
import {tableHref} from '../catalog/queries.ts';
import {CodeFold} from '../editor/code-fold.tsx';
import {sqlOf} from '../editor/facts-store.ts';
import {type Definition, TextEditor, type TextEditorHandle} from '../editor/text-editor.tsx';
import {ParagraphForms} from '../forms/paragraph-forms.tsx';
import {jobHref, UNREADABLE} from '../jobs/queries.ts';
import {mayNow, useRights} from '../presence/use-rights.ts';
import {studio} from '../store/studio-store.ts';
import {useNow, useRun, useTextRevision} from '../store/use-studio.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {cx} from '../ui/cx.ts';
import {Message} from '../ui/message.tsx';
import {State} from '../ui/state.tsx';
import {Tag} from '../ui/tag.tsx';
import {useMedia} from '../ui/use-media.ts';
import {ErrorBlock} from './error-block.tsx';
import {Gutter} from './gutter.tsx';
import {runParagraphs} from './note-commands.ts';
import {ParagraphBar} from './paragraph-bar.tsx';
import {Rail} from './rail.tsx';
import {RunButton} from './run-button.tsx';
import {SavedResults} from './saved-results.tsx';
import {chosenIn} from './selection.ts';
import {showPlace, usePlaceShown} from './show-place.ts';
import {sentence, stateDetail} from './state-detail.ts';
import {StatementView} from './statement-view.tsx';
import {TitleEdit} from './title-edit.tsx';
import {type ParagraphActions, useParagraphActions} from './use-paragraph-actions.ts';

export interface CodeParagraphProps {
  readonly note: string;
  readonly paragraph: Paragraph;
  readonly number: number;
  readonly name: string;
  readonly article: RefObject<HTMLElement | null>;
  readonly onLeave: () => void;
  readonly onGenerator: (() => void) | null;
}

const READY: Run = {
  status: 'ready',
  run: 0,
  textOffset: 0,
  textRevision: 0,
  startedAt: null,
  endedAt: null,
  detail: '',
  error: null,
  statements: [],
};

/** Gutter with run and rail, header, editor, what the statements came to, error. */
export function CodeParagraph({note, paragraph, number, name, article, onLeave, onGenerator}: CodeParagraphProps) {
  const actions = useParagraphActions(note, paragraph.id);
  const rights = useRights(note);
  const run = useRun(note, paragraph.id) ?? READY;
  const revision = useTextRevision(note, paragraph.id);
  const editor = useRef<TextEditorHandle>(null);
  const [unfolded, setUnfolded] = useState(false);
  const narrow = useMedia('(max-width: 767px)');
  const failed = run.status === 'failed';
  // Places mean something only in the text that was run.
  const placed = run.textRevision === revision;
  const diagnostics = useDiagnostics(run, placed);
  const fix = placed && rights.write ? run.error?.fixes?.[0] : undefined;
  const hidden = paragraph.editorHidden && !unfolded && !(failed && placed && run.error?.span);
  const controls = {state: run.status, name, disabled: paragraph.disabled, onRun: () => actions.run(), onStop: actions.stop};

  usePlaceShown(paragraph.id, ({offset, end}) => {
    setUnfolded(true);
    if (end === undefined) article.current?.scrollIntoView({block: 'nearest'});
    requestAnimationFrame(() => (end === undefined ? editor.current?.focus(offset) : editor.current?.show({start: offset, end})));
  });
  const onDefinition = useDefinition(note);

  useParagraphKeys(article, {
    enter: () => {
      setUnfolded(true);
      // The editor may have to unfold first.
      requestAnimationFrame(() => editor.current?.focus());
    },
    // Of several that are selected all run.
    run: () => {
      const chosen = chosenIn(note);
      if (!mayNow(note, 'run')) return;
      if (chosen.size > 1 && chosen.has(paragraph.id)) runParagraphs(note, [...chosen]);
      else actions.run();
    },
    fix: () => fix && actions.applyFix(fix),
  });

  return (
    <div className="flex">
      <Gutter note={note} id={paragraph.id} name={name}>
        {rights.run && <RunButton {...controls} />}
        <Rail state={run.status} className="min-h-2 flex-1" />
      </Gutter>
      <div
        data-box
        className={cx(
          '@container relative min-w-0 flex-1 rounded-md border',
          failed ? 'border-danger' : 'border-line focus-within:border-control',
          paragraph.disabled && 'border-dashed',
          'group-data-chosen/paragraph:border-control group-data-chosen/paragraph:outline-1 group-data-chosen/paragraph:outline-control',
        )}
      >
        <Rail state={run.status} className="!absolute inset-y-0 left-0 z-20 rounded-l-md md:hidden" />
        <header className="sticky top-0 z-20 flex min-h-8 items-center gap-2 rounded-t-md border-line border-b bg-page pr-1 pl-3 max-md:min-h-11">
          <span className="num w-3 shrink-0 text-text-3 max-md:hidden">{number}</span>
          <TitleEdit
            title={paragraph.title}
            placeholder="Untitled"
            label={`Title of paragraph ${number}`}
            onTitle={(title) => actions.set({title})}
            readOnly={!rights.write}
            className="font-medium"
          />
          {paragraph.disabled && <Tag>Disabled</Tag>}
          <span className="ml-auto flex min-w-0 shrink-0 items-center gap-1">
            <StateNow run={run} />
            {rights.run && <RunButton {...controls} className="border-transparent md:hidden" />}
            <ParagraphBar note={note} paragraph={paragraph} name={name} prose={false} actions={actions} />
          </span>
        </header>
        <div className="relative">
          {paragraph.editorHidden && unfolded && !hidden && (
            <IconButton
              icon={ChevronsDownUp}
              size="small"
              label="Fold the editor"
              onClick={() => setUnfolded(false)}
              className="!absolute top-1 right-2 z-20"
            />
          )}
          {hidden ? (
            <CodeFold text={paragraph.text} onOpen={() => setUnfolded(true)} />
          ) : (
            <TextEditor
              ref={editor}
              note={note}
              paragraph={paragraph.id}
              text={paragraph.text}
              diagnostics={diagnostics}
              label={`Code of ${name}`}
              wrap={narrow}
              numbers={paragraph.lineNumbers !== false}
              fontSize={paragraph.fontSize}
              newest={actions.newestText}
              onText={actions.setText}
              onRun={(range) => mayNow(note, 'run') && actions.run(range)}
              onDefinition={onDefinition}
              onLeave={onLeave}
            />
          )}
        </div>
        <ParagraphForms note={note} paragraph={paragraph} name={name} onRun={actions.run} />
        <Outcome {...{note, paragraph, run, placed, actions, onGenerator}} />
        {run.status === 'ready' && run.detail === '' && !paragraph.resultHidden && <SavedResults paragraph={paragraph} />}
      </div>
    </div>
  );
}

/** Goes to the paragraph that made a table, or to the table's page. */
function useDefinition(note: string): (definition: Definition) => void {
  const router = useRouter();
  return (definition) => {
    if (definition.kind === 'catalog') {
      router.push(tableHref(definition.path.database, definition.path.table));
      return;
    }
    const text = studio.state.notes.get(note)?.view.document.paragraphs.find((p) => p.id === definition.paragraph)?.text ?? '';
    const offset = (sqlOf(text)?.offset ?? 0) + definition.span.start;
    if (definition.paragraph !== null) showPlace({paragraph: definition.paragraph, offset});
  };
}

function StateNow({run}: {run: Run}) {
  const now = useNow(1000, run.status === 'running');
  return (
    <>
      <State state={run.status} detail={stateDetail(run, now)} className="pr-1 @max-[420px]:[&>span+span]:hidden" />
      <span className="sr-only" aria-live="polite">
        {run.status === 'ready' ? '' : run.status}
      </span>
    </>
  );
}

interface OutcomeProps {
  readonly note: string;
  readonly paragraph: Paragraph;
  readonly run: Run;
  readonly placed: boolean;
  readonly actions: ParagraphActions;
  readonly onGenerator: (() => void) | null;
}

function Outcome({note, paragraph, run, placed, actions, onGenerator}: OutcomeProps) {
  const {statements, held} = useHeldStatements(run);
  const rights = useRights(note);
  // Who may not change the note still looks at its results in their own way.
  const [ownView, setOwnView] = useState<View | null>(null);
  const text = placed ? paragraph.text : null;
  const onFix = rights.write ? (fix: Fix) => actions.applyFix(fix) : null;
  const rows = paragraph.resultHidden ? [] : statements;
  return (
    <>
      {rows.length > 0 && (
        <div className={cx('border-line border-t', held && 'opacity-60')} aria-busy={held || undefined}>
          {rows.map((s) => (
            <StatementView
              key={s.statement}
              note={note}
              paragraph={paragraph.id}
              title={paragraph.title}
              source={paragraph.text}
              text={text}
              statement={s}
              startedAt={run.startedAt}
              view={rights.write ? paragraph.view : (ownView ?? paragraph.view)}
              onView={rights.write ? actions.setView : setOwnView}
              onFix={onFix}
              onGenerator={rights.run ? onGenerator : null}
            />
          ))}
        </div>
      )}
      {run.error && (
        <div className="overflow-hidden rounded-b-md border-danger border-t">
          <ErrorBlock diagnostic={run.error} text={text} onFix={onFix} recordHref={recordHref(run)} />
        </div>
      )}
      {run.status === 'ready' && run.detail !== '' && (
        <div className="border-line border-t">
          <Message
            look="info"
            className="items-center py-1.5 text-text-2"
            action={
              rights.run && (
                <Button size="small" onClick={actions.runFromHere}>
                  Run from here
                </Button>
              )
            }
          >
            {sentence(run.detail)}
          </Message>
        </div>
      )}
    </>
  );
}

/** The panel of the record that ended a job of this run; null: none did. */
function recordHref({error, statements}: Run): string | null {
  const of = statements.find((s) => s.state === 'failed' && s.events.some((e) => e.kind === 'bad-record'));
  return error?.code === 'format/bad-record' && of?.job !== undefined ? `${jobHref(of.job)}#${UNREADABLE}` : null;
}

/** While a paragraph starts anew, what it showed before keeps its place: the page below does not jump. */
function useHeldStatements(run: Run): {statements: readonly StatementRun[]; held: boolean} {
  const before = useRef<readonly StatementRun[]>([]);
  const starting = run.status === 'queued' || run.status === 'starting';
  const ready = run.statements.some((s) => s.result || s.message) || !starting;
  if (ready) before.current = run.statements;
  return ready ? {statements: run.statements, held: false} : {statements: before.current, held: before.current.length > 0};
}

const NONE: readonly Diagnostic[] = [];

function useDiagnostics(run: Run, placed: boolean): readonly Diagnostic[] {
  const {error, statements} = run;
  // biome-ignore lint/correctness/useExhaustiveDependencies: statements change with every metric; their warnings do not
  return useMemo(() => {
    if (!placed) return NONE;
    const found = [...(error ? [error] : []), ...statements.flatMap((s) => s.warnings)];
    return found.length === 0 ? NONE : found;
  }, [placed, error, statements.length]);
}

interface Keys {
  readonly enter: () => void;
  readonly run: () => void;
  readonly fix: () => void;
}

/** Keys on the paragraph itself: Enter into the editor, Shift+Enter runs, Ctrl or ⌘ and `.` applies the fix. */
function useParagraphKeys(article: RefObject<HTMLElement | null>, keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const element = article.current;
    if (element === null) return;
    const onKey = (e: globalThis.KeyboardEvent) => {
      if (e.key === 'Enter' && e.shiftKey && !e.defaultPrevented) latest.current.run();
      else if (e.key === 'Enter' && e.target === element) latest.current.enter();
      else if (e.key === '.' && (e.metaKey || e.ctrlKey) && !e.defaultPrevented) latest.current.fix();
      else return;
      e.preventDefault();
    };
    element.addEventListener('keydown', onKey);
    return () => element.removeEventListener('keydown', onKey);
  }, [article]);
}
