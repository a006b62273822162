import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
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
  --help           prints this text

All other options go to wrangler dev: npm start -- --var LOG_LEVEL:debug
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
  wranglerArgs: string[];
  /** The variables of `--var NAME:value` in wranglerArgs. */
  vars: Record<string, string>;
}

/** @throws Problem for an invalid port, a variable without a value, or an unknown `--ai` */
export function parseStartOptions(args: string[]): StartOptions {
  const options = {
    port: { type: 'string', default: '8787' },
    reset: { type: 'boolean', default: false },
    state: { type: 'string', default: defaultStateDir },
    secrets: { type: 'string', default: defaultSecretsFile },
    ai: { type: 'string' },
    help: { type: 'boolean', default: false },
  } as const;
  const { values, tokens } = parseArgs({ args, options, strict: false, tokens: true });

  if (values.ai !== undefined && values.ai !== 'scripted') throw new Problem(`--ai takes scripted, not ${values.ai}`);

  const ours = new Set<number>();
  for (const token of tokens) {
    if (token.kind !== 'option' || !(token.name in options)) continue;
    ours.add(token.index);
    if (token.inlineValue === false) ours.add(token.index + 1);
  }
  const wranglerArgs = args.filter((_, index) => !ours.has(index));
  return {
    help: values.help === true,
    reset: values.reset === true,
    port: parsePort(values.port),
    stateDir: resolve(String(values.state)),
    secretsFile: resolve(String(values.secrets)),
    hasScriptedModels: values.ai === 'scripted',
    wranglerArgs,
    vars: parseVars(wranglerArgs),
  };
}

/** `--var` may occur several times, each with several variables. */
function parseVars(args: string[]): Record<string, string> {
  const vars: Record<string, string> = {};
  for (const [index, arg] of args.entries()) {
    if (arg !== '--var') continue;
    const rest = args.slice(index + 1);
    const end = rest.findIndex((value) => value.startsWith('-'));
    const pairs = end === -1 ? rest : rest.slice(0, end);
    for (const pair of pairs.length > 0 ? pairs : ['nothing']) {
      const [, name, value] = /^([A-Z_]+):(.*)$/.exec(pair) ?? [];
      if (name === undefined || value === undefined) throw new Problem(`--var takes NAME:value, not ${pair}`);
      vars[name] = value;
    }
  }
  return vars;
}

function parsePort(value: unknown): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new Problem(`--port takes a number from 1 to 65535, not ${value}`);
}
