import {AwsError} from '../wire/aws-error.ts';
import type {Caller} from '../wire/identity.ts';
import {byName, type JsonService, type Operation, operation} from '../wire/operation.ts';
import {pageOf} from '../wire/page.ts';
import {filterPattern} from './filter-pattern.ts';
import type {LogEvent, LogSources, LogStreamSource} from './log-source.ts';
import {describeLogGroupsShape, describeLogStreamsShape, filterLogEventsShape, getLogEventsShape} from './shapes.ts';

const DEFAULT_PAGE = 50;
const MAX_EVENTS = 10_000;
const INVALID = 'InvalidParameterException';

/** CloudWatch Logs, version 2014-03-28, for reading: groups and streams are what other services of the local AWS write. */
export function openLogs(sources: LogSources): JsonService {
  return {
    targetPrefix: 'Logs_20140328',
    title: 'CloudWatch Logs',
    maxBodyBytes: 1024 * 1024,
    operations: byName([describeLogGroups(sources), describeLogStreams(sources), getLogEvents(sources), filterLogEvents(sources)]),
  };
}

function describeLogGroups(sources: LogSources): Operation {
  return operation('DescribeLogGroups', describeLogGroupsShape, (input, {caller}) => {
    const groups = [...new Map(sources().map((source) => [source.group, source])).values()]
      .filter(({group}) => group.startsWith(input.logGroupNamePrefix ?? '') && group.includes(input.logGroupNamePattern ?? ''))
      .sort((a, b) => (a.group < b.group ? -1 : 1));
    const page = pageOf(groups, (source) => source.group, input.nextToken, input.limit ?? DEFAULT_PAGE, INVALID);
    return {
      logGroups: page.items.map(({group, createdAt}) => ({
        logGroupName: group,
        creationTime: createdAt,
        metricFilterCount: 0,
        arn: `${groupArn(caller, group)}:*`,
        logGroupArn: groupArn(caller, group),
        storedBytes: 0,
        logGroupClass: 'STANDARD',
      })),
      nextToken: page.nextToken,
    };
  });
}

function describeLogStreams(sources: LogSources): Operation {
  return operation('DescribeLogStreams', describeLogStreamsShape, (input, {caller}) => {
    const streams = streamsOf(sources, input).filter(({stream}) => stream.startsWith(input.logStreamNamePrefix ?? ''));
    const page = pageOf(streams, (source) => source.stream, input.nextToken, input.limit ?? DEFAULT_PAGE, INVALID);
    return {
      logStreams: page.items.map((source) => {
        const events = source.events();
        const last = events.at(-1);
        return {
          logStreamName: source.stream,
          creationTime: source.createdAt,
          ...(last === undefined
            ? {}
            : {firstEventTimestamp: events[0]?.at, lastEventTimestamp: last.at, lastIngestionTime: last.ingestedAt}),
          arn: `${groupArn(caller, source.group)}:log-stream:${source.stream}`,
          storedBytes: 0,
        };
      }),
      nextToken: page.nextToken,
    };
  });
}

function getLogEvents(sources: LogSources): Operation {
  return operation('GetLogEvents', getLogEventsShape, (input) => {
    const source = streamsOf(sources, input).find(({stream}) => stream === input.logStreamName);
    if (source === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    const events = within(source.events(), input.startTime, input.endTime);
    const limit = input.limit ?? MAX_EVENTS;
    const match = input.nextToken === undefined ? null : /^([fb])\/(\d+)$/.exec(input.nextToken);
    if (input.nextToken !== undefined && match === null) throw new AwsError(INVALID, 'The specified nextToken is invalid.');
    const position = match === null ? null : Number(match[2]);
    let page: readonly LogEvent[];
    if (position === null) page = input.startFromHead ? events.slice(0, limit) : events.slice(-limit);
    else if (match?.[1] === 'f') page = events.filter((event) => event.n >= position).slice(0, limit);
    else page = events.filter((event) => event.n < position).slice(-limit);
    // At an end the token of the request comes back: that is how callers see that they have all.
    const first = page[0];
    const last = page.at(-1);
    return {
      events: page.map((event) => ({timestamp: event.at, message: event.message, ingestionTime: event.ingestedAt})),
      nextForwardToken: `f/${last === undefined ? (position ?? 0) : last.n + 1}`,
      nextBackwardToken: `b/${first === undefined ? (position ?? 0) : first.n}`,
    };
  });
}

function filterLogEvents(sources: LogSources): Operation {
  return operation('FilterLogEvents', filterLogEventsShape, (input) => {
    const matches = filterPattern(input.filterPattern ?? '');
    const streams = streamsOf(sources, input).filter(
      ({stream}) =>
        stream.startsWith(input.logStreamNamePrefix ?? '') && (input.logStreamNames === undefined || input.logStreamNames.includes(stream)),
    );
    const found = streams.flatMap((source) =>
      within(source.events(), input.startTime, input.endTime)
        .filter((event) => matches(event.message))
        .map((event) => ({
          key: `${String(event.at).padStart(15, '0')}/${source.stream}/${String(event.n).padStart(12, '0')}`,
          stream: source.stream,
          event,
        })),
    );
    found.sort((a, b) => (a.key < b.key ? -1 : 1));
    const page = pageOf(found, (item) => item.key, input.nextToken, input.limit ?? MAX_EVENTS, INVALID);
    return {
      events: page.items.map(({stream, event}) => ({
        logStreamName: stream,
        timestamp: event.at,
        message: event.message,
        ingestionTime: event.ingestedAt,
        eventId: String(event.n).padStart(56, '0'),
      })),
      searchedLogStreams: [],
      nextToken: page.nextToken,
    };
  });
}

/** The streams of a group, by name. @throws AwsError ResourceNotFoundException, InvalidParameterException when no group is named */
function streamsOf(
  sources: LogSources,
  input: {readonly logGroupName?: string; readonly logGroupIdentifier?: string},
): readonly LogStreamSource[] {
  const group = input.logGroupName ?? input.logGroupIdentifier?.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '');
  if (group === undefined) throw new AwsError(INVALID, 'Either logGroupName or logGroupIdentifier must be given.');
  const streams = sources().filter((source) => source.group === group);
  if (streams.length === 0) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return streams.sort((a, b) => (a.stream < b.stream ? -1 : 1));
}

function within(events: readonly LogEvent[], start = 0, end = Number.POSITIVE_INFINITY): readonly LogEvent[] {
  return events.filter((event) => event.at >= start && event.at < end);
}

function groupArn({region, account}: Caller, group: string): string {
  return `arn:aws:logs:${region}:${account}:log-group:${group}`;
}
