import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { expectedRow, isNotModified } from '../../http/if-match.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { created, ok, saved } from '../../http/respond.ts';
import { body, NoBody, NoQuery, PathId, params, query } from '../../http/validate.ts';
import { BusyOccurrenceQuery, BusyTimePatch, BusyTimeQuery, NewBusyTime } from './schemas.ts';
import type { BusyTimeService } from './service.ts';

export const busyRoutes = new Hono<UserEnv<{ busyTimes: BusyTimeService }>>()
  .use(...protectedRoute)
  .post('/', query(NoQuery), body(NewBusyTime), async (c) =>
    created(c, await c.var.services.busyTimes.create(c.var.caller, c.req.valid('json'))),
  )
  .get('/', query(BusyTimeQuery), async (c) =>
    ok(await c.var.services.busyTimes.list(c.var.caller, c.req.valid('query'))),
  )
  .get('/occurrences', query(BusyOccurrenceQuery), async (c) =>
    ok(await c.var.services.busyTimes.occurrences(c.var.caller, c.req.valid('query'))),
  )
  .get('/:id', params(PathId), query(NoQuery), async (c) => {
    const busyTime = await c.var.services.busyTimes.get(c.var.caller, c.req.valid('param').id);
    return isNotModified(c, busyTime) ? c.body(null, 304) : ok({ busyTime });
  })
  .patch('/:id', params(PathId), query(NoQuery), body(BusyTimePatch), async (c) =>
    saved(c, await c.var.services.busyTimes.update(c.var.caller, expectedRow(c), c.req.valid('json'))),
  )
  .delete('/:id', params(PathId), query(NoQuery), body(NoBody), async (c) =>
    saved(c, await c.var.services.busyTimes.delete(c.var.caller, expectedRow(c))),
  );
