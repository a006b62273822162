import { randomBytes } from 'node:crypto';
import { type NeonQueryFunction, neon, neonConfig } from '@neondatabase/serverless';
import { startNeonEndpoint } from '../stack/neon-endpoint.ts';
import { openPostgres, type PostgresOptions } from '../stack/postgres.ts';

/** Statements sent as the Worker sends them. */
export type Sql = NeonQueryFunction<false, false>;

/** What the Worker's driver needs to find a database. */
export interface DatabasePlace {
  connectionString: string;
  /** Where the driver posts its queries. */
  endpoint: string;
}

/**
 * Connects to a server: Neon through its own HTTP endpoint, any other through a local one in front of it.
 * @param resources receives what must be closed
 * @throws PostgresUnavailableError
 */
export async function connectServer(url: URL, resources: AsyncDisposableStack): Promise<Sql> {
  if (url.hostname.endsWith('.neon.tech')) return neon(url.href);
  return connectPlace(await openPlace({ url: url.href }, resources));
}

/** Opens Postgres behind a local endpoint. @throws PostgresUnavailableError */
export async function openPlace(options: PostgresOptions, resources: AsyncDisposableStack): Promise<DatabasePlace> {
  const postgres = await openPostgres(options);
  resources.defer(() => postgres.close());
  const endpoint = await startNeonEndpoint({ postgres, password: randomBytes(16).toString('hex') });
  resources.defer(() => endpoint.close());
  return { connectionString: endpoint.connectionString, endpoint: endpoint.url };
}

/** All databases of this process are then behind that endpoint. */
export function connectPlace({ connectionString, endpoint }: DatabasePlace): Sql {
  neonConfig.fetchEndpoint = endpoint;
  return neon(connectionString);
}
