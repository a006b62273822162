import { readFileSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Takes a data directory for this process, by the file `DIR.lock` that holds the process id. PGlite has no such lock,
 * and two processes in one directory destroy the data. The lock of a process that is gone is taken over.
 * @returns gives the directory back
 * @throws Error when another live process, or this one, has it
 */
export function lockDataDir(dataDir: string): () => void {
  const lockFile = `${dataDir.replace(/\/+$/, '')}.lock`;
  const holder = readHolder(lockFile);
  if (holder !== null && isAlive(holder)) {
    throw new Error(`process ${holder} is using it (if that is not so, delete ${lockFile})`);
  }
  rmSync(lockFile, { force: true });
  writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
  return () => rmSync(lockFile, { force: true });
}

function readHolder(lockFile: string): number | null {
  try {
    return Number(readFileSync(lockFile, 'utf8'));
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (err) {
    return err instanceof Error && 'code' in err && err.code === 'EPERM';
  }
}
