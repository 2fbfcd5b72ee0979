import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {promisify} from 'node:util';
import {brotliCompress, constants} from 'node:zlib';

const pack = promisify(brotliCompress);

/** Above this a file is packed fast instead of as small as can be: such files, the editor's for one, are no part of a first load. Bytes. */
const LARGE = 256 * 1024;

/** Packs the scripts and styles of built pages once, each into a file with `.br` behind its name, which the server sends to browsers. */
export async function packFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder, {recursive: true})) {
    if (!/\.(js|css)$/.test(name)) continue;
    const file = path.join(folder, name);
    const bytes = await readFile(file);
    const quality = bytes.length > LARGE ? 9 : constants.BROTLI_MAX_QUALITY;
    const params = {[constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length};
    await writeFile(`${file}.br`, await pack(bytes, {params}));
  }
}
