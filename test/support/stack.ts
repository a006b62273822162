import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

const StackVars = z.object({
  DATABASE_URL: z.string(),
  NEON_HTTP_ENDPOINT: z.string(),
  UPSTASH_REDIS_REST_URL: z.string(),
  UPSTASH_REDIS_REST_TOKEN: z.string(),
});
/** The Worker's variables for its stores. */
export type StackVars = z.infer<typeof StackVars>;

/**
 * Starts the local endpoints in front of embedded engines, or of the servers that TEST_DATABASE_URL and TEST_REDIS_URL
 * name. The process ends when it is disconnected, at the latest with this one.
 * @param options `servers` fails without those servers; `faulty` puts `faulty-proxy.ts` in front of the endpoints; with
 * `slow`, deadlines in the SQL of the embedded Postgres are ten times as long
 */
export async function startStack(
  ...options: ('servers' | 'faulty' | 'slow')[]
): Promise<{ vars: StackVars; process: ChildProcess }> {
  const child = fork(fileURLToPath(new URL('stack-process.ts', import.meta.url)), options, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit').then(failed)]);
  child.unref();
  child.channel?.unref();
  return { vars: StackVars.parse(message), process: child };
}

function failed(): never {
  throw new Error('The stores of the tests did not start: the reason is above');
}
