import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { expectedVersion, isNotModified } from '../../http/if-match.ts';
import { protectedRoute, sessionEndRoute } from '../../http/require-user.ts';
import { ok, saved } from '../../http/respond.ts';
import { body, NoBody, NoQuery, query } from '../../http/validate.ts';
import type { Erased, UserResponse } from './responses.ts';
import { SettingsPatch } from './schemas.ts';
import type { UserService } from './service.ts';

export const userRoutes = new Hono<UserEnv<{ users: UserService }>>()
  .use('/me', ...sessionEndRoute)
  .use('/settings', ...protectedRoute)
  .use('/stats', ...protectedRoute)
  .get('/me', query(NoQuery), async (c) => {
    const user = await c.var.services.users.get(c.var.caller);
    return isNotModified(c, user) ? c.body(null, 304) : ok<UserResponse>({ user });
  })
  .patch('/settings', query(NoQuery), body(SettingsPatch), async (c) => {
    const { caller, services } = c.var;
    const expected = expectedVersion(c, caller.session.userId);
    return saved(c, await services.users.updateSettings(caller, c.req.valid('json'), expected));
  })
  .delete('/me', query(NoQuery), body(NoBody), async (c) => {
    const { caller, services } = c.var;
    await services.users.erase(caller, expectedVersion(c, caller.session.userId));
    await services.publisher.end(caller.session.userId);
    return ok<Erased>({ erased: true });
  })
  .get('/stats', query(NoQuery), async (c) => ok({ stats: await c.var.services.users.stats(c.var.caller) }));
