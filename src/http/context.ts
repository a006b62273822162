import type { IdempotencyStore } from '../db/idempotency-store.ts';
import type { Language } from '../messages/say.ts';
import type { BoundedMap } from '../shared/bounded-map.ts';
import type { Caller, Session } from '../shared/caller.ts';
import type { Log, LogFields } from '../shared/log.ts';
import type { RateLimiter } from './rate-limiter.ts';

interface HttpConfig {
  ENVIRONMENT: 'development' | 'test' | 'staging' | 'production';
  CORS_ORIGIN: string[];
}

/** The services that middleware uses. A route adds its own: `UserEnv<{ tasks: TaskService }>`. */
export interface HttpServices {
  tokens: { verify(token: string): Promise<Session | null> };
  auth: { confirm(caller: Caller): Promise<void> };
  idempotency: IdempotencyStore;
  lastWrite: { record(): Promise<void> | null };
  publisher: { wake(userId: string): Promise<void>; end(userId: string): Promise<void> };
  /** The languages of users whose requests this isolate has handled, by user id. */
  languages: BoundedMap<Language>;
  limits: Record<'api' | 'endSession' | 'signIn' | 'live', RateLimiter>;
}

/** Hono's environment of a route without a token. Read by `c.get()` in middleware: `c.var` copies all variables. */
export interface AppEnv<Services = unknown> {
  Bindings: object;
  Variables: {
    requestId: string;
    config: HttpConfig;
    log: Log;
    services: HttpServices & Services;
    /** The pattern of the route that handles the request, `/api/tasks/:id`; undefined for a 404 or 405. */
    route?: string;
    /** Headers of the response, whichever it will be: a success, an error or a replay. */
    extraHeaders: Record<string, string>;
    /** Headers of the response, unless it will be an error: ETag and Location. */
    successHeaders: Record<string, string>;
    /** Extra fields of this request's log line. */
    logFields: LogFields;
  };
}

/** The Hono environment of a route behind `requireUser`. */
export interface UserEnv<Services = unknown> {
  Bindings: object;
  Variables: AppEnv<Services>['Variables'] & {
    caller: Caller;
    isRepeatable?: boolean;
    endsSession?: boolean;
    /** Starts the check of the rate limit, which counts the request as `weight` requests; 1 unless given. */
    startRateLimitCheck: (weight?: number) => Promise<void>;
    /** The check. Resolves when the rate limit allows the request; rejects with RATE_LIMIT_ERROR. */
    rateLimitCheck: Promise<void>;
    collection?: string;
  };
}
