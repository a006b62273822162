import { beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError, pathsOf } from '../support/answers.ts';
import { call, type Person, type Send, signUp } from '../support/client.ts';
import { limitOf, standAtWindowStart } from '../support/limited.ts';
import { captureLog } from '../support/log-lines.ts';
import { once } from '../support/once.ts';
import { inPieces, JSON_TYPE, sendingBody } from '../support/raw-body.ts';
import { listFields, takesFractions, withField } from '../support/route-schemas.ts';
import { buildOwnRequest, buildPath, ENDS_SESSION, WITH_BODY } from '../support/routes.ts';
import { inTurn } from '../support/volume.ts';

const LIMIT_BYTES = 256 * 1024;

const utf8 = (text: string) => new TextEncoder().encode(text);

const nested = (depth: number) => '{"deep":'.repeat(depth).replace(/"deep":$/, '') + '}'.repeat(depth);

/** A body of exactly `bytes` bytes. A route that reads it rejects its key. */
const filled = (bytes: number) => `{"filler":"${'x'.repeat(bytes - 13)}"}`;

beforeEach(() => {
  captureLog();
  return () => {
    vi.useRealTimers();
    vi.restoreAllMocks();
  };
});

const MALFORMED: [string, string][] = [
  ['truncated JSON', '{"title":"x"'],
  ['form data', 'title=x&priority=high'],
  ['single quotes', "{'title': 'x'}"],
  ['a trailing comma', '{"title":"x",}'],
  ['a comment', '{"title":"x"} // yes'],
  ['two values', '{} {}'],
  ['NaN', '{"title":NaN}'],
  ['a raw line break in a string', '{"title":"a\nb"}'],
  ['only a space', ' '],
  ['a NUL', '\0'],
  ['a byte order mark', '\ufeff{"title":"x"}'],
];

const INVALID_UTF8: [string, number[]][] = [
  ['a byte that starts no character', [0xff]],
  ['an overlong slash', [0xc0, 0xaf]],
  ['a surrogate', [0xed, 0xa0, 0x80]],
  ['a truncated character', [0xf0, 0x9f, 0xa6]],
];

const OTHER_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  'application/json-patch+json',
  'text/json',
  'application/json; charset=iso-8859-1',
  'application/json;charset="windows-1251"',
  'application/json; version=1; Charset=utf-16',
  '',
];

const JSON_TYPES = ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;charset="utf-8"'];

/** The routes that get bodies which are rejected, or read, before their schema sees them. */
const ANY_BODY = new Set(inTurn(WITH_BODY, 0, 3));

