import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { protectedRead } from '../../http/require-user.ts';
import { ok } from '../../http/respond.ts';
import { NoQuery, query } from '../../http/validate.ts';
import type { TodayService } from './service.ts';

export const todayRoutes = new Hono<UserEnv<{ today: TodayService }>>()
  .use(...protectedRead)
  .get('/', query(NoQuery), async (c) => ok(await c.var.services.today.get(c.var.caller)));
