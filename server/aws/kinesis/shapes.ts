import {integer, string, structure} from '../wire/shape.ts';

/** Shapes that Kinesis' operations share, as in its service model. */
export const streamNameShape = string({min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+'});
export const streamArnShape = string({min: 1, max: 2048, pattern: 'arn:aws.*:kinesis:.*:\\d{12}:stream/\\S+'});
export const shardIdShape = string({min: 1, max: 128, pattern: '[a-zA-Z0-9_.-]+'});
export const hashKeyShape = string({pattern: '0|([1-9]\\d{0,38})'});
export const sequenceShape = string({pattern: '0|([1-9]\\d{0,128})'});
export const partitionKeyShape = string({min: 1, max: 256});
export const pageSizeShape = integer({min: 1, max: 10_000});
export const tokenShape = string({min: 1, max: 1_048_576});
export const MAX_BLOB = 10_485_760;

export const namedStream = {StreamName: streamNameShape, StreamARN: streamArnShape} as const;
export const namedStreamShape = structure(namedStream);
