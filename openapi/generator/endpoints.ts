import { METHOD_NAME_ALL } from 'hono/router';
import type { RouterRoute } from 'hono/types';
import { idempotency } from '../../src/http/idempotency.ts';
import { reserveIdempotencyKey } from '../../src/http/idempotency-reserve.ts';
import { requireUser } from '../../src/http/require-user.ts';
import { NoBody, type Validation, validationOf } from '../../src/http/validate.ts';

/** A route, as its middleware describes it. */
export interface Endpoint {
  /** Its key in openapi/operations: `GET /api/tasks/:id`. */
  key: string;
  method: string;
  path: string;
  isProtected: boolean;
  /** Whether it accepts an Idempotency-Key. */
  takesKey: boolean;
  body: Validation['schema'] | undefined;
  query: Validation['schema'] | undefined;
  params: Validation['schema'] | undefined;
}

/** The middleware that handles an Idempotency-Key. */
const KEY_MIDDLEWARE = new Set<unknown>([idempotency, reserveIdempotencyKey]);

/** The endpoints of the app, in the order of its routes. */
export function listEndpoints(routes: RouterRoute[]): Endpoint[] {
  const endpoints = new Map<string, Endpoint>();
  for (const [index, { method, path }] of routes.entries()) {
    const key = `${method} ${path}`;
    if (method === METHOD_NAME_ALL || endpoints.has(key)) continue;
    const own = routes.filter((route) => route.method === method && route.path === path);
    const before = routes
      .slice(0, index)
      .filter((route) => route.method === METHOD_NAME_ALL && covers(route.path, path));
    const validated = (source: Validation['source']) =>
      own.map(({ handler }) => validationOf(handler)).find((validation) => validation?.source === source)?.schema;
    const body = validated('json');
    endpoints.set(key, {
      key,
      method,
      path,
      isProtected: before.some(({ handler }) => Object.is(handler, requireUser)),
      takesKey: method !== 'GET' && before.some(({ handler }) => KEY_MIDDLEWARE.has(handler)),
      body: body === NoBody ? undefined : body,
      query: validated('query'),
      params: validated('param'),
    });
  }
  return [...endpoints.values()];
}

/** Whether a middleware at `pattern`, such as `/api/tasks/*`, runs on `path`. */
const covers = (pattern: string, path: string) =>
  pattern.endsWith('/*') ? `${path}/`.startsWith(pattern.slice(0, -1)) : pattern === path;
