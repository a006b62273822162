import type { MiddlewareHandler } from 'hono';
import type { UserEnv } from './context.ts';
import { errorsOnly } from './errors.ts';
import { writes } from './idempotency.ts';
import { signedIn } from './require-user.ts';

/** What stands before every route that is for signed-in people. */
export const forCallers: MiddlewareHandler<UserEnv>[] = [signedIn, writes, errorsOnly];
