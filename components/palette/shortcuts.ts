import {BINDINGS, type Binding} from '../paragraph/keys.ts';

export interface ShortcutGroup {
  readonly title: string;
  /** Keys as they are written on a PC's keyboard, and what they do. */
  readonly keys: readonly (readonly [keys: string, what: string])[];
}

const rows = (where: Binding['where']): readonly (readonly [string, string])[] =>
  BINDINGS.filter((b) => b.where === where).map((b) => [b.keys, b.what]);

/** What `?` shows. A key is listed here when it works, not before. */
export const SHORTCUTS: readonly ShortcutGroup[] = [
  {
    title: 'Everywhere',
    keys: [
      ['Ctrl K', 'Search and commands'],
      ['?', 'This list'],
      ['F6', 'Next region: side, bar, content, context'],
      ['Shift F6', 'Region before'],
    ],
  },
  {
    title: 'On a paragraph',
    keys: [
      ['↑ ↓', 'Paragraph above, below'],
      ['Enter', 'Into the editor'],
      ['Shift Enter', 'Run'],
      ['Ctrl .', 'Apply the fix of its error'],
      ...rows('paragraph'),
    ],
  },
  {title: 'On a paragraph and in its editor; of all that are selected', keys: rows('note')},
  {
    title: 'In the editor',
    keys: [
      ['Esc', 'Out of the editor'],
      ['Shift Enter', 'Run'],
    ],
  },
  {
    title: 'In a table',
    keys: [
      ['↑ ↓ ← →', 'Another cell; above the first row the heads'],
      ['Shift ↑ ↓ ← →', 'Select'],
      ['Shift Space', 'Select the row'],
      ['Ctrl A', 'Select all'],
      ['Ctrl C', 'Copy, all digits'],
      ['Enter', 'Open a long value; sort by a head'],
      ['Shift Enter', 'On a head: sort by it as well'],
      ['Alt ← →', 'On a head: move the column'],
      ['Ctrl ← →', 'On a head: its width'],
      ['Alt ↓', 'On a head: its menu'],
    ],
  },
  {
    title: 'On a chart over time',
    keys: [
      ['← →', 'Read the values'],
      ['+ −', 'Zoom in and out'],
      ['Esc', 'Let go; the whole range'],
    ],
  },
];
