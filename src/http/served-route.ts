import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';
import { METHOD_NAME_ALL } from 'hono/router';

/** The path of the route that serves the request, `/api/tasks/:id`; undefined when none does. Middleware is no route. */
export const servedRoute = (c: Context): string | undefined =>
  matchedRoutes(c).find(({ method }) => method !== METHOD_NAME_ALL)?.path;
