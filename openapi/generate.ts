import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseOptions } from '../dev/lib/options.ts';
import { Problem, runScript } from '../dev/lib/problem.ts';
import manifest from '../package.json' with { type: 'json' };

const help = `node openapi/generate.ts [options]

Writes openapi/openapi.json from the routes, and openapi/api.d.ts from that.

  --check  only fails if one of them is out of date
  --help   prints this text`;

await runScript(async () => {
  const { check } = parseOptions('node openapi/generate.ts', help, { check: { type: 'boolean', default: false } });
  const { createApp } = await import('../src/app.ts'); // takes a second
  const { buildDocument } = await import('./generator/document.ts');
  const { buildTypes } = await import('./generator/types.ts');
  const document = buildDocument(createApp().routes, manifest.version);
  const files = {
    'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'api.d.ts': await buildTypes(document),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = new URL(name, import.meta.url);
    if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
    if (check) throw new Problem(`openapi/${name} is out of date: run npm run generate and commit it`);
    writeFileSync(file, text);
  }
});
