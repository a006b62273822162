import { beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError, pathsOf } from '../support/answers.ts';
import { call, signUp } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { once } from '../support/once.ts';
import { listParameters } from '../support/route-schemas.ts';
import { buildOwnRequest, buildPath, ENDS_SESSION, ROUTES, WITH_ID } from '../support/routes.ts';
import { inTurn } from '../support/volume.ts';

beforeEach(() => {
  captureLog();
  return () => vi.restoreAllMocks();
});

/** Routes whose request in the table is not valid: a sign-in without a signature, and GET without an upgrade. */
const UNUSUAL: Record<string, number[]> = { 'POST /api/auth': [401], 'GET /api/live': [400] };

const UNKNOWN: [query: string, names: string[]][] = [
  ['unknown=1', ['unknown']],
  ['unknown', ['unknown']],
  ['a=1&b=2', ['a', 'b']],
  ['a=1&a=2', ['a']],
  ['__proto__=1', ['__proto__']],
  ['constructor=1', ['constructor']],
  ['toString=', ['toString']],
  ['%D0%BF=1', ['п']],
  ['LIMIT=1', ['LIMIT']],
  ['limit[]=1', ['limit[]']],
];

const EMPTY_QUERY = new Set(inTurn(ROUTES, 0, 4));

describe.each(ROUTES)('$name', (route) => {
  /** Sends an otherwise valid request with a query. */
  async function newCaller() {
    const person = await signUp();
    const { path, body } = await buildOwnRequest(route, person);
    const token = route.needs.token ? { token: person.token } : {};
    return (query: string) => call(route.method, `${path}?${query}`, { ...token, body });
  }

  /** One user for all requests that are rejected, because those change nothing. */
  const caller = ENDS_SESSION.test(route.name) ? newCaller : once(newCaller);

  it.each(inTurn(UNKNOWN, ROUTES.indexOf(route), 5))(
    '?%s gets 400 and the unknown parameters are named',
    async (query, names) => {
      const answer = await (await caller())(query);
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(pathsOf(answer)).toEqual(names);
    },
  );

  it('each known parameter gets 400 when it is empty, and when it is repeated but takes one value', async () => {
    const send = await caller();
    for (const [at, name] of listParameters(route).entries()) {
      const queries = [`${name}=`, `${name}=&${name}=`, ...(name === 'label' ? [] : [`${name}=1&${name}=1`])];
      for (const query of name === 'label' ? queries : inTurn(queries, at, 3)) {
        const answer = await send(query);
        expectError(answer, 400, 'VALIDATION_ERROR');
        expect(
          pathsOf(answer).some((path) => path.startsWith(name)),
          query,
        ).toBe(true);
      }
    }
  });

  it.runIf(EMPTY_QUERY.has(route))('a question mark without a query is accepted', async () => {
    const answer = await (await newCaller())('');
    expect(UNUSUAL[route.name] ?? [200, 201, 204]).toContain(answer.status);
  });
});

it('the tests above know the parameters of the lists', () => {
  const parameters = ROUTES.flatMap(listParameters);
  expect(parameters).toEqual(
    expect.arrayContaining(['status', 'priority', 'dueFrom', 'dueTo', 'due', 'q', 'sort', 'limit', 'cursor']),
  );
});

describe('an invalid parameter of GET /api/tasks', () => {
  it.each([
    ['status', ['done', 'pending,', ',', 'pending;completed', 'x'.repeat(101)]],
    ['priority', ['urgent', 'HIGH', '1']],
    ['dueFrom', ['today', '2026-11-31', '2026-11-22T09:00:00', '1', '3000-01-01']],
    ['dueTo', ['2026-13-01T00:00:00Z', '0000-01-01T00:00:00Z']],
    ['due', ['tomorrow', 'Today']],
    ['q', ['%00', 'a%00b', 'x'.repeat(201)]],
    ['sort', ['rank', '--title', 'title,priority', '-']],
    ['limit', ['0', '101', '-1', '1.5', '1e2', 'ten', '%201', '0x10', '9'.repeat(30)]],
    ['cursor', ['x', 'e30', btoa('["a","b","c"]'), 'x'.repeat(4_001)]],
  ])('%s gets 400 and is named for each of %j', async (name, values) => {
    const { token } = await signUp();
    for (const value of values) {
      const answer = await call('GET', `/api/tasks?${name}=${value}`, { token });
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(
        pathsOf(answer).some((path) => path.startsWith(name)),
        `${name}=${value}`,
      ).toBe(true);
    }
  });
});

const MALFORMED_IDS = ['1', 'x', '01a202ce2b9d7d8e9dde218d300ec9d4', '%00', '01a202ce-2b9d-7d8e-9dde-218d300ec9dg'];
const anyone = once(signUp);

describe.each(WITH_ID)('$name with a malformed id', (route) => {
  it.each(inTurn(MALFORMED_IDS, WITH_ID.indexOf(route), 3))('the malformed id %s gets 400 and is named', async (id) => {
    const { token } = await anyone();
    const answer = await call(route.method, buildPath(route, id), { token, body: route.needs.body });
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toEqual(['id']);
  });
});
