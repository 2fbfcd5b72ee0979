import {AwsError} from './aws-error.ts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; undefined on the last one. */
  readonly nextToken: string | undefined;
}

/**
 * A page of a list that is ordered by unique keys. The token holds the last key of the page before, so that a list that changes between
 * two calls neither repeats nor loses what stayed. `invalid` is the service's name for a token that is none.
 */
export function pageOf<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  token: string | undefined,
  size: number,
  invalid: string,
): Page<T> {
  const after = token === undefined ? undefined : decode(token, invalid);
  const start = after === undefined ? 0 : items.findIndex((item) => keyOf(item) > after);
  const page = start === -1 ? [] : items.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + page.length < items.length;
  return {items: page, nextToken: more ? Buffer.from(`k:${keyOf(last)}`).toString('base64url') : undefined};
}

function decode(token: string, invalid: string): string {
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (!text.startsWith('k:')) throw new AwsError(invalid, 'The token is not one of this list.');
  return text.slice(2);
}
