import { Hono } from 'hono';
import type { UserEnv } from '../http/context.ts';
import { protectedQuestion } from '../http/idempotency-reserve.ts';
import { readPrecondition } from '../http/if-match.ts';
import { protectedRoute } from '../http/require-user.ts';
import { ok, saved } from '../http/respond.ts';
import { body, NoBody, NoQuery, PathId, params, query } from '../http/validate.ts';
import type { NowService } from './now/service.ts';
import type { OptimizeService } from './optimize.ts';
import { BlockPatch, NowQuery, OptimizeRequest, PlanApproval, PlanQuery } from './schemas.ts';
import type { PlanService } from './service.ts';

interface Services {
  plans: PlanService;
  optimizer: OptimizeService;
  now: NowService;
}

export const planRoutes = new Hono<UserEnv<Services>>()
  .use(...protectedRoute)
  .get('/', query(PlanQuery), async (c) => ok(await c.var.services.plans.get(c.var.caller, c.req.valid('query'))))
  .post('/apply', query(NoQuery), body(PlanApproval), async (c) =>
    saved(c, await c.var.services.plans.apply(c.var.caller, c.req.valid('json').fingerprint)),
  )
  .patch('/blocks/:id', params(PathId), query(NoQuery), body(BlockPatch), async (c) => {
    const { caller, services } = c.var;
    const { id } = c.req.valid('param');
    return saved(c, await services.plans.changeBlock(caller, id, c.req.valid('json'), readPrecondition(c)));
  })
  .delete('/blocks/:id', params(PathId), query(NoQuery), body(NoBody), async (c) =>
    saved(c, await c.var.services.plans.dropBlock(c.var.caller, c.req.valid('param').id, readPrecondition(c))),
  );

export const nowRoutes = new Hono<UserEnv<Services>>()
  .use(...protectedRoute)
  .get('/', query(NowQuery), async (c) => ok(await c.var.services.now.get(c.var.caller, c.req.valid('query').minutes)));

/** Mounted at `/api/ai`, the path that clients know. Writes no entity, so the route reserves the Idempotency-Key itself. */
export const optimizeRoutes = new Hono<UserEnv<Services>>()
  .use('/optimize-schedule', ...protectedQuestion)
  .post('/optimize-schedule', query(NoQuery), body(OptimizeRequest), async (c) =>
    ok(await c.var.services.optimizer.optimize(c.var.caller, c.req.valid('json'), c.var.rateLimitCheck)),
  );
