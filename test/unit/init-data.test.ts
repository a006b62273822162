import { describe, expect, it } from 'vitest';
import { signInitData } from '../../dev/lib/init-data.ts';
import {
  accepted,
  BOT_TOKEN,
  createVerifier,
  MAX_AGE_SECONDS,
  NOW,
  NOW_SECONDS,
  PREVIOUS_BOT_TOKEN,
  rejectedFor,
  signLaunch,
} from '../support/init-data.ts';

const { verify } = await createVerifier();

describe('initData', () => {
  it('valid initData returns the user, the auth_date and the index of the key', async () => {
    const user = { id: 7, first_name: 'Ada', username: 'ada', is_premium: true, photo_url: 'https://t.me/i/1.svg' };
    const authDate = new Date('2026-11-20T11:59:00Z');

    expect(await verify(await signInitData({ botToken: BOT_TOKEN, user, authDate }))).toEqual({
      ok: true,
      user: {
        id: 7,
        firstName: 'Ada',
        lastName: null,
        username: 'ada',
        languageCode: null,
        photoUrl: 'https://t.me/i/1.svg',
        isPremium: true,
      },
      authDate,
      botKeyIndex: 0,
    });
  });

  it('the same initData verifies again, because clients reuse it', async () => {
    const initData = await signLaunch();

    expect([await verify(initData), await verify(initData)]).toEqual([accepted, accepted]);
  });

  it('initData verifies with its fields in any order', async () => {
    const initData = await signLaunch();

    expect(await verify(initData.split('&').reverse().join('&'))).toEqual(accepted);
  });
});

describe('auth_date', () => {
  it.each([
    ['now', 0, accepted],
    ['exactly the limit ago', -MAX_AGE_SECONDS, accepted],
    ['a second over the limit ago', -MAX_AGE_SECONDS - 1, rejectedFor('expired')],
    ['60 seconds ahead', 60, accepted],
    ['61 seconds ahead', 61, rejectedFor('auth_date_future')],
    ['a thousand years ahead', 31_556_952_000, rejectedFor('auth_date_future')],
  ])('an auth_date of %s is accepted only within the limits', async (_, offset, result) => {
    expect(await verify(await signLaunch({ auth_date: String(NOW_SECONDS + offset) }))).toEqual(result);
  });

  it('auth_date is compared in whole seconds', async () => {
    const now = new Date(NOW.getTime() + 999);

    expect(await verify(await signLaunch({ auth_date: String(NOW_SECONDS - MAX_AGE_SECONDS) }), { now })).toEqual(
      accepted,
    );
    expect(await verify(await signLaunch({ auth_date: String(NOW_SECONDS + 61) }), { now })).toEqual(
      rejectedFor('auth_date_future'),
    );
  });

  it('maxAgeSeconds is inclusive', async () => {
    const initData = await signLaunch({ auth_date: String(NOW_SECONDS - 11) });

    expect(await verify(initData, { maxAgeSeconds: 11 })).toEqual(accepted);
    expect(await verify(initData, { maxAgeSeconds: 10 })).toEqual(rejectedFor('expired'));
  });

  it('an invalid clock or maxAgeSeconds makes every auth_date expired', async () => {
    const initData = await signLaunch();

    expect(await verify(initData, { now: new Date(Number.NaN) })).toEqual(rejectedFor('expired'));
    expect(await verify(initData, { maxAgeSeconds: Number.NaN })).toEqual(rejectedFor('expired'));
  });

  it.each([
    undefined,
    '',
    '0',
    `0${NOW_SECONDS}`,
    `+${NOW_SECONDS}`,
    `-${NOW_SECONDS}`,
    ` ${NOW_SECONDS}`,
    `${NOW_SECONDS} `,
    `${NOW_SECONDS}.0`,
    '1.8e9',
    '0x6b49d200',
    '١٨٠٠٠٠٠٠٠٠',
    `${NOW_SECONDS}000`,
    'today',
  ])('the auth_date %j is invalid', async (auth_date) => {
    expect(await verify(await signLaunch({ auth_date }))).toEqual(rejectedFor('auth_date_invalid'));
  });
});

describe('the user', () => {
  it.each([1, 2 ** 52 - 1])('the user id %d is valid', async (id) => {
    expect(await verify(await signLaunch({ user: JSON.stringify({ id }) }))).toMatchObject({ ok: true, user: { id } });
  });

  it.each([
    undefined,
    '',
    '{',
    'null',
    '7',
    '"7"',
    '[7]',
    '[{"id":7}]',
    '{}',
    '{"id":null}',
    '{"id":"7"}',
    '{"id":[7]}',
    '{"id":0}',
    '{"id":-7}',
    '{"id":7.5}',
    '{"id":4503599627370496}',
    '{"id":9007199254740993}',
    '{"id":1e400}',
    '{"__proto__":{"id":7}}',
    '{"user":{"id":7}}',
    '{"id":7}}',
  ])('the user %j is invalid', async (user) => {
    expect(await verify(await signLaunch({ user }))).toEqual(rejectedFor('user_invalid'));
  });

  it('only the field `user` identifies the user', async () => {
    const initData = await signLaunch({ user: undefined, receiver: '{"id":7}', user_id: '7', id: '7' });

    expect(await verify(initData)).toEqual(rejectedFor('user_invalid'));
  });
});

describe('the failure reason', () => {
  it.each([
    ['size before encoding', 'я'.repeat(8193), 'size'],
    ['the parse before the hash', 'hash=abc&broken', 'format'],
    ['the hash before auth_date', 'hash=abc&auth_date=never', 'hash_malformed'],
  ])('the first failed check is the reason: %s', async (_, initData, reason) => {
    expect(await verify(initData)).toEqual(rejectedFor(reason));
  });

  it('signatures are checked before auth_date, and auth_date before the user', async () => {
    const wrongHash = await signLaunch({ auth_date: 'never', user: '{' }, PREVIOUS_BOT_TOKEN);
    const unsigned = await signLaunch({ auth_date: 'never', user: '{' });
    const old = await signLaunch({ auth_date: '1', user: '{' });

    expect(await verify(wrongHash)).toEqual(rejectedFor('signature_invalid'));
    expect(await verify(unsigned, { signature: 'require' })).toEqual(rejectedFor('signature_missing'));
    expect(await verify(unsigned)).toEqual(rejectedFor('auth_date_invalid'));
    expect(await verify(old)).toEqual(rejectedFor('expired'));
  });
});
