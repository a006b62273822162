import { env } from 'cloudflare:workers';
import { neon, neonConfig } from '@neondatabase/serverless';

neonConfig.fetchEndpoint = env.NEON_HTTP_ENDPOINT;

/** The database itself, past the Worker: for what a test sets up or looks up. */
export const sql = neon(env.DATABASE_URL);

/** Runs statements without triggers, for many rows of which a test needs nothing that triggers write. */
export const seed = (...statements: ReturnType<typeof sql>[]) =>
  sql.transaction([sql`set local session_replication_role = replica`, ...statements]);
