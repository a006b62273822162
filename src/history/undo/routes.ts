import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { saved } from '../../http/respond.ts';
import { body, NoQuery, query } from '../../http/validate.ts';
import { UndoRequest } from './schemas.ts';
import type { UndoService } from './service.ts';

export const undoRoutes = new Hono<UserEnv<{ undo: UndoService }>>()
  .use(...protectedRoute)
  .post('/', query(NoQuery), body(UndoRequest), async (c) =>
    saved(c, await c.var.services.undo.undo(c.var.caller, c.req.valid('json').undoToken)),
  );
