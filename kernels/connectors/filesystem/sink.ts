import {randomUUID} from 'node:crypto';
import type {Batch} from '../../engine/runtime/batch.ts';
import type {Sink, SinkContext, SinkWriter} from '../../engine/runtime/connector.ts';
import type {Texts} from '../../engine/runtime/texts.ts';
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
import type {FileDraft} from './store/file-store.ts';
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
  options.integer('sink.parallelism', 1);
  const location = tableLocation(options, s3);
  const writer = new FilesWriter(context, options, location);
  const publisher = new FilePublisher(context, location, partitionCommit(options, context.clock));
  return {
    writer: {
      take: (batch) => writer.take(batch),
      takeReferences: (texts) => writer.takeReferences(texts),
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
  readonly takeReferences: (texts: Texts) => readonly number[];
  watermark = Number.NEGATIVE_INFINITY;
  readonly #context: SinkContext;
  readonly #location: Location;
  readonly #rolling: RollingPolicy;
  readonly #folderOf: ReturnType<typeof partitionFolder>;
  readonly #content: () => FileContent;
  readonly #name: string;
  #count = 0;
  readonly #open = new Map<string, PartFile>();
  /** No rows are added to them any more. */
  readonly #full: PartFile[] = [];
  #finished: Committable[] = [];
  /** The batch whose rows a failed `write` has taken. */
  #taken: Batch | null = null;
  #failure: {readonly error: unknown} | null = null;

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
      this.takeReferences = () => [];
    } else {
      const encoder = tableFormat(options).encoder({options, fields: inFile, physical: inFile, zone: context.zone});
      this.#content = () => lineContent(encoder, places, keys.size === 0);
      this.takeReferences = (texts) => {
        if (encoder.refer === undefined) return [];
        encoder.refer(texts);
        return places;
      };
    }
  }

  /** The rows become bytes of their files. What fails is told by `write`, once the files are there. */
  take(batch: Batch): void {
    if (this.#failure !== null) return;
    try {
      this.#add(batch);
    } catch (error) {
      this.#failure = {error};
    }
  }

  #add({rows, kinds}: Batch): void {
    const now = this.#context.clock.now();
    let last: string | null = null;
    let file: PartFile | undefined;
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as Row;
      const folder = this.#folderOf(row);
      if (folder !== last) file = this.#open.get(folder);
      last = folder;
      if (file !== undefined && file.size >= this.#rolling.maxBytes) {
        this.#full.push(file);
        file = undefined;
      }
      file ??= this.#create(folder, now);
      file.add(row, (kinds?.[i] ?? INSERT) as RowKind);
      file.lastWrite = now;
    }
  }

  /** May be repeated with the same batch when it failed. What was taken goes into the files. */
  async write(batch: Batch): Promise<void> {
    if (this.#taken !== batch) this.take(batch);
    this.#taken = batch;
    await this.#finishFull();
    const limit = Math.min(LARGEST_BUFFER, Math.max(LEAST_BUFFER, BUFFER_BYTES / Math.max(1, this.#open.size)));
    for (const file of this.#open.values()) await file.flush(limit);
    if (this.#failure !== null) throw this.#failure.error;
    this.#taken = null;
  }

  /** Finished files, and how much counts of those that stay open. */
  async prepare(): Promise<readonly Committable[]> {
    const now = this.#context.clock.now();
    const {byAge} = this.#rolling;
    const open: Committable[] = [];
    await this.#finishFull();
    for (const file of [...this.#open.values()]) {
      const isOver = this.watermark === Number.POSITIVE_INFINITY || byAge === null || this.#context.overwrite === true;
      if (isOver || now - file.createdAt >= byAge.maxAge || now - file.lastWrite >= byAge.maxInactivity) {
        await this.#finish(file);
        this.#open.delete(file.partition);
      } else open.push({kind: 'open', name: file.name, partition: file.partition, draft: await file.persist()});
    }
    return [...this.#finished.splice(0), ...open];
  }

  /** `persisted`: files that a checkpoint holds; the others leave nothing behind. */
  async close(persisted: ReadonlySet<string> = new Set()): Promise<void> {
    for (const file of [...this.#full, ...this.#open.values()]) if (!persisted.has(file.name)) await file.discard();
    this.#open.clear();
  }

  #create(folder: string, now: number): PartFile {
    const {root} = this.#location;
    const name = `${this.#name}-${this.#count++}`;
    const draft = async (): Promise<FileDraft> => {
      const store = await this.#location.store();
      return store.create(folder === '' ? root : store.join(root, folder), name);
    };
    const file = new PartFile(name, folder, draft, this.#content(), now);
    this.#open.set(folder, file);
    return file;
  }

  async #finishFull(): Promise<void> {
    for (let file = this.#full[0]; file !== undefined; file = this.#full[0]) {
      await this.#finish(file);
      this.#full.shift();
    }
  }

  async #finish(file: PartFile): Promise<void> {
    const draft = await file.finish();
    this.#finished.push({kind: 'file', name: file.name, partition: file.partition, draft});
  }
}
