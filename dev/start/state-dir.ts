import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { Problem, reasonOf } from '../lib/problem.ts';
import { findHolder, lockDataDir } from '../stack/data-dir-lock.ts';

const RunningStack = z.object({
  apiUrl: z.string(),
  database: z.object({ connectionString: z.string(), endpoint: z.string() }),
});

/** The addresses of a running stack. */
type RunningStack = z.infer<typeof RunningStack>;

/** The subfolder of each store. */
export const stateFolders = (stateDir: string) => ({
  postgres: join(stateDir, 'postgres'),
  wrangler: join(stateDir, 'wrangler'),
});

const lockOf = (stateDir: string) => join(stateDir, 'start');
const runningFile = (stateDir: string) => join(stateDir, 'running.json');

/**
 * Creates the state folder and locks it for this process.
 * @returns a function that unlocks it
 * @throws Problem when another process has locked it, or it cannot be created
 */
export function claimStateDir(stateDir: string): () => void {
  const place = relative('', stateDir);
  const elsewhere = 'To run another beside it: npm start -- --state OTHER_FOLDER --port OTHER_PORT';
  const running = findRunning(stateDir);
  if (running) throw new Problem(`Saturway is already running at ${running.apiUrl}, from ${place}. ${elsewhere}`);
  try {
    mkdirSync(stateDir, { recursive: true });
    const unlock = lockDataDir(lockOf(stateDir));
    rmSync(runningFile(stateDir), { force: true }); // left by a killed process
    return unlock;
  } catch (err) {
    throw new Problem(`Cannot use the folder ${place}: ${reasonOf(err)}. ${elsewhere}`);
  }
}

/**
 * Writes the addresses of the stack to a file in the state folder that only its owner can read.
 * @returns a function that deletes the file
 */
export function announceRunning(stateDir: string, running: RunningStack): () => void {
  const file = runningFile(stateDir);
  writeFileSync(file, JSON.stringify(running), { flag: 'wx', mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** The stack that runs from that folder; null when none runs or it is still starting. */
export function findRunning(stateDir: string): RunningStack | null {
  if (findHolder(lockOf(stateDir)) === null) return null;
  try {
    return RunningStack.parse(JSON.parse(readFileSync(runningFile(stateDir), 'utf8')));
  } catch {
    return null;
  }
}

/** Deletes the data of `npm start` and no other file. */
export function emptyStateDir(stateDir: string): void {
  for (const folder of Object.values(stateFolders(stateDir))) rmSync(folder, { recursive: true, force: true });
}
