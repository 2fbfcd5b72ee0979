import type {Right} from '../../server/protocol/permissions.ts';

/** What a key does to the paragraph that has the focus, or to those that are selected. */
export type NoteCommand =
  | 'run-above'
  | 'run-below'
  | 'stop'
  | 'remove'
  | 'insert-above'
  | 'insert-below'
  | 'clone'
  | 'move-up'
  | 'move-down'
  | 'editor'
  | 'disable'
  | 'result'
  | 'lines'
  | 'title'
  | 'clear'
  | 'link'
  | 'narrower'
  | 'wider'
  | 'find'
  | 'undo'
  | 'select-all'
  | 'select-up'
  | 'select-down'
  | 'deselect';

/** What a command asks of the person; what is not here everybody may who reads the note. */
export const COMMAND_NEEDS: Readonly<Partial<Record<NoteCommand, Right>>> = {
  'run-above': 'run',
  'run-below': 'run',
  stop: 'run',
  clear: 'run',
  remove: 'write',
  'insert-above': 'write',
  'insert-below': 'write',
  clone: 'write',
  'move-up': 'write',
  'move-down': 'write',
  editor: 'write',
  disable: 'write',
  result: 'write',
  lines: 'write',
  title: 'write',
  narrower: 'write',
  wider: 'write',
  undo: 'write',
};

export interface Binding {
  readonly command: NoteCommand;
  /** As it is written on a PC's keyboard. */
  readonly keys: string;
  readonly what: string;
  /** `note`: also while the cursor is in an editor. `paragraph`: only where nothing is typed. */
  readonly where: 'note' | 'paragraph';
  readonly ctrl?: boolean;
  readonly alt?: boolean;
  readonly shift?: boolean;
  /** Of the key, whatever its layout gives with the modifiers held. */
  readonly codes?: readonly string[];
  /** The character, where that is what counts. */
  readonly key?: readonly string[];
}

const ctrlAlt = (command: NoteCommand, letter: string, what: string): Binding => ({
  command,
  keys: `Ctrl Alt ${letter}`,
  what,
  where: 'note',
  ctrl: true,
  alt: true,
  codes: [`Key${letter}`],
});

/**
 * Zeppelin's keys, but for those that the browser keeps for itself (Ctrl P, N, K, S and Ctrl Shift − +): arrows go between paragraphs,
 * Ctrl Alt − + changes the width.
 */
export const BINDINGS: readonly Binding[] = [
  {command: 'run-above', keys: 'Ctrl Shift ↑', what: 'Run all above', where: 'note', ctrl: true, shift: true, codes: ['ArrowUp']},
  {command: 'run-below', keys: 'Ctrl Shift ↓', what: 'Run from here', where: 'note', ctrl: true, shift: true, codes: ['ArrowDown']},
  ctrlAlt('stop', 'C', 'Stop'),
  ctrlAlt('insert-above', 'A', 'Insert above'),
  ctrlAlt('insert-below', 'B', 'Insert below'),
  {command: 'clone', keys: 'Ctrl Shift C', what: 'Clone', where: 'note', ctrl: true, shift: true, codes: ['KeyC']},
  ctrlAlt('move-up', 'K', 'Move up'),
  ctrlAlt('move-down', 'J', 'Move down'),
  ctrlAlt('remove', 'D', 'Remove'),
  ctrlAlt('editor', 'E', 'Hide or show the code'),
  ctrlAlt('result', 'O', 'Hide or show the result'),
  ctrlAlt('disable', 'R', 'Disable or enable'),
  ctrlAlt('lines', 'M', 'Line numbers'),
  ctrlAlt('title', 'T', 'Title'),
  ctrlAlt('clear', 'L', 'Clear the result'),
  ctrlAlt('link', 'W', 'Copy the link to its result'),
  {command: 'narrower', keys: 'Ctrl Alt −', what: 'Narrower', where: 'note', ctrl: true, alt: true, codes: ['Minus', 'NumpadSubtract']},
  {command: 'wider', keys: 'Ctrl Alt +', what: 'Wider', where: 'note', ctrl: true, alt: true, codes: ['Equal', 'NumpadAdd']},
  ctrlAlt('find', 'F', 'Find and replace in the note'),
  {command: 'narrower', keys: '−', what: 'Narrower', where: 'paragraph', key: ['-']},
  {command: 'wider', keys: '+', what: 'Wider', where: 'paragraph', key: ['+', '=']},
  {command: 'select-up', keys: 'Shift ↑', what: 'Select upwards', where: 'paragraph', shift: true, codes: ['ArrowUp']},
  {command: 'select-down', keys: 'Shift ↓', what: 'Select downwards', where: 'paragraph', shift: true, codes: ['ArrowDown']},
  {command: 'select-all', keys: 'Ctrl A', what: 'Select all paragraphs', where: 'paragraph', ctrl: true, codes: ['KeyA']},
  {command: 'deselect', keys: 'Esc', what: 'Select none', where: 'paragraph', codes: ['Escape']},
  {command: 'remove', keys: 'Delete', what: 'Remove', where: 'paragraph', codes: ['Delete']},
  {command: 'undo', keys: 'Ctrl Z', what: 'Put back what was removed', where: 'paragraph', ctrl: true, codes: ['KeyZ']},
];

export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** The command of a key. `altGraph`: the right Alt of many keyboards, which writes characters and commands nothing. */
export function commandOf(e: Pressed, typing: boolean, altGraph: boolean): NoteCommand | null {
  if (altGraph) return null;
  const found = BINDINGS.find((b) => {
    if (b.where === 'paragraph' && typing) return false;
    const ctrl = e.ctrlKey || (e.metaKey && b.where === 'paragraph');
    if (b.key !== undefined) return b.key.includes(e.key) && !ctrl && !e.altKey;
    return ctrl === (b.ctrl === true) && e.altKey === (b.alt === true) && e.shiftKey === (b.shift === true) && b.codes?.includes(e.code);
  });
  return found?.command ?? null;
}

/** How the keys of a command are written. */
export function keysOf(command: NoteCommand): string {
  return BINDINGS.find((b) => b.command === command)?.keys ?? '';
}
