import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * The Worker imports package.json's version by name, so that its bundle holds no more of the file. Node imports JSON
 * whole; this gives it the name too. Call before the first import from `src/`.
 */
export function namePackageVersion() {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      return isOurs(resolved.url) ? { ...resolved, format: 'module', importAttributes: {} } : resolved;
    },
    load(url, context, nextLoad) {
      if (!isOurs(url)) return nextLoad(url, context);
      return { format: 'module', shortCircuit: true, source: `export const version = ${JSON.stringify(version)};` };
    },
  });
}

const packageJson = new URL('../../package.json', import.meta.url);

export const { version }: { version: string } = JSON.parse(readFileSync(packageJson, 'utf8'));

const isOurs = (url: string) => url === packageJson.href;
