import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

export interface Finished {
  exitCode: number | null;
  /** Standard output and standard error. */
  output: string;
}

/** Starts Node with this module. Its imports are relative to this directory. */
export function startNode(script: string): ChildProcess {
  const node = spawn(process.execPath, ['--input-type=module-typescript'], { cwd: import.meta.dirname });
  node.stdin.end(script);
  return node;
}

/** Runs the module until it ends. */
export async function runNode(script: string): Promise<Finished> {
  const node = startNode(script);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    node.stdout ? text(node.stdout) : '',
    node.stderr ? text(node.stderr) : '',
    once(node, 'exit'),
  ]);
  return { exitCode, output: stdout + stderr };
}
