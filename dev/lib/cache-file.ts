import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './project.ts';

const folder = join(projectRoot, 'node_modules/.cache/saturway');

/** A file that is made once for each version of what it is made of. Only the last one is kept. */
export async function cacheFile(name: string, version: string, make: () => Promise<Blob>): Promise<Blob> {
  const file = join(folder, `${name}-${version}.tar`);
  const cached = read(file);
  if (cached) return cached;
  const made = await make();
  mkdirSync(folder, { recursive: true });
  for (const old of globSync(join(folder, `${name}-*.tar`))) rmSync(old, { force: true });
  // Several processes may do this at a time. Each writes a file of its own.
  writeFileSync(`${file}.${process.pid}`, await made.bytes());
  renameSync(`${file}.${process.pid}`, file);
  return made;
}

function read(file: string): Blob | null {
  try {
    return new Blob([readFileSync(file)]);
  } catch {
    return null;
  }
}
