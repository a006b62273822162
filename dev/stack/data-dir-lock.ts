import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Takes a data directory for this process, by the file `DIR.lock` that holds the process id. PGlite has no such lock,
 * and two processes in one directory destroy the data. The lock of a process that is gone is taken over.
 * @returns gives the directory back
 * @throws Error when another live process, or this one, has it
 */
export function lockDataDir(dataDir: string): () => void {
  const lockFile = lockFileOf(dataDir);
  const holder = holderOf(dataDir);
  if (holder !== null) {
    throw new Error(`process ${holder} is using it (if that is not so, delete ${lockFile})`);
  }
  rmSync(lockFile, { force: true });
  writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
  return () => rmSync(lockFile, { force: true });
}

/** The live process that has the directory, this one included. */
export function holderOf(dataDir: string): number | null {
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
