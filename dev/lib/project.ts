import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json and wrangler.toml. */
export const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

/** The environment of this process with node_modules/.bin first in PATH. The project's Node is there too. */
export function projectEnv(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const binDir = join(projectRoot, 'node_modules', '.bin');
  return { ...process.env, PATH: [binDir, process.env.PATH].join(delimiter), ...more };
}
