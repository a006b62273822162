import { describe, expect, it } from 'vitest';
import { encodeFields, signFields } from '../../dev/lib/init-data.ts';
import { accepted, BOT_TOKEN, createVerifier, launchFields, refusedFor, signLaunch } from '../support/init-data.ts';

const { verify } = await createVerifier();

describe('parsing', () => {
  it('takes 8192 characters and refuses 8193', async () => {
    const bare = (await signLaunch({ pad: '' })).length;
    const longest = await signLaunch({ pad: 'x'.repeat(8192 - bare) });
    const tooLong = await signLaunch({ pad: 'x'.repeat(8193 - bare) });

    expect([longest.length, tooLong.length]).toEqual([8192, 8193]);
    expect(await verify(longest)).toEqual(accepted);
    expect(await verify(tooLong)).toEqual(refusedFor('size'));
    expect(await verify('')).toEqual(refusedFor('size'));
  });

  it.each([
    ['a word without "="', 'hash'],
    ['an empty key', '=value'],
    ['a trailing "&"', 'a=1&'],
    ['a leading "&"', '&a=1'],
    ['an empty pair in the middle', 'a=1&&b=2'],
    ['pairs parted by ";"', 'a;b'],
  ])('refuses %s', async (_, initData) => {
    expect(await verify(initData)).toEqual(refusedFor('format'));
  });

  it.each([
    ['raw non-ASCII text', 'name=Ада'],
    ['a lone surrogate', 'name=\uD800'],
    ['a cut escape', 'name=%4'],
    ['a lone percent sign', 'name=%'],
    ['an escape that is not hex', 'name=%zz'],
    ['a byte that starts no character', 'name=%ff'],
    ['a cut character', 'name=%d0'],
    ['an overlong slash', 'name=%c0%af'],
    ['a surrogate in UTF-8', 'name=%ed%a0%80'],
    ['a bad escape in a key', '%ff=1'],
  ])('refuses %s', async (_, initData) => {
    expect(await verify(initData)).toEqual(refusedFor('encoding'));
  });

  it.each(['+', '%20', ' '])('reads %j as a space', async (space) => {
    const initData = await signLaunch({ start_param: 'two words' });

    expect(await verify(initData.replace('two%20words', `two${space}words`))).toEqual(accepted);
  });

  it('reads %2B as a plus, and a plus as no plus', async () => {
    const initData = await signLaunch({ start_param: '1+1' });

    expect(initData).toContain('1%2B1');
    expect(await verify(initData)).toEqual(accepted);
    expect(await verify(initData.replace('1%2B1', '1+1'))).toEqual(refusedFor('signature_invalid'));
  });

  it('decodes exactly once', async () => {
    expect(await verify(await signLaunch({ start_param: '%41+%2B' }))).toEqual(accepted);
  });

  it('takes JSON that was never escaped', async () => {
    const fields = launchFields();
    const hash = (await signFields(BOT_TOKEN, fields)).slice(-64);
    const raw = Object.entries({ ...fields, hash }).map(([key, value]) => `${key}=${value}`);

    expect(await verify(raw.join('&'))).toEqual(accepted);
  });

  it('splits a pair at its first "="', async () => {
    const initData = await signLaunch({ start_param: 'a=b=c' });

    expect(await verify(initData.replaceAll('%3D', '='))).toEqual(accepted);
  });

  it('decodes keys before it looks at them', async () => {
    const initData = await signLaunch();

    expect(await verify(initData.replace('user=', '%75se%72='))).toEqual(accepted);
    expect(await verify(`%75ser=%7B%22id%22%3A1%7D&${initData}`)).toEqual(refusedFor('duplicate_key'));
  });
});

describe('keys', () => {
  it.each(['a', '0', '_', 'chat_join_request_query_id', '__proto__', 'k'.repeat(64)])('may be %j', async (key) => {
    expect(await verify(await signLaunch(Object.fromEntries([[key, 'x']])))).toEqual(accepted);
  });

  it.each(['User', 'a-b', 'a b', 'a.b', 'a[]', 'ключ', 'a\n', 'a=b', ';query_id', 'k'.repeat(65)])(
    'may not be %j, however well signed',
    async (key) => {
      expect(await verify(await signLaunch({ [key]: 'x' }))).toEqual(refusedFor('key_charset'));
    },
  );

  it('may not come twice: a valid string is no shelter for another user', async () => {
    const initData = await signLaunch();
    const stranger = encodeFields({ user: '{"id":1}' });

    expect(await verify(`${stranger}&${initData}`)).toEqual(refusedFor('duplicate_key'));
    expect(await verify(`${initData}&${stranger}`)).toEqual(refusedFor('duplicate_key'));
  });

  it.each(['hash', 'signature', 'auth_date', 'user', 'query_id'])(
    'may not come twice even with the same %s',
    async (key) => {
      const initData = await signLaunch({ signature: 'abc' });
      const pair = initData.split('&').find((text) => text.startsWith(`${key}=`));

      expect(await verify(`${initData}&${pair}`)).toEqual(refusedFor('duplicate_key'));
    },
  );
});

describe('values', () => {
  const controls = [...Array(0x20).keys(), ...Array.from({ length: 0x21 }, (_, i) => 0x7f + i)];

  it.each(controls.map((code) => code.toString(16).padStart(4, '0')))(
    'may not hold U+%s, however well signed',
    async (code) => {
      const control = String.fromCharCode(Number.parseInt(code, 16));

      expect(await verify(await signLaunch({ start_param: `a${control}b` }))).toEqual(refusedFor('control_character'));
    },
  );

  it('may not hold the line feed that hides one field in another', async () => {
    const { auth_date, query_id, user } = launchFields();
    const hash = (await signFields(BOT_TOKEN, launchFields())).slice(-64);
    const folded = encodeFields({ auth_date: `${auth_date}\nquery_id=${query_id}`, user: `${user}`, hash });

    expect(await verify(folded)).toEqual(refusedFor('control_character'));
  });

  it('may hold any other text', async () => {
    const text = '~ \u00a0 привет 👩‍💻 \u2028 \ufeff %00 \\n';

    expect(await verify(await signLaunch({ start_param: text }))).toEqual(accepted);
  });
});
