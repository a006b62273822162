import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseEnv } from 'node:util';
import { isVariable, readConfig } from '../../src/env.ts';
import { ConfigError } from '../../src/shared/parse-config.ts';
import { Problem, reasonOf } from '../lib/problem.ts';
import { projectRoot } from '../lib/project.ts';

/** The file that wrangler reads by default. */
export const defaultSecretsFile = join(projectRoot, '.dev.vars');

const exampleFile = join(projectRoot, '.dev.vars.example');

/** Stand-ins for what `npm start` and wrangler.toml set, so that the rest can be checked. */
const givenByStart = {
  ENVIRONMENT: 'development',
  DATABASE_URL: 'postgresql://user:password@host/database',
  UPSTASH_REDIS_REST_URL: 'http://127.0.0.1',
  UPSTASH_REDIS_REST_TOKEN: 'token',
  EVENTS_QUEUE: { send: null },
  LIVE: { getByName: null },
};

interface LocalSecrets {
  TELEGRAM_BOT_TOKEN: string;
}

export interface SecretNote {
  name: string;
  /** The Worker that uses it. */
  worker: 'api' | 'ai';
  isOptional: boolean;
  /** What it is and where to get it. */
  about: string;
}

/** The secrets of both Workers, as `.dev.vars.example` describes them. */
export function listSecrets(): SecretNote[] {
  const notes = readFileSync(exampleFile, 'utf8').matchAll(/^# (.+)\n(?:# )?([A-Z_]+)=/gm);
  return [...notes].map(([, about = '', name = '']) => ({
    name,
    about,
    worker: about.includes('(AI Worker)') ? 'ai' : 'api',
    isOptional: about.startsWith('Optional'),
  }));
}

/**
 * Writes the file from `.dev.vars.example` with random secrets, unless it exists.
 * @returns whether it was written
 */
export function createSecretsFile(file: string): boolean {
  if (existsSync(file)) return false;
  const fresh: Record<string, string> = {
    JWT_SECRET: randomBytes(32).toString('base64url'),
    TELEGRAM_BOT_TOKEN: `${randomInt(1_000_000_000, 10_000_000_000)}:LOCAL-${randomBytes(22).toString('base64url')}`,
  };
  const example = readFileSync(exampleFile, 'utf8');
  const filled = example.replace(/^([A-Z_]+)=$/gm, (line, name: string) => `${line}${fresh[name] ?? ''}`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, filled, { flag: 'wx', mode: 0o600 });
  return true;
}

/**
 * Reads the file and checks it together with the variables of the command line, as the Worker does.
 * @throws Problem that names every error in it
 */
export function readSecretsFile(file: string, vars: Record<string, string> = {}): LocalSecrets {
  const unknown = Object.keys(vars).filter((name) => !isVariable(name));
  if (unknown.length > 0) throw new Problem(`--var: the API Worker has no variable ${unknown.join(' and no ')}`);
  const place = relative(process.cwd(), file);
  let secrets: NodeJS.Dict<string>;
  try {
    secrets = parseEnv(readFileSync(file, 'utf8'));
  } catch (err) {
    throw new Problem(`Cannot read ${place}: ${reasonOf(err)}`);
  }
  try {
    return readConfig({ ...secrets, ...givenByStart, ...vars });
  } catch (err) {
    if (!(err instanceof ConfigError)) throw err;
    const errors = err.problems.join('; ');
    if (err.problems.every((problem) => (problem.split(' ')[0] ?? '') in vars)) throw new Problem(`--var ${errors}`);
    throw new Problem(`${place}: ${errors}. Correct it, or delete it to get new secrets.`);
  }
}
