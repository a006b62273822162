import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { preProcessFile } from 'typescript';
import { parseOptions } from '../lib/options.ts';
import { Problem, runScript } from '../lib/problem.ts';
import { projectRoot } from '../lib/project.ts';

const help = `node dev/checks/imports.ts

Fails if a file of src imports what its folder may not import, or if imports form a cycle. Type imports count.

  --help  prints this text`;

const src = join(projectRoot, 'src');
const dependencies = Object.keys(JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')).dependencies);

/**
 * Which folders a folder may import, from the lowest to the highest. A file beside them, such as app.ts, may import all
 * but ai-worker, which is another Worker.
 */
const FOLDERS: Record<string, string[]> = {
  messages: [],
  shared: ['messages'],
  'ai-protocol': ['shared', 'messages'],
  db: ['shared', 'messages'],
  cache: ['shared', 'messages'],
  http: ['cache', 'db', 'shared', 'messages'],
  health: ['http', 'cache', 'db', 'shared', 'messages'],
  entities: ['http', 'cache', 'db', 'shared', 'messages'],
  auth: ['entities', 'http', 'db', 'shared', 'messages'],
  commands: ['entities', 'http', 'db', 'shared', 'messages'],
  'quick-add': ['entities', 'http', 'db', 'shared', 'messages'],
  history: ['commands', 'auth', 'entities', 'http', 'db', 'cache', 'shared', 'messages'],
  planning: ['entities', 'http', 'db', 'shared', 'messages'],
  assistant: [
    'planning',
    'history',
    'quick-add',
    'commands',
    'auth',
    'entities',
    'ai-protocol',
    'http',
    'cache',
    'db',
    'shared',
    'messages',
  ],
  'ai-worker': ['ai-protocol', 'shared', 'messages'],
};

/** The same inside a folder: which of its subfolders a subfolder may import, if any. */
const SUBFOLDERS: Record<string, string[]> = {
  'entities/tasks': ['entities/recurrence'],
  'entities/busy-times': ['entities/recurrence'],
  'entities/users': ['entities/tasks'],
  'entities/mood': ['entities/busy-times', 'entities/mood/analysis', 'entities/users'],
  'entities/plans': ['entities/tasks', 'entities/users'],
  'entities/projects': ['entities/tasks'],
  'entities/labels': ['entities/tasks'],
  'history/export': ['history/trash'],
  'planning/plan': ['planning/solver'],
  'planning/explain': ['planning/plan', 'planning/solver'],
  'planning/now': ['planning/explain', 'planning/plan', 'planning/solver'],
  'planning/today': ['planning/explain', 'planning/plan'],
  'assistant/insights': ['assistant/local-answer'],
  'assistant/local-answer/changes': ['assistant/local-answer'],
  'assistant/local-answer/conversation': ['assistant/local-answer/changes', 'assistant/local-answer'],
};

/** Folders of pure functions. They may import only shared/ and each other's files, and no package. */
const PURE = ['entities/mood/analysis', 'entities/recurrence', 'planning/solver', 'quick-add/parser'];

/** The only files that may import a package. */
const PACKAGES: [name: RegExp, files: RegExp, advice: string][] = [
  [/^jose$/, /^auth\/jwt\.ts$/, 'Sign and verify through auth/jwt.ts.'],
  [/^@neondatabase\//, /^db\//, 'Query through db/client.ts.'],
  [/^@upstash\//, /^(cache\/redis|http\/rate-limiter)\.ts$/, 'Call Redis through cache/.'],
  [/^@anthropic-ai\//, /^ai-worker\/anthropic\.ts$/, 'Call models through assistant/model/.'],
  [/^openai(\/|$)/, /^ai-worker\/openai\.ts$/, 'Call models through assistant/model/.'],
  [
    /^@?hono(\/|$)/,
    /^(http\/.*|.*routes\.ts|entities\/registry\.ts|app\.ts)$/,
    'Move what needs Hono to http/ or to a routes.ts.',
  ],
];

export interface Import {
  /** Below src: `entities/tasks/service.ts`. */
  file: string;
  /** As written: `../../db/schema.ts`, `hono`. */
  specifier: string;
}

/** What is wrong with an import, and where the code should go instead; null when it is allowed. */
export function findProblem({ file, specifier }: Import): string | null {
  if (!specifier.startsWith('.')) return findPackageProblem(file, specifier);
  const target = resolve(file, specifier);
  if (target.startsWith('../')) return 'The Worker must not import dev, test or openapi.';
  if (/routes\.ts$/.test(file) && /^(db|cache)\//.test(target)) return 'A route reaches its stores through a service.';
  const [folder, importedFolder] = [topFolder(file), topFolder(target)];
  if (folder === null) return importedFolder === 'ai-worker' ? 'Call models through assistant/model/.' : null;
  if (importedFolder === null) return `${folder}/ must not import ${target}: pass the value in from deps.ts.`;
  const isPure = PURE.some((pure) => file.startsWith(`${pure}/`));
  if (isPure && importedFolder !== 'shared' && dirname(target) !== dirname(file)) {
    return `${dirname(file)}/ is pure: it may import shared/ and its own files. Pass the value in.`;
  }
  if (folder !== importedFolder) {
    const allowed = FOLDERS[folder] ?? [];
    if (allowed.includes(importedFolder)) return null;
    return `${folder}/ may import ${list(allowed)}. Move the code down to one of them, or pass it in from deps.ts.`;
  }
  const [subfolder, importedSubfolder] = [findSubfolder(file), findSubfolder(target)];
  if (importedSubfolder === null || subfolder === null || subfolder === importedSubfolder) return null;
  const allowed = SUBFOLDERS[subfolder] ?? [];
  if (allowed.includes(importedSubfolder)) return null;
  return `${subfolder}/ may import ${list(allowed)} within ${folder}/. Move the code down to one of them, or up beside both.`;
}

function findPackageProblem(file: string, name: string): string | null {
  if (!isKnownPackage(name)) return `${name} is not a dependency in package.json.`;
  if (PURE.some((pure) => file.startsWith(`${pure}/`))) return `${dirname(file)}/ is pure: it imports no package.`;
  const rule = PACKAGES.find(([pattern, files]) => pattern.test(name) && !files.test(file));
  return rule ? `${name} is not imported here. ${rule[2]}` : null;
}

/** Whether it is a dependency, or part of the Workers runtime. */
const isKnownPackage = (name: string): boolean =>
  /^(cloudflare|node):/.test(name) || dependencies.some((known) => name === known || name.startsWith(`${known}/`));

/** The imported file, below src. */
const resolve = (file: string, specifier: string): string => posix.normalize(posix.join(dirname(file), specifier));

/** `entities` for `entities/tasks/service.ts`; null for a file of src itself. */
const topFolder = (file: string): string | null => (file.includes('/') ? (file.split('/')[0] ?? null) : null);

/** `entities/tasks` for `entities/tasks/service.ts`; null for a file of a top folder itself. */
const findSubfolder = (file: string): string | null => (dirname(file).includes('/') ? dirname(file) : null);

const list = (folders: string[]) => (folders.length === 0 ? 'nothing' : folders.join(', '));

/** A cycle of folders or, without one, a cycle of files, as a path; null if there is none. */
export function findCycle(imports: Import[]): string[] | null {
  const edges = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ file, specifier }) => [file, resolve(file, specifier)] as const);
  return findLoop(edges.map(([from, to]) => [folderOf(from), folderOf(to)])) ?? findLoop(edges);
}

function findLoop(edges: (readonly [from: string, to: string])[]): string[] | null {
  const targets = new Map<string, Set<string>>();
  for (const [from, to] of edges) {
    if (from !== to) targets.set(from, (targets.get(from) ?? new Set()).add(to));
  }
  const done = new Set<string>();
  const visit = (node: string, path: string[]): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return null;
    for (const next of targets.get(node) ?? []) {
      const cycle = visit(next, [...path, node]);
      if (cycle) return cycle;
    }
    done.add(node);
    return null;
  };
  for (const node of targets.keys()) {
    const cycle = visit(node, []);
    if (cycle) return cycle;
  }
  return null;
}

/** The folder of a file. A file beside folders, such as entities/define.ts, is a folder of its own. */
const folderOf = (file: string): string => (parents.has(dirname(file)) ? file : dirname(file));

/** The folders of src that contain folders. */
const parents = new Set(
  readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((folder) => relative(src, folder.parentPath) || '.'),
);

/** Top folders of src that no rule names. */
export function findUnknownFolders(files: string[]): string[] {
  const folders = new Set(files.flatMap((file) => topFolder(file) ?? []));
  return [...folders].filter((folder) => !FOLDERS[folder]);
}

if (import.meta.main) await runScript(checkImports);

async function checkImports(): Promise<void> {
  parseOptions('node dev/checks/imports.ts', help, {});
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const imports = files.flatMap((file) =>
    preProcessFile(readFileSync(join(src, file), 'utf8')).importedFiles.map(({ fileName }) => ({
      file,
      specifier: fileName,
    })),
  );
  const problems = imports.flatMap((found) => {
    const problem = findProblem(found);
    return problem ? [`src/${found.file} imports ${found.specifier}: ${problem}`] : [];
  });
  const cycle = findCycle(imports);
  if (cycle) problems.push(`src has a cycle: ${cycle.join(' → ')}`);
  problems.push(...findUnknownFolders(files).map((folder) => `src/${folder}/ has no line in dev/checks/imports.ts`));
  if (problems.length > 0) throw new Problem(problems.join('\n'));
}
