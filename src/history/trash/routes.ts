import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { expectedRow, readPrecondition } from '../../http/if-match.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { ok, saved } from '../../http/respond.ts';
import { body, NoBody, NoQuery, PathId, params, query } from '../../http/validate.ts';
import { PageQuery } from '../../shared/fields.ts';
import type { TrashService } from './service.ts';

export const trashRoutes = new Hono<UserEnv<{ trash: TrashService }>>()
  .use(...protectedRoute)
  .get('/', query(PageQuery), async (c) => ok(await c.var.services.trash.list(c.var.caller, c.req.valid('query'))))
  .post('/:id/restore', params(PathId), query(NoQuery), body(NoBody), async (c) =>
    saved(c, await c.var.services.trash.restore(c.var.caller, expectedRow(c))),
  )
  .delete('/:id', params(PathId), query(NoQuery), body(NoBody), async (c) =>
    saved(c, await c.var.services.trash.erase(c.var.caller, c.req.valid('param').id, readPrecondition(c))),
  );
