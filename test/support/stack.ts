import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';

const StackVars = z.object({
  DATABASE_URL: z.string(),
  NEON_HTTP_ENDPOINT: z.string(),
  UPSTASH_REDIS_REST_URL: z.string(),
  UPSTASH_REDIS_REST_TOKEN: z.string(),
});
/** The Worker's variables for its stores. */
export type StackVars = z.infer<typeof StackVars>;

interface Stack {
  vars: StackVars;
  stop(): Promise<void>;
}

/**
 * Starts the local endpoints in front of embedded engines, or of the servers that TEST_DATABASE_URL and TEST_REDIS_URL
 * name. They run in a thread of their own, which ends with this process. All threads share the compiled code of an engine.
 * @param options `servers` fails without those servers; `faulty` puts `faulty-proxy.ts` in front of the endpoints; with
 * `slow`, the embedded Postgres plans less, and deadlines in its SQL are ten times as long
 */
export async function startStack(...options: ('servers' | 'faulty' | 'slow')[]): Promise<Stack> {
  const thread = new Worker(new URL('stack-thread.ts', import.meta.url), { argv: options });
  const [message] = await once(thread, 'message'); // rejects when the thread fails
  thread.unref();
  return {
    vars: StackVars.parse(message),
    stop: async () => {
      const ended = once(thread, 'exit');
      thread.ref(); // or this process ends without waiting
      thread.postMessage('stop');
      await ended;
    },
  };
}
