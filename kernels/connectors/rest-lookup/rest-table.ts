import type {Lookup, LookupContext} from '../../engine/runtime/lookup.ts';
import type {Field} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row, Value} from '../../protocol/value.ts';
import {DecodeError, type FormatContext, type RecordDecoder} from '../formats/format.ts';
import {tableFormat} from '../formats/formats.ts';
import {TableOptions} from '../options.ts';
import {restLookupInfo} from './info.ts';
import {type RestRequest, requestOf} from './request.ts';

/** An endpoint that answers a key with an object of JSON, or an array of them. A key column that the answer leaves out has the key's value. */
export function restTable(context: LookupContext): Lookup {
  return new RestTable(context);
}

class RestTable implements Lookup {
  readonly #context: LookupContext;
  readonly #request: RestRequest;
  readonly #decoder: RecordDecoder;
  /** By wanted column: which of the key's columns it is; -1 for none. */
  readonly #fromKey: readonly number[];
  readonly #timeoutMs: number;
  readonly #success: (status: number) => boolean;
  readonly #ignored: (status: number) => boolean;
  readonly #again: (status: number) => boolean;

  constructor(context: LookupContext) {
    const {table, fields, keys, zone} = context;
    const options = new TableOptions(table, restLookupInfo);
    const format = (list: readonly Field[]): FormatContext => ({options, fields: list, physical: table.physical, zone});
    this.#context = context;
    this.#decoder = tableFormat(options).decoder(format(fields));
    this.#request = requestOf(options, keys, tableFormat(options).encoder(format(keys)));
    this.#fromKey = fields.map((f) => keys.findIndex((k) => k.name === f.name));
    const seconds = options.integer('gid.connector.http.source.lookup.request.timeout', 1);
    this.#timeoutMs = seconds === null ? (options.duration('lookup.request.timeout') ?? 30_000) : seconds * 1000;
    this.#success = statusTest(options, 'lookup.success-codes');
    this.#ignored = statusTest(options, 'lookup.ignored-codes');
    this.#again = statusTest(options, 'lookup.retry-codes');
  }

  async lookup(key: Row, signal: AbortSignal): Promise<readonly Row[]> {
    const {url, init} = this.#request(key);
    let answer: Response;
    let body: string;
    try {
      answer = await fetch(url, {...init, signal: AbortSignal.any([signal, AbortSignal.timeout(this.#timeoutMs)])});
      body = await answer.text();
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw this.#failure('did not answer', reasonOf(error, this.#timeoutMs), true);
    }
    const {status} = answer;
    if (this.#success(status)) return this.#rows(body, key);
    if (this.#ignored(status)) return [];
    throw this.#failure(`answered with status ${status}`, body.slice(0, 200), this.#again(status));
  }

  #failure(what: string, detail: string, isRetried: boolean): StudioError {
    const {table} = this.#context;
    // The URL without its parameters: they may hold what is nobody's business.
    const where = (table.options.url ?? '').split('?')[0] ?? '';
    return new StudioError('connector/rest-lookup', `the endpoint of table "${table.path.table}" ${what}`, {
      detail: detail === '' ? where : `${where}: ${detail}`,
      blame: 'environment',
      retry: isRetried ? 'later' : 'no',
    });
  }

  #rows(body: string, key: Row): readonly Row[] {
    const text = body.trim();
    if (text === '' || text === 'null') return [];
    if (!text.startsWith('[')) return this.#row(text, key);
    let list: unknown;
    try {
      list = JSON.parse(text);
    } catch {
      throw this.#failure('gave no JSON', text.slice(0, 200), false);
    }
    return (list as readonly unknown[]).flatMap((one) => this.#row(JSON.stringify(one), key));
  }

  #row(text: string, key: Row): readonly Row[] {
    const bytes = new TextEncoder().encode(text);
    let row: Value[] | null;
    try {
      row = this.#decoder.decode(bytes, 0, bytes.length);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      throw this.#failure('gave something else than the table has', `${error.message}: ${text.slice(0, 200)}`, false);
    }
    if (row === null) return [];
    this.#fromKey.forEach((k, i) => {
      if (k >= 0) row[i] ??= key[k] as Value;
    });
    return [row];
  }

  async close(): Promise<void> {}
}

function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeoutMs} ms`;
  const {cause} = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

/** `200, 2XX, 404` as a test. */
function statusTest(options: TableOptions, key: string): (status: number) => boolean {
  const parts = (options.text(key) ?? '').split(',').map((p) => p.trim());
  const codes = parts.filter((p) => p !== '');
  const bad = codes.find((c) => !/^\d(\d\d|XX)$/i.test(c));
  if (bad !== undefined) throw options.invalid(key, 'status codes such as 200, 404 or 5XX');
  return (status) => codes.some((c) => (/xx$/i.test(c) ? Math.floor(status / 100) === Number(c[0]) : status === Number(c)));
}
