// Builds dist/neon.js: of Neon's driver, what its HTTP side needs. The package is one file with node-postgres inside,
// for WebSockets, which bundlers keep because they cannot tell that its start has no effects, and a Buffer for runtimes
// that have none: 29 KB of gzip.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { projectRoot } from './project.ts';

/** Wrappers of modules, and the modules that only the WebSocket side starts, by their names in this version. */
const withoutEffects = ['T', 'V', 'a', 'we', 'ot', 'Lt', 'Ir'];

/** Workers have a Buffer, so this is what it comes to. */
const choiceOfBuffer =
  /typeof globalThis\.Buffer=="function"&&typeof globalThis\.Buffer\.\s*allocUnsafe=="function"\?globalThis\.Buffer:\w+\(\)\.Buffer/;

const entry = 'neon-http';
const driver = fileURLToPath(import.meta.resolve('@neondatabase/serverless'));
export const neonDriver = join(projectRoot, 'dist/neon.js');

const bundle = await rolldown({
  input: entry,
  plugins: [
    {
      name: entry,
      resolveId: (id) => (id === entry ? id : null),
      load: (id) => (id === entry ? `export { NeonDbError, neon, neonConfig } from ${JSON.stringify(driver)};` : null),
      transform: (code, id) => {
        if (id !== driver) return null;
        if (!choiceOfBuffer.test(code)) throw new Error('the driver chooses its Buffer otherwise than in 1.2.0');
        return code.replace(choiceOfBuffer, 'globalThis.Buffer');
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
