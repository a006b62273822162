import { createApp } from './app.ts';
import { depsOf } from './deps.ts';
import { LiveSockets } from './history/live/user-sockets.ts';
import { preferredLanguage } from './http/accept.ts';
import { errorResponse, toAppError } from './http/errors.ts';
import { errorFields, Log } from './shared/log.ts';

/** The Durable Object that holds one user's live sockets. */
export class LiveUser extends LiveSockets {
  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env, depsOf(env).liveSockets);
  }
}

const app = createApp();

/** The cron and the queue, as in wrangler.toml. */
const EVERY_MINUTE = '* * * * *';
const DEAD_LETTER_QUEUE = 'saturway-events-dead';

export default {
  async fetch(request, env, ctx) {
    try {
      return await app.fetch(request, env, ctx);
    } catch (err) {
      new Log('error').error('uncaught', errorFields(err));
      return errorResponse(toAppError(err), {
        language: preferredLanguage(request.headers.get('Accept-Language') ?? ''),
        requestId: crypto.randomUUID(),
      });
    }
  },

  async queue({ queue, messages }, env) {
    const { deadLetters, services } = depsOf(env);
    await (queue === DEAD_LETTER_QUEUE ? deadLetters.keep(queue, messages) : services.publisher.consume(messages));
  },

  async scheduled({ cron }, env) {
    const { sweep, services } = depsOf(env);
    await (cron === EVERY_MINUTE ? services.publisher.sweep() : sweep());
  },
} satisfies ExportedHandler<object>;
