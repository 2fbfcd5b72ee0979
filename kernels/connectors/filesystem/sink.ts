import {randomUUID} from 'node:crypto';
import type {Batch} from '../../engine/runtime/batch.ts';
import type {Sink, SinkContext, SinkWriter} from '../../engine/runtime/connector.ts';
import {INSERT, type RowKind} from '../../protocol/row-kind.ts';
import type {Row} from '../../protocol/value.ts';
import {tableFormat} from '../formats/formats.ts';
import {parquetFiles} from '../formats/parquet/writer.ts';
import {TableOptions} from '../options.ts';
import {filesystemInfo} from './info.ts';
import {guarded, type Location, tableLocation} from './location.ts';
import {type FileContent, lineContent, PartFile, parquetContent, pickedColumns} from './part-file.ts';
import {partitionCommit} from './partition-commit.ts';
import {partitionFolder} from './partition-path.ts';
import {type Committable, FilePublisher} from './publisher.ts';
import {type RollingPolicy, rollingPolicy} from './rolling.ts';
import type {S3Access} from './store/s3-client.ts';

/** Bytes that wait in memory for all files together. */
const BUFFER_BYTES = 32 << 20;
const LARGEST_BUFFER = 1 << 20;
const LEAST_BUFFER = 16 << 10;

/**
 * Rows into files of a folder, or of a folder for each partition, exactly once: a file is written under a hidden name (on S3: as an upload
 * that is not completed), made safe by `prepare`, and gets its name by `commit`, once the checkpoint that lists it is safe. A last
 * `prepare` and `commit` at the end of a job finish its last files.
 */
export function filesystemSink(context: SinkContext, s3: S3Access): Sink {
  const options = new TableOptions(context.table, filesystemInfo);
  const location = tableLocation(options, s3);
  const writer = new FilesWriter(context, options, location);
  const publisher = new FilePublisher(context, location, partitionCommit(options, context.clock));
  return {
    writer: {
      write: (batch) => guarded(location, location.root, 'written', () => writer.write(batch)),
      prepare: () => guarded(location, location.root, 'written', async () => publisher.listed(await writer.prepare())),
      onWatermark: (time) => {
        writer.watermark = time;
        publisher.watermark = time;
      },
      close: () =>
        guarded(location, location.root, 'written', async () => {
          await writer.close(publisher.persisted);
          await publisher.close();
        }),
    },
    committer: {
      commit: (_checkpoint, committables) =>
        guarded(location, location.root, 'written', () => publisher.commit(committables as readonly Committable[])),
    },
  };
}

class FilesWriter implements SinkWriter {
  watermark = Number.NEGATIVE_INFINITY;
  readonly #context: SinkContext;
  readonly #location: Location;
  readonly #rolling: RollingPolicy;
  readonly #folderOf: ReturnType<typeof partitionFolder>;
  readonly #content: () => FileContent;
  readonly #name: string;
  #count = 0;
  readonly #open = new Map<string, PartFile>();
  #finished: Committable[] = [];
  /** The batch that is being written, and how many of its rows are in their files. */
  #batch: Batch | null = null;
  #taken = 0;

  constructor(context: SinkContext, options: TableOptions, location: Location) {
    const {table, fields} = context;
    const keys = new Set(table.partitionKeys);
    const inFile = fields.filter((f) => !keys.has(f.name));
    const bulk = options.required('format') === 'parquet';
    this.#context = context;
    this.#location = location;
    this.#rolling = rollingPolicy(options, bulk);
    this.#folderOf = partitionFolder(fields, table.partitionKeys, options.text('partition.default-name') ?? '');
    const places = fields.flatMap((f, i) => (keys.has(f.name) ? [] : [i]));
    this.#name = `part-${randomUUID()}-0`;
    if (bulk) {
      const create = parquetFiles(inFile, options);
      this.#content = () => pickedColumns(parquetContent(create()), places);
    } else {
      const encoder = tableFormat(options).encoder({options, fields: inFile, physical: inFile, zone: context.zone});
      this.#content = () => lineContent(encoder, places, keys.size === 0);
    }
  }

  /** May be repeated with the same batch when it failed: goes on behind the rows that are in their files. */
  async write(batch: Batch): Promise<void> {
    const {rows, kinds} = batch;
    const now = this.#context.clock.now();
    if (this.#batch !== batch) this.#taken = 0;
    this.#batch = batch;
    for (; this.#taken < rows.length; this.#taken++) {
      const row = rows[this.#taken] as Row;
      const folder = this.#folderOf(row);
      let file = this.#open.get(folder);
      if (file !== undefined && file.size >= this.#rolling.maxBytes) {
        await this.#finish(file);
        file = undefined;
      }
      file ??= await this.#create(folder);
      file.add(row, (kinds?.[this.#taken] ?? INSERT) as RowKind);
      file.lastWrite = now;
    }
    const limit = Math.min(LARGEST_BUFFER, Math.max(LEAST_BUFFER, BUFFER_BYTES / Math.max(1, this.#open.size)));
    for (const file of this.#open.values()) await file.flush(limit);
    this.#batch = null;
  }

  /** Finished files, and how much counts of those that stay open. */
  async prepare(): Promise<readonly Committable[]> {
    const now = this.#context.clock.now();
    const {byAge} = this.#rolling;
    const open: Committable[] = [];
    for (const file of [...this.#open.values()]) {
      const isOver = this.watermark === Number.POSITIVE_INFINITY || byAge === null || this.#context.overwrite === true;
      if (isOver || now - file.createdAt >= byAge.maxAge || now - file.lastWrite >= byAge.maxInactivity) await this.#finish(file);
      else open.push({kind: 'open', name: file.name, partition: file.partition, draft: await file.persist()});
    }
    return [...this.#finished.splice(0), ...open];
  }

  /** `persisted`: files that a checkpoint holds; the others leave nothing behind. */
  async close(persisted: ReadonlySet<string> = new Set()): Promise<void> {
    for (const file of this.#open.values()) if (!persisted.has(file.name)) await file.discard();
    this.#open.clear();
  }

  async #create(folder: string): Promise<PartFile> {
    const store = await this.#location.store();
    const {root} = this.#location;
    const name = `${this.#name}-${this.#count++}`;
    const draft = await store.create(folder === '' ? root : store.join(root, folder), name);
    const file = new PartFile(name, folder, draft, this.#content(), this.#context.clock.now());
    this.#open.set(folder, file);
    return file;
  }

  async #finish(file: PartFile): Promise<void> {
    const draft = await file.finish();
    this.#open.delete(file.partition);
    this.#finished.push({kind: 'file', name: file.name, partition: file.partition, draft});
  }
}
