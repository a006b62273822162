import { globSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';
import { projectRoot } from '../../dev/lib/project.ts';

const BUNDLE = '\0source';

/**
 * Gives tests the code of src/ from one file, as it is deployed. Vitest would send its 450 files one by one, and look each
 * imported name up in another module whenever the code uses it. A watching Vitest and the mutation run, which change single
 * files, get them apart.
 */
export function bundledSource(): Plugin {
  const files = new Set(globSync('src/**/*.ts', { cwd: projectRoot }).map((file) => join(projectRoot, file)));
  let isApart = false;
  let bundle: Promise<Rolldown.OutputChunk> | undefined;
  return {
    name: 'bundled-source',
    enforce: 'pre',
    configureVitest({ vitest, defineCacheKeyGenerator }) {
      isApart = vitest.config.watch || process.env.SOURCE === 'apart';
      const isMade = (id: string) => !isApart && (id === BUNDLE || files.has(id));
      defineCacheKeyGenerator(({ id }) => (isMade(id) ? false : undefined));
    },
    resolveId: (id) => (id === BUNDLE ? id : null),
    async load(id) {
      if (isApart || (id !== BUNDLE && !files.has(id))) return null;
      bundle ??= makeBundle([...files]);
      const { code, map, modules } = await bundle;
      return id === BUNDLE ? { code, map } : exportAgain(id, modules[id]?.renderedExports ?? []);
    },
  };
}

/** The name of all exports of a file in the bundle. */
const nameOf = (file: string) => file.replaceAll(/\W/g, '_');

/** A module with the exports of a file, taken from the bundle. */
function exportAgain(file: string, names: string[]): string {
  const variables = names.filter((name) => name !== 'default');
  return [
    `import { ${nameOf(file)} as file } from '${BUNDLE}';`,
    `export const { ${variables.join(', ')} } = file;`,
    names.includes('default') ? 'export default file.default;' : '',
  ].join('\n');
}

async function makeBundle(files: string[]): Promise<Rolldown.OutputChunk> {
  const entry = files.map((file) => `export * as ${nameOf(file)} from ${JSON.stringify(file)};`).join('\n');
  const built = await build({
    configFile: false,
    root: projectRoot,
    logLevel: 'warn',
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === BUNDLE ? id : null),
        load: (id) => (id === BUNDLE ? entry : null),
      },
    ],
    build: {
      ssr: true,
      write: false,
      minify: false,
      sourcemap: true,
      target: 'esnext',
      rolldownOptions: { input: BUNDLE, external: /^(cloudflare|node):/ },
    },
  });
  if (!('output' in built)) throw new Error('a build that does not watch has an output');
  return built.output[0];
}
