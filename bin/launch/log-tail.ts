import {closeSync, existsSync, openSync, readSync, renameSync, statSync} from 'node:fs';

const KEEP_BYTES = 10 * 1024 * 1024;

/** Opens a log to append to; one that has grown beyond 10 MiB becomes `<name>.1` first. */
export function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > KEEP_BYTES) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o600);
}

/**
 * Follows what a process appends to its log. A file and not a pipe lies between, because the process may outlive the reader,
 * and a broken pipe would end it.
 */
export class LogTail {
  private readonly handle: number;
  private position: number;
  private rest = '';

  /** Begins at the present end of the file, which must exist. */
  constructor(file: string) {
    this.handle = openSync(file, 'r');
    this.position = statSync(file).size;
  }

  /** The whole lines that have been added since the last call. */
  lines(): string[] {
    const chunk = Buffer.alloc(65_536);
    const parts: Buffer[] = [];
    for (;;) {
      const count = readSync(this.handle, chunk, 0, chunk.length, this.position);
      if (count === 0) break;
      parts.push(Buffer.from(chunk.subarray(0, count)));
      this.position += count;
    }
    const pieces = (this.rest + Buffer.concat(parts).toString('utf8')).split('\n');
    this.rest = pieces.pop() ?? '';
    return pieces;
  }

  close(): void {
    closeSync(this.handle);
  }
}
