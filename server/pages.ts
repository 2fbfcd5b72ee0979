import {Server} from 'node:http';
import {join} from 'node:path';
import next from 'next';
import {developmentPolicy, hashInlineScripts} from './http/content-policy.ts';
import {PackedFiles} from './http/packed-files.ts';
import type {Pages} from './studio.ts';

/** The pages of `app/` by the framework. In production they must have been built. */
export async function nextPages(port: number, dev: boolean): Promise<Pages> {
  // Nothing of what people do here is told to anybody.
  process.env.NEXT_TELEMETRY_DISABLED ??= '1';
  // The framework listens for upgrades on the server that it is given: not on ours, whose upgrades pass the gate first.
  const framework = new Server();
  const app = next({dev, dir: join(import.meta.dirname, '..'), hostname: '127.0.0.1', port, httpServer: framework});
  await app.prepare();
  const handle = app.getRequestHandler();
  const packed = dev ? null : new PackedFiles(join(import.meta.dirname, '../.next/static'));
  return {
    async handle(request, response) {
      if (await packed?.send(request, response)) return;
      if (dev) response.setHeader('content-security-policy', developmentPolicy(port));
      else {
        // Pages are read before they go out: the framework must not pack them.
        if ((request.headers.accept ?? '').includes('text/html')) delete request.headers['accept-encoding'];
        hashInlineScripts(response, port, {framed: request.url?.startsWith('/embed/') === true});
      }
      await handle(request, response);
    },
    async upgrade(request, socket, head) {
      // Only its listener knows the development's own sockets; it is there from the first page on.
      if (!framework.emit('upgrade', request, socket, head)) socket.destroy();
    },
    async close() {
      await app.close();
    },
  };
}
