import { Hono } from 'hono';
import { ok, written } from '../http/answer.ts';
import type { CallerEnv } from '../http/context.ts';
import { forCallers } from '../http/for-callers.ts';
import { body, NoBody, NoQuery, params, query } from '../http/validate.ts';
import { PageQuery } from '../shared/paging.ts';
import { TrashId } from './schemas.ts';

export const trashRoutes = new Hono<CallerEnv>()
  .use(...forCallers)
  .get('/', query(PageQuery), async (c) => ok(c, await c.var.services.trash.list(c.var.caller, c.req.valid('query'))))
  .post('/:id/restore', params(TrashId), query(NoQuery), body(NoBody), async (c) =>
    written(c, await c.var.services.trash.restore(c.var.caller, c.req.valid('param').id)),
  )
  .delete('/:id', params(TrashId), query(NoQuery), body(NoBody), async (c) =>
    written(c, await c.var.services.trash.erase(c.var.caller, c.req.valid('param').id)),
  );
