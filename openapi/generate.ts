// Writes openapi/openapi.json from the routes. With --check, only fails if the file is out of date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import { createApp } from '../src/app.ts';
import { buildDocument } from './generator/document.ts';

const { check } = parseArgs({ options: { check: { type: 'boolean', default: false } } }).values;
const file = new URL('./openapi.json', import.meta.url);
const text = `${JSON.stringify(buildDocument(createApp().routes, manifest.version), null, 2)}\n`;

if (!check) {
  writeFileSync(file, text);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('openapi/openapi.json is out of date: run npm run generate and commit it');
  process.exitCode = 1;
}
