import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, it, vi } from 'vitest';
import { headersFile } from '../../dev/lib/headers-file.ts';

const readPage = (name: string) => readFileSync(new URL(`../../openapi/page/${name}`, import.meta.url), 'utf8');

const page = readPage('docs.html');

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

/** Runs docs.js in a browser's globals and completes the page. */
function openReference(hash: string) {
  const replaceState = vi.fn();
  const preauthorizeApiKey = vi.fn();
  const session = { hidden: true };
  const SwaggerUIBundle = vi.fn((_: { onComplete: () => void }) => ({ preauthorizeApiKey }));
  runInNewContext(readPage('docs.js'), {
    URLSearchParams,
    location: { pathname: '/docs', search: '', hash },
    history: { replaceState },
    document: { querySelector: (selector: string) => (selector === '#session' ? session : null) },
    window: { SwaggerUIBundle },
  });
  SwaggerUIBundle.mock.calls[0]?.[0].onComplete();
  return { replaceState, preauthorizeApiKey, session };
}

it('the API reference takes a token from the fragment, removes it from the address and signs in with it', () => {
  const { replaceState, preauthorizeApiKey } = openReference('#token=a.b-c.d_e');
  expect(replaceState.mock.calls).toEqual([[null, '', '/docs']]);
  expect(preauthorizeApiKey.mock.calls).toEqual([['token', 'a.b-c.d_e']]);
});

it('the API reference says that it is signed in only when it has a token', () => {
  expect(openReference('#token=a.b-c.d_e').session.hidden).toBe(false);
  expect(openReference('').session.hidden).toBe(true);
});

it('the API reference keeps a fragment that names an operation and does not sign in', () => {
  const { replaceState, preauthorizeApiKey } = openReference('#/Tasks/createTask');
  expect(replaceState).not.toHaveBeenCalled();
  expect(preauthorizeApiKey).not.toHaveBeenCalled();
});
