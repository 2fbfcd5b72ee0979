import {expect, test} from 'vitest';
import {Documents} from './documents.ts';

test('documents are those that come along, the first page first; nothing else can be named', async () => {
  const documents = new Documents();
  const [first, ...others] = await documents.list();
  expect(first).toEqual({path: '', title: 'Using Millrace'});
  expect(others.map((d) => d.path)).toEqual(expect.arrayContaining(['sql', 'sql/text', 'connectors']));
  expect((await documents.text('sql/text')).text).toContain('fn-like');
  for (const path of ['../package', 'sql.md', '/etc/hostname']) {
    await expect(documents.text(path)).rejects.toThrow('there is no document');
  }
});
