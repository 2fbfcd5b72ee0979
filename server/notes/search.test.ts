import {expect, test} from 'vitest';
import {readNote} from '../protocol/note-format.ts';
import {searchNotes} from './search.ts';

const note = (path: string, text: string) => {
  const read = readNote(text);
  return {path, title: read.title, note: read};
};

test('a column is found in the notes that name its table', () => {
  const notes = [
    note('a', '# A\n\n```sql %flink.ssql\nSELECT * FROM orders\n```'),
    note('b', '# B\n\n```sql %flink.ssql\nSELECT * FROM orders_old\n```'),
  ];
  expect(searchNotes(notes, 'AMOUNT', new Map([['orders', ['id', 'amount']]]))).toEqual([
    {path: 'a', title: 'A', where: 'column', paragraph: null, line: 'orders.amount'},
  ]);
});

test('a long line is cut around the word', () => {
  const [hit] = searchNotes([note('a', `# A\n\n${'x '.repeat(200)}needle${' y'.repeat(200)}`)], 'needle', new Map());
  expect(hit?.line).toMatch(/^… (x )+needle( y)+$/);
  expect(hit?.line.length).toBeLessThan(130);
});
