import { runCommand } from './command.ts';
import { Problem } from './problem.ts';
import { wranglerEnv, wranglerScript } from './wrangler.ts';

/**
 * Creates the queue in the account of wrangler, unless it exists.
 * @throws Problem when wrangler fails
 */
export async function ensureQueue(name: string): Promise<void> {
  // "queues create" fails for a queue that exists, so ask first.
  const { ok, output } = await runWrangler('queues', 'info', name);
  if (ok) return;
  if (!output.includes(`"${name}" does not exist`)) {
    throw new Problem(`Cannot tell whether the queue ${name} exists. Wrangler says:\n${output}`);
  }
  const created = await runWrangler('queues', 'create', name);
  if (!created.ok) throw new Problem(`The queue ${name} was not created. Wrangler says:\n${created.output}`);
  console.log(`created the queue ${name}`);
}

const runWrangler = (...args: string[]) => runCommand(process.execPath, [wranglerScript(), ...args], wranglerEnv());
