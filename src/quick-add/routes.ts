import { Hono } from 'hono';
import type { UserEnv } from '../http/context.ts';
import { protectedRoute } from '../http/require-user.ts';
import { created, createsIn, ok } from '../http/respond.ts';
import { body, NoQuery, query } from '../http/validate.ts';
import { QuickAddRequest } from './schemas.ts';
import type { QuickAddService } from './service.ts';

export const quickAddRoutes = new Hono<UserEnv<{ quickAdd: QuickAddService }>>()
  .use('/quick', createsIn('/api/tasks'), ...protectedRoute)
  .post('/quick', query(NoQuery), body(QuickAddRequest), async (c) => {
    const { text, dryRun } = c.req.valid('json');
    const { caller, services } = c.var;
    return dryRun
      ? ok(await services.quickAdd.preview(caller, text))
      : created(c, await services.quickAdd.add(caller, text));
  });
