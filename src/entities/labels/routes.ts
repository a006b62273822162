import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { readPrecondition } from '../../http/if-match.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { ok, saved } from '../../http/respond.ts';
import { body, NoQuery, params, query } from '../../http/validate.ts';
import { PageQuery } from '../../shared/fields.ts';
import { hasNoVersion, NO_REVISION } from '../../shared/precondition.ts';
import { LabelName, LabelPath } from './schemas.ts';
import type { LabelService } from './service.ts';

export const labelRoutes = new Hono<UserEnv<{ labels: LabelService }>>()
  .use(...protectedRoute)
  .get('/', query(PageQuery), async (c) => ok(await c.var.services.labels.list(c.var.caller, c.req.valid('query'))))
  .patch('/:name', params(LabelPath), query(NoQuery), body(LabelName), async (c) => {
    if (!readPrecondition(c)('', NO_REVISION)) throw hasNoVersion();
    const { caller, services } = c.var;
    return saved(c, await services.labels.rename(caller, c.req.valid('param').name, c.req.valid('json').name));
  });
