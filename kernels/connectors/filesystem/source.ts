import {readdir, stat} from 'node:fs/promises';
import {join} from 'node:path';
import type {Source, SourceContext, Split, SplitReader} from '../../engine/runtime/connector.ts';
import {tableFormat} from '../formats/formats.ts';
import {TableOptions} from '../options.ts';
import {FileReader, filePosition} from './file-reader.ts';
import {filesystemInfo} from './info.ts';
import {fileError, tablePath} from './path.ts';

/** Files as a bounded source; a split is a file. What is there at the first `discover` is read, nothing that comes later. */
export function filesystemSource(context: SourceContext): Source {
  const options = new TableOptions(context.table, filesystemInfo);
  const path = tablePath(options);
  const format = tableFormat(options);
  const formatContext = {options, fields: context.fields, physical: context.table.physical, zone: context.zone};
  // Says at once what cannot be read.
  format.decoder(formatContext);
  let found: readonly Split[] | null = null;
  return {
    async discover(known): Promise<readonly Split[]> {
      if (found !== null) return known;
      found = known.length > 0 ? known : (await filesIn(path)).map((id) => ({id, position: {offset: 0, line: 1}}));
      return found;
    },
    open(split): SplitReader {
      return new FileReader(
        split.id,
        filePosition(split.position),
        context,
        format.decoder(formatContext),
        format.splitter(formatContext),
        format.info.identifier,
      );
    },
    async close(): Promise<void> {},
  };
}

/** The file itself, or all files below the folder, by name. */
async function filesIn(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const files: string[] = [];
    for (const entry of await readdir(path, {withFileTypes: true})) {
      if (/^[._]/.test(entry.name)) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) files.push(...(await filesIn(child)));
      else files.push(child);
    }
    return files.sort();
  } catch (error) {
    throw fileError(error, path, 'read');
  }
}
