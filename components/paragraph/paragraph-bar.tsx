'use client';
import {
  Ban,
  ChevronsDown,
  ChevronsUp,
  Copy,
  Ellipsis,
  Eraser,
  Eye,
  EyeOff,
  Hash,
  Link as LinkIcon,
  ListOrdered,
  Maximize2,
  MoveDown,
  MoveUp,
  Plus,
  SquarePen,
  Trash2,
} from 'lucide-react';
import {formsOf} from '../../server/protocol/forms.ts';
import type {Paragraph} from '../../server/protocol/note.ts';
import {useRights} from '../presence/use-rights.ts';
import {IconButton} from '../ui/button.tsx';
import {given, Menu, type MenuItem} from '../ui/menu.tsx';
import {showToast} from '../ui/toast.tsx';
import {keysOf, type NoteCommand} from './keys.ts';
import {
  clearResults,
  cloneParagraphs,
  copyLink,
  focusParagraph,
  moveParagraphs,
  paragraphsOf,
  removeParagraphs,
  runAbove,
} from './note-commands.ts';
import {insertParagraph, type ParagraphActions} from './use-paragraph-actions.ts';

const WIDTHS = [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1] as const;
const SIZES = [9, 10, 11, 12, 13, 14, 16, 18, 20] as const;

export interface ParagraphBarProps {
  readonly note: string;
  readonly paragraph: Paragraph;
  readonly name: string;
  readonly prose: boolean;
  readonly actions: ParagraphActions;
}

/** Width and "more" of a paragraph. */
export function ParagraphBar({note, paragraph, name, prose, actions}: ParagraphBarProps) {
  const rights = useRights(note);
  const {id, editorHidden, resultHidden, disabled, runOnChange, lineNumbers, fontSize} = paragraph;
  const chosen = formsOf(paragraph.text).some((f) => f.kind === 'select' || f.kind === 'checkbox');
  const item = (command: NoteCommand, label: string, icon: typeof Copy, onSelect: () => void) =>
    ({kind: 'item', label, icon, shortcut: keysOf(command), onSelect}) as const;
  const insert = (after: string | null) => focusParagraph(insertParagraph(note, after, 'sql'));
  const above = () => {
    const all = paragraphsOf(note);
    insert(all[all.findIndex((p) => p.id === id) - 1]?.id ?? null);
  };
  const runs: MenuItem[] = prose
    ? []
    : [
        ...given(rights.run, [
          item('run-above', 'Run all above', ChevronsUp, () => runAbove(note, id)),
          item('run-below', 'Run from here', ChevronsDown, actions.runFromHere),
          item('clear', 'Clear result', Eraser, () => clearResults(note, [id])),
        ]),
        item('link', 'Copy link to the result', LinkIcon, () => copyLink(note, id)),
        {kind: 'line'},
        ...given(rights.write, [
          item('editor', editorHidden ? 'Show editor' : 'Hide editor', editorHidden ? Eye : EyeOff, () =>
            actions.set({editorHidden: !editorHidden}),
          ),
          item('result', resultHidden ? 'Show result' : 'Hide result', resultHidden ? Eye : EyeOff, () =>
            actions.set({resultHidden: !resultHidden}),
          ),
          item('lines', lineNumbers === false ? 'Show line numbers' : 'Hide line numbers', ListOrdered, () =>
            actions.set({lineNumbers: lineNumbers === false}),
          ),
          item('disable', disabled ? 'Enable' : 'Disable', disabled ? SquarePen : Ban, () => actions.set({disabled: !disabled})),
          ...(chosen
            ? [
                {
                  kind: 'item' as const,
                  label: 'Run when a choice changes',
                  checked: runOnChange,
                  onSelect: () => actions.set({runOnChange: !runOnChange}),
                },
              ]
            : []),
          {kind: 'line'},
        ]),
      ];
  const sizes: MenuItem[] = prose
    ? []
    : [
        {kind: 'line'},
        {kind: 'label', label: 'Size of the code'},
        {kind: 'item', label: 'As the studio', checked: fontSize === undefined, onSelect: () => actions.set({fontSize: undefined})},
        ...SIZES.map((size) => ({
          kind: 'item' as const,
          label: `${size} px`,
          checked: fontSize === size,
          onSelect: () => actions.set({fontSize: size}),
        })),
      ];
  return (
    <>
      {rights.write && (
        <Menu
          trigger={<IconButton icon={Maximize2} size="small" label={`Width of ${name}`} className="max-lg:hidden" />}
          items={[
            ...WIDTHS.map((w) => ({
              kind: 'item' as const,
              label: w === 12 ? 'Full width' : `${w} of 12`,
              checked: paragraph.width === w,
              onSelect: () => actions.set({width: w}),
            })),
            ...sizes,
          ]}
        />
      )}
      <Menu
        trigger={<IconButton icon={Ellipsis} size="small" label={`More of ${name}`} />}
        items={[
          ...runs,
          ...given(rights.write, [
            item('insert-above', 'Insert above', Plus, above),
            item('insert-below', 'Insert below', Plus, () => insert(id)),
            item('move-up', 'Move up', MoveUp, () => moveParagraphs(note, [id], -1)),
            item('move-down', 'Move down', MoveDown, () => moveParagraphs(note, [id], 1)),
            item('clone', 'Clone', Copy, () => cloneParagraphs(note, [id])),
          ]),
          {
            kind: 'item',
            label: 'Copy its id',
            icon: Hash,
            onSelect: () => void navigator.clipboard.writeText(id).then(() => showToast({look: 'info', text: `Copied ${id}.`})),
          },
          {kind: 'line'},
          ...given(rights.write, [{...item('remove', 'Remove', Trash2, () => removeParagraphs(note, [id])), danger: true}]),
        ]}
      />
    </>
  );
}
