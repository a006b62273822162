import { randomBytes } from 'node:crypto';
import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import { startNeonEndpoint } from '../stack/neon-endpoint.ts';
import { openPostgres, type PostgresOptions } from '../stack/postgres.ts';
import { Problem } from './problem.ts';

/** The driver that the Worker uses. */
export type Sql = NeonQueryFunction<false, false>;

/** What the Worker's driver needs to reach a database. */
export interface DatabaseAddress {
  connectionString: string;
  /** The URL that the driver posts queries to. */
  endpoint: string;
}

/**
 * Connects to a server: to Neon over HTTP, to any other PostgreSQL through a local endpoint that speaks Neon's protocol.
 * @param resources closes the connection
 * @throws PostgresUnavailableError, Problem for the URL of another database
 */
export async function connectServer(url: URL, resources: AsyncDisposableStack): Promise<Sql> {
  if (!/^postgres(ql)?:$/.test(url.protocol))
    throw new Problem(`DATABASE_URL must begin with postgresql://, not ${url.protocol}//`);
  if (url.hostname.endsWith('.neon.tech')) return neon(url.href);
  return connectDatabase(await openDatabase({ url: url.href }, resources));
}

/** Opens Postgres behind a local endpoint that speaks Neon's protocol. @throws PostgresUnavailableError */
export async function openDatabase(
  options: PostgresOptions,
  resources: AsyncDisposableStack,
  { latencyMs }: { latencyMs?: number } = {},
): Promise<DatabaseAddress> {
  const postgres = await openPostgres(options);
  resources.defer(() => postgres.close());
  const endpoint = await startNeonEndpoint({ postgres, password: randomBytes(16).toString('hex'), latencyMs });
  resources.defer(() => endpoint.close());
  return { connectionString: endpoint.connectionString, endpoint: endpoint.url };
}

/** Sets the endpoint for every database of this process. */
export function connectDatabase({ connectionString, endpoint }: DatabaseAddress): Sql {
  neonConfig.fetchEndpoint = endpoint;
  return neon(connectionString);
}
