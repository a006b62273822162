import { Hono } from 'hono';
import { ok } from '../http/answer.ts';
import type { AppEnv } from '../http/context.ts';
import { NoQuery, query } from '../http/validate.ts';
import type { Live } from './answers.ts';

export const healthRoutes = new Hono<AppEnv>()
  .get('/', query(NoQuery), async (c) => {
    const health = await c.var.services.health.check();
    return c.json({ success: true as const, data: health }, health.status === 'down' ? 503 : 200);
  })
  .get('/live', query(NoQuery), (c) => ok<Live>(c, { status: 'ok' }));
