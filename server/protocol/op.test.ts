import {expect, test} from 'vitest';
import {userOpSchema} from './op.ts';

test('a change of one setting of a paragraph leaves the others alone', () => {
  const view = {kind: 'bar', keys: ['status'], groups: [], values: []};
  for (const settings of [{view}, {editorHidden: true}, {title: 'Readings'}, {}]) {
    const op = {kind: 'set-paragraph', id: 'a', settings};
    expect(userOpSchema.parse(op)).toEqual(op);
  }
});
