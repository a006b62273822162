import type { MiddlewareHandler } from 'hono';
import { depsOf, type Services } from '../deps.ts';
import type { Config } from '../env.ts';
import type { Caller } from '../shared/caller.ts';
import type { Log, LogFields } from '../shared/log.ts';

export interface AppEnv {
  Bindings: object;
  Variables: {
    requestId: string;
    config: Config;
    log: Log;
    services: Services;
    /** What the log line of this request says besides the usual. */
    note: LogFields;
  };
}

/** Behind `signedIn`. */
export interface CallerEnv {
  Bindings: object;
  Variables: AppEnv['Variables'] & {
    caller: Caller;
    /** Settles when the rate limit has admitted the request; rejects with 429. */
    admission: Promise<void>;
  };
}

/** Puts what the environment was composed into within reach of the handlers. */
export const compose: MiddlewareHandler<AppEnv> = async function compose(c, next) {
  const { config, log, services } = depsOf(c.env);
  c.set('config', config);
  c.set('log', log);
  c.set('services', services);
  return next();
};
