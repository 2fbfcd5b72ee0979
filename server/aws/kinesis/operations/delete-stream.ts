import {type Operation, operation} from '../../wire/operation.ts';
import {boolean, structure} from '../../wire/shape.ts';
import {namedStream} from '../shapes.ts';
import type {Streams} from '../streams.ts';

export const deleteStreamShape = structure({...namedStream, EnforceConsumerDeletion: boolean()});

/** DeleteStream. The stream is gone when the answer comes: AWS takes some seconds, in which it is DELETING. */
export function deleteStream(streams: Streams): Operation {
  return operation('DeleteStream', deleteStreamShape, async (input, {caller}) => {
    await streams.delete(streams.get(input, caller));
    return undefined;
  });
}
