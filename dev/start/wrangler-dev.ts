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

/** Loaded into wrangler so that it exits when this process ends or is killed. */
const endWithParent = 'data:text/javascript,process.on("disconnect",()=>process.exit())';

interface WranglerDev {
  /** Resolves to how the process ended: `exit code 1`, `signal SIGKILL`. */
  ended: Promise<string>;
  /** Starts to print standard output. Standard error is printed from the start. */
  showLog(): void;
  /** Ends the process and its children. */
  stop(): Promise<void>;
  /** The same without waiting. */
  kill(): void;
}

interface WranglerDevOptions {
  port: number;
  vars: Record<string, string>;
  secretsFile: string;
  /** The configuration of the AI Worker. */
  aiConfig: string;
  /** The folder for wrangler's own state. */
  stateDir: string;
  /** More arguments of the command line. */
  args: string[];
}

/** Starts `wrangler dev` in its own process group, so that Ctrl-C in the terminal reaches only this process. */
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
  // wrangler reads .dev.vars by default. In a file named by --env-file it expands every $.
  const secretsArgs = secretsFile === defaultSecretsFile ? [] : ['--env-file', secretsFile];
  // --test-scheduled turns off the warning that crons are not triggered: npm start triggers them.
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

/** With two Workers, wrangler prefixes each log line with a name. The rest is the Worker's JSON. */
const withoutPrefix = (line: string) => line.replace(/^\[[\w-]+\] (?=\{)/, '');

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All processes of the group have ended.
  }
}
