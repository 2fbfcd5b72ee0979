import type {PhysicalPlan} from '../../planner/physical/plan.ts';

/** Every option that says where a Kinesis source begins, in both vocabularies. */
const POSITION_OPTIONS = /^(scan\.stream\.initpos(-timestamp(-format)?)?|source\.init\.(position|timestamp)(\.format)?)$/;

/** `table`: as the tables say. A restored position always wins over it. */
export type StartPosition = 'table' | 'latest' | 'trim-horizon';

/** The plan with the start position of its Kinesis sources replaced, as the application's settings ask for. */
export function withStartPosition(plan: PhysicalPlan, position: StartPosition): PhysicalPlan {
  if (position === 'table') return plan;
  const nodes = plan.nodes.map((node) => {
    if (node.kind !== 'source' || !node.table.options.connector?.startsWith('kinesis')) return node;
    const kept = Object.entries(node.table.options).filter(([key]) => !POSITION_OPTIONS.test(key));
    const options = {...Object.fromEntries(kept), 'scan.stream.initpos': position === 'latest' ? 'LATEST' : 'TRIM_HORIZON'};
    return {...node, table: {...node.table, options}};
  });
  return {...plan, nodes};
}
