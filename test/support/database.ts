import { env } from 'cloudflare:workers';
import { neon, neonConfig } from '@neondatabase/serverless';

neonConfig.fetchEndpoint = env.NEON_HTTP_ENDPOINT;

/** The database itself, past the Worker: for what a test sets up or looks up. */
export const sql = neon(env.DATABASE_URL);
