// Builds dist/neon.js: of Neon's driver, what its HTTP side needs. The package is one file with node-postgres inside,
// for WebSockets, which bundlers keep because they cannot tell that its start has no effects: 21 KB of gzip.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { projectRoot } from './project.ts';

/** Wrappers of modules, and the modules that only the WebSocket side starts, by their names in this version. */
const withoutEffects = ['T', 'V', 'a', 'we', 'ot', 'Lt', 'Ir'];

const entry = 'neon-http';
export const neonDriver = join(projectRoot, 'dist/neon.js');

const bundle = await rolldown({
  input: entry,
  plugins: [
    {
      name: entry,
      resolveId: (id) => (id === entry ? id : null),
      load: (id) => {
        const driver = fileURLToPath(import.meta.resolve('@neondatabase/serverless'));
        return id === entry ? `export { NeonDbError, neon, neonConfig } from ${JSON.stringify(driver)};` : null;
      },
    },
  ],
  treeshake: {
    manualPureFunctions: withoutEffects,
    moduleSideEffects: false,
    propertyReadSideEffects: false,
    unknownGlobalSideEffects: false,
  },
});
const { output } = await bundle.generate({ format: 'esm', comments: { legal: true } });
const { code } = output[0];
if (!existsSync(neonDriver) || readFileSync(neonDriver, 'utf8') !== code) {
  mkdirSync(dirname(neonDriver), { recursive: true });
  writeFileSync(neonDriver, code);
}
