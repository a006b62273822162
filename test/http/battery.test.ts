import { beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError, headersOf, withoutRequestId } from '../support/answers.ts';
import { call, type Person, signUp } from '../support/client.ts';
import { forgedTokens } from '../support/forged-tokens.ts';
import { captureLog } from '../support/log-lines.ts';
import { once } from '../support/once.ts';
import { APP_ROUTES, buildOwnPath, buildOwnRequest, buildPath, PROTECTED, ROUTES } from '../support/routes.ts';
import { inTurn } from '../support/volume.ts';

beforeEach(() => {
  captureLog();
  return () => vi.restoreAllMocks();
});

describe('the route table', () => {
  it('the API document describes every route of the app, and no other', () => {
    expect(ROUTES.map(({ name }) => name).toSorted()).toEqual(APP_ROUTES.toSorted());
  });

  // battery-owners.test.ts sends the writes
  it.each(PROTECTED.filter(({ method }) => method === 'GET'))('$name succeeds for a valid request', async (route) => {
    const person = await signUp();
    const { path, body } = await buildOwnRequest(route, person);
    const { status, text } = await person.call(route.method, path, body);
    expect([200, 201, 204], text).toContain(status);
  });
});

/** A user of requests that change nothing. */
const anyone = once(signUp);

/** Every forged Authorization header. */
const forgeTokens = once(async () => {
  const [person, stranger] = await Promise.all([signUp(), signUp()]);
  return Object.entries(await forgedTokens(person.token, stranger.user.id));
});

/** Users whose tokens are valid no longer: one token is revoked, one is outdated, one user is erased. */
const endSessions = once(() =>
  Promise.all([
    endedBy((person) => person.post('/api/auth/logout')),
    endedBy((person) => person.post('/api/auth/logout-all')),
    endedBy((person) => person.delete('/api/user/me')),
  ]),
);

describe.each(PROTECTED)('$name', (route) => {
  const send = (headers: Record<string, string>) =>
    call(route.method, buildPath(route), { body: route.needs.body, headers });

  it('a missing token and forged tokens get the same 401', async () => {
    const rejected = await send({});
    expectError(rejected, 401, 'AUTHENTICATION_ERROR');
    expect(rejected.headers.get('WWW-Authenticate')).toBe('Bearer');

    const forged = await forgeTokens();
    expect(forged.length).toBeGreaterThan(60);
    const admitted = await Promise.all(
      inTurn(forged, PROTECTED.indexOf(route), 20).map(async ([what, Authorization]) => {
        const answer = await send({ Authorization });
        const same = answer.status === 401 && withoutRequestId(answer) === withoutRequestId(rejected);
        return same ? [] : [`${what}: ${answer.status} ${answer.text.slice(0, 200)}`];
      }),
    );
    expect(admitted.flat().join('\n')).toBe('');
  });

  it('a revoked token, an outdated token and the token of an erased user get the same 401', async () => {
    const rejected = withoutRequestId(await send({}));
    for (const { token } of await endSessions()) {
      const answer = await send({ Authorization: `Bearer ${token}` });
      expectError(answer, 401, 'AUTHENTICATION_ERROR');
      expect(withoutRequestId(answer)).toBe(rejected);
    }
  });
});

async function endedBy(end: (person: Person) => Promise<{ status: number }>): Promise<Person> {
  const person = await signUp();
  expect((await end(person)).status).toBe(200);
  return person;
}

describe('an unknown method', () => {
  const paths = [...new Set(ROUTES.map(({ path }) => path))];
  const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];
  const HEADERS = {
    'Idempotency-Key': '1',
    'If-Match': '"x"',
    'If-None-Match': '*',
    Accept: 'text/event-stream',
    'Content-Type': 'text/plain',
    'Content-Length': '1000000',
    Origin: 'https://evil.example',
  };

  it.each(paths)('an unknown method of %s gets 405 with Allow, with and without a token', async (path) => {
    const own = ROUTES.filter((route) => route.path === path).map(({ method }) => method);
    const served = [...own, ...(own.includes('GET') ? ['HEAD'] : [])];
    const allow = served.toSorted().join(', ');
    const { token } = await anyone();
    const cases = [{}, { token }, { token: 'forged' }, ...Object.entries(HEADERS).map(withHeader)];
    for (const [at, method] of METHODS.filter((method) => !served.includes(method)).entries()) {
      for (const options of inTurn(cases, paths.indexOf(path) + at, 5)) {
        const answer = await call(method, buildPath({ path }), options);
        expect(answer.status, `${method} ${JSON.stringify(options)}`).toBe(405);
        expect(answer.headers.get('Allow')).toBe(allow);
        if (method !== 'HEAD') expectError(answer, 405, 'METHOD_NOT_ALLOWED');
      }
    }
  });
});

const withHeader = ([name, value]: [string, string]) => ({ headers: { [name]: value } });

describe('an unknown path', () => {
  const paths = [
    '/',
    '/api',
    '/api/',
    '/api/nothing',
    '/api/tasks/1/2/3',
    '/API/tasks',
    '/health/x',
    '/.env',
    '/%00',
    '/%',
  ];

  it.each(paths)('%s gets 404 for every method, with and without a token', async (path) => {
    const { token } = await anyone();
    for (const method of ['GET', 'POST', 'DELETE', 'PROPFIND']) {
      for (const options of [{}, { token }, { token: 'forged' }]) {
        expectError(await call(method, path, options), 404, 'NOT_FOUND');
      }
    }
  });

  it('every path of the API with a trailing slash gets 404, not 405', async () => {
    const answers = await Promise.all(ROUTES.map((route) => call(route.method, `${buildPath(route)}/`)));
    expect(answers.map(({ status }) => status)).toEqual(ROUTES.map(() => 404));
  });
});

it.each(
  inTurn(
    ROUTES.filter(({ method }) => method === 'GET'),
    0,
    3,
  ),
)('HEAD of $path returns the status and headers of GET without a body', async (route) => {
  const person = await signUp();
  const path = await buildOwnPath(route, person);
  const [get, head] = [await person.get(path), await person.call('HEAD', path)];
  expect(head.status).toBe(get.status);
  expect(head.text).toBe('');
  expect(headersOf(head)).toEqual(headersOf(get));
});
