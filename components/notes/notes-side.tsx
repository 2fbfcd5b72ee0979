'use client';
import {BookMarked, ChevronDown, ChevronRight, FileText, OctagonX, Plus, Trash2, Waves} from 'lucide-react';
import Link from 'next/link';
import {usePathname, useRouter} from 'next/navigation';
import {type DragEvent, useMemo, useState} from 'react';
import {toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {SideItem, SideSection} from '../shell/page.tsx';
import {noteHref, useNotes} from '../store/queries.ts';
import {useStudio} from '../store/use-studio.ts';
import {IconButton} from '../ui/button.tsx';
import {cx} from '../ui/cx.ts';
import {showToast} from '../ui/toast.tsx';
import {NewNote} from './note-dialogs.ts';
import {FolderMenu} from './note-menu.tsx';
import {folderOf, notesTree, type TreeNode} from './notes-tree.ts';
import {useRenameNote} from './queries.ts';

/** The tree of notes in the side, with what runs and what failed. */
export function NotesSide({here}: {here: string | null}) {
  const {data} = useNotes();
  const [creating, setCreating] = useState(false);
  const top = useDropInto('');
  const tree = useMemo(() => notesTree(data ?? []), [data]);
  return (
    <SideSection title="Notes" action={<IconButton icon={Plus} size="small" label="New note" onClick={() => setCreating(true)} />}>
      <ul {...top.handlers} className={cx('rounded-md', top.over && 'bg-selected')}>
        {tree.map((node) => (
          <Node key={node.path} node={node} here={here} indent={0} />
        ))}
      </ul>
      <Link
        href="/samples"
        className="ring-inside mt-1 flex h-[26px] items-center gap-2 rounded-md pr-2 pl-2 text-text-2 hover:bg-hover hover:text-text max-md:h-11"
      >
        <BookMarked size={14} strokeWidth={2} className="shrink-0 text-text-3" aria-hidden />
        Samples
      </Link>
      <Link
        href="/trash"
        className="ring-inside flex h-[26px] items-center gap-2 rounded-md pr-2 pl-2 text-text-2 hover:bg-hover hover:text-text max-md:h-11"
      >
        <Trash2 size={14} strokeWidth={2} className="shrink-0 text-text-3" aria-hidden />
        Trash
      </Link>
      {creating && <NewNote open onOpen={setCreating} folder={here === null ? '' : folderOf(here)} />}
    </SideSection>
  );
}

function Node({node, here, indent}: {node: TreeNode; here: string | null; indent: number}) {
  const [open, setOpen] = useState(true);
  const drop = useDropInto(node.kind === 'folder' ? node.path : folderOf(node.path));
  if (node.kind === 'note') {
    return (
      <li {...drop.handlers} draggable onDragStart={(e) => startDrag(e, node.path)} onDragEnd={endDrag}>
        <SideItem
          href={noteHref(node.path)}
          here={node.path === here}
          indent={indent}
          icon={<FileText size={14} strokeWidth={2} aria-hidden />}
          end={<Marks path={node.path} />}
        >
          {node.name}
        </SideItem>
      </li>
    );
  }
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li>
      <div
        {...drop.handlers}
        className={cx(
          'group flex items-center rounded-md text-text-2 hover:bg-hover hover:text-text',
          drop.over && 'bg-selected text-text',
        )}
      >
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          style={{paddingLeft: 8 + indent * 16}}
          className="ring-inside flex h-[26px] min-w-0 flex-1 items-center gap-2 rounded-md pr-2 text-left max-md:h-11"
        >
          <Chevron size={14} strokeWidth={2} className="shrink-0 text-text-3" aria-hidden />
          <span className="truncate">{node.name}</span>
        </button>
        <span className="opacity-0 focus-within:opacity-100 group-hover:opacity-100 has-[[data-state=open]]:opacity-100 max-md:opacity-100">
          <FolderMenu path={node.path} name={node.name} />
        </span>
      </div>
      {open && (
        <ul>
          {node.children.map((child) => (
            <Node key={child.path} node={child} here={here} indent={indent + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}

/** The note that is dragged: the browser tells what it is only when it is dropped. */
let dragged: string | null = null;

function startDrag(e: DragEvent, path: string): void {
  dragged = path;
  e.dataTransfer.effectAllowed = 'move';
  e.dataTransfer.setData('text/plain', path);
}

function endDrag(): void {
  dragged = null;
}

/** A folder that takes notes; the menu's "Rename or move" does the same by keyboard. */
function useDropInto(folder: string) {
  const rename = useRenameNote();
  const router = useRouter();
  const here = usePathname();
  const [over, setOver] = useState(false);
  const takes = () => dragged !== null && folderOf(dragged) !== folder;
  const handlers = {
    onDragOver: (e: DragEvent) => {
      e.stopPropagation();
      if (!takes()) return;
      e.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (e: DragEvent) => {
      e.stopPropagation();
      setOver(false);
      const path = dragged;
      if (path === null || !takes()) return;
      e.preventDefault();
      const name = path.split('/').at(-1) ?? path;
      const to = folder === '' ? name : `${folder}/${name}`;
      rename.mutate(
        {path, to},
        {
          onSuccess: () => {
            if (here === noteHref(path)) router.replace(noteHref(to));
          },
          onError: (error) => showToast({look: 'error', text: toDiagnostic(error).message}),
        },
      );
    },
  };
  return {over, handlers};
}

/** How many paragraphs of a note run, and how many failed. */
export function Marks({path}: {path: string}) {
  const running = useStudio((s) => s.status?.runningByNote[path] ?? 0);
  const failed = useStudio((s) => s.status?.failedByNote[path] ?? 0);
  return (
    <>
      {failed > 0 && (
        <span className="inline-flex items-center gap-0.5 text-danger">
          <OctagonX size={14} strokeWidth={2} role="img" aria-label="failed" />
          {failed}
        </span>
      )}
      {running > 0 && (
        <span className="inline-flex items-center gap-0.5 font-medium text-live">
          <Waves size={14} strokeWidth={2} role="img" aria-label="running" />
          {running}
        </span>
      )}
    </>
  );
}
