import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { headersFile } from './lib/headers-file.ts';
import { parseOptions } from './lib/options.ts';
import { runScript } from './lib/problem.ts';
import { projectRoot } from './lib/project.ts';
import { readScalar } from './lib/scalar.ts';

const help = `node dev/assets.ts

Builds dist/assets, the static files of the Worker: /docs, /openapi.json and their headers. It writes only files that
changed, because wrangler dev watches them.

  --help  prints this text`;

const target = join(projectRoot, 'dist/assets');
const openapi = join(projectRoot, 'openapi');
const page = join(openapi, 'page');
const scalar = dirname(dirname(fileURLToPath(import.meta.resolve('@scalar/fastify-api-reference'))));

/** The path of each file in dist/assets, and its source. */
const copies = {
  'openapi.json': join(openapi, 'openapi.json'),
  'docs.html': join(page, 'docs.html'),
  'docs/docs.js': join(page, 'docs.js'),
  'docs/icon.svg': join(page, 'icon.svg'),
  'docs/scalar/LICENSE': join(scalar, 'LICENSE'),
};

await runScript(async () => {
  parseOptions('node dev/assets.ts', help, {});
  const files = new Map(Object.entries(copies).map(([path, source]) => [path, readFileSync(source)]));
  files.set('docs/scalar/standalone.js', Buffer.from(readScalar()));
  files.set('_headers', Buffer.from(await headersFile()));
  files.set('_redirects', Buffer.from('/ /docs 302\n'));

  mkdirSync(target, { recursive: true });
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !files.has(relative(target, path))) rmSync(path);
  }
  for (const [path, content] of files) writeIfChanged(join(target, path), content);
});

function writeIfChanged(path: string, content: Buffer) {
  if (existsSync(path) && readFileSync(path).equals(content)) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