describe.each(WITH_BODY)('$name', (route) => {
  const turn = WITH_BODY.indexOf(route);

  /** Sends requests to the route as a new user who owns the entity. */
  async function newCaller() {
    const person = await signUp();
    const { path, body: ownBody } = await buildOwnRequest(route, person);
    const token = route.needs.token ? { token: person.token } : {};
    return {
      ownBody,
      send: (sent: Send) => call(route.method, path, token, sent),
      sendJson: (body: unknown) => call(route.method, path, { ...token, body }),
    };
  }

  /** One user for all requests that are rejected, because those change nothing. */
  const caller = ENDS_SESSION.test(route.name) ? newCaller : once(newCaller);

  describe.runIf(ANY_BODY.has(route))('whatever its schema is', () => {
    it.each(inTurn(MALFORMED, turn, 2))('a body with %s gets 400', async (_, text) => {
      const { send } = await caller();
      expectError(await send(sendingBody(utf8(text), JSON_TYPE)), 400, 'VALIDATION_ERROR');
    });

    it.each(inTurn(INVALID_UTF8, turn, 2))('invalid UTF-8 with %s gets 400', async (_, bytes) => {
      const { send } = await caller();
      const body = Uint8Array.from([...utf8('{"title":"'), ...bytes, ...utf8('"}')]);
      expectError(await send(sendingBody(body, JSON_TYPE)), 400, 'VALIDATION_ERROR');
    });

    it.each(inTurn(['[]', '[{}]', 'null', 'true', '0', '"title"'], turn, 2))(
      'the body %s, which is not an object, gets 400',
      async (text) => {
        const { send } = await caller();
        expectError(await send(sendingBody(utf8(text), JSON_TYPE)), 400, 'VALIDATION_ERROR');
      },
    );

    it('a missing body counts as an empty object', async () => {
      const [none, empty] = [
        await (await newCaller()).send(sendingBody('', JSON_TYPE)),
        await (await newCaller()).sendJson({}),
      ];
      expect(none.status).toBe(empty.status);
      expect(none.error?.message).toBe(empty.error?.message);
    });

    it.each(inTurn(OTHER_TYPES, turn, 5))('a JSON body with the Content-Type %j gets 415', async (type) => {
      const { send } = await caller();
      const answer = await send(sendingBody(utf8('{}'), type === '' ? {} : { 'Content-Type': type }));
      expectError(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
    });

    it.each(inTurn(JSON_TYPES, turn, 2))('the Content-Type %s is accepted', async (type) => {
      const { send, ownBody } = await newCaller();
      const body = utf8(JSON.stringify(ownBody));
      expect([200, 201, 401]).toContain((await send(sendingBody(body, { 'Content-Type': type }))).status);
    });

    it('a body one byte over 256 KB gets 413, whatever its Content-Length', async () => {
      const { send } = await caller();
      const over = filled(LIMIT_BYTES + 1);
      const length = { 'Content-Length': String(LIMIT_BYTES + 1) };
      const ways = [
        sendingBody(over, JSON_TYPE),
        sendingBody(over, { ...JSON_TYPE, ...length }),
        sendingBody(inPieces(over), JSON_TYPE),
        sendingBody(inPieces(over), { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' }),
        sendingBody(inPieces(over), { ...JSON_TYPE, 'Content-Length': '10' }),
      ];
      for (const sent of inTurn(ways, turn, 2)) {
        expectError(await send(sent), 413, 'PAYLOAD_TOO_LARGE');
      }
    });

    it('a body of exactly 256 KB is read', async () => {
      const { send } = await caller();
      const answer = await send(sendingBody(inPieces(filled(LIMIT_BYTES)), JSON_TYPE));
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(pathsOf(answer)).toContain('filler');
    });

    it('a body nested 32 levels deep is read, and a deeper one gets 400', async () => {
      const { send } = await caller();
      const read = await send(sendingBody(nested(32), JSON_TYPE));
      expectError(read, 400, 'VALIDATION_ERROR');
      expect(pathsOf(read)).toContain('deep');
      const deep = [nested(33), '['.repeat(33) + ']'.repeat(33), '['.repeat(100_000) + ']'.repeat(100_000)];
      for (const text of inTurn(deep, turn, 2)) {
        const rejected = await send(sendingBody(text, { ...JSON_TYPE, 'Idempotency-Key': crypto.randomUUID() }));
        expectError(rejected, 400, 'VALIDATION_ERROR');
        expect(rejected.error.message).toContain('at most 32 levels deep');
      }
    });
  });

  it.each(inTurn(['unknown', 'Title', 'constructor', '__proto__', 'toString', 'a.b', ''], turn, 3))(
    'the unknown key %j gets 400 and is named',
    async (key) => {
      const { send } = await caller();
      const text = `{${JSON.stringify(key)}:1,${JSON.stringify({ ...route.needs.body, x: 1 }).slice(1)}`;
      const answer = await send(sendingBody(text, JSON_TYPE));
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(pathsOf(answer)).toEqual(expect.arrayContaining([key || '""', 'x']));
    },
  );

  it('each field with a value of the wrong type gets 400 and is named', async () => {
    const { sendJson } = await caller();
    for (const [at, field] of listFields(route).entries()) {
      const scalar = takesFractions(route, field) ? '1' : 1.5;
      const isList = field === 'commands'; // each command gets its own error
      for (const wrong of isList ? [scalar] : inTurn([[[]], [null], scalar], turn + at, 3)) {
        const answer = await sendJson(withField(route.needs.body ?? {}, field, wrong));
        expectError(answer, 400, 'VALIDATION_ERROR');
        expect(
          pathsOf(answer).some((path) => path.startsWith(field)),
          `${field} = ${JSON.stringify(wrong)}`,
        ).toBe(true);
      }
    }
  });
});

async function logOut(): Promise<Person> {
  const person = await signUp();
  await person.post('/api/auth/logout');
  return person;
}

const logOutOnce = once(logOut);
const anyone = once(signUp);

/** Bodies that are rejected before a schema sees them. */
const UNREADABLE: [string, number, Send][] = [
  ['malformed JSON', 400, sendingBody('{', JSON_TYPE)],
  ['JSON that is too deep', 400, sendingBody('['.repeat(33) + ']'.repeat(33), JSON_TYPE)],
  ['a body that is too large', 413, sendingBody(filled(LIMIT_BYTES + 1), JSON_TYPE)],
  ['a body of another type', 415, sendingBody('{}', { 'Content-Type': 'text/plain' })],
];

describe.each(WITH_BODY.filter(({ needs }) => needs.token))('$name', (route) => {
  it.each(inTurn(UNREADABLE, WITH_BODY.indexOf(route), 4))(
    '%s gets 401 without a token, else %i, and is counted',
    async (_, status, send) => {
      standAtWindowStart();
      const isLimited = ENDS_SESSION.test(route.name);
      const [person, ended] = await Promise.all([(isLimited ? signUp : anyone)(), (isLimited ? logOut : logOutOnce)()]);
      for (const options of [{}, { token: 'forged' }, { token: ended.token }]) {
        const answer = await call(route.method, buildPath(route), options, send);
        expectError(answer, 401, 'AUTHENTICATION_ERROR');
        expect(answer.headers.has('RateLimit')).toBe(true);
      }
      const answers = [];
      for (let n = 0; n < 2; n += 1) {
        answers.push(
          await call(
            route.method,
            buildPath(route),
            { token: person.token, headers: { 'Idempotency-Key': 'x' } },
            send,
          ),
        );
      }
      expect(answers.map((answer) => answer.status)).toEqual([status, status]);
      const [first, second] = answers.map(limitOf);
      expect(Number(first?.left) - Number(second?.left)).toBe(1);
    },
  );
});

it('the tests above know the fields of the bodies', () => {
  const fields = WITH_BODY.flatMap(listFields);
  expect(fields).toEqual(
    expect.arrayContaining(['initData', 'title', 'aiMetadata.energyLevel', 'workingHours', 'theme']),
  );
});
