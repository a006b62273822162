import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Locks a data directory with the file `DIR.lock`, which holds the process id. PGlite has no lock, and two processes in
 * one directory destroy the data. The lock of a dead process is replaced.
 * @returns a function that unlocks it
 * @throws Error when a live process, this one included, holds the lock
 */
export function lockDataDir(dataDir: string): () => void {
  const lockFile = lockFileOf(dataDir);
  const holder = findHolder(dataDir);
  if (holder !== null) {
    throw new Error(`process ${holder} is using it (if not, delete ${lockFile})`);
  }
  rmSync(lockFile, { force: true });
  writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
  return () => rmSync(lockFile, { force: true });
}

/** The id of the live process that holds the lock, this one included. */
export function findHolder(dataDir: string): number | null {
  try {
    const holder = Number(readFileSync(lockFileOf(dataDir), 'utf8'));
    return isAlive(holder) ? holder : null;
  } catch {
    return null;
  }
}

const lockFileOf = (dataDir: string) => `${dataDir.replace(/\/+$/, '')}.lock`;

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (err) {
    return err instanceof Error && 'code' in err && err.code === 'EPERM';
  }
}
