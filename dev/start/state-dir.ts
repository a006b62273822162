import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { Problem, reasonOf } from '../lib/problem.ts';
import { holderOf, lockDataDir } from '../stack/data-dir-lock.ts';

const RunningStack = z.object({
  apiUrl: z.string(),
  database: z.object({ connectionString: z.string(), endpoint: z.string() }),
});

/** Where a stack that is up can be reached. */
export type RunningStack = z.infer<typeof RunningStack>;

/** Where each store keeps its state, below the folder of them all. */
export const stateFolders = (stateDir: string) => ({
  postgres: join(stateDir, 'postgres'),
  wrangler: join(stateDir, 'wrangler'),
});

const lockOf = (stateDir: string) => join(stateDir, 'start');
const runningFile = (stateDir: string) => join(stateDir, 'running.json');

/**
 * Makes the state folder and takes it for this process.
 * @returns gives it back
 * @throws Problem when another process has it, or there can be no such folder
 */
export function claimStateDir(stateDir: string): () => void {
  const place = relative('', stateDir);
  const elsewhere = 'To run another beside it: npm start -- --state OTHER_FOLDER --port OTHER_PORT';
  const running = findRunning(stateDir);
  if (running) throw new Problem(`Saturway is already running at ${running.apiUrl}, from ${place}. ${elsewhere}`);
  try {
    mkdirSync(stateDir, { recursive: true });
    const giveBack = lockDataDir(lockOf(stateDir));
    rmSync(runningFile(stateDir), { force: true }); // of a process that was killed
    return giveBack;
  } catch (err) {
    throw new Problem(`Cannot use the folder ${place}: ${reasonOf(err)}. ${elsewhere}`);
  }
}

/**
 * Says in the state folder, to its owner alone, where the stack is.
 * @returns takes it back
 */
export function announceRunning(stateDir: string, running: RunningStack): () => void {
  const file = runningFile(stateDir);
  writeFileSync(file, JSON.stringify(running), { flag: 'wx', mode: 0o600 });
  return () => rmSync(file, { force: true });
}

/** The stack that runs from that folder; null when none does, or it is only starting. */
export function findRunning(stateDir: string): RunningStack | null {
  if (holderOf(lockOf(stateDir)) === null) return null;
  try {
    return RunningStack.parse(JSON.parse(readFileSync(runningFile(stateDir), 'utf8')));
  } catch {
    return null;
  }
}

/** Removes what `npm start` keeps there, and nothing else. */
export function emptyStateDir(stateDir: string): void {
  for (const folder of Object.values(stateFolders(stateDir))) rmSync(folder, { recursive: true, force: true });
}
