import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';

const START = 'var standalone_default = ';
const END = '\n//#endregion';

/**
 * Scalar's API reference for browsers, as one script. The Fastify plugin of Scalar has it as a string; `@scalar/api-reference`
 * has it as a file, but needs 270 more packages.
 */
export function readScalar(): string {
  const plugin = readFileSync(fileURLToPath(import.meta.resolve('@scalar/fastify-api-reference')), 'utf8');
  const start = plugin.indexOf(START);
  const end = plugin.indexOf(END, start);
  if (start < 0 || end < 0)
    throw new Error('@scalar/fastify-api-reference does not contain the script: use another version');
  const script: string = runInNewContext(plugin.slice(start + START.length, end));
  return script.replace(/\n\/\/# sourceMappingURL=.*/, '');
}
