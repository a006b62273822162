import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { headersFile } from '../../dev/lib/headers-file.ts';

const page = readFileSync(new URL('../../openapi/page/docs.html', import.meta.url), 'utf8');

it('static files have a content security policy without foreign origins', async () => {
  const headers = await headersFile();
  expect(headers).toMatch(/^\/\*\n/);
  expect(headers).toContain("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';");
  expect(headers).not.toMatch(/unsafe|https?:/);
  for (const line of [
    'strict-transport-security: max-age=63072000; includeSubDomains; preload',
    'x-content-type-options: nosniff',
    'x-frame-options: DENY',
    'referrer-policy: no-referrer',
  ]) {
    expect(headers).toContain(`  ${line}\n`);
  }
});

it('docs.html has no inline script or style and links only to its own files', () => {
  expect(page).toContain('<title>Saturway</title>');
  expect(page).not.toMatch(/<style| style=| on\w+=|<script>/);
  expect([...page.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)).not.toEqual([]);
  for (const [, address] of page.matchAll(/(?:src|href)="([^"]*)"/g))
    expect(address).toMatch(/^\/(docs\/|openapi\.json)/);
});
