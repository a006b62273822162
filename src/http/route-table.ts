import type { Hono, MiddlewareHandler } from 'hono';
import { METHOD_NAME_ALL } from 'hono/router';
import { ERRORS } from '../messages/errors.ts';
import { sayAll } from '../messages/say.ts';
import { AppError } from '../shared/errors.ts';
import type { AppEnv } from './context.ts';

interface ServedPath {
  /** `/api/tasks/:id` */
  path: string;
  methods: Set<string>;
}

interface RouteTable {
  byPath: Map<string, ServedPath>;
  /** Those with parameters. */
  patterns: (ServedPath & { pattern: RegExp })[];
}

/**
 * Sets `route`. It runs before anything reads the token, the headers or the body: an unknown path gets 404, and a known
 * path with another method gets 405 with Allow. A literal path, such as `/api/tasks/stats`, hides `/api/tasks/:id`.
 */
export function requireRoute(app: Hono<AppEnv>): MiddlewareHandler<AppEnv> {
  let table: RouteTable | undefined;
  return async function requireRoute(c, next) {
    table ??= readRoutes(app);
    const found = table.byPath.get(c.req.path) ?? table.patterns.find(({ pattern }) => pattern.test(c.req.path));
    if (!found) throw new AppError('NOT_FOUND', ERRORS.routeNotFound);
    const { method } = c.req;
    if (!found.methods.has(method)) {
      throw new AppError('METHOD_NOT_ALLOWED', sayAll(ERRORS.methodNotAllowed, { method }), {
        headers: { Allow: [...found.methods].sort().join(', ') },
      });
    }
    c.set('route', found.path);
    return next();
  };
}

function readRoutes(app: Hono<AppEnv>): RouteTable {
  const byPath = new Map<string, ServedPath>();
  for (const { path, method } of app.routes) {
    if (method === METHOD_NAME_ALL) continue;
    const { methods } = byPath.get(path) ?? { methods: new Set<string>() };
    methods.add(method);
    if (method === 'GET') methods.add('HEAD');
    byPath.set(path, { path, methods });
  }
  const patterns = [...byPath.values()]
    .filter(({ path }) => path.includes(':'))
    .map((served) => ({ ...served, pattern: new RegExp(`^${served.path.replaceAll(/:[^/]+/g, '[^/]+')}$`) }));
  return { byPath, patterns };
}
