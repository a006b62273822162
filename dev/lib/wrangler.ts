import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { Problem } from './problem.ts';
import { projectEnv } from './project.ts';

/** The file that the installed package of wrangler names as its command. @throws Problem when it is not installed */
export function wranglerScript(): string {
  const packageJson = findPackageJSON('wrangler', import.meta.url);
  if (packageJson === undefined) throw new Problem('Wrangler is not installed: run npm ci');
  return join(dirname(packageJson), 'bin', 'wrangler.js');
}

/** For a wrangler that asks nothing, reports nothing to anybody, and leaves no log files in the home directory. */
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
