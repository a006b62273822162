import './no-process.ts';
import { createApp } from './app.ts';
import { depsOf } from './deps.ts';
import { LiveSockets } from './history/live/user-sockets.ts';
import { preferredLanguage } from './http/accept.ts';
import { errorResponse, toAppError } from './http/errors.ts';
import { errorFields } from './shared/log.ts';
import { createLog } from './shared/worker-log.ts';

export class LiveUser extends LiveSockets {
  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env, depsOf(env).liveSockets);
  }
}

const app = createApp();

/** As in wrangler.toml. */
const EVERY_MINUTE = '* * * * *';
/** In every environment: `saturway-events-dead`, `saturway-events-staging-dead`. */
const DEAD_LETTER_QUEUE = /-dead$/;

export default {
  async fetch(request, env, ctx) {
    try {
      return await app.fetch(request, env, ctx);
    } catch (err) {
      createLog('error', env).error('uncaught', errorFields(err));
      return errorResponse(toAppError(err), {
        language: preferredLanguage(request.headers.get('Accept-Language') ?? ''),
        requestId: crypto.randomUUID(),
      });
    }
  },

  async queue({ queue, messages }, env) {
    const { deadLetters, services } = depsOf(env);
    await (DEAD_LETTER_QUEUE.test(queue) ? deadLetters.keep(queue, messages) : services.publisher.consume(messages));
  },

  async scheduled({ cron }, env) {
    const { crons } = depsOf(env);
    await (cron === EVERY_MINUTE ? crons.everyMinute() : crons.everyHour());
  },
} satisfies ExportedHandler<object>;
