import {createReadStream, existsSync, readdirSync} from 'node:fs';
import {stat} from 'node:fs/promises';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {extname, join} from 'node:path';
import {pipeline} from 'node:stream';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'application/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
};

/** Scripts and styles that were packed when the pages were built: sent as they lie there to browsers that can unpack them. */
export class PackedFiles {
  readonly #files = new Map<string, string>();

  /** `folder` is what the pages call `/_next/static`. Only files that lie there now are ever sent. */
  constructor(folder: string) {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder, {recursive: true, encoding: 'utf8'})) {
      if (!name.endsWith('.br')) continue;
      const path = name.slice(0, -'.br'.length).replaceAll('\\', '/');
      if (extname(path) in TYPES) this.#files.set(`/_next/static/${path}`, join(folder, name));
    }
  }

  /** False: it is not one of them, or the browser does not take it packed. */
  async send(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const path = (request.url ?? '').split('?')[0] ?? '';
    const file = this.#files.get(path);
    if (file === undefined || request.method !== 'GET' || !/\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))) return false;
    const {size} = await stat(file);
    response.writeHead(200, {
      'content-type': TYPES[extname(path)],
      'content-encoding': 'br',
      'content-length': size,
      // Their names hold a hash of what is in them.
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    // A browser that went away in the middle is no error of ours.
    pipeline(createReadStream(file), response, () => undefined);
    return true;
  }
}
