import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import { type StackVars, startStack as startInThread } from '../support/stack.ts';

export interface Stack {
  vars: StackVars;
  /** The database, without the Worker. */
  sql: NeonQueryFunction<false, false>;
  /** The names of the engines, for the tables. */
  engines: string;
}

/** Starts the local endpoints in front of the embedded engines, or of TEST_DATABASE_URL and TEST_REDIS_URL. */
export async function startStack(resources: AsyncDisposableStack): Promise<Stack> {
  const { vars, stop } = await startInThread();
  resources.defer(stop);
  neonConfig.fetchEndpoint = vars.NEON_HTTP_ENDPOINT;
  const { TEST_DATABASE_URL, TEST_REDIS_URL } = process.env;
  const engines = `${TEST_DATABASE_URL ? 'PostgreSQL' : 'PGlite'} and ${TEST_REDIS_URL ? 'Redis' : 'Valkey (WebAssembly)'}`;
  return { vars, sql: neon(vars.DATABASE_URL), engines };
}
