import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../../dev/lib/command.ts';
import { projectRoot } from '../../dev/lib/project.ts';
import { wranglerEnv, wranglerScript } from '../../dev/lib/wrangler.ts';

/** Runs wrangler in the project. @throws Error with its output when it fails */
export async function wrangler(...args: string[]): Promise<string> {
  const { ok, output } = await runCommand(process.execPath, [wranglerScript(), ...args], wranglerEnv());
  if (!ok) throw new Error(`wrangler ${args.join(' ')} failed:\n${output}`);
  return output;
}

/** Builds the Worker as a module, as `wrangler deploy` does. */
export async function buildModule(outdir: string, ...options: string[]): Promise<string> {
  await wrangler('deploy', ...options, '--dry-run', '--outdir', outdir);
  return join(outdir, 'index.js');
}

/** Builds planner-worker.ts, a Worker of its own, as `index.js` in the folder. */
export async function buildPlanner(folder: string): Promise<void> {
  const config = join(folder, 'wrangler.toml');
  await writeFile(
    config,
    `name = "planner"\nmain = "${join(projectRoot, 'test/bench/planner-worker.ts')}"\ncompatibility_date = "2026-10-20"\n`,
  );
  await wrangler('deploy', '--config', config, '--dry-run', '--outdir', folder);
  await rename(join(folder, 'planner-worker.js'), join(folder, 'index.js'));
}
