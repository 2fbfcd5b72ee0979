import {MessageChannel, type MessagePort, Worker} from 'node:worker_threads';
import {serveHubPort} from '../../connectors/kinesis/hub-port.ts';
import type {RecordFeed} from '../../connectors/kinesis/record-feed.ts';
import {joinedPorts, portLink} from '../../engine/runtime/link.ts';
import {SplitRegistry} from '../../engine/runtime/split-registry.ts';
import type {Team, TeamMaker} from '../../engine/runtime/team.ts';
import {placements} from '../../planner/physical/distribution.ts';
import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {JobEvent} from '../../protocol/kernel.ts';
import type {AwsEndpoint} from '../aws-endpoint.ts';
import {RemoteMember} from './remote-member.ts';

/** Teams of jobs that run in the thread of the shared shard reader. */
export function teamsBeside(feed: RecordFeed, aws: AwsEndpoint): TeamMaker {
  return threadTeams(aws, () => openHubPort(feed));
}

/** The end of a channel for a job's thread; the other end serves it from the reader. */
export function openHubPort(feed: RecordFeed): MessagePort {
  const {port1, port2} = new MessageChannel();
  serveHubPort(port1, feed);
  return port2;
}

/** The subtasks of a job, each but the first in a thread of its own, all joined by ports. `hubPort` gives each its own to the shard reader. */
export function threadTeams(aws: AwsEndpoint, hubPort: () => MessagePort): TeamMaker {
  return (plan, count, {onEvent}) => threadTeam(plan, count, {aws, hubPort, onEvent: (event) => onEvent?.(event)});
}

interface Threads {
  readonly aws: AwsEndpoint;
  hubPort(): MessagePort;
  onEvent(event: JobEvent): void;
}

function threadTeam(plan: PhysicalPlan, count: number, {aws, hubPort, onEvent}: Threads): Team {
  const registry = new SplitRegistry(count);
  const ports = joinedPorts(count);
  const others = Array.from({length: count - 1}, (_, i) => {
    const index = i + 1;
    const worker = new Worker(new URL('./subtask-worker.ts', import.meta.url), {name: `subtask ${index}`});
    const input = {plan, index, count, ports: must(ports[index]), hubPort: hubPort(), aws};
    return new RemoteMember(worker, input, {splits: registry.of(index), onEvent});
  });
  const links = must(ports[0]).map((p) => (p === null ? null : portLink(p)));
  return {
    place: {index: 0, count, links, placements: placements(plan), splits: registry.of(0)},
    others,
    registry,
    close: () => registry.close(),
  };
}
