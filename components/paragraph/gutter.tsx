'use client';
import {GripVertical} from 'lucide-react';
import type {ReactNode} from 'react';
import {useRights} from '../presence/use-rights.ts';
import {dragParagraph} from './drag.ts';
import {toggleChosen, useIsChosen} from './selection.ts';

export interface GutterProps {
  readonly note: string;
  readonly id: string;
  readonly name: string;
  /** Run and rail; prose has none. */
  readonly children?: ReactNode;
}

/** Beside a paragraph: what runs it, and the grip by which it is moved. Ctrl or ⌘ and a click selects. */
export function Gutter({note, id, name, children}: GutterProps) {
  const chosen = useIsChosen(note, id);
  const rights = useRights(note);
  return (
    <div
      data-gutter
      className="relative flex w-(--gutter) shrink-0 flex-col items-center gap-1.5 pt-1 pr-2 group-data-chosen/paragraph:bg-selected max-md:hidden"
    >
      {children}
      {rights.run && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={rights.write ? `Move or select ${name}` : `Select ${name}`}
          aria-pressed={chosen}
          title={
            rights.write
              ? 'Drag to move; click to select. By keys: Ctrl Alt K and J, Shift ↑ and ↓'
              : 'Click to select. By keys: Shift ↑ and ↓'
          }
          onPointerDown={(e) => {
            if (rights.write && e.button === 0 && !e.ctrlKey && !e.metaKey) dragParagraph(e.nativeEvent, note, id);
          }}
          onClick={(e) => {
            if (!e.ctrlKey && !e.metaKey) toggleChosen(note, id);
          }}
          className={`${children ? 'absolute top-8' : ''} inline-flex h-6 w-4 cursor-grab touch-none items-center justify-center rounded-sm bg-page text-text-3 opacity-0 hover:text-text focus-visible:opacity-100 group-focus-within/paragraph:opacity-100 group-hover/paragraph:opacity-100 group-data-chosen/paragraph:bg-selected group-data-chosen/paragraph:opacity-100`}
        >
          <GripVertical size={14} strokeWidth={2} aria-hidden />
        </button>
      )}
    </div>
  );
}
