import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { toSentence } from '../lib/options.ts';
import { Problem } from '../lib/problem.ts';
import { projectRoot } from '../lib/project.ts';
import { defaultSecretsFile } from './secrets.ts';

/** The default data folder of the local stack. */
export const defaultStateDir = resolve(projectRoot, '.local');

export const startHelp = `npm start -- [options]

Starts the API with Postgres and Redis in this process and the Workers in wrangler dev. Nothing needs to be installed.

  --port N         port of the API (8787)
  --reset          deletes the data first
  --state DIR      data folder (.local)
  --secrets FILE   file with the secrets, created if missing (.dev.vars)
  --ai scripted    a scripted model instead of Claude and OpenAI; needs no key
  --var NAME:value a variable of the API Worker, several times for several: --var LOG_LEVEL:debug
  --latency MS     delays every request to Postgres and Redis, as a network does (0)
  --help           prints this text

Arguments after a second -- go to wrangler dev: npm start -- --port 8788 -- --log-level debug
With DATABASE_URL or REDIS_URL in the environment it uses those servers instead of the built-in ones.`;

export interface StartOptions {
  help: boolean;
  reset: boolean;
  port: number;
  /** Absolute. */
  stateDir: string;
  /** Absolute. */
  secretsFile: string;
  /** Whether a scripted model replaces the providers. */
  hasScriptedModels: boolean;
  vars: Record<string, string>;
  /** How long every request to Postgres and Redis is delayed. */
  latencyMs: number;
  /** More arguments of wrangler dev. */
  wranglerArgs: string[];
}

/** @throws Problem for an unknown option, an invalid port or latency, a variable without a value, or an unknown `--ai` */
export function parseStartOptions(args: string[]): StartOptions {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  const values = parseOwnOptions(own);
  if (values.ai !== undefined && values.ai !== 'scripted') throw new Problem(`--ai takes scripted, not ${values.ai}`);
  return {
    help: values.help,
    reset: values.reset,
    port: parsePort(values.port),
    stateDir: resolve(values.state),
    secretsFile: resolve(values.secrets),
    hasScriptedModels: values.ai === 'scripted',
    latencyMs: parseLatency(values.latency),
    vars: Object.fromEntries(values.var.map(parseVar)),
    wranglerArgs: end === -1 ? [] : args.slice(end + 1),
  };
}

function parseOwnOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        port: { type: 'string', default: '8787' },
        reset: { type: 'boolean', default: false },
        state: { type: 'string', default: defaultStateDir },
        secrets: { type: 'string', default: defaultSecretsFile },
        ai: { type: 'string' },
        latency: { type: 'string', default: '0' },
        var: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (err) {
    throw new Problem(`${toSentence(err)} All options: npm start -- --help`);
  }
}

function parseVar(pair: string): [name: string, value: string] {
  const [, name, value] = /^([A-Z_]+):(.*)$/.exec(pair) ?? [];
  if (name === undefined || value === undefined) throw new Problem(`--var takes NAME:value, not ${pair}`);
  return [name, value];
}

function parseLatency(value: string): number {
  if (/^\d{1,4}$/.test(value)) return Number(value);
  throw new Problem(`--latency takes milliseconds from 0 to 9999, not ${value}`);
}

function parsePort(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Problem(`--port takes a number from 1 to 65535, not ${value}`);
}
