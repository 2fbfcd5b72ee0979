import {CreateTableCommand} from '@aws-sdk/client-glue';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {type AwsClients, createAwsClients} from '../aws-clients.ts';
import type {CatalogDatabase, Dependents, NoteFunction, TableDetail} from '../protocol/api.ts';
import {type SpawnedAws, spawnLocalAws} from '../testing/spawn-local-aws.ts';
import {type SpawnedStudio, spawnStudio} from '../testing/spawn-studio.ts';
import {TestPage} from '../testing/studio-fixture.ts';

let aws: SpawnedAws;
let clients: AwsClients;
let studio: SpawnedStudio;
beforeAll(async () => {
  aws = await spawnLocalAws();
  clients = createAwsClients(aws.profile);
  studio = await spawnStudio(aws.url);
}, 60_000);
afterAll(async () => {
  await studio?.close();
  clients?.close();
  await aws?.close();
});

const get = <T>(path: string) => studio.api<T>(path);
const post = <T>(path: string, json: unknown) => studio.api<T>(path, {method: 'POST', body: JSON.stringify(json)});

test('tables with comments, views, tables of other tools, and what names them', async () => {
  const note = await post<{path: string}>('/api/notes', {title: 'Definitions'});
  const {paragraph} = await post<{paragraph: string}>('/api/notes/paragraph', {
    path: note.path,
    title: '',
    text: `%flink.ssql
CREATE TABLE numbers (id INT NOT NULL COMMENT 'counts up', amount DOUBLE) COMMENT 'made up' WITH ('connector' = 'datagen');
CREATE VIEW big AS SELECT id FROM numbers WHERE amount > 10;`,
  });
  const page = await TestPage.open(studio);
  await page.openNote(note.path);
  page.op(note.path, {kind: 'run-paragraph', id: paragraph});
  await page.until(() => ['finished', 'failed'].includes(page.status(paragraph)));
  expect(page.state?.runs[paragraph]?.error).toBeNull();
  page.socket.terminate();
  const foreign = (name: string, location: string, more: object) =>
    clients.glue.send(
      new CreateTableCommand({
        DatabaseName: 'default',
        TableInput: {
          Name: name,
          TableType: 'EXTERNAL_TABLE',
          StorageDescriptor: {Location: location, Columns: [{Name: 'a', Type: 'struct<b:int>', Comment: 'nested'}]},
          ...more,
        },
      }),
    );
  await foreign('crawled', 's3://data/here/', {Parameters: {EXTERNAL: 'TRUE'}});
  await foreign('streamed', 'arn:aws:kinesis:us-east-1:000000000000:stream/s', {Parameters: {classification: 'json'}});

  const [database] = await get<CatalogDatabase[]>('/api/catalog');
  expect(database?.tables.map((t) => [t.name, t.kind, t.foreign])).toEqual([
    ['big', 'view', false],
    ['crawled', 'table', true],
    ['numbers', 'table', false],
    ['streamed', 'table', true],
  ]);
  expect(await get<TableDetail>('/api/catalog/default/numbers')).toMatchObject({
    kind: 'table',
    comment: 'made up',
    foreign: null,
    columns: [
      {name: 'id', comment: 'counts up'},
      {name: 'amount', comment: null},
    ],
  });
  const view = await get<TableDetail>('/api/catalog/default/big');
  expect(view).toMatchObject({kind: 'view', problem: null, columns: [{name: 'id', type: 'INT NOT NULL'}]});
  expect(view.query).toMatch(/numbers/);
  expect(view.ddl).toMatch(/^CREATE VIEW/);
  expect(await get<TableDetail>('/api/catalog/default/crawled')).toMatchObject({
    problem: {code: 'catalog/unreadable-table'},
    columns: [{name: 'a', type: 'ROW<`b` INT>', comment: 'nested'}],
    foreign: {location: 's3://data/here/', draft: expect.stringContaining("'connector' = 'filesystem'")},
  });
  expect(await get<TableDetail>('/api/catalog/default/streamed')).toMatchObject({problem: null, foreign: {draft: null}});
  expect(await get<Dependents>('/api/catalog/default/numbers/dependents')).toEqual({
    views: [{database: 'default', name: 'big'}],
    applications: [],
  });
  expect(await get<NoteFunction[]>('/api/catalog/functions')).toEqual([]);
  const text = "%flink.ssql\nCREATE TEMPORARY FUNCTION twice AS 'x.Twice';";
  const {paragraph: made} = await post<{paragraph: string}>('/api/notes/paragraph', {path: note.path, title: '', text});
  expect(await get<NoteFunction[]>('/api/catalog/functions')).toEqual([
    {
      name: 'twice',
      text: "CREATE TEMPORARY FUNCTION twice AS 'x.Twice'",
      note: note.path,
      title: 'Definitions',
      paragraph: made,
      number: expect.any(Number),
    },
  ]);
});
