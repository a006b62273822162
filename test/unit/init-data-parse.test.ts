import { describe, expect, it } from 'vitest';
import { encodeFields, signFields } from '../../dev/lib/init-data.ts';
import { accepted, BOT_TOKEN, createVerifier, launchFields, rejectedFor, signLaunch } from '../support/init-data.ts';

const { verify } = await createVerifier();

describe('parsing', () => {
  it('8192 characters are accepted, 8193 are rejected', async () => {
    const bare = (await signLaunch({ pad: '' })).length;
    const longest = await signLaunch({ pad: 'x'.repeat(8192 - bare) });
    const tooLong = await signLaunch({ pad: 'x'.repeat(8193 - bare) });

    expect([longest.length, tooLong.length]).toEqual([8192, 8193]);
    expect(await verify(longest)).toEqual(accepted);
    expect(await verify(tooLong)).toEqual(rejectedFor('size'));
    expect(await verify('')).toEqual(rejectedFor('size'));
  });

  it.each([
    ['a word without "="', 'hash'],
    ['an empty key', '=value'],
    ['a trailing "&"', 'a=1&'],
    ['a leading "&"', '&a=1'],
    ['an empty pair in the middle', 'a=1&&b=2'],
    ['pairs separated by ";"', 'a;b'],
  ])('%s is rejected', async (_, initData) => {
    expect(await verify(initData)).toEqual(rejectedFor('format'));
  });

  it.each([
    ['raw non-ASCII text', 'name=Ада'],
    ['a lone surrogate', 'name=\uD800'],
    ['a truncated escape', 'name=%4'],
    ['a lone percent sign', 'name=%'],
    ['an escape that is not hex', 'name=%zz'],
    ['a byte that starts no character', 'name=%ff'],
    ['a truncated character', 'name=%d0'],
    ['an overlong slash', 'name=%c0%af'],
    ['a surrogate in UTF-8', 'name=%ed%a0%80'],
    ['a bad escape in a key', '%ff=1'],
  ])('%s is rejected', async (_, initData) => {
    expect(await verify(initData)).toEqual(rejectedFor('encoding'));
  });

  it.each(['+', '%20', ' '])('%j is decoded as a space', async (space) => {
    const initData = await signLaunch({ start_param: 'two words' });

    expect(await verify(initData.replace('two%20words', `two${space}words`))).toEqual(accepted);
  });

  it('%2B is decoded as a plus, and a bare plus is not', async () => {
    const initData = await signLaunch({ start_param: '1+1' });

    expect(initData).toContain('1%2B1');
    expect(await verify(initData)).toEqual(accepted);
    expect(await verify(initData.replace('1%2B1', '1+1'))).toEqual(rejectedFor('signature_invalid'));
  });

  it('values are decoded exactly once', async () => {
    expect(await verify(await signLaunch({ start_param: '%41+%2B' }))).toEqual(accepted);
  });

  it('unescaped JSON is accepted', async () => {
    const fields = launchFields();
    const hash = (await signFields(BOT_TOKEN, fields)).slice(-64);
    const raw = Object.entries({ ...fields, hash }).map(([key, value]) => `${key}=${value}`);

    expect(await verify(raw.join('&'))).toEqual(accepted);
  });

  it('a pair is split at its first "="', async () => {
    const initData = await signLaunch({ start_param: 'a=b=c' });

    expect(await verify(initData.replaceAll('%3D', '='))).toEqual(accepted);
  });

  it('keys are decoded before they are compared', async () => {
    const initData = await signLaunch();

    expect(await verify(initData.replace('user=', '%75se%72='))).toEqual(accepted);
    expect(await verify(`%75ser=%7B%22id%22%3A1%7D&${initData}`)).toEqual(rejectedFor('duplicate_key'));
  });
});

describe('keys', () => {
  it.each(['a', '0', '_', 'chat_join_request_query_id', '__proto__', 'k'.repeat(64)])(
    'the key %j is accepted',
    async (key) => {
      expect(await verify(await signLaunch(Object.fromEntries([[key, 'x']])))).toEqual(accepted);
    },
  );

  it.each(['User', 'a-b', 'a b', 'a.b', 'a[]', 'ключ', 'a\n', 'a=b', ';query_id', 'k'.repeat(65)])(
    'the key %j is rejected even when the hash is correct',
    async (key) => {
      expect(await verify(await signLaunch({ [key]: 'x' }))).toEqual(rejectedFor('key_charset'));
    },
  );

  it('a second `user` field is rejected', async () => {
    const initData = await signLaunch();
    const stranger = encodeFields({ user: '{"id":1}' });

    expect(await verify(`${stranger}&${initData}`)).toEqual(rejectedFor('duplicate_key'));
    expect(await verify(`${initData}&${stranger}`)).toEqual(rejectedFor('duplicate_key'));
  });

  it.each(['hash', 'signature', 'auth_date', 'user', 'query_id'])(
    'a repeated %s is rejected even with the same value',
    async (key) => {
      const initData = await signLaunch({ signature: 'abc' });
      const pair = initData.split('&').find((text) => text.startsWith(`${key}=`));

      expect(await verify(`${initData}&${pair}`)).toEqual(rejectedFor('duplicate_key'));
    },
  );
});

describe('values', () => {
  const controls = [...Array(0x20).keys(), ...Array.from({ length: 0x21 }, (_, i) => 0x7f + i)];

  it.each(controls.map((code) => code.toString(16).padStart(4, '0')))(
    'a value with U+%s is rejected even when the hash is correct',
    async (code) => {
      const control = String.fromCharCode(Number.parseInt(code, 16));

      expect(await verify(await signLaunch({ start_param: `a${control}b` }))).toEqual(rejectedFor('control_character'));
    },
  );

  it('a line feed that hides one field in another is rejected', async () => {
    const { auth_date, query_id, user } = launchFields();
    const hash = (await signFields(BOT_TOKEN, launchFields())).slice(-64);
    const folded = encodeFields({ auth_date: `${auth_date}\nquery_id=${query_id}`, user: `${user}`, hash });

    expect(await verify(folded)).toEqual(rejectedFor('control_character'));
  });

  it('any other text is accepted', async () => {
    const text = '~ \u00a0 привет 👩‍💻 \u2028 \ufeff %00 \\n';

    expect(await verify(await signLaunch({ start_param: text }))).toEqual(accepted);
  });
});
