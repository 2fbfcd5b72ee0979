import {type Operation, operation} from '../../wire/operation.ts';
import {structure} from '../../wire/shape.ts';
import {makeToken, readToken} from '../next-token.ts';
import {pageSizeShape, streamNameShape, tokenShape} from '../shapes.ts';
import type {Streams} from '../streams.ts';

export const listStreamsShape = structure({Limit: pageSizeShape, ExclusiveStartStreamName: streamNameShape, NextToken: tokenShape});

const DEFAULT_PAGE = 100;

/** ListStreams, by name. */
export function listStreams(streams: Streams): Operation {
  return operation('ListStreams', listStreamsShape, (input, {clock}) => {
    const now = clock.now();
    const after = input.NextToken === undefined ? input.ExclusiveStartStreamName : readToken(input.NextToken, now)[0];
    const rest = streams.names().filter((name) => after === undefined || name > after);
    const page = rest.slice(0, input.Limit ?? DEFAULT_PAGE);
    const more = page.length < rest.length;
    return {
      StreamNames: page,
      HasMoreStreams: more,
      ...(more ? {NextToken: makeToken([page.at(-1) ?? ''], now)} : {}),
      StreamSummaries: page.flatMap((name) => {
        const info = streams.find(name)?.info;
        return info === undefined
          ? []
          : [
              {
                StreamName: info.name,
                StreamARN: info.arn,
                StreamStatus: 'ACTIVE',
                StreamModeDetails: {StreamMode: info.mode},
                StreamCreationTimestamp: info.createdAt / 1000,
              },
            ];
      }),
    };
  });
}
