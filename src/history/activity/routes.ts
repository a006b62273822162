import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { protectedRead } from '../../http/require-user.ts';
import { ok } from '../../http/respond.ts';
import { query } from '../../http/validate.ts';
import { ActivityQuery } from './schemas.ts';
import type { ActivityService } from './service.ts';

export const activityRoutes = new Hono<UserEnv<{ activity: ActivityService }>>()
  .use(...protectedRead)
  .get('/', query(ActivityQuery), async (c) =>
    ok(await c.var.services.activity.list(c.var.caller, c.req.valid('query'))),
  );
