import { createApp } from './app.ts';
import { depsOf } from './deps.ts';
import { errorResponse, loggable, publicError } from './http/errors.ts';
import { Log } from './shared/log.ts';

const app = createApp();

export default {
  async fetch(request, env, ctx) {
    try {
      return await app.fetch(request, env, ctx);
    } catch (thrown) {
      new Log('error').error('uncaught', loggable(thrown));
      return errorResponse(publicError(thrown), crypto.randomUUID());
    }
  },

  async scheduled(_controller, env) {
    await depsOf(env).sweep();
  },
} satisfies ExportedHandler<object>;
