import { mkdirSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Problem, reasonOf } from '../problem.ts';
import { lockDataDir } from '../stack/data-dir-lock.ts';

/** Where each store keeps its state, below the folder of them all. */
export const stateFolders = (stateDir: string) => ({
  postgres: join(stateDir, 'postgres'),
  wrangler: join(stateDir, 'wrangler'),
});

/**
 * Makes the state folder and takes it for this process.
 * @returns gives it back
 * @throws Problem when another process has it, or there can be no such folder
 */
export function claimStateDir(stateDir: string): () => void {
  try {
    mkdirSync(stateDir, { recursive: true });
    return lockDataDir(join(stateDir, 'start'));
  } catch (err) {
    throw new Problem(
      `Cannot use the folder ${relative('', stateDir)}: ${reasonOf(err)}. ` +
        'To run beside it: npm start -- --state OTHER_FOLDER --port OTHER_PORT',
    );
  }
}

/** Removes what `npm start` keeps there, and nothing else. */
export function emptyStateDir(stateDir: string): void {
  for (const folder of Object.values(stateFolders(stateDir))) rmSync(folder, { recursive: true, force: true });
}
