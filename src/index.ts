import { createApp } from './app.ts';
import { depsOf } from './deps.ts';
import { errorResponse, publicError } from './http/errors.ts';

const app = createApp();

export default {
  async fetch(request, env, ctx) {
    try {
      return await app.fetch(request, env, ctx);
    } catch (thrown) {
      return errorResponse(publicError(thrown), crypto.randomUUID());
    }
  },

  async scheduled(_controller, env) {
    await depsOf(env).sweep();
  },
} satisfies ExportedHandler<object>;
