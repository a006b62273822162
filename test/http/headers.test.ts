import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { call } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { ALL_ANSWERS, PROTECTED_ANSWERS } from '../support/statuses.ts';
import { itInTurn } from '../support/volume.ts';
import { workerWith } from '../support/worker.ts';

const ORIGIN = 'https://app.example.com';

beforeEach(() => {
  captureLog();
});
afterEach(() => vi.restoreAllMocks());

describe.each(Object.entries(ALL_ANSWERS))('the response %s', (name, make) => {
  const it = itInTurn(Object.keys(ALL_ANSWERS).indexOf(name), 2);
  const status = Number(name.slice(0, 3));

  it('a response has the security headers and Cache-Control: no-store', async () => {
    const answer = await make({});
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'strict-transport-security': expect.stringMatching(/^max-age=63072000; includeSubDomains/),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(answer.headers.has('X-Powered-By')).toBe(false);
    expect(answer.headers.has('Set-Cookie')).toBe(false);
  });

  it('a response has its request id and its duration', async () => {
    const { headers } = await make({});
    expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers.get('Server-Timing')).toMatch(/^total;dur=\d+$/);
    expect(headers.get('X-Response-Time')).toMatch(/^\d+ms$/);
  });

  it('a response may be read from an allowed origin, without cookies', async () => {
    const { headers } = await make({ Origin: ORIGIN });
    expect(headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN);
    expect(headers.get('Vary')).toMatch(/\bOrigin\b/);
    expect(headers.has('Access-Control-Allow-Credentials')).toBe(false);
    expect(headers.get('Access-Control-Expose-Headers')?.split(/,\s*/)).toEqual(
      expect.arrayContaining([
        'ETag',
        'Location',
        'Retry-After',
        'RateLimit',
        'RateLimit-Policy',
        'X-Request-Id',
        'Idempotent-Replayed',
      ]),
    );
  });

  it('a response may not be read from another origin', async () => {
    for (const origin of ['https://evil.example', `${ORIGIN}.evil.example`, 'http://app.example.com', 'null']) {
      const { headers } = await make({ Origin: origin });
      expect(headers.has('Access-Control-Allow-Origin')).toBe(false);
      expect(headers.get('Vary')).toMatch(/\bOrigin\b/);
      vi.restoreAllMocks();
      captureLog();
    }
  });

  it('a response has the Content-Type application/json if and only if it has a body', async () => {
    const { headers, text } = await make({});
    expect(headers.get('Content-Type') ?? 'none').toMatch(text === '' ? /^none$/ : /^application\/json\b/);
  });
});

describe.each(Object.entries(PROTECTED_ANSWERS))('the protected response %s', (name, make) => {
  it('a protected response has the rate limit headers', async () => {
    const { headers } = await make({});
    expect(headers.get('RateLimit-Policy')).toMatch(/^"(api|end-session)";q=\d+;w=60$/);
    expect(headers.get('RateLimit')).toMatch(/^"(api|end-session)";r=\d+;t=\d+$/);
    expect(headers.has('Retry-After')).toBe(name === '429' || name === '503');
  });
});

describe('X-Request-Id', () => {
  it.each(['a', 'abc-123_DEF', '01a202ce-2b9d-7d8e-9dde-218d300ec9d4', 'x'.repeat(255)])(
    'the request id %s is kept',
    async (id) => {
      const { headers, error } = await call('GET', '/nothing', { headers: { 'X-Request-Id': id } });
      expect(headers.get('X-Request-Id')).toBe(id);
      expect(error.requestId).toBe(id);
    },
  );

  it.each(['', 'a b', 'a"b', '<script>', 'a,b', '{"a":1}', 'é', 'x'.repeat(256), 'x'.repeat(10_000)])(
    'the request id %s is replaced',
    async (id) => {
      const { headers, error } = await call('GET', '/nothing', { headers: { 'X-Request-Id': id } });
      expect(headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
      expect(error.requestId).toBe(headers.get('X-Request-Id'));
    },
  );

  it('every request gets another request id', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => (await call('GET', '/nothing')).error.requestId),
    );
    expect(new Set(ids).size).toBe(20);
  });
});

describe('a preflight', () => {
  const ask = (origin: string, path = '/api/tasks', send = workerWith({})) =>
    call(
      'OPTIONS',
      path,
      {
        headers: {
          Origin: origin,
          'Access-Control-Request-Method': 'PATCH',
          'Access-Control-Request-Headers': 'authorization,idempotency-key,if-match',
        },
      },
      send,
    );

  it.each(['/api/tasks', '/api/auth', '/api/user/me', '/nothing'])(
    'a preflight of %s succeeds without a token',
    async (path) => {
      const { status, headers, text } = await ask(ORIGIN, path);
      expect(status).toBe(204);
      expect(text).toBe('');
      expect(headers.get('Access-Control-Allow-Origin')).toBe(ORIGIN);
      expect(headers.get('Access-Control-Allow-Methods')?.split(/,\s*/)).toEqual(
        expect.arrayContaining(['GET', 'POST', 'PATCH', 'DELETE']),
      );
      expect(headers.get('Access-Control-Allow-Headers')?.toLowerCase().split(/,\s*/)).toEqual(
        expect.arrayContaining(['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match']),
      );
      expect(headers.get('Access-Control-Max-Age')).toBe('86400');
      expect(headers.has('Access-Control-Allow-Credentials')).toBe(false);
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(headers.get('Strict-Transport-Security')).toMatch(/^max-age=63072000/);
    },
  );

  it('a preflight from another origin is not allowed', async () => {
    expect((await ask('https://evil.example')).headers.has('Access-Control-Allow-Origin')).toBe(false);
  });

  it('a preflight is allowed from exactly the origins in CORS_ORIGIN', async () => {
    const none = await ask(ORIGIN, '/api/tasks', workerWith({ CORS_ORIGIN: '' }));
    expect(none.headers.has('Access-Control-Allow-Origin')).toBe(false);
    const two = workerWith({ CORS_ORIGIN: 'https://one.example, https://two.example' });
    for (const origin of ['https://one.example', 'https://two.example']) {
      expect((await ask(origin, '/api/tasks', two)).headers.get('Access-Control-Allow-Origin')).toBe(origin);
    }
    expect((await ask(ORIGIN, '/api/tasks', two)).headers.has('Access-Control-Allow-Origin')).toBe(false);
  });
});
