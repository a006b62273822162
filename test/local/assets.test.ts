import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { headersFile } from '../../dev/lib/headers-file.ts';
import { readScalar } from '../../dev/lib/scalar.ts';

const readPage = (name: string) => readFileSync(new URL(`../../openapi/page/${name}`, import.meta.url), 'utf8');

const page = readPage('docs.html');

it('static files have a content security policy without foreign origins', async () => {
  const headers = await headersFile();
  expect(headers).toMatch(/^\/\*\n/);
  expect(headers).toContain(
    "content-security-policy: default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src",
  );
  expect(headers).not.toMatch(/https?:/);
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

/** Runs docs.js in a browser's globals, with what an earlier page of the tab has stored. */
function openReference(hash: string, stored = new Map<string, string>()) {
  const replaceState = vi.fn();
  const createApiReference = vi.fn();
  runInNewContext(readPage('docs.js'), {
    URLSearchParams,
    location: { pathname: '/docs', search: '', hash },
    history: { replaceState },
    sessionStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    },
    window: { Scalar: { createApiReference } },
  });
  const [, options] = createApiReference.mock.calls[0] ?? [];
  return { replaceState, options, stored };
}

it('the API reference takes a token from the fragment, removes it from the address and signs in with it', () => {
  const { replaceState, options } = openReference('#token=a.b-c.d_e');
  expect(replaceState.mock.calls).toEqual([[null, '', '/docs']]);
  expect(options.authentication.securitySchemes).toEqual({ token: { token: 'a.b-c.d_e' } });
});

it('the API reference stays signed in after a reload', () => {
  const { stored } = openReference('#token=a.b-c.d_e');
  const { options } = openReference('', stored);
  expect(options.authentication.securitySchemes).toEqual({ token: { token: 'a.b-c.d_e' } });
  expect(options.persistAuth).toBe(true);
});

it('the API reference keeps a fragment that names an operation and does not sign in', () => {
  const { replaceState, options } = openReference('#tag/tasks/POST/api/tasks');
  expect(replaceState).not.toHaveBeenCalled();
  expect(options.authentication).not.toHaveProperty('securitySchemes');
});

it('the API reference asks no other origin for fonts, an assistant or telemetry', () => {
  const { options } = openReference('');
  expect(options).toMatchObject({ withDefaultFonts: false, telemetry: false, hideClientButton: true });
  expect([options.agent.disabled, options.mcp.disabled]).toEqual([true, true]);
  expect(options).not.toHaveProperty('proxyUrl');
});

it('the script of the API reference runs without eval and refers to no source map', () => {
  const script = readScalar();
  expect(script.length).toBeGreaterThan(1_000_000);
  expect(script).not.toMatch(/\beval\(|new Function\(|sourceMappingURL/);
});
