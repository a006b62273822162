import { Hono } from 'hono';
import { written } from '../http/answer.ts';
import type { CallerEnv } from '../http/context.ts';
import { forCallers } from '../http/for-callers.ts';
import { body, NoQuery, query } from '../http/validate.ts';
import { UndoRequest } from './schemas.ts';

export const undoRoutes = new Hono<CallerEnv>()
  .use(...forCallers)
  .post('/', query(NoQuery), body(UndoRequest), async (c) =>
    written(c, await c.var.services.undo.undo(c.var.caller, c.req.valid('json').undoToken)),
  );
