import { Hono } from 'hono';
import type { AppEnv } from '../http/context.ts';
import { ok } from '../http/respond.ts';
import { NoQuery, query } from '../http/validate.ts';
import { ERRORS } from '../messages/errors.ts';
import { AppError } from '../shared/errors.ts';
import type { Live } from './responses.ts';
import type { HealthService } from './service.ts';

export const healthRoutes = new Hono<AppEnv<{ health: HealthService }>>()
  .get('/', query(NoQuery), async (c) => {
    const health = await c.var.services.health.check();
    if (health.status !== 'down') return ok(health);
    throw new AppError('SERVICE_UNAVAILABLE', ERRORS.databaseDown, {
      reason: 'database_down',
      details: health,
      headers: { 'Retry-After': '5' },
    });
  })
  .get('/live', query(NoQuery), () => ok<Live>({ status: 'ok' }));
