import * as fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type Answer, call, signUp } from '../support/client.ts';
import { hostileBody, hostileQuery, hostileValue } from '../support/hostile.ts';
import { captureLog } from '../support/log-lines.ts';
import { JSON_TYPE, sendingBody } from '../support/raw-body.ts';
import { listFields, listParameters } from '../support/route-schemas.ts';
import { buildOwnPath, buildPath, ENDS_SESSION, PROTECTED, ROUTES, WITH_BODY, WITH_ID } from '../support/routes.ts';
import { volume } from '../support/volume.ts';

/** Requests in parallel. */
const AT_ONCE = 10;

const BODIES = volume({ test: 20, full: 100 });
const QUERIES = volume({ test: 10, full: 20 });

const atOnce = <T>(item: fc.Arbitrary<T>) => fc.array(item, { minLength: AT_ONCE, maxLength: AT_ONCE });

/** Checks the property for `items` items. */
const forAll = <T>(items: number, item: fc.Arbitrary<T>, send: (item: T) => Promise<Answer>) =>
  fc.assert(
    fc.asyncProperty(atOnce(item), async (batch) => {
      const answers = await Promise.all(batch.map(send));
      for (const { status, text } of answers) expect(status, text).toBeLessThan(500);
    }),
    { numRuns: items / AT_ONCE },
  );

beforeEach(() => {
  captureLog();
  return () => vi.restoreAllMocks();
});

describe('hostile bodies', () => {
  it.each(WITH_BODY)('$name never answers a hostile body with a 5xx', async (route) => {
    const body = hostileBody(route.needs.body ?? {}, listFields(route));
    let person = await signUp();
    let path = await buildOwnPath(route, person);
    await forAll(BODIES, body, async (text) => {
      const answer = await call(route.method, path, { token: person.token }, sendingBody(text, JSON_TYPE));
      const hasEnded = answer.status < 300 && (ENDS_SESSION.test(route.name) || route.method === 'DELETE');
      if (hasEnded || answer.status === 429) {
        person = await signUp();
        path = await buildOwnPath(route, person);
      }
      return answer;
    });
  });

  it.each(WITH_BODY.filter(({ needs }) => needs.token))(
    '$name never answers a hostile body with an Idempotency-Key with a 5xx',
    async (route) => {
      const { token } = await signUp();
      await forAll(BODIES / 2, hostileValue, (text) => {
        const headers = { ...JSON_TYPE, 'Idempotency-Key': crypto.randomUUID() };
        return call(route.method, buildPath(route), { token }, sendingBody(text, headers));
      });
    },
  );
});

describe('hostile queries', () => {
  it.each(ROUTES.filter(({ name }) => !ENDS_SESSION.test(name)))(
    '$name never answers a hostile query with a 5xx',
    async (route) => {
      const person = await signUp();
      const path = await buildOwnPath(route, person);
      await forAll(QUERIES, hostileQuery(listParameters(route)), (query) =>
        call(route.method, path + query, { token: person.token, body: route.needs.body }),
      );
    },
  );
});

describe('hostile paths and headers', () => {
  const segment = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }).map((text) => encodeURIComponent(text.toWellFormed())),
    fc.constantFrom('%00', '%ED%A0%80', '%', '%2e%2e', '*', ':id', 'stats', '0', '__proto__', 'x'.repeat(5_000)),
  );

  it.each(WITH_ID)('$name never answers a hostile path with a 5xx', async (route) => {
    const { token } = await signUp();
    await forAll(QUERIES, segment, (id) => call(route.method, buildPath(route, id), { token, body: route.needs.body }));
  });

  it.each(PROTECTED.filter(({ name }) => !ENDS_SESSION.test(name)))(
    '$name never answers a hostile header with a 5xx',
    async (route) => {
      const person = await signUp();
      const path = await buildOwnPath(route, person);
      const value = fc.oneof(
        fc.string({ maxLength: 40 }).map((text) => text.trim()),
        fc.constantFrom(
          '*',
          'W/"1"',
          `"${person.user.id}.2147483648"`,
          `"${person.user.id}.999999999"`,
          ','.repeat(3_000),
        ),
      );
      const name = fc.constantFrom(
        'If-Match',
        'If-None-Match',
        'Idempotency-Key',
        'Origin',
        'X-Request-Id',
        'Accept',
        'Range',
      );
      await forAll(QUERIES, fc.tuple(name, value), ([header, text]) =>
        person.call(route.method, path, route.needs.body, { [header]: text }),
      );
    },
  );
});
