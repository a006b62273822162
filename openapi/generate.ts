// Writes openapi/openapi.json from the routes; with --check, only tells whether it is what would be written.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import manifest from '../package.json' with { type: 'json' };
import { createApp } from '../src/app.ts';
import { openApiDocument } from './generator/document.ts';

const file = new URL('./openapi.json', import.meta.url);
const text = `${JSON.stringify(openApiDocument(createApp().routes, manifest.version), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('openapi/openapi.json does not match the routes: run npm run generate and commit it');
  process.exitCode = 1;
}
