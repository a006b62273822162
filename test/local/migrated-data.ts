import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { cacheFile } from '../../dev/lib/cache-file.ts';
import { connectDatabase, openDatabase } from '../../dev/lib/database.ts';
import { migrate, readMigrations } from '../../dev/stack/migrations.ts';
import { openPostgres } from '../../dev/stack/postgres.ts';
import { stateFolders } from '../../dev/start/state-dir.ts';
import manifest from '../../package.json' with { type: 'json' };

/** The files of a database with all migrations and no row. They take a second, so they are made once. */
export async function loadMigratedCluster(): Promise<Blob> {
  const madeOf = JSON.stringify([manifest.devDependencies['@electric-sql/pglite'], readMigrations()]);
  const version = createHash('sha256').update(madeOf).digest('hex').slice(0, 16);
  return await cacheFile('migrated-cluster', version, makeMigratedCluster);
}

async function makeMigratedCluster(): Promise<Blob> {
  await using resources = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'saturway-cluster-'));
  resources.defer(() => rm(dataDir, { recursive: true, maxRetries: 20 }));
  {
    await using open = new AsyncDisposableStack();
    await migrate(connectDatabase(await openDatabase({ dataDir }, open)));
  }
  const db = await PGlite.create({ dataDir });
  resources.defer(() => db.close());
  return await db.dumpDataDir('none');
}

/** Makes the data that `npm start` leaves in a state folder, before the first request. */
export async function makeMigratedData(stateDir: string): Promise<void> {
  const { postgres: dataDir } = stateFolders(stateDir);
  const postgres = await openPostgres({ dataDir, cluster: await loadMigratedCluster() });
  await postgres.close();
}
