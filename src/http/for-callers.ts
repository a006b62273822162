import type { MiddlewareHandler } from 'hono';
import type { CallerEnv } from './context.ts';
import { errorsOnly } from './errors.ts';
import { signedIn } from './signed-in.ts';
import { writes } from './writes.ts';

/** What stands before every route that is for signed-in people. */
export const forCallers: MiddlewareHandler<CallerEnv>[] = [signedIn, writes, errorsOnly];
