import { createApp } from './app.ts';
import { depsOf } from './deps.ts';
import { LiveSockets } from './history/live/live-sockets.ts';
import { errorResponse, toAppError } from './http/errors.ts';
import { errorFields, Log } from './shared/log.ts';

/** The Durable Object that holds one person's live sockets. */
export class LiveUser extends LiveSockets {
  constructor(ctx: DurableObjectState, env: object) {
    super(ctx, env, depsOf(env).liveSockets);
  }
}

const app = createApp();

/** As wrangler.toml has them. */
const EACH_MINUTE = '* * * * *';
const DEAD_LETTERS = 'saturway-events-dead';

export default {
  async fetch(request, env, ctx) {
    try {
      return await app.fetch(request, env, ctx);
    } catch (thrown) {
      new Log('error').error('uncaught', errorFields(thrown));
      return errorResponse(toAppError(thrown), crypto.randomUUID());
    }
  },

  async queue({ queue, messages }, env) {
    const { deadLetters, services } = depsOf(env);
    await (queue === DEAD_LETTERS ? deadLetters.keep(queue, messages) : services.publisher.consume(messages));
  },

  async scheduled({ cron }, env) {
    const { sweep, services } = depsOf(env);
    await (cron === EACH_MINUTE ? services.publisher.sweep() : sweep());
  },
} satisfies ExportedHandler<object>;
