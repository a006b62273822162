// Builds dist/assets, what is served without the Worker: /docs, /openapi.json and their headers. Files that are as they
// should be are not touched, for `wrangler dev` watches them.
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Hono } from 'hono';
import { securityHeaders } from '../src/http/headers.ts';
import { projectRoot } from './project.ts';

const target = join(projectRoot, 'dist/assets');
const ours = join(projectRoot, 'src/docs');
const swaggerUi = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const ONE_DAY_SECONDS = 86_400;

/** Where each file comes from, by where it is served. */
const copies: Record<string, string> = {
  'openapi.json': join(ours, 'openapi.json'),
  'docs.html': join(ours, 'docs.html'),
  'docs/docs.css': join(ours, 'docs.css'),
  'docs/docs.js': join(ours, 'docs.js'),
  'docs/icon.svg': join(ours, 'icon.svg'),
  'docs/swagger-ui/swagger-ui.css': join(swaggerUi, 'swagger-ui.css'),
  'docs/swagger-ui/swagger-ui-bundle.js': join(swaggerUi, 'swagger-ui-bundle.js'),
  'docs/swagger-ui/LICENSE': join(swaggerUi, 'LICENSE'),
};

/** A page may load its own files and call its own origin; nothing else. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const files = new Map<string, Buffer>(Object.entries(copies).map(([path, source]) => [path, readFileSync(source)]));
files.set('_headers', Buffer.from(await headersFile()));
for (const [path, content] of files) writeIfChanged(join(target, path), content);
for (const path of globSync('**', { cwd: target, withFileTypes: true })) {
}

/** The Worker's own headers but for its content policy, which no page could live with. */
async function headersFile(): Promise<string> {
  const { headers } = await new Hono().use(securityHeaders).get('/', (c) => c.body(null)).request('/');
  headers.set('Content-Security-Policy', contentSecurityPolicy);
  const rule = (path: string, lines: Iterable<[string, string]>) =>
    [path, ...[...lines].map(([name, value]) => `  ${name}: ${value}`)].join('\n');
  return '';
}
