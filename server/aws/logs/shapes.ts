import {boolean, integer, list, required, string, structure} from '../wire/shape.ts';

/** Shapes of CloudWatch Logs' service model. */
const groupName = string({min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+'});
const groupIdentifier = string({min: 1, max: 2048, pattern: '[\\w#+=/:,.@-]*'});
const streamName = string({min: 1, max: 512, pattern: '[^:*]*'});
const time = integer({min: 0});
const token = string({min: 1});

export const describeLogGroupsShape = structure({
  logGroupNamePrefix: groupName,
  logGroupNamePattern: string({max: 512}),
  nextToken: token,
  limit: integer({min: 1, max: 50}),
});
export const describeLogStreamsShape = structure({
  logGroupName: groupName,
  logGroupIdentifier: groupIdentifier,
  logStreamNamePrefix: streamName,
  descending: boolean(),
  nextToken: token,
  limit: integer({min: 1, max: 50}),
});
export const getLogEventsShape = structure({
  logGroupName: groupName,
  logGroupIdentifier: groupIdentifier,
  logStreamName: required(streamName),
  startTime: time,
  endTime: time,
  nextToken: token,
  limit: integer({min: 1, max: 10_000}),
  startFromHead: boolean(),
});
export const filterLogEventsShape = structure({
  logGroupName: groupName,
  logGroupIdentifier: groupIdentifier,
  logStreamNames: list(streamName, {min: 1, max: 100}),
  logStreamNamePrefix: streamName,
  startTime: time,
  endTime: time,
  filterPattern: string({max: 1024}),
  nextToken: token,
  limit: integer({min: 1, max: 10_000}),
});
