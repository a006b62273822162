import { PGlite } from '@electric-sql/pglite';
import manifest from '../../package.json' with { type: 'json' };
import { cacheFile } from '../lib/cache-file.ts';

/** The files of a database that nobody has used. PGlite takes 2 seconds to make them, so it makes them once. */
export const loadEmptyCluster = (): Promise<Blob> =>
  cacheFile('empty-cluster', manifest.devDependencies['@electric-sql/pglite'], async () => {
    await using db = await PGlite.create();
    return await db.dumpDataDir('none');
  });
