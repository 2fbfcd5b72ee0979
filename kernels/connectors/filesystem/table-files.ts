import type {SourceContext} from '../../engine/runtime/connector.ts';
import {RowList} from '../../engine/runtime/records.ts';
import {tableFormat} from '../formats/formats.ts';
import {wholePattern} from '../formats/whole-pattern.ts';
import {TableOptions} from '../options.ts';
import {type FilePosition, type FileRowReader, LineFormats, LineReader} from './file-reader.ts';
import {filesystemInfo} from './info.ts';
import {guarded, type Location, pathOnly, tableLocation} from './location.ts';
import {ParquetReader} from './parquet-reader.ts';
import {rowLayout} from './row-layout.ts';
import type {FileEntry} from './store/file-store.ts';
import type {S3Access} from './store/s3-client.ts';

/** The files of one table as a query reads them. */
export interface TableFiles {
  readonly location: Location;
  list(): Promise<readonly FileEntry[]>;
  open(path: string, position: FilePosition): Promise<FileRowReader>;
}

/** Throws StudioError for options that cannot be read with, before anything is opened. */
export function tableFiles(context: SourceContext, s3: S3Access): TableFiles {
  const options = new TableOptions(context.table, filesystemInfo);
  const location = tableLocation(options, s3);
  const layout = rowLayout(context, options.text('partition.default-name') ?? '');
  const wanted = wholePattern(options, 'source.path.regex-pattern');
  const open = reader();
  return {
    location,
    list: () =>
      guarded(location, location.root, 'read', async (store) => {
        const files = await store.list(location.root);
        return wanted === null ? files : files.filter((f) => wanted.test(pathOnly(f.path)));
      }),
    open,
  };

  function reader(): TableFiles['open'] {
    if (options.required('format') === 'parquet') {
      return async (path, position) => new ParquetReader(await location.store(), path, position, layout);
    }
    const format = tableFormat(options);
    const formatContext = {options, fields: layout.decoded, physical: layout.inFile, zone: context.zone, inFile: true};
    // Says at once what cannot be read.
    const formats = new LineFormats(() => {
      const decoder = format.decoder(formatContext);
      const isMade = layout.isDecoded && decoder.changes === undefined;
      const target = (isMade ? context.records?.() : undefined) ?? new RowList(layout.decoded.length);
      return {name: format.info.identifier, decoder, splitter: format.splitter(formatContext), target};
    });
    return async (path, position) => new LineReader(await location.store(), path, position, context, formats, layout);
  }
}
