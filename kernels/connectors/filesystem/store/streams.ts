import type {Readable} from 'node:stream';
import {Duplex, pipeline} from 'node:stream';
import {createGunzip, createInflate, createZstdDecompress} from 'node:zlib';
import {StudioError} from '../../../protocol/diagnostic.ts';
import {bunzip2} from './bzip2.ts';
import type {ByteStream, FileStore} from './file-store.ts';

/** A Node stream, read as it is asked for. `skip`: so many bytes are passed over first. */
export function readableStream(readable: Readable, skip = 0): ByteStream {
  const chunks = readable[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  let rest: Uint8Array = new Uint8Array(0);
  let left = skip;
  return {
    async read(target, at) {
      while (rest.length === 0 || left > 0) {
        if (rest.length === 0) {
          const {done, value} = await chunks.next();
          if (done === true) return 0;
          rest = value;
        }
        const passed = Math.min(left, rest.length);
        rest = rest.subarray(passed);
        left -= passed;
      }
      const count = Math.min(rest.length, target.length - at);
      target.set(rest.subarray(0, count), at);
      rest = rest.subarray(count);
      return count;
    },
    async close() {
      readable.destroy();
    },
  };
}

/** Endings that Flink decompresses. */
const INFLATERS: Readonly<Record<string, () => Duplex>> = {
  gz: createGunzip,
  gzip: createGunzip,
  deflate: createInflate,
  zst: createZstdDecompress,
  bz2: () => Duplex.from(bunzip2),
};
const REFUSED = ['xz'];

/** How the content of a file is decompressed, by the ending of its name; null: it is not compressed. */
function inflaterOf(path: string): (() => Duplex) | null {
  const ending = /\.([A-Za-z0-9]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  if (REFUSED.includes(ending))
    throw new StudioError('filesystem/unsupported-compression', `"${path}" is compressed with ${ending}, which cannot be read`, {
      hint: 'files that end in .gz, .deflate, .bz2 or .zst can',
    });
  return INFLATERS[ending] ?? null;
}

/** A file's content from `offset` on, decompressed where its name says that it is compressed: then the offset counts decompressed bytes. */
export async function openContent(store: FileStore, path: string, offset: number): Promise<ByteStream> {
  const inflater = inflaterOf(path);
  if (inflater === null) return store.open(path, offset);
  const raw = await store.open(path, 0);
  const inflated = inflater();
  const source = async function* (): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = new Uint8Array(1 << 16);
      const count = await raw.read(chunk, 0);
      if (count === 0) return;
      yield chunk.subarray(0, count);
    }
  };
  // What goes wrong is thrown to whoever reads.
  pipeline(source, inflated, () => undefined);
  const content = readableStream(inflated, offset);
  return {
    async read(target, at) {
      try {
        return await content.read(target, at);
      } catch (error) {
        if (!(error instanceof Error) || !('code' in error) || !/^(Z_|ERR_ZLIB|ZSTD_)/.test(String(error.code))) throw error;
        throw new StudioError('filesystem/bad-compression', `"${path}" cannot be decompressed`, {blame: 'data', detail: error.message});
      }
    },
    async close() {
      await content.close();
      await raw.close();
    },
  };
}
