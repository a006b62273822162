import { Hono } from 'hono';
import type { UserEnv } from '../../http/context.ts';
import { protectedRead } from '../../http/require-user.ts';
import { okStream } from '../../http/respond.ts';
import { NoQuery, query } from '../../http/validate.ts';
import type { UserExport } from './responses.ts';
import type { ExportService } from './service.ts';

export const exportRoutes = new Hono<UserEnv<{ export: ExportService }>>()
  .use('/export', ...protectedRead)
  .get('/export', query(NoQuery), async (c) => okStream<UserExport>(c, await c.var.services.export.open(c.var.caller)));
