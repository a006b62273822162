// Builds dist/: of the two stores' drivers, what the Worker uses. Bundlers keep them whole, for they cannot tell what of
// them is never called. The tests run with what is built; a driver that is otherwise than here stops the build.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { parseAst } from 'rolldown/parseAst';
import { projectRoot } from './project.ts';

interface Driver {
  /** What the Worker imports of the package, and from which of its files. */
  exports: string[];
  entry: string;
  /** The file that is cut down. */
  file: RegExp;
  cut: (code: string) => string;
  /** Functions whose calls only start what is not used, by the names they have in one version. */
  withoutEffects?: { version: string; names: string[] };
}

/** By what the Worker imports, as wrangler.toml has it. */
const DRIVERS: Record<string, Driver> = {
  // node-postgres is in it, for WebSockets, and a Buffer for runtimes that have none
  '@neondatabase/serverless': {
    exports: ['NeonDbError', 'neon', 'neonConfig'],
    entry: fileURLToPath(import.meta.resolve('@neondatabase/serverless')),
    file: /serverless\/index\.mjs$/,
    cut: (code) => {
      const choice =
        /typeof globalThis\.Buffer=="function"&&typeof globalThis\.Buffer\.\s*allocUnsafe=="function"\?globalThis\.Buffer:\w+\(\)\.Buffer/;
      if (!choice.test(code)) throw new Error("Neon's driver chooses its Buffer otherwise than it did");
      return code.replace(choice, 'globalThis.Buffer');
    },
    withoutEffects: { version: '1.2.0', names: ['T', 'V', 'a', 'we', 'ot', 'Lt', 'Ir'] },
  },
  // every command of Redis is a member of two classes
  '@upstash/redis/cloudflare': {
    exports: ['Redis', 'errors'],
    entry: fileURLToPath(import.meta.resolve('@upstash/redis/cloudflare')),
    file: /redis\/chunk-\w+\.mjs$/,
    cut: (code) => withoutCommands(code, new Set(['del', 'eval', 'evalsha', 'get', 'mget', 'ping', 'set'])),
  },
  // every algorithm is a static member; and the package's main is CommonJS, of which nothing can be left out
  '@upstash/ratelimit': {
    exports: ['Ratelimit'],
    entry: join(projectRoot, 'node_modules/@upstash/ratelimit/dist/index.mjs'),
    file: /ratelimit\/dist\/index\.mjs$/,
    cut: (code) => {
      const others = ['fixedWindow', 'tokenBucket', 'cachedFixedWindow'];
      return withoutMembers(code, ['RegionRatelimit'], others.length, (name) => others.includes(name));
    },
  },
};

/** Classes without some of their members. @throws Error when there are fewer of these than there were */
function withoutMembers(
  code: string,
  classes: string[],
  atLeast: number,
  isCut: (name: string, source: string) => boolean,
): string {
  const cuts: { start: number; end: number }[] = [];
  for (const statement of parseAst(code).body) {
    if (statement.type !== 'VariableDeclaration') continue;
    const [{ id, init } = {}] = statement.declarations;
    if (id?.type !== 'Identifier' || !classes.includes(id.name) || init?.type !== 'ClassExpression') continue;
    for (const member of init.body.body) {
      if (!('key' in member) || member.key.type !== 'Identifier') continue;
      if (isCut(member.key.name, code.slice(member.start, member.end))) cuts.push(member);
    }
  }
  if (cuts.length < atLeast) throw new Error(`${classes.join(' and ')} are otherwise than they were`);
  return cuts.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), code);
}

/** Members that are no command, but bring others along. */
const GROUPS = ['autoPipeline', 'bitfield', 'createScript', 'psubscribe', 'search', 'subscribe', 'vector'];

/** Upstash's client without the commands, and groups of commands, that are not called. */
function withoutCommands(code: string, called: ReadonlySet<string>): string {
  const commands = new Set(Array.from(code.matchAll(/^var (\w+) = class extends Command /gm), ([, name = '']) => name));
  return withoutMembers(code, ['Redis', 'Pipeline'], 300, (name, source) => {
    if (GROUPS.includes(name)) return true;
    const made = source.matchAll(/\bnew (\w+)\(/g);
    return !called.has(name) && made.some(([, command = '']) => commands.has(command));
  });
}

async function build(name: string, { exports, entry, file, cut, withoutEffects }: Driver): Promise<string> {
  const { version } = JSON.parse(
    readFileSync(join(projectRoot, 'node_modules', packageOf(name), 'package.json'), 'utf8'),
  );
  if (withoutEffects && version !== withoutEffects.version)
    throw new Error(`${name} is ${version} by now: name its functions`);
  const bundle = await rolldown({
    input: name,
    external: (id) => id !== name && !id.startsWith('.') && !id.startsWith('/'),
    plugins: [
      {
        name,
        resolveId: (id) => (id === name ? `\0${name}` : null),
        load: (id) => (id === `\0${name}` ? `export { ${exports.join(', ')} } from ${JSON.stringify(entry)};` : null),
        transform: (code, id) => (file.test(id) ? cut(code) : null),
      },
    ],
    treeshake: {
      moduleSideEffects: false,
      propertyReadSideEffects: false,
      unknownGlobalSideEffects: false,
      ...(withoutEffects && { manualPureFunctions: withoutEffects.names }),
    },
  });
  const { output } = await bundle.generate({ format: 'esm', comments: { legal: true } });
  const path = join(projectRoot, 'dist', `${name.replaceAll(/\W+/g, '-').slice(1)}.js`);
  const { code } = output[0];
  if (!existsSync(path) || readFileSync(path, 'utf8') !== code) {
    mkdirSync(join(projectRoot, 'dist'), { recursive: true });
    writeFileSync(path, code);
  }
  return path;
}

/** `@scope/name/entry` → `@scope/name` */
const packageOf = (name: string) => name.split('/', 2).join('/');

/** The files that were built, by what they stand for. */
export const drivers = Object.fromEntries(
  await Promise.all(Object.entries(DRIVERS).map(async ([name, driver]) => [name, await build(name, driver)] as const)),
);
