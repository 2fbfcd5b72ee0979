/** A file as a listing tells it. */
export interface FileEntry {
  /** Its path in the store: absolute on this machine, `s3://bucket/key` elsewhere. */
  readonly path: string;
  readonly size: number;
  /** ms since 1970. */
  readonly modified: number;
}

/** A file's bytes from a place on. */
export interface ByteStream {
  /** Fills `target` from `at`, as far as there are bytes at once; 0 at the end. */
  read(target: Uint8Array, at: number): Promise<number>;
  close(): Promise<void>;
}

/** A file that is being written and that nobody sees yet. */
export interface FileDraft {
  /** Afterwards the bytes are the caller's again. */
  write(bytes: Uint8Array): Promise<void>;
  /** Makes it whole and safe. What it returns (plain JSON) is for `publish`. */
  finish(): Promise<unknown>;
  /** Makes safe what was written, and goes on. What it returns publishes exactly that much. */
  persist(): Promise<unknown>;
  discard(): Promise<void>;
}

/** Where files lie. Errors are those of the system; `problem` makes StudioErrors of them. */
export interface FileStore {
  /** The file itself, or all files below the folder whose names, and those of their folders, do not begin with . or _; by path. */
  list(root: string): Promise<readonly FileEntry[]>;
  open(path: string, offset: number): Promise<ByteStream>;
  stat(path: string): Promise<FileEntry>;
  range(path: string, start: number, end: number): Promise<Uint8Array>;
  create(folder: string, name: string): Promise<FileDraft>;
  /** Gives a draft its name. Idempotent. */
  publish(draft: unknown): Promise<void>;
  /** A small file at once, in place of one that is there. */
  put(path: string, bytes: Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
  join(folder: string, name: string): string;
  problem(error: unknown, path: string, doing: 'read' | 'written'): unknown;
}

/** Names that begin so are no data: markers, and files that are being written. */
export function isHidden(name: string): boolean {
  return name.startsWith('.') || name.startsWith('_');
}
