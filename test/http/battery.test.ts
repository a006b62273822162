import { beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError, withoutRequestId } from '../support/answers.ts';
import { type Answer, call, type Person, signUp } from '../support/client.ts';
import { documentedOperations } from '../support/contract.ts';
import { forgedTokens } from '../support/forged-tokens.ts';
import { captureLog } from '../support/log-lines.ts';
import {
  APP_ROUTES,
  KNOWN_ROUTES,
  ownPathOf,
  ownRequestOf,
  PROTECTED,
  pathOf,
  ROUTES,
  type Route,
  WITH_ID,
} from '../support/routes.ts';

beforeEach(() => {
  captureLog();
  return () => vi.restoreAllMocks();
});

describe('the routes', () => {
  it('are the ones this battery knows', () => {
    expect(KNOWN_ROUTES.toSorted()).toEqual(APP_ROUTES.toSorted());
  });

  it('are the ones the document describes', () => {
    const documented = documentedOperations().map(
      ({ method, path }) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    );
    expect(documented.toSorted()).toEqual(APP_ROUTES.toSorted());
  });

  it.each(PROTECTED)('$name answers a valid request of a signed-in person', async (route) => {
    const person = await signUp();
    const { path, body } = await ownRequestOf(route, person);
    const { status, text } = await person.call(route.method, path, body);
    expect([200, 201], text).toContain(status);
  });
});

describe.each(PROTECTED)('$name', (route) => {
  const send = (headers: Record<string, string>) =>
    call(route.method, pathOf(route), { body: route.needs.body, headers });

  it('answers one and the same 401 to no token and to every forged one', async () => {
    const [person, stranger] = await Promise.all([signUp(), signUp()]);
    const refused = await send({});
    expectError(refused, 401, 'AUTHENTICATION_ERROR');
    expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer');

    const forged = Object.entries(await forgedTokens(person.token, stranger.user.id));
    expect(forged.length).toBeGreaterThan(60);
    const admitted = await Promise.all(
      forged.map(async ([what, Authorization]) => {
        const answer = await send({ Authorization });
        const same = answer.status === 401 && withoutRequestId(answer) === withoutRequestId(refused);
        return same ? [] : [`${what}: ${answer.status} ${answer.text.slice(0, 200)}`];
      }),
    );
    expect(admitted.flat().join('\n')).toBe('');
  });

  it('answers the same 401 to a revoked token, an outdated one and one of an erased person', async () => {
    const ended = await Promise.all([
      endedBy((person) => person.post('/api/auth/logout')),
      endedBy((person) => person.post('/api/auth/logout-all')),
      endedBy((person) => person.delete('/api/user/me')),
    ]);
    const refused = withoutRequestId(await send({}));
    for (const { token } of ended) {
      const answer = await send({ Authorization: `Bearer ${token}` });
      expectError(answer, 401, 'AUTHENTICATION_ERROR');
      expect(withoutRequestId(answer)).toBe(refused);
    }
  });
});

async function endedBy(end: (person: Person) => Promise<{ status: number }>): Promise<Person> {
  const person = await signUp();
  expect((await end(person)).status).toBe(200);
  return person;
}

describe.each(WITH_ID)("$name of somebody else's", (route) => {
  it('is the same 404 as of nobody', async () => {
    const [owner, person] = await Promise.all([signUp(), signUp()]);
    const { id } = await owner.createTask();
    const send = (taskId: string) => person.call(route.method, pathOf(route, taskId), route.needs.body);
    const [theirs, nobodys] = await Promise.all([send(id), send(crypto.randomUUID())]);
    expectError(theirs, 404, 'NOT_FOUND');
    expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
    expect(headersOf(theirs)).toEqual(headersOf(nobodys));
    expect((await owner.get(`/api/tasks/${id}`)).status).toBe(200);
  });

  it('is that 404 as well with a precondition or an Idempotency-Key', async () => {
    const [owner, person] = await Promise.all([signUp(), signUp()]);
    const { id } = await owner.createTask();
    const send = (taskId: string, headers: Record<string, string>) =>
      person.call(route.method, pathOf(route, taskId), route.needs.body, headers);
    for (const header of ['If-Match', 'If-None-Match', 'Idempotency-Key']) {
      const [theirs, nobodys] = await Promise.all(
        [id, crypto.randomUUID()].map((taskId) => send(taskId, { [header]: `"${taskId}.1"` })),
      );
      if (!theirs || !nobodys) throw new Error('two requests have two answers');
      expectError(theirs, 404, 'NOT_FOUND');
      expect(withoutRequestId(theirs)).toBe(withoutRequestId(nobodys));
    }
  });
});

/** Those that say something of the answer itself: not how long it took, or what is left of a limit. */
const headersOf = ({ headers }: Answer) =>
  [...headers].filter(
    ([name]) => !/^(x-request-id|x-response-time|server-timing|ratelimit|ratelimit-policy)$/.test(name),
  );

/** A path without parameters is served by its own routes, and by those whose parameter takes its last part. */
const serves = (route: Route, path: string) => new RegExp(`^${route.path.replace(':id', '[^/]+')}$`).test(path);

describe('a method that a path does not serve', () => {
  const paths = [...new Set(ROUTES.map(({ path }) => path))];
  const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];

  it.each(paths)('is a 405 with Allow at %s, signed in or not', async (path) => {
    const served = [...new Set(ROUTES.filter((route) => serves(route, path)).map(({ method }) => method))];
    const allow = [...served, ...(served.includes('GET') ? ['HEAD'] : [])].sort().join(', ');
    const { token } = await signUp();
    for (const method of METHODS.filter((method) => !served.includes(method))) {
      for (const options of [{}, { token }, { token: 'forged' }]) {
        const answer = await call(method, pathOf({ path }), options);
        expectError(answer, 405, 'METHOD_NOT_ALLOWED');
        expect(answer.headers.get('Allow')).toBe(allow);
      }
    }
  });
});

describe('a path that nothing is at', () => {
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

  it.each(paths)('%s is a 404 for every method, signed in or not', async (path) => {
    const { token } = await signUp();
    for (const method of ['GET', 'POST', 'DELETE', 'PROPFIND']) {
      for (const options of [{}, { token }, { token: 'forged' }]) {
        expectError(await call(method, path, options), 404, 'NOT_FOUND');
      }
    }
  });

  it('is every path of the API with a slash at its end: no 405 that allows the very method', async () => {
    const answers = await Promise.all(ROUTES.map((route) => call(route.method, `${pathOf(route)}/`)));
    expect(answers.map(({ status }) => status)).toEqual(ROUTES.map(() => 404));
  });
});

describe.each(ROUTES.filter(({ method }) => method === 'GET'))('HEAD of $path', (route) => {
  it("has GET's status and headers, and no body", async () => {
    const person = await signUp();
    const path = await ownPathOf(route, person);
    const [get, head] = [await person.get(path), await person.call('HEAD', path)];
    expect(head.status).toBe(get.status);
    expect(head.text).toBe('');
    expect(headersOf(head)).toEqual(headersOf(get));
  });
});
