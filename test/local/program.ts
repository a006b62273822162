import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { projectRoot } from '../../dev/lib/project.ts';

/** A running script of dev/. */
export interface Program {
  /** The output so far. */
  stdout: string;
  stderr: string;
  process: ChildProcess;
  /** Resolves to the exit code; null after a signal. */
  ended: Promise<number | null>;
  /** Waits for this text in standard output. @throws Error with the output when the program ends first */
  printed(text: string): Promise<void>;
}

/** Starts a script as `npm run` does. */
export function startProgram(script: string, args: string[], env: NodeJS.ProcessEnv = {}): Program {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: projectRoot,
    env: { ...process.env, DATABASE_URL: '', REDIS_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const program: Program = {
    stdout: '',
    stderr: '',
    process: child,
    ended: once(child, 'close').then(([code]) => code),
    printed: async (text) => {
      while (!program.stdout.includes(text)) {
        const ended = await Promise.race([once(child.stdout, 'data'), program.ended.then(() => null)]);
        if (ended === null) throw new Error(`It never printed "${text}":\n${program.stdout}${program.stderr}`);
      }
    },
  };
  child.stdout.on('data', (chunk) => {
    program.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    program.stderr += chunk;
  });
  return program;
}

/** Runs a script until it ends. */
export async function runProgram(script: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const program = startProgram(script, args, env);
  const exitCode = await program.ended;
  return { exitCode, stdout: program.stdout, stderr: program.stderr };
}

/** The current descendants of a process. */
export function descendantsOf(pid: number): number[] {
  const children = listProcesses().flatMap(([child, parent]) => (parent === pid ? [child] : []));
  return children.flatMap((child) => [child, ...descendantsOf(child)]);
}

/** Lists every process with its parent. A small Linux image has no `ps`. */
function listProcesses(): [pid: number, parent: number][] {
  if (existsSync('/proc/self/stat')) {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [Number(pid), parentOf(pid)]);
  }
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  return [...table.matchAll(/(\d+) +(\d+)/g)].map(([, pid, parent]) => [Number(pid), Number(parent)]);
}

function parentOf(pid: string): number {
  try {
    const [, parent] = /\) \S (\d+) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return Number(parent);
  } catch {
    // It ended after it was listed.
    return 0;
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Finds a free port. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('A TCP server has a port');
  return address.port;
}
