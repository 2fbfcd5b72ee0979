export interface ShortcutGroup {
  readonly title: string;
  /** Keys as they are written on a PC's keyboard, and what they do. */
  readonly keys: readonly (readonly [keys: string, what: string])[];
}

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
    ],
  },
  {
    title: 'In the editor',
    keys: [
      ['Esc', 'Out of the editor'],
      ['Shift Enter', 'Run'],
    ],
  },
];
