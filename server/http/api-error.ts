import type {Context} from 'hono';
import type {ContentfulStatusCode} from 'hono/utils/http-status';
import type {z} from 'zod';
import {type Diagnostic, StudioError, toDiagnostic} from '../../kernels/protocol/diagnostic.ts';
import {awsDiagnostic} from '../aws-errors.ts';

const STATUS: Readonly<Record<string, ContentfulStatusCode>> = {
  'not-found': 404,
  'stream-not-found': 404,
  unknown: 404,
  exists: 409,
  'in-use': 409,
  forbidden: 403,
  'not-allowed': 403,
};

/** Every error of `/api` leaves as `{error: Diagnostic}`; the stack stays here. */
export function answerError(c: Context, error: unknown): Response {
  const d = diagnosticOf(error);
  const ending = d.code.split('/').at(-1) ?? '';
  const status = STATUS[ending] ?? (d.blame === 'millrace' ? 500 : d.blame === 'environment' ? 502 : 400);
  return c.json({error: d}, status);
}

function diagnosticOf(error: unknown): Diagnostic {
  if (error instanceof StudioError) return error.diagnostic;
  const aws = awsDiagnostic(error);
  if (aws !== null) return aws;
  const {detail: _, ...told} = toDiagnostic(error);
  return told;
}

/** The body (or query) by its schema; throws `api/bad-request` with the field that is wrong. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  throw new StudioError('api/bad-request', field === '' ? 'the request is not understood' : `"${field}" is not understood`, {
    hint: issue?.message ?? '',
  });
}

/** The JSON body; throws `api/bad-request` when it is none. */
export async function body<S extends z.ZodType>(c: Context, schema: S): Promise<z.output<S>> {
  const text = await c.req.text();
  let json: unknown = {};
  try {
    if (text !== '') json = JSON.parse(text);
  } catch {
    throw new StudioError('api/bad-request', 'the body is no JSON');
  }
  return parsed(schema, json);
}
