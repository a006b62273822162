import { Hono, type MiddlewareHandler } from 'hono';
import { TrieRouter } from 'hono/router/trie-router';
import { aiRoutes } from './assistant/routes.ts';
import { authRoutes } from './auth/routes.ts';
import { batchRoutes } from './commands/routes.ts';
import { depsOf } from './deps.ts';
import { entityRoutes } from './entities/registry.ts';
import { userRoutes } from './entities/users/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { activityRoutes } from './history/activity/routes.ts';
import { exportRoutes } from './history/export/routes.ts';
import { liveRoutes } from './history/live/routes.ts';
import { syncRoutes } from './history/sync/routes.ts';
import { trashRoutes } from './history/trash/routes.ts';
import { undoRoutes } from './history/undo/routes.ts';
import type { AppEnv } from './http/context.ts';
import { handleError, throwOnlyErrors } from './http/errors.ts';
import { allowOrigins, responseHeaders } from './http/headers.ts';
import { requestLog } from './http/request-log.ts';
import { requireRoute } from './http/route-table.ts';
import { nowRoutes, optimizeRoutes, planRoutes } from './planning/routes.ts';
import { todayRoutes } from './planning/today/routes.ts';
import { quickAddRoutes } from './quick-add/routes.ts';

/** The API: the middleware of every request, in order, and the routes. */
export function createApp() {
  // Hono's faster router does not take `/api/tasks/stats` beside `/api/tasks/:id`
  const app = new Hono<AppEnv>({ router: new TrieRouter() });
  app.use(responseHeaders, provideServices, requestLog, allowOrigins, throwOnlyErrors, requireRoute(app));
  app.onError(handleError);

  return app
    .route('/health', healthRoutes)
    .route('/api/auth', authRoutes)
    .route('/api/user', exportRoutes)
    .route('/api/user', userRoutes)
    .route('/api/tasks', batchRoutes)
    .route('/api/tasks', quickAddRoutes)
    .route('/', entityRoutes)
    .route('/api/plan', planRoutes)
    .route('/api/now', nowRoutes)
    .route('/api/today', todayRoutes)
    .route('/api/ai', aiRoutes)
    .route('/api/ai', optimizeRoutes)
    .route('/api/sync', syncRoutes)
    .route('/api/undo', undoRoutes)
    .route('/api/trash', trashRoutes)
    .route('/api/activity', activityRoutes)
    .route('/api/live', liveRoutes);
}

const provideServices: MiddlewareHandler<AppEnv> = async function provideServices(c, next) {
  const { config, log, services } = depsOf(c.env);
  c.set('config', config);
  c.set('log', log);
  c.set('services', services);
  return next();
};

/** The API's type, for Hono's RPC client: `hc<Api>('https://…')`. */
export type Api = ReturnType<typeof createApp>;
