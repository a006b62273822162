import { Hono } from 'hono';
import { ok } from '../http/answer.ts';
import type { CallerEnv } from '../http/context.ts';
import { forCallers } from '../http/for-callers.ts';
import { NoQuery, query } from '../http/validate.ts';

export const todayRoutes = new Hono<CallerEnv>()
  .use(...forCallers)
  .get('/', query(NoQuery), async (c) => ok(c, await c.var.services.today.get(c.var.caller)));
