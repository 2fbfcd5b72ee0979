'use client';
import {ChevronDown, ChevronRight, FileText, OctagonX, Plus, Waves} from 'lucide-react';
import {useMemo, useState} from 'react';
import {SideItem, SideSection} from '../shell/page.tsx';
import {noteHref, useNotes} from '../store/queries.ts';
import {useStudio} from '../store/use-studio.ts';
import {IconButton} from '../ui/button.tsx';
import {NewNote} from './new-note.tsx';
import {notesTree, type TreeNode} from './notes-tree.ts';

/** The tree of notes in the side, with what runs and what failed. */
export function NotesSide({here}: {here: string | null}) {
  const {data} = useNotes();
  const [creating, setCreating] = useState(false);
  const tree = useMemo(() => notesTree(data ?? []), [data]);
  return (
    <SideSection title="Notes" action={<IconButton icon={Plus} size="small" label="New note" onClick={() => setCreating(true)} />}>
      <ul>
        {tree.map((node) => (
          <Node key={node.path} node={node} here={here} indent={0} />
        ))}
      </ul>
      <NewNote open={creating} onOpen={setCreating} folder={here?.includes('/') ? here.slice(0, here.lastIndexOf('/')) : ''} />
    </SideSection>
  );
}

function Node({node, here, indent}: {node: TreeNode; here: string | null; indent: number}) {
  const [open, setOpen] = useState(true);
  if (node.kind === 'note') {
    return (
      <li>
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
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        style={{paddingLeft: 8 + indent * 16}}
        className="ring-inside flex h-[26px] w-full items-center gap-2 rounded-md pr-2 text-left text-text-2 hover:bg-hover hover:text-text max-md:h-11"
      >
        <Chevron size={14} strokeWidth={2} className="shrink-0 text-text-3" aria-hidden />
        <span className="truncate">{node.name}</span>
      </button>
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
