// Writes openapi/openapi.json from the routes, and openapi/api.d.ts from that. With --check, only fails if one of them
// is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { createApp } from '../src/app.ts';
import { buildDocument } from './generator/document.ts';
import { buildTypes } from './generator/types.ts';

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;
const document = buildDocument(createApp().routes, manifest.version);
const files = {
  'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
  'api.d.ts': await buildTypes(document),
};

for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, import.meta.url);
  if (!check) {
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`openapi/${name} is out of date: run npm run generate and commit it`);
    process.exitCode = 1;
  }
}
