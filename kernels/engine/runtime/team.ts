import type {PhysicalPlan} from '../../planner/physical/plan.ts';
import type {JobOptions} from './job.ts';
import type {SplitRegistry} from './split-registry.ts';
import type {Member} from './subtask.ts';
import type {SubtaskPlace} from './wiring.ts';

/** Makes a plan's team of so many subtasks; what happens in the others goes to `onEvent`. */
export type TeamMaker = (plan: PhysicalPlan, count: number, options: Pick<JobOptions, 'connectors' | 'lookup' | 'onEvent'>) => Team;

/** The subtasks of a job besides the first, which runs where the job does. */
export interface Team {
  /** The first subtask's. */
  readonly place: SubtaskPlace;
  readonly others: readonly Member[];
  readonly registry: SplitRegistry;
  /** The job is over: nobody waits for another any longer. */
  close(): void;
}
