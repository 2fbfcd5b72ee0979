import {type Diagnostic, diagnostic, StudioError} from '../../kernels/protocol/diagnostic.ts';

/**
 * Questions to `/api`. Its answers are taken by their type (`server/protocol/api.ts`): they come from this page's own version, which the
 * connection checks, and a library of schemas would be an eighth of what a page loads first.
 */

/** GET of `/api…`; throws a StudioError that can be shown. */
export function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return request(path, {signal});
}

/** POST or DELETE with a JSON body; throws a StudioError that can be shown. */
export function sendJson<T = unknown>(method: 'POST' | 'DELETE', path: string, body?: unknown): Promise<T> {
  return request(path, body === undefined ? {method} : {method, headers: {'content-type': 'application/json'}, body: JSON.stringify(body)});
}

/** POST with a text as the body, such as a file's; throws a StudioError that can be shown. */
export function sendText<T>(path: string, text: string): Promise<T> {
  return request(path, {method: 'POST', headers: {'content-type': 'text/plain'}, body: text});
}

async function request<T>(path: string, init: RequestInit): Promise<T> {
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
  // Nobody's session any more: the page itself leads to signing in.
  if (response.status === 401) location.reload();
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? null : JSON.parse(text);
  } catch {
    // Something between page and studio answered in its place.
    if (response.ok)
      throw new StudioError('studio/answer', `the answer to "${path}" is not the studio's`, {blame: 'environment', retry: 'later'});
  }
  if (!response.ok) throw StudioError.of(errorOf(body, response.status));
  return body as T;
}

function errorOf(body: unknown, status: number): Diagnostic {
  const error = typeof body === 'object' && body !== null && 'error' in body ? body.error : null;
  if (typeof error === 'object' && error !== null && 'code' in error && 'message' in error) return error as Diagnostic;
  return diagnostic('studio/http', `the studio answered with status ${status}`, {blame: 'environment', retry: 'later'});
}
