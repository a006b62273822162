// Checks that each file of src imports only what its folder may import. Type imports count, so no cycle can form.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { preProcessFile } from 'typescript';
import { projectRoot } from '../lib/project.ts';

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
    /^(http\/.*|.*routes\.ts|entities\/index\.ts|app\.ts)$/,
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

/** Folders of src that no rule names. */
function findUnknownFolders(files: string[]): string[] {
  const folders = new Set(files.map(topFolder).filter((folder) => folder !== null));
  return [...folders].filter((folder) => FOLDERS[folder] === undefined);
}

if (import.meta.main) {
  const src = join(projectRoot, 'src');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const problems = files.flatMap((file) =>
    preProcessFile(readFileSync(join(src, file), 'utf8')).importedFiles.flatMap(({ fileName: specifier }) => {
      const problem = findProblem({ file, specifier });
      return problem ? [`src/${file} imports ${specifier}: ${problem}`] : [];
    }),
  );
  problems.push(...findUnknownFolders(files).map((folder) => `src/${folder}/ has no line in dev/checks/imports.ts`));
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    process.exitCode = 1;
  }
}
