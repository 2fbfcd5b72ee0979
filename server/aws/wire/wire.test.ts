import {connect as connectHttp2} from 'node:http2';
import {connect} from 'node:net';
import {expect, test} from 'vitest';
import {startForTest} from '../testing/start.ts';
import {refusal} from './guard.ts';
import {callerOf} from './identity.ts';

const target = {'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'Kinesis_20131202.ListStreams'};

/** Sends bytes as they are and reads until `until` has come. */
async function raw(port: number, pieces: readonly string[], until: string): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').setNoDelay(true);
  let text = '';
  const done = new Promise<string>((resolve, reject) => {
    socket.on('error', reject).on('close', () => resolve(text));
    socket.on('data', (piece: string) => {
      text += piece;
      if (text.includes(until)) resolve(text);
    });
  });
  for (const piece of pieces) await new Promise<void>((resolve) => socket.write(piece, () => setImmediate(resolve)));
  const answer = await done;
  socket.destroy();
  return answer;
}

test('HTTP/1.1 is understood wherever its first bytes are cut', async () => {
  const {port} = await startForTest();
  const body = '{}';
  const head = `POST / HTTP/1.1\r\nhost: localhost:${port}\r\ncontent-length: ${body.length}\r\n`;
  const headers = Object.entries(target).map(([name, value]) => `${name}: ${value}\r\n`);
  expect(await raw(port, ['P', 'O', `${head.slice(2)}${headers.join('')}\r\n`, body], 'HasMoreStreams')).toContain('HTTP/1.1 200');
});

test('HTTP/2 by prior knowledge serves many requests on one connection', async () => {
  const {url} = await startForTest();
  const session = connectHttp2(url);
  const ask = () =>
    new Promise<string>((resolve, reject) => {
      const stream = session.request({':method': 'POST', ':path': '/', ...target});
      let text = '';
      stream.setEncoding('utf8').on('data', (piece) => {
        text += piece;
      });
      stream.on('end', () => resolve(text)).on('error', reject);
      stream.end('{}');
    });
  const answers = await Promise.all([ask(), ask(), ask()]);
  session.destroy();
  expect(answers.map((text) => JSON.parse(text).StreamNames)).toEqual([[], [], []]);
});

test.each([
  ['localhost:4566', undefined, null],
  ['127.0.0.1', undefined, null],
  ['[::1]:4566', undefined, null],
  ['bucket.localhost:4566', undefined, null],
  ['localhost:4566', 'http://localhost:4566', null],
  ['evil.example:4566', undefined, 'the local AWS answers to localhost only, not to the host "evil.example:4566"'],
  ['localhost.evil.example', undefined, 'the local AWS answers to localhost only, not to the host "localhost.evil.example"'],
  ['', undefined, 'the local AWS answers to localhost only, not to the host ""'],
  ['localhost:4566', 'http://localhost:3000', 'the local AWS takes no requests from web pages of another origin ("http://localhost:3000")'],
  ['localhost:4566', 'null', 'the local AWS takes no requests from web pages of another origin ("null")'],
])('host %j, origin %j', (host, origin, expected) => {
  expect(refusal(host, origin)).toBe(expected);
});

test('a foreign page is refused before anything happens', async () => {
  const {port} = await startForTest();
  const answer = await raw(port, ['GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n'], 'message');
  expect(answer).toContain('HTTP/1.1 403');
  expect(answer).toContain('AccessDeniedException');
});

test.each([
  ['an unknown operation', 'Kinesis_20131202.Nope', '{}', 'UnknownOperationException', 'the local AWS does not support Kinesis\'s "Nope"'],
  ['an unknown service', 'Nope_1.X', '{}', 'UnknownOperationException', 'the local AWS has no service for the target "Nope_1.X"'],
  ['no JSON', 'Kinesis_20131202.ListStreams', '{', 'SerializationException', "the request's body is not JSON"],
  [
    'a wrong type',
    'Kinesis_20131202.ListStreams',
    '{"Limit":"x"}',
    'SerializationException',
    'STRING_VALUE can not be converted to an Integer',
  ],
  [
    'a wrong number',
    'Kinesis_20131202.ListStreams',
    '{"Limit":0}',
    'ValidationException',
    "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
  ],
  [
    'deep nesting',
    'AWSGlue.CreateTable',
    `{"TableInput":{"StorageDescriptor":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}}`,
    'SerializationException',
    'the request is nested deeper than 64 levels',
  ],
])('%s is an error that says so', async (_name, operation, body, code, message) => {
  const {url} = await startForTest();
  const answer = await fetch(url, {method: 'POST', headers: {...target, 'x-amz-target': operation}, body});
  const error = (await answer.json()) as Record<string, string>;
  expect([answer.status, error.__type, error.message ?? error.Message]).toEqual([400, code, message]);
});

test('a body beyond the limit is refused', async () => {
  const {url} = await startForTest();
  const answer = await fetch(url, {method: 'POST', headers: target, body: Buffer.alloc(17 * 1024 * 1024)}).catch(() => null);
  // The answer may be lost when the client is still sending: what counts is that the next request works.
  if (answer !== null) expect(answer.status).toBe(413);
  expect((await fetch(url, {method: 'POST', headers: target, body: '{}'})).status).toBe(200);
});

test('the caller is read from the credential scope', () => {
  const header = (key: string) =>
    `AWS4-HMAC-SHA256 Credential=${key}/20261121/eu-west-1/kinesis/aws4_request, SignedHeaders=host, Signature=0`;
  expect(callerOf(header('123456789012'))).toEqual({accessKey: '123456789012', account: '123456789012', region: 'eu-west-1'});
  expect(callerOf(header('AKIA'))).toEqual({accessKey: 'AKIA', account: '000000000000', region: 'eu-west-1'});
  expect(callerOf(undefined)).toEqual({accessKey: 'anonymous', account: '000000000000', region: 'us-east-1'});
});
