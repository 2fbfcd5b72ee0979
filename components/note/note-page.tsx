'use client';
import {BookOpen, LayoutDashboard, PanelRight, SquarePen} from 'lucide-react';
import {Fragment, useCallback, useEffect, useState} from 'react';
import {useCatalogFacts} from '../editor/use-catalog-facts.ts';
import {NoteForms} from '../forms/note-forms.tsx';
import {NotesSide} from '../notes/notes-side.tsx';
import {folderName} from '../notes/notes-tree.ts';
import {InsertBar, InsertBetween} from '../paragraph/insert-bar.tsx';
import {Paragraph} from '../paragraph/paragraph.tsx';
import {Prose} from '../paragraph/prose.tsx';
import {insertParagraph} from '../paragraph/use-paragraph-actions.ts';
import {People} from '../presence/people.tsx';
import {useRights} from '../presence/use-rights.ts';
import {Result} from '../results/result-part.tsx';
import {type Crumb, Page} from '../shell/page.tsx';
import {type Command, useOfferCommands} from '../store/commands.ts';
import {studio} from '../store/studio-store.ts';
import {useNoteDocument, useStudio} from '../store/use-studio.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Sheet} from '../ui/dialog.tsx';
import {Empty, Waiting} from '../ui/empty.tsx';
import {lazily} from '../ui/lazily.tsx';
import {Segmented} from '../ui/segmented.tsx';
import {NoteActions} from './note-actions.tsx';
import {NoteHeader} from './note-header.tsx';
import {NoteOutline} from './note-outline.tsx';
import {SelectionBar} from './selection-bar.tsx';
import {useNoteGenerator} from './use-note-generator.ts';
import {useNoteKeys} from './use-note-keys.ts';
import {useNoteView} from './use-note-view.ts';

const FindBar = lazily(() => import('./find-bar.tsx').then((m) => m.FindBar));
const NotePanel = lazily(() => import('./note-panel.tsx').then((m) => m.NotePanel));
const ReportView = lazily(() => import('./report-view.tsx').then((m) => m.ReportView));
const NO_COMMANDS: readonly Command[] = [];

