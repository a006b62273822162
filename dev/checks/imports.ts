// Checks that each file of src imports only what its folder may import. Type imports count, so no cycle can form.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative } from 'node:path';
import { preProcessFile } from 'typescript';
import { projectRoot } from '../lib/project.ts';

const src = join(projectRoot, 'src');

/** Which folders a folder may import, from the lowest to the highest. A file beside them, such as app.ts, may import all. */
const FOLDERS: Record<string, string[]> = {
  shared: [],
  'ai-protocol': ['shared'],
  db: ['shared'],
  cache: ['shared'],
  http: ['cache', 'db', 'shared'],
  health: ['http', 'cache', 'db', 'shared'],
  entities: ['http', 'cache', 'db', 'shared'],
  auth: ['entities', 'http', 'db', 'shared'],
  commands: ['entities', 'http', 'db', 'shared'],
  history: ['commands', 'auth', 'entities', 'http', 'db', 'shared'],
  planning: ['entities', 'http', 'db', 'shared'],
  assistant: ['planning', 'commands', 'auth', 'entities', 'ai-protocol', 'http', 'cache', 'db', 'shared'],
  'ai-worker': ['ai-protocol', 'shared'],
};

/** The same inside a folder: its subfolders, from the lowest to the highest. */
const SUBFOLDERS: Record<string, string[]> = {
  'entities/tasks': [],
  'entities/busy-times': [],
  'entities/users': ['entities/tasks'],
  'entities/mood/analysis': [],
  'entities/mood': ['entities/mood/analysis', 'entities/users'],
  'entities/plans': ['entities/tasks'],
  'history/activity': [],
  'history/undo': [],
  'history/trash': [],
  'history/sync': [],
  'history/export': ['history/trash'],
  'history/live': [],
  'planning/solver': [],
  'planning/plan': ['planning/solver'],
  'planning/explain': ['planning/plan', 'planning/solver'],
  'planning/now': ['planning/explain', 'planning/plan', 'planning/solver'],
  'planning/today': ['planning/explain', 'planning/plan'],
  'assistant/model': [],
};

/** The only files that may import a package. */
const PACKAGES: [name: RegExp, files: RegExp, advice: string][] = [
  [/^jose$/, /^auth\/jwt\.ts$/, 'Sign and verify through auth/jwt.ts.'],
  [/^@neondatabase\//, /^db\//, 'Query through db/client.ts.'],
  [/^@upstash\//, /^(cache\/redis|http\/rate-limit)\.ts$/, 'Call Redis through cache/.'],
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
  const target = posix.normalize(posix.join(dirname(file), specifier));
  if (target === '../package.json') return null;
  if (target.startsWith('../')) return 'The Worker must not import dev, test or openapi.';
  if (/routes\.ts$/.test(file) && /^db\//.test(target)) return 'A route reaches the database through a service.';
  const [folder, importedFolder] = [topFolder(file), topFolder(target)];
  if (folder === null || importedFolder === target) return null;
  if (importedFolder === null) return `${folder}/ must not import ${target}: pass the value in from deps.ts.`;
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
  const rule = PACKAGES.find(([pattern, files]) => pattern.test(name) && !files.test(file));
  return rule ? `${name} is not imported here. ${rule[2]}` : null;
}

/** `entities` for `entities/tasks/service.ts`; null for a file of src itself. */
const topFolder = (file: string): string | null => (file.includes('/') ? (file.split('/')[0] ?? null) : null);

/** The deepest folder in SUBFOLDERS that the file is in. */
const findSubfolder = (file: string): string | null =>
  Object.keys(SUBFOLDERS)
    .filter((folder) => file.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0] ?? null;

const list = (folders: string[]) => (folders.length === 0 ? 'nothing' : folders.join(', '));

/** A cycle of folders, as a path; null if there is none. Files of src itself are not folders. */
export function findCycle(imports: Import[]): string[] | null {
  const edges = new Map<string, Set<string>>();
  for (const { file, specifier } of imports) {
    const [from, to] = [folderOf(file), folderOf(posix.normalize(posix.join(dirname(file), specifier)))];
    if (!specifier.startsWith('.') || from === to) continue;
    edges.set(from, (edges.get(from) ?? new Set()).add(to));
  }
  const done = new Set<string>();
  const visit = (folder: string, path: string[]): string[] | null => {
    if (path.includes(folder)) return [...path.slice(path.indexOf(folder)), folder];
    if (done.has(folder)) return null;
    for (const next of edges.get(folder) ?? []) {
      const cycle = visit(next, [...path, folder]);
      if (cycle) return cycle;
    }
    done.add(folder);
    return null;
  };
  for (const folder of edges.keys()) {
    const cycle = visit(folder, []);
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

/** Folders of src that no rule names. */
function findUnknownFolders(files: string[]): string[] {
  const folders = new Set(files.map(topFolder).filter((folder) => folder !== null));
  return [...folders].filter((folder) => FOLDERS[folder] === undefined);
}

if (import.meta.main) {
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
  if (cycle) problems.push(`src has a cycle of folders: ${cycle.join(' → ')}`);
  problems.push(...findUnknownFolders(files).map((folder) => `src/${folder}/ has no line in dev/checks/imports.ts`));
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exitCode = 1;
  }
}
