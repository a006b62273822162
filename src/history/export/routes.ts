import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { protectedRoute } from '../../http/require-user.ts';
import { ok } from '../../http/respond.ts';
import { NoQuery, query } from '../../http/validate.ts';
import type { ExportService } from './service.ts';

interface Services {
  export: ExportService;
}

export const exportRoutes = new Hono<UserEnv<Services>>()
  .use('/export', ...protectedRoute)
  .get('/export', query(NoQuery), async (c) => ok(c, await c.var.services.export.get(c.var.caller)));
