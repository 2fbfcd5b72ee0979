import {AwsError} from '../wire/aws-error.ts';

const MAX_LINE = 16 * 1024;

/**
 * Decodes `aws-chunked` bodies: `<hex size>[;chunk-signature=…]\r\n<bytes>\r\n`, a chunk of size 0, then trailing headers, which go into
 * `trailers` by their lower-case names. Signatures are not checked. @throws AwsError IncompleteBody
 */
export async function* decodeAwsChunked(source: AsyncIterable<Buffer>, trailers: Map<string, string>): AsyncGenerator<Buffer> {
  const reader = new LineReader(source);
  for (;;) {
    const line = await reader.line();
    const size = line === null ? Number.NaN : Number.parseInt(line, 16);
    if (!Number.isSafeInteger(size) || size < 0) throw incomplete();
    if (size === 0) break;
    for (let left = size; left > 0; ) {
      const piece = await reader.bytes(left);
      if (piece === null) throw incomplete();
      left -= piece.length;
      yield piece;
    }
    if ((await reader.line()) !== '') throw incomplete();
  }
  for (let line = await reader.line(); line !== null && line !== ''; line = await reader.line()) {
    const colon = line.indexOf(':');
    if (colon > 0) trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

function incomplete(): AwsError {
  return new AwsError('IncompleteBody', 'The request body terminated unexpectedly', 400);
}

/** Lines and counted bytes from the same stream. */
class LineReader {
  readonly #source: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next line without its CRLF; at the end of the stream what is left, or null. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.#buffer.indexOf('\r\n');
      if (end !== -1) {
        const line = this.#buffer.toString('latin1', 0, end);
        this.#buffer = this.#buffer.subarray(end + 2);
        return line;
      }
      if (this.#buffer.length > MAX_LINE) throw incomplete();
      if (!(await this.#more())) {
        if (this.#buffer.length === 0) return null;
        const rest = this.#buffer.toString('latin1');
        this.#buffer = Buffer.alloc(0);
        return rest;
      }
    }
  }

  /** Between 1 and `limit` bytes, or null at the end. */
  async bytes(limit: number): Promise<Buffer | null> {
    while (this.#buffer.length === 0) if (!(await this.#more())) return null;
    const piece = this.#buffer.subarray(0, limit);
    this.#buffer = this.#buffer.subarray(piece.length);
    return piece;
  }

  async #more(): Promise<boolean> {
    const {done, value} = await this.#source.next();
    if (done) return false;
    this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
    return true;
  }
}
