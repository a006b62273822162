import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { Problem } from './problem.ts';
import { projectRoot } from './project.ts';

export interface Outcome {
  ok: boolean;
  /** Standard output and standard error. */
  output: string;
}

/** Runs a command in the project root until it ends. */
export async function runCommand(command: string, args: string[], env = process.env): Promise<Outcome> {
  const child = spawn(command, args, { cwd: projectRoot, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { ok: code === 0, output: `${stdout}${stderr}`.trim() };
}

/** Runs a script with this Node in this terminal. @throws Problem when it fails; the script prints why */
export async function runScriptVisibly(script: string, args: string[] = [], env = process.env): Promise<void> {
  const child = spawn(process.execPath, [script, ...args], { cwd: projectRoot, env, stdio: 'inherit' });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Problem(`${basename(script, '.ts')} failed`);
}
