import { Hono } from 'hono';
import { SyncRequest } from '../../commands/schemas.ts';
import type { UserEnv } from '../../http/context.ts';
import { syncRoute } from '../../http/require-user.ts';
import { ok } from '../../http/respond.ts';
import { body, NoQuery, query } from '../../http/validate.ts';
import type { SyncResponse } from './responses.ts';
import type { SyncService } from './service.ts';

export const syncRoutes = new Hono<UserEnv<{ sync: SyncService }>>()
  .use(...syncRoute)
  .post('/', query(NoQuery), body(SyncRequest), async (c) =>
    ok<SyncResponse>(await c.var.services.sync.sync(c.var.caller, c.req.valid('json'))),
  );
