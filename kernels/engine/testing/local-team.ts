import {placements} from '../../planner/physical/distribution.ts';
import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import {must} from '../../protocol/assert.ts';
import type {JobOptions} from '../runtime/job.ts';
import {joinedPorts, portLink} from '../runtime/link.ts';
import {SplitRegistry} from '../runtime/split-registry.ts';
import {Subtask} from '../runtime/subtask.ts';
import type {Team} from '../runtime/team.ts';
import type {SubtaskPlace} from '../runtime/wiring.ts';

/** For `createJob`: a team, or none where there is one subtask only. */
export function inSubtasks(plan: PhysicalPlan, options: Omit<JobOptions, 'team'>, count: number): {readonly team?: Team} {
  return count === 1 ? {} : {team: localTeam(plan, count, options)};
}

/** The subtasks of a job, all in this thread: rows cross encoded, by ports, as between threads. */
export function localTeam(plan: PhysicalPlan, count: number, options: Omit<JobOptions, 'team'>): Team {
  const registry = new SplitRegistry(count);
  const placed = placements(plan);
  const ports = joinedPorts(count);
  const placeOf = (index: number): SubtaskPlace => ({
    index,
    count,
    links: must(ports[index]).map((p) => (p === null ? null : portLink(p))),
    placements: placed,
    splits: registry.of(index),
  });
  const others = Array.from({length: count - 1}, (_, i) => new Subtask(plan, {...options, place: placeOf(i + 1)}));
  return {place: placeOf(0), others, registry, close: () => registry.close()};
}
