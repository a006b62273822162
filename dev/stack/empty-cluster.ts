import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import manifest from '../../package.json' with { type: 'json' };
import { projectRoot } from '../lib/project.ts';

const folder = join(projectRoot, 'node_modules/.cache/saturway');
const file = join(folder, `empty-cluster-${manifest.devDependencies['@electric-sql/pglite']}.tar`);

/** The files of a database that nobody has used. PGlite takes 2 seconds to make them, so it makes them once. */
export async function loadEmptyCluster(): Promise<Blob> {
  return readCluster() ?? (await makeCluster());
}

function readCluster(): Blob | null {
  try {
    return new Blob([readFileSync(file)]);
  } catch {
    return null;
  }
}

async function makeCluster(): Promise<Blob> {
  const db = await PGlite.create();
  const cluster = await db.dumpDataDir('none');
  await db.close();
  mkdirSync(folder, { recursive: true });
  // Several processes may do this at a time. Each writes a file of its own.
  writeFileSync(`${file}.${process.pid}`, await cluster.bytes());
  renameSync(`${file}.${process.pid}`, file);
  return cluster;
}
