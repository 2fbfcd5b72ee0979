import type {Field} from '../../protocol/data-type.ts';
import {StudioError} from '../../protocol/diagnostic.ts';
import type {Row} from '../../protocol/value.ts';
import type {RecordEncoder} from '../formats/format.ts';
import type {TableOptions} from '../options.ts';

/** What is sent for a key. */
export type RestRequest = (key: Row) => {readonly url: string; readonly init: RequestInit};

const HEADER_PREFIXES = ['header.', 'gid.connector.http.source.lookup.header.'];

/**
 * Key columns that the URL names in braces go there; the others become its parameters (GET) or an object of JSON in the body.
 * Values are written as the JSON format writes them.
 */
export function requestOf(options: TableOptions, keys: readonly Field[], encoder: RecordEncoder): RestRequest {
  const template = options.required('url');
  checkUrl(template, keys, options);
  const method = options.oneOf('lookup-method', ['GET', 'POST', 'PUT']);
  const headers = headersOf(options);
  const named = new Set(keys.filter((k) => template.includes(`{${k.name}}`)).map((k) => k.name));
  return (key) => {
    const values = JSON.parse(new TextDecoder().decode(encoder.encode(key))) as Record<string, unknown>;
    const url = new URL(template.replaceAll(/\{([^}]*)\}/g, (_, name: string) => encodeURIComponent(textOf(values[name]))));
    const others = Object.entries(values).filter(([name]) => !named.has(name));
    if (method === 'GET') {
      for (const [name, value] of others) url.searchParams.set(name, textOf(value));
      return {url: url.href, init: {method, headers: {accept: 'application/json', ...headers}}};
    }
    const body = JSON.stringify(Object.fromEntries(others));
    return {url: url.href, init: {method, body, headers: {accept: 'application/json', 'content-type': 'application/json', ...headers}}};
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function checkUrl(template: string, keys: readonly Field[], options: TableOptions): void {
  const unknown = [...template.matchAll(/\{([^}]*)\}/g)].map((m) => m[1] ?? '').find((name) => !keys.some((k) => k.name === name));
  if (unknown !== undefined) {
    throw new StudioError(
      'connector/invalid-option',
      `the URL of table "${options.table.path.table}" names {${unknown}}, by which nothing is looked up`,
      {
        detail: `the join compares ${keys.map((k) => k.name).join(', ')}`,
      },
    );
  }
  if (!URL.canParse(template) || !/^https?:/i.test(template))
    throw options.invalid('url', 'an address that begins with http:// or https://');
}

function headersOf(options: TableOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [key, value] of Object.entries(options.table.options)) {
    const prefix = HEADER_PREFIXES.find((p) => key.startsWith(p));
    if (prefix !== undefined) headers[key.slice(prefix.length)] = value;
  }
  return headers;
}
