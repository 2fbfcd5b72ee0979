import {z} from 'zod';
import {type Diagnostic, diagnostic, StudioError} from '../../kernels/protocol/diagnostic.ts';
import {apiErrorSchema} from '../../server/protocol/api.ts';

/** GET of `/api…`; throws a StudioError that can be shown. */
export function getJson<T>(path: string, schema: z.ZodType<T>, signal?: AbortSignal): Promise<T> {
  return request(path, {signal}, schema);
}

/** POST or DELETE with a JSON body; throws a StudioError that can be shown. */
export function sendJson<T>(method: 'POST' | 'DELETE', path: string, body: unknown, schema: z.ZodType<T>): Promise<T> {
  const init = body === undefined ? {method} : {method, headers: {'content-type': 'application/json'}, body: JSON.stringify(body)};
  return request(path, init, schema);
}

/** POST with a text as the body, such as a file's; throws a StudioError that can be shown. */
export function sendText<T>(path: string, text: string, schema: z.ZodType<T>): Promise<T> {
  return request(path, {method: 'POST', headers: {'content-type': 'text/plain'}, body: text}, schema);
}

/** For answers whose body does not matter. */
export const anything = z.unknown();

async function request<T>(path: string, init: RequestInit, schema: z.ZodType<T>): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new StudioError('studio/unreachable', 'the studio does not answer', {
      blame: 'environment',
      retry: 'later',
      hint: 'is it still running?',
    });
  }
  const text = await response.text();
  let body: unknown = null;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    // Falls through to the checks below: an error page is not JSON.
  }
  if (!response.ok) throw StudioError.of(errorOf(body, response.status));
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new StudioError('studio/answer', `the studio's answer to "${path}" is not understood`, {
    blame: 'millrace',
    detail: parsed.error.message,
  });
}

function errorOf(body: unknown, status: number): Diagnostic {
  const parsed = apiErrorSchema.safeParse(body);
  if (parsed.success) return parsed.data.error;
  return diagnostic('studio/http', `the studio answered with status ${status}`, {blame: 'environment', retry: 'later'});
}
