import {type Diagnostic, diagnostic} from '../kernels/protocol/diagnostic.ts';

const CODES: Readonly<Record<string, string>> = {
  ResourceNotFoundException: 'aws/not-found',
  EntityNotFoundException: 'aws/not-found',
  NoSuchKey: 'aws/not-found',
  NoSuchBucket: 'aws/not-found',
  ResourceInUseException: 'aws/in-use',
  AlreadyExistsException: 'aws/exists',
  AccessDeniedException: 'aws/forbidden',
  AccessDenied: 'aws/forbidden',
};

const UNREACHABLE = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT', 'TimeoutError']);

/** What an AWS SDK client threw, in the user's terms; null: it is no such error. */
export function awsDiagnostic(error: unknown): Diagnostic | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  if (UNREACHABLE.has(code)) {
    return diagnostic('aws/unreachable', 'the AWS endpoint does not answer', {
      blame: 'environment',
      retry: 'later',
      hint: 'check that the local AWS runs, or the network',
      detail: error.message,
    });
  }
  if (error.name === 'CredentialsProviderError') {
    return diagnostic('aws/credentials', 'there are no AWS credentials', {
      blame: 'environment',
      hint: 'log in with the AWS CLI or set AWS_PROFILE',
    });
  }
  if (!('$metadata' in error)) return null;
  const message = error.message === '' ? error.name : error.message.charAt(0).toLowerCase() + error.message.slice(1).replace(/\.$/, '');
  return diagnostic(CODES[error.name] ?? 'aws/refused', message, {detail: error.name, blame: 'user'});
}
