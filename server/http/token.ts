import {createHash, randomBytes, timingSafeEqual} from 'node:crypto';
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';

/** The studio's secret: who knows it may do what the page can. Kept over restarts, so that an open page goes on working. */
export class Token {
  readonly text: string;
  readonly #digest: Buffer;
  /** Of this token alone: studios on other ports of the machine have cookies of their own. */
  readonly cookie: string;

  constructor(text: string) {
    this.text = text;
    this.#digest = createHash('sha256').update(text).digest();
    this.cookie = `millrace-${this.#digest.toString('hex').slice(0, 8)}`;
  }

  /** Takes the same time for every wrong text. */
  is(text: string | null | undefined): boolean {
    if (typeof text !== 'string') return false;
    return timingSafeEqual(createHash('sha256').update(text).digest(), this.#digest);
  }

  /** The token of a data folder; makes one the first time. Throws `config/data` when the folder cannot be written. */
  static of(data: string): Token {
    const file = join(data, 'studio-token');
    try {
      mkdirSync(data, {recursive: true});
      try {
        const known = readFileSync(file, 'utf8').trim();
        if (/^[\w-]{32,}$/.test(known)) return new Token(known);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      }
      const text = randomBytes(32).toString('base64url');
      writeFileSync(file, `${text}\n`, {mode: 0o600});
      return new Token(text);
    } catch (error) {
      throw new StudioError(
        'config/data',
        `the data folder "${data}" cannot be written: ${error instanceof Error ? error.message : error}`,
        {
          hint: 'give another one with --data',
          blame: 'environment',
        },
      );
    }
  }
}
