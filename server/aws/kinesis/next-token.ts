import {AwsError} from '../wire/aws-error.ts';

const LIFETIME_MS = 300_000;

/** Where a listing goes on. AWS's tokens are opaque and expire after five minutes; so do these. `at` is ms since 1970. */
export function makeToken(parts: readonly string[], at: number): string {
  return Buffer.from(JSON.stringify([at, ...parts])).toString('base64');
}

/** @throws AwsError InvalidArgumentException for a text that is no token, ExpiredNextTokenException */
export function readToken(token: string, now: number): readonly string[] {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
  } catch {
    parts = null;
  }
  if (!Array.isArray(parts) || typeof parts[0] !== 'number' || !parts.slice(1).every((part) => typeof part === 'string')) {
    throw new AwsError('InvalidArgumentException', 'NextToken is invalid.');
  }
  if (now - parts[0] > LIFETIME_MS) {
    throw new AwsError('ExpiredNextTokenException', 'NextToken is expired. A token is valid for 300 seconds.');
  }
  return parts.slice(1);
}
