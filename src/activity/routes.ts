import { Hono } from 'hono';
import { ok } from '../http/answer.ts';
import type { CallerEnv } from '../http/context.ts';
import { forCallers } from '../http/for-callers.ts';
import { query } from '../http/validate.ts';
import { ActivityQuery } from './schemas.ts';

export const activityRoutes = new Hono<CallerEnv>()
  .use(...forCallers)
  .get('/', query(ActivityQuery), async (c) =>
    ok(c, await c.var.services.activity.list(c.var.caller, c.req.valid('query'))),
  );
