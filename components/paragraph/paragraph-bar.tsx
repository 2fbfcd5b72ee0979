'use client';
import {Ban, ChevronsDown, Copy, Ellipsis, Eye, EyeOff, Maximize2, MoveDown, MoveUp, SquarePen, Trash2} from 'lucide-react';
import {useState} from 'react';
import {formsOf} from '../../server/protocol/forms.ts';
import type {Paragraph} from '../../server/protocol/note.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Dialog} from '../ui/dialog.tsx';
import {Menu, type MenuItem} from '../ui/menu.tsx';
import type {ParagraphActions} from './use-paragraph-actions.ts';

const WIDTHS = [12, 9, 8, 6, 4, 3] as const;

/** Width and "more" of a paragraph. */
export function ParagraphBar({
  paragraph,
  name,
  prose,
  actions,
}: {
  paragraph: Paragraph;
  name: string;
  prose: boolean;
  actions: ParagraphActions;
}) {
  const [removing, setRemoving] = useState(false);
  const {editorHidden, resultHidden, disabled, runOnChange} = paragraph;
  const chosen = formsOf(paragraph.text).some((f) => f.kind === 'select' || f.kind === 'checkbox');
  const runs: MenuItem[] = prose
    ? []
    : [
        {kind: 'item', label: 'Run from here', icon: ChevronsDown, onSelect: actions.runFromHere},
        {kind: 'line'},
        {
          kind: 'item',
          label: editorHidden ? 'Show editor' : 'Hide editor',
          icon: editorHidden ? Eye : EyeOff,
          onSelect: () => actions.set({editorHidden: !editorHidden}),
        },
        {
          kind: 'item',
          label: resultHidden ? 'Show result' : 'Hide result',
          icon: resultHidden ? Eye : EyeOff,
          onSelect: () => actions.set({resultHidden: !resultHidden}),
        },
        {
          kind: 'item',
          label: disabled ? 'Enable' : 'Disable',
          icon: disabled ? SquarePen : Ban,
          onSelect: () => actions.set({disabled: !disabled}),
        },
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
      ];
  const remove = () => {
    const bare = paragraph.text.replace(/^\s*%[\w.-]+(\([^)]*\))?/, '').trim() === '';
    if (bare) actions.remove();
    else setRemoving(true);
  };
  return (
    <>
      <Menu
        trigger={<IconButton icon={Maximize2} size="small" label={`Width of ${name}`} className="max-lg:hidden" />}
        items={WIDTHS.map((w) => ({
          kind: 'item',
          label: w === 12 ? 'Full width' : `${w} of 12`,
          checked: paragraph.width === w,
          onSelect: () => actions.set({width: w}),
        }))}
      />
      <Menu
        trigger={<IconButton icon={Ellipsis} size="small" label={`More of ${name}`} />}
        items={[
          ...runs,
          {kind: 'item', label: 'Move up', icon: MoveUp, onSelect: () => actions.move(-1)},
          {kind: 'item', label: 'Move down', icon: MoveDown, onSelect: () => actions.move(1)},
          {kind: 'item', label: 'Clone', icon: Copy, onSelect: actions.clone},
          {kind: 'line'},
          {kind: 'item', label: 'Remove', icon: Trash2, danger: true, onSelect: remove},
        ]}
      />
      <Dialog open={removing} onOpen={setRemoving} title={`Remove ${name}?`} description="Its text goes with it. What it runs is stopped.">
        <div className="flex justify-end gap-2">
          <Button onClick={() => setRemoving(false)}>Keep</Button>
          <Button
            variant="danger"
            onClick={() => {
              setRemoving(false);
              actions.remove();
            }}
          >
            Remove
          </Button>
        </div>
      </Dialog>
    </>
  );
}
