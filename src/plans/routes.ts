import { Hono } from 'hono';
import { ok, written } from '../http/answer.ts';
import type { CallerEnv } from '../http/context.ts';
import { forCallers } from '../http/for-callers.ts';
import { body, NoBody, NoQuery, params, query } from '../http/validate.ts';
import { BlockId, BlockPatch, NowQuery, PlanApproval, PlanQuery } from './schemas.ts';

export const planRoutes = new Hono<CallerEnv>()
  .use(...forCallers)
  .get('/', query(PlanQuery), async (c) => ok(c, await c.var.services.plans.get(c.var.caller, c.req.valid('query'))))
  .post('/apply', query(NoQuery), body(PlanApproval), async (c) =>
    written(c, await c.var.services.plans.apply(c.var.caller, c.req.valid('json').fingerprint)),
  )
  .patch('/blocks/:id', params(BlockId), query(NoQuery), body(BlockPatch), async (c) =>
    written(c, await c.var.services.plans.changeBlock(c.var.caller, c.req.valid('param').id, c.req.valid('json'))),
  )
  .delete('/blocks/:id', params(BlockId), query(NoQuery), body(NoBody), async (c) =>
    written(c, await c.var.services.plans.dropBlock(c.var.caller, c.req.valid('param').id)),
  );

export const nowRoutes = new Hono<CallerEnv>()
  .use(...forCallers)
  .get('/', query(NowQuery), async (c) => ok(c, await c.var.services.plans.now(c.var.caller, c.req.valid('query'))));
