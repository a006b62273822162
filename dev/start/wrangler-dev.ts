import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { projectRoot } from '../lib/project.ts';
import { wranglerEnv, wranglerScript } from '../lib/wrangler.ts';
import { defaultSecretsFile } from './secrets.ts';

const stopDeadlineMs = 5_000;

/** How wrangler marks its own line for each request. The Worker logs one too. */
const requestLine = '[wrangler:info]';

/** Loaded into wrangler: it ends with this process, even one that was killed. */
const endWithParent = 'data:text/javascript,process.on("disconnect",()=>process.exit())';

export interface WranglerDev {
  /** Resolves to how the process ended, by itself or stopped. */
  ended: Promise<string>;
  /** Begins to show the Worker's information; warnings and errors are shown from the start. */
  showLog(): void;
  /** Leaves no process behind. */
  stop(): Promise<void>;
  /** The same for when there is no time to wait. */
  kill(): void;
}

export interface WranglerDevOptions {
  port: number;
  vars: Record<string, string>;
  secretsFile: string;
  /** The configuration of the AI Worker. */
  aiConfig: string;
  /** Where wrangler keeps the state of its own stores. */
  stateDir: string;
  /** Further arguments, as its user gave them. */
  args: string[];
}

/** Starts `wrangler dev` in a process group of its own, so that Ctrl-C in the terminal reaches this process alone. */
export function startWranglerDev(options: WranglerDevOptions): WranglerDev {
  const child = spawn(process.execPath, ['--import', endWithParent, wranglerScript(), ...wranglerArgs(options)], {
    cwd: projectRoot,
    env: wranglerEnv({ WRANGLER_REGISTRY_PATH: join(options.stateDir, 'registry') }),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const ended = once(child, 'exit').then(([code, signal]) => (signal ? `signal ${signal}` : `exit code ${code}`));
  let logIsShown = false;
  forwardLines(child.stdout, process.stdout, () => logIsShown);
  forwardLines(child.stderr, process.stderr, () => true);

  return {
    ended,
    showLog: () => {
      logIsShown = true;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await Promise.race([ended, wait(stopDeadlineMs)]);
      killGroup(child);
    },
    kill: () => killGroup(child),
  };
}

function wranglerArgs({ port, vars, secretsFile, aiConfig, stateDir, args }: WranglerDevOptions): string[] {
  const varArgs = Object.entries(vars).flatMap(([name, value]) => ['--var', `${name}:${value}`]);
  // Not for .dev.vars, which it reads unasked: in a file it is told of, it expands every $.
  const secretsArgs = secretsFile === defaultSecretsFile ? [] : ['--env-file', secretsFile];
  const configArgs = ['-c', 'wrangler.toml', '-c', aiConfig];
  return [
    'dev',
    ...configArgs,
    ...varArgs,
    ...secretsArgs,
    '--port',
    String(port),
    '--persist-to',
    stateDir,
    '--test-scheduled',
    ...args,
  ];
}

function forwardLines(source: Readable | null, target: Writable, isShown: () => boolean): void {
  if (source === null) return;
  createInterface({ input: source }).on('line', (line) => {
    if (isShown() && !line.startsWith(requestLine)) target.write(`${withoutPrefix(line)}\n`);
  });
}

/** With two Workers, wrangler puts a name before each line of their logs. */
const withoutPrefix = (line: string) => line.replace(/^\[[\w-]+\] (?=\{)/, '');

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is empty: all of it has ended.
  }
}
