import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where package.json and wrangler.toml are. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** This process's environment, in which the project's own tools come first, its Node among them. */
export function projectEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const binDir = join(projectRoot, 'node_modules', '.bin');
  return { ...process.env, PATH: [binDir, process.env.PATH].join(delimiter), ...more };
}
