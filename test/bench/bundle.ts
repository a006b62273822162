import { join } from 'node:path';
import { runCommand } from '../../dev/lib/command.ts';
import { wranglerEnv, wranglerScript } from '../../dev/lib/wrangler.ts';

/** Runs wrangler in the project. @throws Error with its output when it fails */
export async function wrangler(...args: string[]): Promise<string> {
  const { ok, output } = await runCommand(process.execPath, [wranglerScript(), ...args], wranglerEnv());
  if (!ok) throw new Error(`wrangler ${args.join(' ')} failed:\n${output}`);
  return output;
}

/** Builds the Worker as a module, as `wrangler deploy` does. */
export async function buildModule(outdir: string): Promise<string> {
  await wrangler('deploy', '--dry-run', '--outdir', outdir);
  return join(outdir, 'index.js');
}
