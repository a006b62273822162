import { Hono } from 'hono';
import type { UserEnv } from '../http/context.ts';
import { commandRoute } from '../http/require-user.ts';
import { markReplayed, ok } from '../http/respond.ts';
import { body, NoQuery, query } from '../http/validate.ts';
import type { BatchService } from './batch.ts';
import type { BatchAnswer } from './responses.ts';
import { TaskBatch } from './schemas.ts';

export const batchRoutes = new Hono<UserEnv<{ batch: BatchService }>>()
  .use('/batch', ...commandRoute)
  .post('/batch', query(NoQuery), body(TaskBatch), async (c) => {
    const { isReplay, ...batch } = await c.var.services.batch.run(c.var.caller, c.req.valid('json'));
    if (isReplay) markReplayed(c);
    return ok<BatchAnswer>(batch);
  });
