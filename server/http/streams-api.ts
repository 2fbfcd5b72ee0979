import {DeleteStreamCommand} from '@aws-sdk/client-kinesis';
import {Hono} from 'hono';
import type {AwsClients} from '../aws-clients.ts';
import type {Profile} from '../config.ts';
import {
  changeStreamSchema,
  createStreamSchema,
  proposeTableSchema,
  putRecordSchema,
  type ReadRecords,
  readRecordsSchema,
} from '../protocol/api.ts';
import {proposeTable} from '../streams/infer/propose-table.ts';
import {readRecords} from '../streams/read-records.ts';
import {changeStream, createStream, detailOf, listStreams, putRecord} from '../streams/stream-admin.ts';
import {streamMetrics} from '../streams/stream-metrics.ts';
import {body, parsed} from './api-error.ts';

/** Records that a proposal looks at. */
const SAMPLED: ReadRecords = {from: 'newest', filter: '', limit: 500};

/** `/api/streams`. */
export function streamsApi({kinesis, settings}: AwsClients, profile: Profile): Hono {
  return new Hono()
    .get('/', async (c) => c.json(await listStreams(kinesis)))
    .post('/', async (c) => c.json(await createStream(kinesis, await body(c, createStreamSchema))))
    .get('/:name', async (c) => c.json(await detailOf(kinesis, c.req.param('name'))))
    .post('/:name/change', async (c) => c.json(await changeStream(kinesis, c.req.param('name'), await body(c, changeStreamSchema))))
    .delete('/:name', async (c) => {
      await kinesis.send(new DeleteStreamCommand({StreamName: c.req.param('name'), EnforceConsumerDeletion: true}));
      return c.json({});
    })
    .get('/:name/metrics', async (c) =>
      c.json(await streamMetrics(settings, kinesis, c.req.param('name'), profile.kind === 'local', Date.now())),
    )
    .get('/:name/records', async (c) =>
      c.json(await readRecords(kinesis, c.req.param('name'), parsed(readRecordsSchema, c.req.query()), Date.now())),
    )
    .post('/:name/records', async (c) => c.json(await putRecord(kinesis, c.req.param('name'), await body(c, putRecordSchema))))
    .post('/:name/table', async (c) => {
      const stream = c.req.param('name');
      const {database, table} = await body(c, proposeTableSchema);
      const records = await readRecords(kinesis, stream, SAMPLED, Date.now());
      return c.json(proposeTable(records.toReversed(), {database, table, stream, region: profile.region}));
    });
}
