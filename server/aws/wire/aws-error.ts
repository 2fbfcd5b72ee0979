/**
 * An error as an AWS service answers it. `code` is the exception's name in the service's model, `status` the HTTP status.
 * `fields` are further members of the exception's structure.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;
  readonly fields: Readonly<Record<string, string>>;

  constructor(code: string, message: string, status = 400, fields: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
    this.fields = fields;
  }
}

/** The error that a caller gets for whatever was thrown; a mistake of ours becomes InternalFailure and is told to `report`. */
export function toAwsError(error: unknown, report: (error: unknown) => void): AwsError {
  if (error instanceof AwsError) return error;
  report(error);
  const text = error instanceof Error ? error.message : String(error);
  return new AwsError('InternalFailure', `the local AWS failed: ${text}`, 500);
}
