import type {MiddlewareHandler} from 'hono';
import {StudioError} from '../../kernels/protocol/diagnostic.ts';
import {type Area, type Role, roleRefusal} from '../protocol/roles.ts';
import {userOf} from './note-rights.ts';

/** Requests that change something, by the start of their path. The first that fits counts; null: it only looks. */
const RULES: readonly (readonly [RegExp, Area | null])[] = [
  [/^\/api\/streams\/[^/]+\/table$/, null],
  [/^\/api\/(streams|generators)(\/|$)/, 'streams'],
  [/^\/api\/tables\/preview$/, null],
  [/^\/api\/(catalog|tables)(\/|$)/, 'catalog'],
  [/^\/api\/applications\/build$/, null],
  [/^\/api\/applications(\/|$)/, 'applications'],
  [/^\/api\/settings(\/|$)/, 'settings'],
];

/** Refuses what the sender's role may not do, in words. */
export function roleRights(roleOf: (user: string | null) => Role | null): MiddlewareHandler {
  return async (c, next) => {
    const area = c.req.method === 'GET' ? null : (RULES.find(([path]) => path.test(c.req.path))?.[1] ?? null);
    const refusal = area === null ? null : roleRefusal(roleOf(userOf(c)), area);
    if (refusal !== null) throw new StudioError('studio/not-allowed', refusal.message, {hint: refusal.hint});
    await next();
  };
}
