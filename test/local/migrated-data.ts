import { mkdirSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { connectDatabase, openDatabase } from '../../dev/lib/database.ts';
import { loadEmptyCluster } from '../../dev/stack/empty-cluster.ts';
import { migrate } from '../../dev/stack/migrations.ts';
import { stateFolders } from '../../dev/start/state-dir.ts';

/** Makes the data that `npm start` leaves in a state folder, before the first request. */
export async function makeMigratedData(stateDir: string): Promise<void> {
  const { postgres: dataDir } = stateFolders(stateDir);
  mkdirSync(dataDir, { recursive: true });
  const db = await PGlite.create({ dataDir, loadDataDir: await loadEmptyCluster() });
  await db.close();
  await using resources = new AsyncDisposableStack();
  await migrate(connectDatabase(await openDatabase({ dataDir }, resources)));
}
