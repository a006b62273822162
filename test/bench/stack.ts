import { once } from 'node:events';
import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import { type StackVars, startStack as startProcess } from '../support/stack.ts';

export interface Stack {
  vars: StackVars;
  /** The database, without the Worker. */
  sql: NeonQueryFunction<false, false>;
  /** The names of the engines, for the tables. */
  engines: string;
}

/** Starts the local endpoints in front of the embedded engines, or of TEST_DATABASE_URL and TEST_REDIS_URL. */
export async function startStack(resources: AsyncDisposableStack): Promise<Stack> {
  const { vars, process: child } = await startProcess();
  resources.defer(async () => {
    const ended = once(child, 'exit');
    child.ref(); // or this process ends without waiting
    if (child.connected) child.disconnect();
    if (child.exitCode === null) await ended;
  });
  neonConfig.fetchEndpoint = vars.NEON_HTTP_ENDPOINT;
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
  const engines = `${TEST_DATABASE_URL ? 'PostgreSQL' : 'PGlite'} and ${TEST_REDIS_URL ? 'Redis' : 'Valkey (WebAssembly)'}`;
  return { vars, sql: neon(vars.DATABASE_URL), engines };
}
