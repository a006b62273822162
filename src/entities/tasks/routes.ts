import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { expectedRow, isNotModified } from '../../http/if-match.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { created, ok, saved } from '../../http/respond.ts';
import { body, NoBody, NoQuery, PathId, params, query } from '../../http/validate.ts';
import type { TaskAnswer } from './responses.ts';
import {
  ChecklistItemId,
  ChecklistTick,
  NamedOccurrence,
  NewTask,
  OccurrenceQuery,
  TaskPatch,
  TaskQuery,
} from './schemas.ts';
import type { TaskService } from './service.ts';

export const taskRoutes = new Hono<UserEnv<{ tasks: TaskService }>>()
  .use(...protectedRoute)
  .post('/', query(NoQuery), body(NewTask), async (c) =>
    created(c, await c.var.services.tasks.create(c.var.caller, c.req.valid('json'))),
  )
  .get('/', query(TaskQuery), async (c) => ok(await c.var.services.tasks.list(c.var.caller, c.req.valid('query'))))
  .get('/stats', query(NoQuery), async (c) => ok({ stats: await c.var.services.tasks.stats(c.var.caller) }))
  .get('/:id', params(PathId), query(NoQuery), async (c) => {
    const task = await c.var.services.tasks.get(c.var.caller, c.req.valid('param').id);
    return isNotModified(c, task) ? c.body(null, 304) : ok<TaskAnswer>({ task });
  })
  .patch('/:id', params(PathId), query(NoQuery), body(TaskPatch), async (c) =>
    saved(c, await c.var.services.tasks.update(c.var.caller, expectedRow(c), c.req.valid('json'))),
  )
  .delete('/:id', params(PathId), query(NoQuery), body(NoBody), async (c) =>
    saved(c, await c.var.services.tasks.delete(c.var.caller, expectedRow(c))),
  )
  .get('/:id/occurrences', params(PathId), query(OccurrenceQuery), async (c) => {
    const { id } = c.req.valid('param');
    return ok(await c.var.services.tasks.occurrences(c.var.caller, id, c.req.valid('query')));
  })
  .post('/:id/complete', params(PathId), query(NoQuery), body(NamedOccurrence), async (c) =>
    saved(c, await c.var.services.tasks.complete(c.var.caller, expectedRow(c), c.req.valid('json'))),
  )
  .post('/:id/skip', params(PathId), query(NoQuery), body(NamedOccurrence), async (c) =>
    saved(c, await c.var.services.tasks.skip(c.var.caller, expectedRow(c), c.req.valid('json'))),
  )
  .post('/:id/checklist/:itemId', params(ChecklistItemId), query(NoQuery), body(ChecklistTick), async (c) => {
    const { itemId } = c.req.valid('param');
    const tick = { itemId, ...c.req.valid('json') };
    return saved(c, await c.var.services.tasks.check(c.var.caller, expectedRow(c), tick));
  })
  .post('/:id/reopen', params(PathId), query(NoQuery), body(NoBody), async (c) =>
    saved(c, await c.var.services.tasks.reopen(c.var.caller, expectedRow(c))),
  );
