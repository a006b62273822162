import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { activityRoutes } from './activity/routes.ts';
import { aiRoutes } from './ai/routes.ts';
import { authRoutes } from './auth/routes.ts';
import { busyRoutes } from './busy/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { type AppEnv, compose } from './http/context.ts';
import { answerError, errorsOnly } from './http/errors.ts';
import { allowOrigins, noStore, securityHeaders } from './http/headers.ts';
import { limitBody, onlyJson } from './http/json-body.ts';
import { unknownRoute } from './http/not-found.ts';
import { requestLog } from './http/request-log.ts';
import { liveRoutes } from './live/routes.ts';
import { moodRoutes } from './mood/routes.ts';
import { nowRoutes, planRoutes } from './plans/routes.ts';
import { syncRoutes } from './sync/routes.ts';
import { taskRoutes } from './tasks/routes.ts';
import { todayRoutes } from './today/routes.ts';
import { trashRoutes } from './trash/routes.ts';
import { undoRoutes } from './undo/routes.ts';
import { userRoutes } from './users/routes.ts';

/** The API: what a request passes through, in order, and where it may go. */
export function createApp() {
  const app = new Hono<AppEnv>();
  app.use(requestId(), securityHeaders, noStore, compose, requestLog, allowOrigins, errorsOnly, limitBody, onlyJson);
  app.onError(answerError);
  app.notFound(unknownRoute(app));

  return app
    .route('/health', healthRoutes)
    .route('/api/auth', authRoutes)
    .route('/api/user', userRoutes)
    .route('/api/tasks', taskRoutes)
    .route('/api/mood', moodRoutes)
    .route('/api/busy', busyRoutes)
    .route('/api/plan', planRoutes)
    .route('/api/now', nowRoutes)
    .route('/api/today', todayRoutes)
    .route('/api/ai', aiRoutes)
    .route('/api/sync', syncRoutes)
    .route('/api/undo', undoRoutes)
    .route('/api/trash', trashRoutes)
    .route('/api/activity', activityRoutes)
    .route('/api/live', liveRoutes);
}

/** The API's type, for Hono's RPC client: `hc<Api>('https://…')`. */
export type Api = ReturnType<typeof createApp>;
