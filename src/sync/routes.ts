import { Hono } from 'hono';
import { SyncRequest } from '../commands/schemas.ts';
import { ok } from '../http/answer.ts';
import type { CallerEnv } from '../http/context.ts';
import { forCallers } from '../http/for-callers.ts';
import { body, NoQuery, query } from '../http/validate.ts';
import type { SyncAnswer } from './answers.ts';

export const syncRoutes = new Hono<CallerEnv>()
  .use(...forCallers)
  .post('/', query(NoQuery), body(SyncRequest), async (c) =>
    ok<SyncAnswer>(c, await c.var.services.sync.sync(c.var.caller, c.req.valid('json'))),
  );
