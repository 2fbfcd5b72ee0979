import {createHash} from 'node:crypto';
import {expect, test} from 'vitest';
import {z} from 'zod';
import {PROTOCOL_VERSION} from './limits.ts';
import {downSchema, upSchema} from './message.ts';

/** A change of a message's shape changes its hash: raise PROTOCOL_VERSION in limits.ts and put the new pair here. */
const PINNED = {version: 10, hash: '359ef527ab82cf6b'};

test('the shapes of the messages are those of the version', () => {
  const shapes = JSON.stringify([upSchema, downSchema].map((schema) => z.toJSONSchema(schema, {io: 'input'})));
  const hash = createHash('sha256').update(shapes).digest('hex').slice(0, 16);
  expect({version: PROTOCOL_VERSION, hash}).toEqual(PINNED);
});
