import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import { STRICT_TRANSPORT_SECURITY } from '../../src/http/headers.ts';

/** Pages may load files from their own origin and call it, nothing else. Scalar adds `<style>` elements. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const REVALIDATED = { 'Cache-Control': 'public, max-age=0, must-revalidate' };
const KEPT_A_DAY = { 'Cache-Control': 'public, max-age=86400' };

/** The `_headers` file of the static files: security headers, with a policy that lets pages run. */
export async function headersFile(): Promise<string> {
  const { headers } = await new Hono()
    .use(secureHeaders({ strictTransportSecurity: STRICT_TRANSPORT_SECURITY, xFrameOptions: 'DENY' }))
    .get('/', (c) => c.body(null))
    .request('/');
  headers.set('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  // Cloudflare joins the values of all matching rules, so each path has one caching rule.
  return [
    rule('/*', Object.fromEntries(headers)),
    rule('/openapi.json', { ...REVALIDATED, 'Access-Control-Allow-Origin': '*' }), // other origins may read the document
    rule('/docs', REVALIDATED),
    rule('/docs/:file', REVALIDATED),
    rule('/docs/scalar/*', KEPT_A_DAY),
  ].join('\n');
}

const rule = (path: string, headers: Record<string, string>) =>
  `${[path, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)].join('\n')}\n`;
