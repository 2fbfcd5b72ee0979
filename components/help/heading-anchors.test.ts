import {expect, test} from 'vitest';
import {anchorsByLine} from './heading-anchors.ts';

test('a heading has the anchor of its words and those that stand above it', () => {
  const {shown, anchors} = anchorsByLine(
    '<!-- made -->\n# Text\n\n<a id="fn-like"></a>\n\n## LIKE\n\n```text\n# none\n```\n\n## OVER and ranks',
  );
  expect(shown).not.toMatch(/<a id|<!--/);
  expect([...anchors]).toEqual([
    [2, ['text']],
    [6, ['like', 'fn-like']],
    [12, ['over-and-ranks']],
  ]);
});
