'use client';
import {Ban, Copy, Eraser, MoveDown, MoveUp, Play, Square, Trash2, X} from 'lucide-react';
import {useEffect} from 'react';
import {keysOf} from '../paragraph/keys.ts';
import {
  clearResults,
  cloneParagraphs,
  moveParagraphs,
  paragraphsOf,
  removeParagraphs,
  runParagraphs,
  setParagraphs,
  stopParagraphs,
  toggleIn,
} from '../paragraph/note-commands.ts';
import {inOrder} from '../paragraph/places.ts';
import {chooseNone, useChosen} from '../paragraph/selection.ts';
import {useRights} from '../presence/use-rights.ts';
import {useRuns} from '../store/use-studio.ts';
import {Button, IconButton} from '../ui/button.tsx';
import {Menu} from '../ui/menu.tsx';

const WIDTHS = [12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1] as const;

/** What can be done to all selected paragraphs; it stands at the foot of the page while some are selected. */
export function SelectionBar({note}: {note: string}) {
  const chosen = useChosen(note);
  const runs = useRuns(note);
  const gone = chosen.size > 0 && inOrder(paragraphsOf(note), chosen).length === 0;
  useEffect(() => {
    if (gone) chooseNone(note);
  }, [gone, note]);
  const rights = useRights(note);
  if (chosen.size === 0 || gone) return null;
  const ids = inOrder(paragraphsOf(note), chosen);
  const active = ids.some((id) => ['running', 'starting', 'queued'].includes(runs[id]?.status ?? 'ready'));
  const words = ids.length === 1 ? '1 paragraph selected' : `${ids.length} paragraphs selected`;
  return (
    <section
      aria-label="Selected paragraphs"
      className="sticky bottom-4 z-30 mx-auto mt-4 flex w-fit max-w-full flex-wrap items-center gap-1 rounded-lg bg-raised py-1.5 pr-2 pl-4 shadow-menu"
    >
      <span aria-live="polite" className="num mr-2 font-medium">
        {words}
      </span>
      {rights.run && (
        <Button size="small" icon={Play} onClick={() => runParagraphs(note, ids)}>
          Run
        </Button>
      )}
      {active && rights.run && (
        <Button size="small" icon={Square} onClick={() => stopParagraphs(note, ids)}>
          Stop
        </Button>
      )}
      {rights.write && (
        <>
          <IconButton
            size="small"
            icon={MoveUp}
            label="Move the selected up"
            shortcut={keysOf('move-up')}
            onClick={() => moveParagraphs(note, ids, -1)}
          />
          <IconButton
            size="small"
            icon={MoveDown}
            label="Move the selected down"
            shortcut={keysOf('move-down')}
            onClick={() => moveParagraphs(note, ids, 1)}
          />
          <Menu
            trigger={
              <Button size="small" variant="ghost">
                Width
              </Button>
            }
            items={WIDTHS.map((width) => ({
              kind: 'item',
              label: width === 12 ? 'Full width' : `${width} of 12`,
              onSelect: () => setParagraphs(note, ids, {width}),
            }))}
          />
          <IconButton
            size="small"
            icon={Copy}
            label="Clone the selected"
            shortcut={keysOf('clone')}
            onClick={() => cloneParagraphs(note, ids)}
          />
          <IconButton
            size="small"
            icon={Ban}
            label="Disable or enable the selected"
            shortcut={keysOf('disable')}
            onClick={() => toggleIn(note, ids, 'disabled')}
          />
        </>
      )}
      {rights.run && (
        <IconButton
          size="small"
          icon={Eraser}
          label="Clear the selected's results"
          shortcut={keysOf('clear')}
          onClick={() => clearResults(note, ids)}
        />
      )}
      {rights.write && (
        <IconButton
          size="small"
          icon={Trash2}
          label="Remove the selected"
          shortcut={keysOf('remove')}
          onClick={() => removeParagraphs(note, ids)}
        />
      )}
      <IconButton size="small" icon={X} label="Select none" shortcut="Esc" onClick={() => chooseNone(note)} />
    </section>
  );
}
