import {
  BatchDeleteTableCommand,
  CreateDatabaseCommand,
  CreateTableCommand,
  DeleteDatabaseCommand,
  DeleteTableCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetPartitionsCommand,
  GetTableCommand,
  GetTablesCommand,
  GetTableVersionCommand,
  GetTableVersionsCommand,
  GlueClient,
  UpdateDatabaseCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-glue';
import {expect, onTestFinished, test} from 'vitest';
import {clientConfig, startForTest, temporaryFolder} from '../testing/start.ts';
import {tablePattern} from './table-pattern.ts';

async function start(data = temporaryFolder()) {
  const aws = await startForTest({data});
  const client = new GlueClient(clientConfig(aws));
  onTestFinished(() => client.destroy());
  const createTable = (Name: string, Parameters: Record<string, string> = {}) =>
    client.send(new CreateTableCommand({DatabaseName: 'default', TableInput: {Name, Parameters}}));
  const table = async (Name: string) => (await client.send(new GetTableCommand({DatabaseName: 'default', Name}))).Table;
  return {aws, client, createTable, table};
}

test('the default database is there from the start, others come and go', async () => {
  const {client} = await start();
  const names = async () => (await client.send(new GetDatabasesCommand({}))).DatabaseList?.map((db) => db.Name);
  expect(await names()).toEqual(['default']);
  await client.send(new CreateDatabaseCommand({DatabaseInput: {Name: 'Sensors', Description: 'one'}}));
  await client.send(new UpdateDatabaseCommand({Name: 'sensors', DatabaseInput: {Name: 'sensors', Description: 'two'}}));
  expect((await client.send(new GetDatabaseCommand({Name: 'SENSORS'}))).Database).toMatchObject({
    Name: 'sensors',
    Description: 'two',
    CatalogId: '000000000000',
  });
  await expect(client.send(new CreateDatabaseCommand({DatabaseInput: {Name: 'sensors'}}))).rejects.toMatchObject({
    name: 'AlreadyExistsException',
    message: 'Database already exists.',
  });
  await client.send(new DeleteDatabaseCommand({Name: 'sensors'}));
  expect(await names()).toEqual(['default']);
  await expect(client.send(new GetDatabaseCommand({Name: 'sensors'}))).rejects.toMatchObject({
    name: 'EntityNotFoundException',
    message: 'Database sensors not found.',
  });
});

test('a table keeps what it was given, by a lower-case name, over a restart', async () => {
  const data = temporaryFolder();
  const {aws, client} = await start(data);
  const TableInput = {
    Name: 'Sensor_Data',
    TableType: 'MANAGED_TABLE',
    StorageDescriptor: {Columns: [{Name: 'a', Type: 'int'}], Location: 'my-input-stream', SerdeInfo: {SerializationLibrary: 'x'}},
    PartitionKeys: [{Name: 'p', Type: 'string'}],
    Parameters: {'flink.connector': 'kinesis', 'flink.schema.watermark.0.strategy.expr': "`t` - INTERVAL '5' SECOND"},
  };
  await client.send(new CreateTableCommand({DatabaseName: 'default', TableInput}));
  await aws.close();
  const again = await start(data);
  expect(await again.table('SENSOR_DATA')).toMatchObject({...TableInput, Name: 'sensor_data', DatabaseName: 'default', VersionId: '0'});
  await expect(again.createTable('sensor_data')).rejects.toMatchObject({name: 'AlreadyExistsException', message: 'Table already exists.'});
});

test('an update archives the old version, unless told not to, and checks what the caller saw', async () => {
  const {client, createTable, table} = await start();
  await createTable('t', {v: '0'});
  const update = (v: string, more: {readonly VersionId?: string; readonly SkipArchive?: boolean} = {}) =>
    client.send(new UpdateTableCommand({DatabaseName: 'default', TableInput: {Name: 't', Parameters: {v}}, ...more}));
  await update('1', {VersionId: '0'});
  await update('2', {SkipArchive: true});
  await expect(update('3', {VersionId: '1'})).rejects.toMatchObject({name: 'ConcurrentModificationException'});
  expect(await table('t')).toMatchObject({VersionId: '2', Parameters: {v: '2'}});
  const named = {DatabaseName: 'default', TableName: 't'};
  const {TableVersions} = await client.send(new GetTableVersionsCommand(named));
  expect(TableVersions?.map((version) => version.VersionId)).toEqual(['2', '0']);
  const page = await client.send(new GetTableVersionsCommand({...named, MaxResults: 1}));
  const next = await client.send(new GetTableVersionsCommand({...named, NextToken: page.NextToken}));
  expect(next.TableVersions?.map((version) => version.VersionId)).toEqual(['0']);
  const {TableVersion} = await client.send(new GetTableVersionCommand({...named, VersionId: '0'}));
  expect(TableVersion?.Table?.Parameters).toEqual({v: '0'});
  expect((await client.send(new GetPartitionsCommand(named))).Partitions).toEqual([]);
});

test('GetTables matches, pages, and tables are deleted', async () => {
  const {client, createTable} = await start();
  for (const name of ['sensor_data', 'sensor_state', 'other']) await createTable(name);
  const names = async (more: {readonly Expression?: string; readonly MaxResults?: number; readonly NextToken?: string | undefined}) => {
    const page = await client.send(new GetTablesCommand({DatabaseName: 'default', ...more}));
    return {names: page.TableList?.map((table) => table.Name), token: page.NextToken};
  };
  expect((await names({Expression: 'sensor.*'})).names).toEqual(['sensor_data', 'sensor_state']);
  const first = await names({MaxResults: 2});
  expect(first.names).toEqual(['other', 'sensor_data']);
  expect(await names({MaxResults: 2, NextToken: first.token})).toEqual({names: ['sensor_state'], token: undefined});
  const {Errors} = await client.send(new BatchDeleteTableCommand({DatabaseName: 'default', TablesToDelete: ['other', 'nope']}));
  expect(Errors).toMatchObject([{TableName: 'nope', ErrorDetail: {ErrorCode: 'EntityNotFoundException'}}]);
  await client.send(new DeleteTableCommand({DatabaseName: 'default', Name: 'sensor_state'}));
  expect((await names({})).names).toEqual(['sensor_data']);
  await expect(client.send(new GetTablesCommand({DatabaseName: 'nope'}))).rejects.toMatchObject({message: 'Database nope not found.'});
});

test('a name is never a path', async () => {
  const {client, table} = await start();
  for (const Name of ['../../x', '..', '.', 'a/b', 'ü'.repeat(100)]) {
    await client.send(new CreateTableCommand({DatabaseName: 'default', TableInput: {Name}}));
    expect((await table(Name))?.Name).toBe(Name);
  }
});

test.each([
  ['a.*', 'abc', true],
  ['a.*', 'ba', false],
  ['.*b.*', 'abc', true],
  ['a.c', 'abc', true],
  ['a.+', 'a', false],
  ['x|abc', 'abc', true],
  ['*', 'abc', true],
  ['ab', 'abc', false],
])('expression %j on %j: %j', (expression, name, expected) => {
  expect(tablePattern(expression)(name)).toBe(expected);
});

test('an expression that could hang is refused', () => {
  expect(() => tablePattern('(a+)+b')).toThrow('The local AWS takes ".*", ".+", "." and "|" only in an Expression');
});
