import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { Problem } from './problem.ts';
import { projectEnv } from './project.ts';

/** The path of the installed wrangler's script. @throws Problem when wrangler is not installed */
export function wranglerScript(): string {
  const packageJson = findPackageJSON('wrangler', import.meta.url);
  if (packageJson === undefined) throw new Problem('Wrangler is not installed: run npm ci');
  return join(dirname(packageJson), 'bin', 'wrangler.js');
}

/** The environment for a wrangler that sends no telemetry and writes no log files to the home directory. */
export function wranglerEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return projectEnv({
    WRANGLER_SEND_METRICS: 'false',
    WRANGLER_SEND_ERROR_REPORTS: 'false',
    WRANGLER_HIDE_BANNER: 'true',
    WRANGLER_WRITE_LOGS: 'false',
    CLOUDFLARE_CF_FETCH_ENABLED: 'false',
    ...more,
  });
}
