import {once} from 'node:events';
import {type AddressInfo, createServer, type Server, type Socket} from 'node:net';
import {afterEach, expect, test, vi} from 'vitest';
import {ListenerWatch} from './listener-watch.ts';

let closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing) close();
  closing = [];
});

async function listen(port = 0): Promise<{server: Server; sockets: Set<Socket>; port: number}> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => server.close());
  return {server, sockets, port: (server.address() as AddressInfo).port};
}

function end({server, sockets}: {server: Server; sockets: Set<Socket>}): Promise<unknown> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  return closed;
}

test('an end is noticed, and told for three seconds although it came back at once', async () => {
  const first = await listen();
  let now = 1000;
  const watch = new ListenerWatch({host: '127.0.0.1', port: first.port}, () => now);
  closing.push(() => watch.close());
  await vi.waitFor(() => expect(first.sockets.size).toBe(1));
  expect(watch.state).toBe('up');

  await end(first);
  await vi.waitFor(() => expect(watch.state).toBe('down'));

  const second = await listen(first.port);
  closing.push(() => end(second));
  await vi.waitFor(() => expect(second.sockets.size).toBe(1));
  expect(watch.state).toBe('down');
  now += 2999;
  expect(watch.state).toBe('down');
  now += 1;
  await vi.waitFor(() => expect(watch.state).toBe('up'));
});

test('a listener that closes idle connections was never away', async () => {
  const server = await listen();
  closing.push(() => end(server));
  const watch = new ListenerWatch({host: '127.0.0.1', port: server.port}, () => 1000);
  closing.push(() => watch.close());
  await vi.waitFor(() => expect(server.sockets.size).toBe(1));
  for (const socket of server.sockets) socket.destroy();
  await vi.waitFor(() => expect(server.sockets.size).toBe(2));
  expect(watch.state).toBe('up');
});
