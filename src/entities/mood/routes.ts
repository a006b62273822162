import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { expectedRow, isNotModified } from '../../http/if-match.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { created, createsIn, ok, saved } from '../../http/respond.ts';
import { body, NoBody, NoQuery, PathId, params, query } from '../../http/validate.ts';
import type { MoodInsights, MoodLogAnswer, MoodProfiles } from './responses.ts';
import { MoodLogPatch, MoodLogQuery, MoodSeriesQuery, MoodStatsQuery, NewMoodLog } from './schemas.ts';
import type { MoodService } from './service.ts';

export const moodRoutes = new Hono<UserEnv<{ mood: MoodService }>>()
  .use('/log', createsIn('/api/mood/logs'))
  .use(...protectedRoute)
  .post('/log', query(NoQuery), body(NewMoodLog), async (c) =>
    created(c, await c.var.services.mood.create(c.var.caller, c.req.valid('json'))),
  )
  .get('/logs', query(MoodLogQuery), async (c) =>
    ok(await c.var.services.mood.list(c.var.caller, c.req.valid('query'))),
  )
  .get('/logs/:id', params(PathId), query(NoQuery), async (c) => {
    const moodLog = await c.var.services.mood.get(c.var.caller, c.req.valid('param').id);
    return isNotModified(c, moodLog) ? c.body(null, 304) : ok<MoodLogAnswer>({ moodLog });
  })
  .patch('/logs/:id', params(PathId), query(NoQuery), body(MoodLogPatch), async (c) =>
    saved(c, await c.var.services.mood.update(c.var.caller, expectedRow(c), c.req.valid('json'))),
  )
  .delete('/logs/:id', params(PathId), query(NoQuery), body(NoBody), async (c) =>
    saved(c, await c.var.services.mood.delete(c.var.caller, expectedRow(c))),
  )
  .get('/stats', query(MoodStatsQuery), async (c) =>
    ok({ stats: await c.var.services.mood.stats(c.var.caller, c.req.valid('query').days) }),
  )
  .get('/insights', query(NoQuery), async (c) => ok<MoodInsights>(await c.var.services.mood.insights(c.var.caller)))
  .get('/profile', query(NoQuery), async (c) => ok<MoodProfiles>(await c.var.services.mood.profile(c.var.caller)))
  .get('/series', query(MoodSeriesQuery), async (c) =>
    ok(await c.var.services.mood.series(c.var.caller, c.req.valid('query'))),
  );
