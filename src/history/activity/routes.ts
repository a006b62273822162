import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { ok } from '../../http/respond.ts';
import { query } from '../../http/validate.ts';
import { ActivityQuery } from './schemas.ts';
import type { ActivityService } from './service.ts';

interface Services {
  activity: ActivityService;
}

export const activityRoutes = new Hono<UserEnv<Services>>()
  .use(...protectedRoute)
  .get('/', query(ActivityQuery), async (c) =>
    ok(c, await c.var.services.activity.list(c.var.caller, c.req.valid('query'))),
  );