export function NotePage({path}: {path: string}) {
  const document = useNoteDocument(path);
  const gone = useStudio((s) => s.gone.get(path));
  const [focused, setFocused] = useState<string | null>(null);
  const [sheet, setSheet] = useState(false);
  const rights = useRights(path);
  useCatalogFacts();
  // While the note is asked for.
  useEffect(() => {
    Prose.load();
    Result.load();
  }, []);
  const generator = useNoteGenerator(path, document);
  const [finding, setFinding] = useState(false);
  const {view, show} = useNoteView(path, document?.look);
  const find = useCallback(() => {
    setFinding(true);
    // Open already: the words in it are ready to be written over.
    globalThis.document.querySelector<HTMLInputElement>('search input')?.select();
  }, []);
  useNoteKeys(path, focused, find);
  const onFocus = useCallback(
    (id: string) => {
      setFocused(id);
      // An editor tells its cursor itself.
      if (globalThis.document.activeElement?.closest('.monaco-editor') == null) studio.where(path, {paragraph: id, selection: null});
    },
    [path],
  );
  useParagraphOfAddress(document !== null && document !== undefined);
  const insert = (after: string | null) => (kind: 'sql' | 'text') => {
    const id = insertParagraph(path, after, kind);
    requestAnimationFrame(() => globalThis.document.querySelector<HTMLElement>(`[data-paragraph="${id}"]`)?.focus());
  };
  const title = document?.title ?? folderName(path.split('/').at(-1) ?? path);
  const panel = <NotePanel note={path} paragraphs={document?.paragraphs ?? []} focused={focused} />;

  const leave = () => show('note');
  useOfferCommands('This view', view === 'note' ? NO_COMMANDS : [{label: 'Back to the note', icon: SquarePen, run: leave}]);
  if (document && view !== 'note') {
    return (
      <Page
        crumbs={crumbsOf(path, title)}
        note={<Saved path={path} />}
        side={<NotesSide here={path} />}
        actions={
          <>
            <Segmented
              label="View of the note"
              value={view}
              options={[
                {value: 'report', label: 'Report', icon: BookOpen},
                {value: 'dashboard', label: 'Dashboard', icon: LayoutDashboard},
              ]}
              onValue={show}
            />
            <Button icon={SquarePen} onClick={leave}>
              Back to the note
            </Button>
          </>
        }
      >
        <ReportView path={path} document={document} kind={view} />
      </Page>
    );
  }

  return (
    <Page
      crumbs={crumbsOf(path, title)}
      note={<Saved path={path} />}
      side={
        <>
          <NotesSide here={path} />
          {document && <NoteOutline note={path} title={title} paragraphs={document.paragraphs} focused={focused} />}
        </>
      }
      context={document && panel}
      actions={
        document && (
          <>
            <People note={path} titleOf={(id) => paragraphName(document.paragraphs, id)} />
            <NoteActions path={path} onFind={find} onView={show} />
            <IconButton
              icon={PanelRight}
              label="Job, tables and history"
              onClick={() => setSheet(true)}
              className="max-md:hidden xl:hidden"
            />
          </>
        )
      }
    >
      <div className="mx-auto max-w-(--note-max) py-8 pr-8 pl-4 max-md:px-3 max-md:py-4">
        {gone !== undefined && <Empty>{gone}</Empty>}
        {document === null && gone === undefined && <Waiting rows={8} />}
        {document && (
          <>
            <NoteHeader
              path={path}
              title={document.title}
              generator={generator}
              onTitle={(t) => studio.act(path, {kind: 'set-title', title: t})}
            />
            {finding && <FindBar note={path} document={document} onClose={() => setFinding(false)} />}
            <NoteForms note={path} document={document} />
            <div className="grid grid-cols-12" data-look={document.look ?? 'default'}>
              {document.paragraphs.map((p, i) => (
                <Fragment key={p.id}>
                  <Paragraph note={path} id={p.id} number={i + 1} onFocus={onFocus} onGenerator={generator.startWhenStopped} />
                  {i < document.paragraphs.length - 1 && rights.write && fills(document.paragraphs, i) && (
                    <InsertBetween onInsert={insert(p.id)} />
                  )}
                </Fragment>
              ))}
              <div className="col-span-12">{rights.write && <InsertBar onInsert={insert(document.paragraphs.at(-1)?.id ?? null)} />}</div>
            </div>
            <SelectionBar note={path} />
          </>
        )}
      </div>
      <Sheet open={sheet} onOpen={setSheet} side="right" title="Beside the note" hideTitle>
        {panel}
      </Sheet>
    </Page>
  );
}

/** The paragraph that the address names (`#id`) comes into view and has the focus, once the note is there. */
function useParagraphOfAddress(ready: boolean): void {
  useEffect(() => {
    if (!ready) return;
    const go = () => {
      const id = decodeURIComponent(location.hash.slice(1));
      const found = id === '' ? null : globalThis.document.querySelector<HTMLElement>(`[data-paragraph="${CSS.escape(id)}"]`);
      found?.focus({preventScroll: true});
      found?.scrollIntoView({block: 'start'});
    };
    go();
    addEventListener('hashchange', go);
    return () => removeEventListener('hashchange', go);
  }, [ready]);
}

function paragraphName(paragraphs: readonly {readonly id: string; readonly title: string}[], id: string): string {
  const at = paragraphs.findIndex((p) => p.id === id);
  return paragraphs[at]?.title || `paragraph ${at + 1}`;
}

/** True where a line of the grid ends behind paragraph `i`: between paragraphs side by side nothing is inserted. */
function fills(paragraphs: readonly {readonly width: number}[], i: number): boolean {
  let used = 0;
  for (let at = 0; at <= i; at++) {
    const width = paragraphs[at]?.width ?? 12;
    used = used + width > 12 ? width : used + width;
  }
  return used + (paragraphs[i + 1]?.width ?? 12) > 12;
}

function crumbsOf(path: string, title: string): readonly Crumb[] {
  const folders = path.split('/').slice(0, -1);
  return [...(folders.length === 0 ? ['Notes'] : folders.map(folderName)).map((label) => ({label, href: '/notes'})), {label: title}];
}

function Saved({path}: {path: string}) {
  const pending = useStudio((s) => (s.notes.get(path)?.pending.length ?? 0) > 0);
  const open = useStudio((s) => s.connection.kind === 'open');
  const known = useStudio((s) => s.notes.has(path));
  if (!known) return null;
  return <span>{pending ? (open ? 'Saving' : 'Not saved, no connection') : open ? 'Saved' : 'No connection'}</span>;
}
