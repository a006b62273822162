// Writes src/docs/openapi.json from the routes; with --check, only tells whether it is what would be written.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import manifest from '../package.json' with { type: 'json' };
import { createApp } from '../src/app.ts';
import { openApiDocument } from './openapi/document.ts';

const file = new URL('../src/docs/openapi.json', import.meta.url);
const text = `${JSON.stringify(openApiDocument(createApp().routes, manifest.version), null, 2)}\n`;

if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error('src/docs/openapi.json is not what the routes say: run node dev/openapi.ts and commit it');
  process.exitCode = 1;
}
