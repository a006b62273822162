import { beforeEach, describe, expect, it, vi } from 'vitest';
import { expectError, pathsOf } from '../support/answers.ts';
import { call, type Send, signUp } from '../support/client.ts';
import { captureLog } from '../support/log-lines.ts';
import { inPieces, JSON_TYPE, sendingBody } from '../support/raw-body.ts';
import { fieldsOf, withField } from '../support/route-schemas.ts';
import { ownRequestOf, WITH_BODY } from '../support/routes.ts';

const LIMIT_BYTES = 256 * 1024;

const utf8 = (text: string) => new TextEncoder().encode(text);

const nested = (depth: number) => '{"deep":'.repeat(depth).replace(/"deep":$/, '') + '}'.repeat(depth);

/** A body of exactly so many bytes: what is refused in it, if it is read, is the key. */
const filled = (bytes: number) => `{"filler":"${'x'.repeat(bytes - 13)}"}`;

beforeEach(() => {
  captureLog();
  return () => vi.restoreAllMocks();
});

describe.each(WITH_BODY)('$name', (route) => {
  /** A caller for the route, of a person and with an entity of its own. */
  async function caller() {
    const person = await signUp();
    const { path, body: ownBody } = await ownRequestOf(route, person);
    const token = route.needs.token ? { token: person.token } : {};
    return {
      ownBody,
      send: (sent: Send) => call(route.method, path, token, sent),
      sendJson: (body: unknown) => call(route.method, path, { ...token, body }),
    };
  }

  it.each([
    ['JSON that is cut off', '{"title":"x"'],
    ['words', 'title=x&priority=high'],
    ['single quotes', "{'title': 'x'}"],
    ['a trailing comma', '{"title":"x",}'],
    ['a comment', '{"title":"x"} // yes'],
    ['two values', '{} {}'],
    ['NaN', '{"title":NaN}'],
    ['a raw line break in a string', '{"title":"a\nb"}'],
    ['nothing but a space', ' '],
    ['a NUL', '\0'],
    ['a byte order mark', '\ufeff{"title":"x"}'],
  ])('refuses %s as malformed', async (_, text) => {
    const { send } = await caller();
    expectError(await send(sendingBody(utf8(text), JSON_TYPE)), 400, 'VALIDATION_ERROR');
  });

  it.each([
    ['a byte that begins nothing', [0xff]],
    ['an overlong slash', [0xc0, 0xaf]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a character cut off', [0xf0, 0x9f, 0xa6]],
  ])('refuses UTF-8 with %s', async (_, bytes) => {
    const { send } = await caller();
    const body = Uint8Array.from([...utf8('{"title":"'), ...bytes, ...utf8('"}')]);
    expectError(await send(sendingBody(body, JSON_TYPE)), 400, 'VALIDATION_ERROR');
  });

  it.each(['[]', '[{}]', 'null', 'true', '0', '"title"'])('refuses the body %s: it is no object', async (text) => {
    const { send } = await caller();
    expectError(await send(sendingBody(utf8(text), JSON_TYPE)), 400, 'VALIDATION_ERROR');
  });

  it('takes no body for an empty object', async () => {
    const [none, empty] = [
      await (await caller()).send(sendingBody('', JSON_TYPE)),
      await (await caller()).sendJson({}),
    ];
    expect(none.status).toBe(empty.status);
    expect(none.error?.message).toBe(empty.error?.message);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
    'application/json-patch+json',
    'text/json',
    '',
  ])('refuses JSON that says it is %j', async (type) => {
    const { send } = await caller();
    const answer = await send(sendingBody(utf8('{}'), type === '' ? {} : { 'Content-Type': type }));
    expectError(answer, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  it.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;charset="utf-8"'])(
    'takes %s for JSON',
    async (type) => {
      const { send, ownBody } = await caller();
      const body = utf8(JSON.stringify(ownBody));
      expect([200, 201, 401]).toContain((await send(sendingBody(body, { 'Content-Type': type }))).status);
    },
  );

  it('refuses a byte over 256 KB whether or not Content-Length gives it away', async () => {
    const { send } = await caller();
    const over = filled(LIMIT_BYTES + 1);
    const length = { 'Content-Length': String(LIMIT_BYTES + 1) };
    for (const sent of [
      sendingBody(over, JSON_TYPE),
      sendingBody(over, { ...JSON_TYPE, ...length }),
      sendingBody(inPieces(over), JSON_TYPE),
      sendingBody(inPieces(over), { ...JSON_TYPE, 'Transfer-Encoding': 'chunked' }),
      sendingBody(inPieces(over), { ...JSON_TYPE, 'Content-Length': '10' }),
    ]) {
      expectError(await send(sent), 413, 'PAYLOAD_TOO_LARGE');
    }
  });

  it('reads 256 KB', async () => {
    const { send } = await caller();
    const answer = await send(sendingBody(inPieces(filled(LIMIT_BYTES)), JSON_TYPE));
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toContain('filler');
  });

  it('reads 32 levels of nesting, and refuses 33 or 100,000', async () => {
    const { send } = await caller();
    const read = await send(sendingBody(nested(32), JSON_TYPE));
    expectError(read, 400, 'VALIDATION_ERROR');
    expect(pathsOf(read)).toContain('deep');
    for (const text of [nested(33), '['.repeat(33) + ']'.repeat(33), '['.repeat(100_000) + ']'.repeat(100_000)]) {
      const refused = await send(sendingBody(text, { ...JSON_TYPE, 'Idempotency-Key': crypto.randomUUID() }));
      expectError(refused, 400, 'VALIDATION_ERROR');
      expect(refused.error.message).toContain('at most 32 levels deep');
    }
  });

  it.each(['unknown', 'Title', 'constructor', '__proto__', 'toString', 'a.b', ''])(
    'names the unknown key %j',
    async (key) => {
      const { send } = await caller();
      const text = `{${JSON.stringify(key)}:1,${JSON.stringify({ ...route.needs.body, x: 1 }).slice(1)}`;
      const answer = await send(sendingBody(text, JSON_TYPE));
      expectError(answer, 400, 'VALIDATION_ERROR');
      expect(pathsOf(answer)).toEqual(expect.arrayContaining([key, 'x']));
    },
  );

  it('refuses each of its fields with a value of the wrong type, and names it', async () => {
    const { sendJson } = await caller();
    for (const field of fieldsOf(route)) {
      for (const wrong of [[[]], 1.5, [null]]) {
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

it('knows the fields of the bodies, so that none is left out above', () => {
  const fields = WITH_BODY.flatMap(fieldsOf);
  expect(fields).toEqual(
    expect.arrayContaining(['initData', 'title', 'aiMetadata.energyLevel', 'workingHours', 'theme']),
  );
});
