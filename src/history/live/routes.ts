import { Hono, type MiddlewareHandler } from 'hono';
import type { AppEnv, UserEnv } from '../../http/context.ts';
import { limitByAddress } from '../../http/rate-limit.ts';
import { protectedRead } from '../../http/require-user.ts';
import { ok } from '../../http/respond.ts';
import { body, NoBody, NoQuery, query } from '../../http/validate.ts';
import { ERRORS } from '../../messages/errors.ts';
import { AppError } from '../../shared/errors.ts';
import { invalidRequest } from '../../shared/validation.ts';
import { LiveQuery } from './schemas.ts';
import type { LiveService } from './service.ts';

/** No Idempotency-Key: a replay would return a ticket that may be used already. */
const ticket = new Hono<UserEnv<{ live: LiveService }>>()
  .use('/ticket', ...protectedRead)
  .post('/ticket', query(NoQuery), body(NoBody), async (c) =>
    ok(await c.var.services.live.issueTicket(c.var.caller.session)),
  );

const onlyUpgrades: MiddlewareHandler<AppEnv> = async function onlyUpgrades(c, next) {
  if (c.req.header('Upgrade')?.toLowerCase() !== 'websocket') {
    throw invalidRequest(ERRORS.notAWebSocket, { path: 'Upgrade' });
  }
  return next();
};

/** Browsers do not apply CORS to WebSockets, so the origin must be checked here. */
const onlyOurOrigins: MiddlewareHandler<AppEnv> = async function onlyOurOrigins(c, next) {
  const origin = c.req.header('Origin');
  if (origin !== undefined && !c.var.config.CORS_ORIGIN.includes(origin)) {
    throw new AppError('AUTHORIZATION_ERROR', ERRORS.originNotAllowed);
  }
  return next();
};

const socket = new Hono<AppEnv<{ live: LiveService }>>().get(
  '/',
  query(LiveQuery),
  onlyUpgrades,
  onlyOurOrigins,
  limitByAddress('live'),
  async (c) => {
    const { live } = c.var.services;
    const { ticket = '', since } = c.req.valid('query');
    const { userId } = (await live.verify(ticket)).session;
    c.var.logFields.user = userId;
    return live.connect(userId, ticket, since);
  },
);

export const liveRoutes = new Hono().route('/', ticket).route('/', socket);
