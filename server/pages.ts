import type {Server} from 'node:http';
import {join} from 'node:path';
import next from 'next';
import {developmentPolicy, hashInlineScripts} from './http/content-policy.ts';
import type {Pages} from './studio.ts';

/** The pages of `app/` by the framework. In production they must have been built. */
export async function nextPages(server: Server, port: number, dev: boolean): Promise<Pages> {
  const app = next({dev, dir: join(import.meta.dirname, '..'), hostname: '127.0.0.1', port, httpServer: server});
  // The framework must not take the upgrades of the server into its own hands: they pass the gate first.
  const upgrades = server.listeners('upgrade');
  await app.prepare();
  for (const listener of server.listeners('upgrade')) {
    if (!upgrades.includes(listener)) server.off('upgrade', listener as () => void);
  }
  const handle = app.getRequestHandler();
  const upgrade = app.getUpgradeHandler();
  return {
    async handle(request, response) {
      if (dev) response.setHeader('content-security-policy', developmentPolicy(port));
      else {
        // Pages are read before they go out: the framework must not pack them.
        if ((request.headers.accept ?? '').includes('text/html')) delete request.headers['accept-encoding'];
        hashInlineScripts(response, port);
      }
      await handle(request, response);
    },
    async upgrade(request, socket, head) {
      await upgrade(request, socket, head);
    },
    async close() {
      await app.close();
    },
  };
}
