import { fileURLToPath } from 'node:url';

/** Where package.json and wrangler.toml are. */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));
