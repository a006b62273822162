import { describe, expect, it } from 'vitest';
import { encodeFields, signFields, signInitData } from '../../dev/lib/init-data.ts';
import { type Parsed, parseInitData } from '../../src/auth/init-data-parse.ts';
import { cleanLine, isBlank } from '../../src/messages/clean-text.ts';
import * as fc from '../support/fast-check.ts';
import { BOT_TOKEN, createVerifier, launchFields, NOW, signLaunch } from '../support/init-data.ts';
import { volume } from '../support/volume.ts';

const { verify, telegram } = await createVerifier();
const signed = await signLaunch({ start_param: 'a/b c+d', field_of_2031: 'ы' });
const position = fc.nat({ max: signed.length - 1 });

const text = fc.string({ unit: 'binary', maxLength: 40 }).map((value) => value.replaceAll(/\p{Cc}/gu, ''));
const firstName = text.map(cleanLine).filter((value) => !isBlank(value));
const key = fc.stringMatching(/^[a-z0-9_]{1,64}$/);
const someFields = fc.dictionary(key, text, { minKeys: 1, maxKeys: 5, noNullPrototype: true });
const otherFields = someFields.filter((fields) => Object.keys(fields).every((name) => !(name in launchFields())));

describe('valid initData', () => {
  it('signed initData verifies, whatever its user and fields are', async () => {
    const user = fc.record({
      id: fc.integer({ min: 1, max: 2 ** 52 - 1 }),
      first_name: firstName,
      about: fc.jsonValue(),
    });
    await fc.assert(
      fc.asyncProperty(user, otherFields, async (user, extra) => {
        const result = await verify(await signInitData({ botToken: BOT_TOKEN, user, authDate: NOW, extra }));

        expect(result).toMatchObject({ ok: true, user: { id: user.id, firstName: user.first_name }, authDate: NOW });
      }),
    );
  });

  it('initData with both signatures verifies, whatever its fields are', async () => {
    await fc.assert(
      fc.asyncProperty(otherFields, async (extra) => {
        const fields = { ...launchFields(), ...extra };
        const signature = await telegram.sign('4200000001', fields);

        const result = await verify(await signFields(BOT_TOKEN, { ...fields, signature }), { signature: 'require' });

        expect(result).toMatchObject({ ok: true });
      }),
    );
  });

  it('initData verifies in any order and any escaping of the same fields', async () => {
    const pairs = Object.entries(launchFields());
    const hash = (await signLaunch()).slice(-64);
    const order = fc.shuffledSubarray([...pairs, ['hash', hash] as const], { minLength: pairs.length + 1 });
    await fc.assert(
      fc.asyncProperty(order, fc.infiniteStream(fc.boolean()), async (fields, coins) => {
        const respell = (value: string) =>
          value.replaceAll(/[\s\S]/g, (char) => (coins.next().value ? hexEscape(char) : char));
        const initData = fields.map(([name, value]) => `${respell(name)}=${respell(value)}`).join('&');

        expect(await verify(initData)).toMatchObject({ ok: true });
      }),
    );
  });
});

// A signature covers the decoded fields, not their escaping: clients may write `%2f` or `%2F`. So an altered string may
// verify only if no decoded field has changed.
describe('altered initData', () => {
  const alterations: [string, fc.Arbitrary<string>][] = [
    ['one character replaced', fc.tuple(position, fc.string({ minLength: 1, maxLength: 1 })).map(replaceOne)],
    ['one character removed', position.map((at) => signed.slice(0, at) + signed.slice(at + 1))],
    ['a text inserted', fc.tuple(position, fc.string({ minLength: 1 })).map(insertAt)],
    [
      'a part removed',
      fc.tuple(position, position).map(([a, b]) => signed.slice(0, Math.min(a, b)) + signed.slice(Math.max(a, b))),
    ],
    [
      'a part repeated',
      fc.tuple(position, position).map(([a, b]) => signed.slice(0, Math.max(a, b)) + signed.slice(Math.min(a, b))),
    ],
  ];

  it.each(alterations)('initData with %s is rejected or has the same fields', async (_, altered) => {
    await fc.assert(
      fc.asyncProperty(altered, async (initData) => {
        const result = await verify(initData);

        if (result.ok) expect(fieldsOf(initData)).toEqual(fieldsOf(signed));
      }),
      { numRuns: volume({ test: 200, full: 1_000 }) },
    );
  });

  it('any ASCII character at any position is rejected, except for the case of an escape', async () => {
    const unexplained: string[] = [];
    const step = volume({ test: 8, full: 1 });
    let rejected = 0;
    for (let at = 0; at < signed.length; at++) {
      for (let code = at % step; code < 0x80; code += step) {
        const initData = replaceOne([at, String.fromCharCode(code)]);
        if (initData === signed) continue;
        if (!(await verify(initData)).ok) rejected++;
        else if (lowerEscapes(initData) !== lowerEscapes(signed)) unexplained.push(initData);
      }
    }

    expect(unexplained).toEqual([]);
    expect(rejected).toBeGreaterThan((signed.length * 126) / step);
  });

  it('fields added before or after are rejected', async () => {
    await fc.assert(
      fc.asyncProperty(someFields, fc.boolean(), async (fields, before) => {
        const stranger = encodeFields(fields);

        const result = await verify(before ? `${stranger}&${signed}` : `${signed}&${stranger}`);

        expect(result.ok).toBe(false);
      }),
    );
  });

  it('another value of one field is rejected', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...Object.keys(launchFields())), text, async (name, value) => {
        const fields = launchFields();
        fc.pre(fields[name] !== value);
        const hash = (await signFields(BOT_TOKEN, fields)).slice(-64);

        expect((await verify(encodeFields({ ...fields, [name]: value, hash }))).ok).toBe(false);
      }),
    );
  });
});

describe('any string', () => {
  const units = fc.array(fc.nat({ max: 0xffff }), { maxLength: 100 }).map((codes) => String.fromCharCode(...codes));
  const pieces = fc.constantFrom(
    '&',
    '=',
    '%',
    '+',
    '%0',
    '%0A',
    '%ff',
    'user',
    'hash',
    'signature',
    'auth_date',
    '0',
    '{"id":7}',
    'A'.repeat(86),
    '0'.repeat(64),
    '\uD800',
  );
  const nearly = fc.array(pieces, { maxLength: 20 }).map((list) => list.join(''));

  it.each([
    ['of UTF-16 units, with lone surrogates', units],
    ['of code points', fc.string({ unit: 'binary', maxLength: 200 })],
    ['similar to initData', nearly],
  ])('a string %s is rejected with a reason and never throws', async (_, strings) => {
    await fc.assert(
      fc.asyncProperty(strings, async (initData) => {
        expect(await verify(initData, { signature: 'require' })).toEqual({ ok: false, reason: expect.any(String) });
      }),
      { numRuns: volume({ test: 100, full: 500 }) },
    );
  });
});

function replaceOne([at, char]: [number, string]): string {
  return signed.slice(0, at) + char + signed.slice(at + 1);
}

function insertAt([at, inserted]: [number, string]): string {
  return signed.slice(0, at) + inserted + signed.slice(at);
}

function hexEscape(char: string): string {
  return `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

function lowerEscapes(initData: string): string {
  return initData.replaceAll(/%[0-9A-Fa-f]{2}/g, (spelling) => spelling.toLowerCase());
}

function fieldsOf(initData: string): [string, string][] {
  const parsed: Parsed = parseInitData(initData);
  return parsed.ok ? [...parsed.fields] : [];
}
