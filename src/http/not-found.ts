import type { Context, Hono, NotFoundHandler } from 'hono';
import { METHOD_NAME_ALL } from 'hono/router';
import { AppError, notFound } from '../shared/errors.ts';
import type { AppEnv } from './context.ts';

/** 404 for an unknown path; 405 with Allow for a known path with another method. */
export function handleNotFound(app: Hono<AppEnv>): NotFoundHandler<AppEnv> {
  let methods: { path: RegExp; method: string }[] | undefined;
  return (c: Context) => {
    methods ??= app.routes
      .filter(({ method }) => method !== METHOD_NAME_ALL)
      .map(({ path, method }) => ({ path: new RegExp(`^${path.replaceAll(/:[^/]+/g, '[^/]+')}$`), method }));
    const allowed = new Set(methods.filter(({ path }) => path.test(c.req.path)).map(({ method }) => method));
    if (allowed.size === 0) throw notFound('Route');
    if (allowed.has('GET')) allowed.add('HEAD');
    throw new AppError('METHOD_NOT_ALLOWED', `${c.req.method} is not allowed for this path`, {
      headers: { Allow: [...allowed].sort().join(', ') },
    });
  };
}
