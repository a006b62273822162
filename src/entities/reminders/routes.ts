import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { protectedRead } from '../../http/require-user.ts';
import { ok } from '../../http/respond.ts';
import { query } from '../../http/validate.ts';
import { ReminderQuery } from './schemas.ts';
import type { ReminderService } from './service.ts';

export const reminderRoutes = new Hono<UserEnv<{ reminders: ReminderService }>>()
  .use(...protectedRead)
  .get('/', query(ReminderQuery), async (c) =>
    ok(await c.var.services.reminders.list(c.var.caller, c.req.valid('query'))),
  );
