import type { MiddlewareHandler } from 'hono';
import type { UserEnv } from './context.ts';
import { throwOnlyErrors } from './errors.ts';
import { idempotency } from './idempotency.ts';
import { requireUser } from './require-user.ts';

/** What stands before every route that is for signed-in people. */
export const protectedRoute: MiddlewareHandler<UserEnv>[] = [requireUser, idempotency, throwOnlyErrors];
