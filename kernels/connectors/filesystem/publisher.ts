import type {SinkContext} from '../../engine/runtime/connector.ts';
import type {Location} from './location.ts';
import type {PartitionCommit, PendingPartition} from './partition-commit.ts';

/** What a checkpoint holds of a sink. */
export type Committable =
  | {readonly kind: 'file'; readonly name: string; readonly partition: string; readonly draft: unknown}
  /** A file that is still written to: so much of it belongs to the checkpoint. */
  | {readonly kind: 'open'; readonly name: string; readonly partition: string; readonly draft: unknown}
  | {readonly kind: 'pending'; readonly partitions: readonly PendingPartition[]}
  /** INSERT OVERWRITE: files wait for the end of the input, then they take the place of those that are there. */
  | {readonly kind: 'end'};

type FileCommittable = Extract<Committable, {kind: 'file' | 'open'}>;

/** Gives files their names when their checkpoint is safe, and announces partitions. All of it may be repeated. */
export class FilePublisher {
  watermark = Number.NEGATIVE_INFINITY;
  readonly #context: SinkContext;
  readonly #location: Location;
  readonly #announce: PartitionCommit | null;
  readonly #overwrite: boolean;
  /** Files of this writer: as a checkpoint of it holds them they may be open. */
  readonly #own = new Set<string>();
  readonly #persisted = new Map<string, FileCommittable>();
  readonly #pending = new Map<string, PendingPartition>();
  #held: FileCommittable[] = [];

  constructor(context: SinkContext, location: Location, announce: PartitionCommit | null) {
    this.#context = context;
    this.#location = location;
    this.#announce = announce;
    this.#overwrite = context.overwrite === true;
  }

  /** Names of open files that a checkpoint holds. */
  get persisted(): ReadonlySet<string> {
    return new Set(this.#persisted.keys());
  }

  /** What goes into the checkpoint. */
  listed(files: readonly Committable[]): readonly Committable[] {
    for (const file of files) if (file.kind === 'file' || file.kind === 'open') this.#own.add(file.name);
    if (this.#overwrite) {
      const ended = this.watermark === Number.POSITIVE_INFINITY;
      return [...this.#held, ...files, ...(ended ? [{kind: 'end' as const}] : [])];
    }
    return this.#pending.size === 0 ? files : [...files, {kind: 'pending', partitions: [...this.#pending.values()]}];
  }

  async commit(committables: readonly Committable[]): Promise<void> {
    if (this.#overwrite) {
      this.#held = committables.filter((c): c is FileCommittable => c.kind === 'file' || c.kind === 'open');
      if (!committables.some((c) => c.kind === 'end')) return;
      await this.#clear(this.#held);
      for (const file of this.#held.splice(0)) await this.#publish(file);
    } else {
      for (const c of committables) {
        if (c.kind === 'pending') for (const p of c.partitions) this.#pending.set(p.folder, p);
        else if (c.kind === 'open' && this.#own.has(c.name)) this.#persisted.set(c.name, c);
        else if (c.kind === 'open' || c.kind === 'file') await this.#publish(c);
      }
    }
    await this.#announceDue();
  }

  /** Files that were open at the last checkpoint get their names with what it holds of them: a restart begins new ones. */
  async close(): Promise<void> {
    for (const file of [...this.#persisted.values()]) await this.#publish(file);
  }

  async #publish(file: FileCommittable): Promise<void> {
    const store = await this.#location.store();
    await store.publish(file.draft);
    this.#persisted.delete(file.name);
    if (this.#announce === null || this.#pending.has(file.partition)) return;
    this.#pending.set(file.partition, {folder: file.partition, since: this.#context.clock.now()});
  }

  async #announceDue(): Promise<void> {
    if (this.#announce === null) return;
    const store = await this.#location.store();
    for (const partition of [...this.#pending.values()]) {
      if (!this.#announce.isDue(partition, this.watermark)) continue;
      const folder = partition.folder === '' ? this.#location.root : store.join(this.#location.root, partition.folder);
      await store.put(store.join(folder, this.#announce.successFile), new Uint8Array(0));
      this.#pending.delete(partition.folder);
    }
  }

  /** Removes what the new files take the place of: all files of their partitions; of a table without partitions all files. */
  async #clear(files: readonly FileCommittable[]): Promise<void> {
    const store = await this.#location.store();
    const {root} = this.#location;
    const names = new Set(files.map((f) => f.name));
    const isPartitioned = this.#context.table.partitionKeys.length > 0;
    const folders = isPartitioned ? [...new Set(files.map((f) => store.join(root, f.partition)))] : [root];
    for (const folder of folders) {
      const there = await store.list(folder).catch(() => []);
      for (const {path} of there) if (!names.has(path.slice(path.lastIndexOf('/') + 1))) await store.remove(path);
    }
  }
}
