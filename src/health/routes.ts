import { Hono } from 'hono';
import { ok } from '../http/answer.ts';
import type { AppEnv } from '../http/context.ts';
import { NoQuery, query } from '../http/validate.ts';
import { AppError } from '../shared/errors.ts';
import type { Live } from './answers.ts';

export const healthRoutes = new Hono<AppEnv>()
  .get('/', query(NoQuery), async (c) => {
    const health = await c.var.services.health.check();
    if (health.status !== 'down') return ok(c, health);
    throw new AppError('SERVICE_UNAVAILABLE', 'The database is down', {
      reason: 'database_down',
      details: health,
      headers: { 'Retry-After': '5' },
    });
  })
  .get('/live', query(NoQuery), (c) => ok<Live>(c, { status: 'ok' }));
