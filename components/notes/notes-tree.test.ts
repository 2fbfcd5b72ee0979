import {expect, test} from 'vitest';
import {folderName, notesTree} from './notes-tree.ts';

test('folders first, by name, and notes by title', () => {
  const tree = notesTree([
    {path: 'zebra', title: 'Zebra'},
    {path: 'getting-started/sensors', title: 'Sensors'},
    {path: 'getting-started/joins', title: 'Joins in time'},
    {path: 'alone', title: 'Alone'},
  ]);
  expect(tree).toEqual([
    {
      kind: 'folder',
      path: 'getting-started',
      name: 'Getting started',
      children: [
        {kind: 'note', path: 'getting-started/joins', name: 'Joins in time'},
        {kind: 'note', path: 'getting-started/sensors', name: 'Sensors'},
      ],
    },
    {kind: 'note', path: 'alone', name: 'Alone'},
    {kind: 'note', path: 'zebra', name: 'Zebra'},
  ]);
});

test('a folder of signs keeps a name', () => {
  expect(folderName('my_first-notes')).toBe('My first notes');
});
