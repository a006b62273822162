import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { projectRoot } from '../lib/project.ts';
import { listSecrets } from './secrets.ts';

/**
 * Writes a copy of wrangler.ai.toml with the AI Worker's secrets and none of the API's.
 * @param vars override the secrets
 * @returns the path of the file
 */
export function writeAiConfig(dir: string, secretsFile: string, vars: Record<string, string>): string {
  const secrets = parseEnv(readFileSync(secretsFile, 'utf8'));
  const own = listSecrets().flatMap(({ name, worker }) => {
    const value = secrets[name];
    return worker === 'ai' && value ? [[name, value] as const] : [];
  });
  const lines = Object.entries({ ...Object.fromEntries(own), ...vars }).map(
    ([name, value]) => `\n${name} = ${JSON.stringify(value)}`,
  );
  const config = readFileSync(join(projectRoot, 'wrangler.ai.toml'), 'utf8')
    .replace(/^main = "(.+)"$/m, (_, main: string) => `main = ${JSON.stringify(join(projectRoot, main))}`)
    .replace(/^\[vars\]$/m, (section) => section + lines.join(''));
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'wrangler.ai.toml');
  writeFileSync(file, config, { mode: 0o600 });
  return file;
}
