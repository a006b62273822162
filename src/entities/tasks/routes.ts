import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { expectedVersion, isNotModified } from '../../http/if-match.ts';
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
  .patch('/:id', params(PathId), query(NoQuery), body(TaskPatch), async (c) => {
    const { id } = c.req.valid('param');
    const { caller, services } = c.var;
    return saved(c, await services.tasks.update(caller, id, c.req.valid('json'), expectedVersion(c, id)));
  })
  .delete('/:id', params(PathId), query(NoQuery), body(NoBody), async (c) => {
    const { id } = c.req.valid('param');
    return saved(c, await c.var.services.tasks.delete(c.var.caller, id, expectedVersion(c, id)));
  })
  .get('/:id/occurrences', params(PathId), query(OccurrenceQuery), async (c) => {
    const { id } = c.req.valid('param');
    return ok(await c.var.services.tasks.occurrences(c.var.caller, id, c.req.valid('query')));
  })
  .post('/:id/complete', params(PathId), query(NoQuery), body(NamedOccurrence), async (c) => {
    const { id } = c.req.valid('param');
    const { caller, services } = c.var;
    return saved(c, await services.tasks.complete(caller, id, c.req.valid('json'), expectedVersion(c, id)));
  })
  .post('/:id/skip', params(PathId), query(NoQuery), body(NamedOccurrence), async (c) => {
    const { id } = c.req.valid('param');
    const { caller, services } = c.var;
    return saved(c, await services.tasks.skip(caller, id, c.req.valid('json'), expectedVersion(c, id)));
  })
  .post('/:id/checklist/:itemId', params(ChecklistItemId), query(NoQuery), body(ChecklistTick), async (c) => {
    const { id, itemId } = c.req.valid('param');
    const { caller, services } = c.var;
    const { done } = c.req.valid('json');
    return saved(c, await services.tasks.check(caller, id, { itemId, done }, expectedVersion(c, id)));
  })
  .post('/:id/reopen', params(PathId), query(NoQuery), body(NoBody), async (c) => {
    const { id } = c.req.valid('param');
    return saved(c, await c.var.services.tasks.reopen(c.var.caller, id, expectedVersion(c, id)));
  });
