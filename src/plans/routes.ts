import { Hono } from 'hono';
import { ok, precondition, written } from '../http/answer.ts';
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
  .patch('/blocks/:id', params(BlockId), query(NoQuery), body(BlockPatch), async (c) => {
    const { caller, services } = c.var;
    const { id } = c.req.valid('param');
    return written(c, await services.plans.changeBlock(caller, id, c.req.valid('json'), precondition(c)));
  })
  .delete('/blocks/:id', params(BlockId), query(NoQuery), body(NoBody), async (c) =>
    written(c, await c.var.services.plans.dropBlock(c.var.caller, c.req.valid('param').id, precondition(c))),
  );

export const nowRoutes = new Hono<CallerEnv>()
  .use(...forCallers)
  .get('/', query(NowQuery), async (c) => ok(c, await c.var.services.plans.now(c.var.caller, c.req.valid('query'))));
