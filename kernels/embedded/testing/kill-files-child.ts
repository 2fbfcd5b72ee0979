import {createShardHub} from '../../connectors/kinesis/shard-hub.ts';
import {systemClock} from '../../engine/runtime/system-clock.ts';
import {must} from '../../protocol/assert.ts';
import {planArchive} from '../application/plan-archive.ts';
import {FROM_ENVIRONMENT, kinesisConnect} from '../aws-endpoint.ts';
import {embeddedConnectors} from '../connectors.ts';
import {localJob} from '../jobs/local-job.ts';
import {teamsBeside} from '../jobs/thread-team.ts';

/**
 * A process that a test kills: a statement from files into files, a checkpoint every 20 ms, resumed from the newest. Arguments: the folder of
 * its checkpoints, table definitions, the statement. Ends by itself when done.
 */
const [directory, tables, statements] = [must(process.argv[2]), must(process.argv[3]), must(process.argv[4])];
const plan = await planArchive({tables: [{name: 'default.tables', sql: tables}], views: '', statements, settings: {}});
const hub = createShardHub({clock: systemClock, connect: kinesisConnect(FROM_ENVIRONMENT)});
const job = localJob(
  {
    id: 'killed',
    plan,
    checkpoints: {directory, intervalMs: 20},
    restore: {kind: 'latest'},
    keepNewest: null,
    listener: {started: () => undefined, rows: () => undefined, event: () => undefined, metrics: () => undefined},
  },
  embeddedConnectors(hub, FROM_ENVIRONMENT),
  teamsBeside(hub, FROM_ENVIRONMENT),
);
const end = await job.ended;
if (end.kind === 'failed') {
  process.stderr.write(`${JSON.stringify(end.diagnostic)}\n`);
  process.exit(1);
}
process.exit(0);
