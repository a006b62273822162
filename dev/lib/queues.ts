import { runCommand } from './command.ts';
import { Problem } from './problem.ts';
import { wranglerEnv, wranglerScript } from './wrangler.ts';

/**
 * Creates the queue in the account that wrangler is signed in to, if there is none of that name.
 * @throws Problem when wrangler cannot tell, or cannot create it
 */
export async function ensureQueue(name: string): Promise<void> {
  // "queues create" fails for a queue that exists, so it is asked first
  const { ok, output } = await runWrangler('queues', 'info', name);
  if (ok) return;
  if (!output.includes(`"${name}" does not exist`)) {
    throw new Problem(`Is there a queue ${name}? Wrangler says:\n${output}`);
  }
  const created = await runWrangler('queues', 'create', name);
  if (!created.ok) throw new Problem(`The queue ${name} was not created. Wrangler says:\n${created.output}`);
  console.log(`created the queue ${name}`);
}

const runWrangler = (...args: string[]) => runCommand(process.execPath, [wranglerScript(), ...args], wranglerEnv());
