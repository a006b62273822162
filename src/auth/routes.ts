import { Hono } from 'hono';
import type { AppEnv, UserEnv } from '../http/context.ts';
import { recordWrite } from '../http/idempotency.ts';
import { readJson } from '../http/json-body.ts';
import { limitByAddress } from '../http/rate-limit.ts';
import { sessionEndRoute } from '../http/require-user.ts';
import { ok } from '../http/respond.ts';
import { body, NoBody, NoQuery, query } from '../http/validate.ts';
import { VALIDATION } from '../messages/validation.ts';
import { invalidValue } from '../shared/validation.ts';
import { SignIn } from './schemas.ts';
import type { AuthService } from './service.ts';

const signIn = new Hono<AppEnv<{ auth: AuthService }>>().post(
  '/',
  limitByAddress('signIn'),
  readJson,
  query(NoQuery),
  body(SignIn),
  async (c) => {
    const header = /^tma +(.*)$/i.exec(c.req.header('Authorization') ?? '')?.[1];
    const { initData = header, timezone } = c.req.valid('json');
    if (initData === undefined) throw invalidValue('initData', VALIDATION.required);
    recordWrite(c);
    const signedIn = await c.var.services.auth.signIn(header ?? initData, timezone);
    c.var.logFields.user = signedIn.user.id;
    c.executionCtx.waitUntil(c.var.services.publisher.wake(signedIn.user.id));
    return ok(signedIn);
  },
);

const logout = new Hono<UserEnv<{ auth: AuthService }>>()
  .use('/*', ...sessionEndRoute)
  .post('/logout', query(NoQuery), body(NoBody), async (c) => ok(await c.var.services.auth.logout(c.var.caller)))
  .post('/logout-all', query(NoQuery), body(NoBody), async (c) =>
    ok(await c.var.services.auth.logoutAll(c.var.caller)),
  );

export const authRoutes = new Hono().route('/', signIn).route('/', logout);
