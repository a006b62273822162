import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import * as z from 'zod';

const StoreVars = z.object({
  DATABASE_URL: z.string(),
  NEON_HTTP_ENDPOINT: z.string(),
  UPSTASH_REDIS_REST_URL: z.string(),
  UPSTASH_REDIS_REST_TOKEN: z.string(),
});
type StoreVars = z.infer<typeof StoreVars>;

export interface Stack {
  vars: StoreVars;
  /** The database, without the Worker. */
  sql: NeonQueryFunction<false, false>;
  /** The names of the engines, for the tables. */
  engines: string;
}

/** Starts the local endpoints in front of the embedded engines, or of TEST_DATABASE_URL and TEST_REDIS_URL. */
export async function startStack(resources: AsyncDisposableStack): Promise<Stack> {
  const child = fork(fileURLToPath(new URL('stack-process.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  resources.defer(async () => {
    const ended = once(child, 'exit');
    if (child.connected) child.disconnect();
    if (child.exitCode === null) await ended;
  });
  const [message] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  const vars = StoreVars.parse(message);
  neonConfig.fetchEndpoint = vars.NEON_HTTP_ENDPOINT;
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
  const engines = `${TEST_DATABASE_URL ? 'PostgreSQL' : 'PGlite'} and ${TEST_REDIS_URL ? 'Redis' : 'Valkey (WebAssembly)'}`;
  return { vars, sql: neon(vars.DATABASE_URL), engines };
}
