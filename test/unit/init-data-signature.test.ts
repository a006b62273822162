import { describe, expect, it } from 'vitest';
import { importBotKey } from '../../src/auth/init-data-signature.ts';
import {
  accepted,
  BOT_TOKEN,
  createVerifier,
  launchFields,
  PREVIOUS_BOT_TOKEN,
  rejectedFor,
  signLaunch,
} from '../support/init-data.ts';

const { verify, telegram } = await createVerifier();

const BOT_ID = '4200000001';
const PREVIOUS_BOT_ID = '4200000002';

describe('the signed text', () => {
  it('JSON is signed as it was sent, with escaped or bare slashes', async () => {
    const escaped = '{"id":7,"first_name":"Ada","photo_url":"https:\\/\\/t.me\\/1.svg"}';
    const spaced = '{ "photo_url": "https://t.me/1.svg", "first_name": "\\u0410", "id": 7 }';

    for (const user of [escaped, spaced]) {
      expect(await verify(await signLaunch({ user }))).toMatchObject({
        user: { id: 7, photoUrl: 'https://t.me/1.svg' },
      });
    }
  });

  it.each(['', 'x'])('an unknown field with the value %j is part of the signed text', async (value) => {
    const initData = await signLaunch({ field_of_2031: value });

    expect(await verify(initData)).toEqual(accepted);
    expect(await verify(initData.replace(/&field_of_2031=x?/, ''))).toEqual(rejectedFor('signature_invalid'));
  });

  it('fields are in byte order of their keys', async () => {
    const group = { chat: '{"id":-100}', chat_instance: '888', chat_type: 'group', chat2: 'x', can_send_after: '10' };

    expect(await verify(await signLaunch(group))).toEqual(accepted);
  });

  it('`signature` is part of the text that the hash signs, so it cannot be removed or changed', async () => {
    const initData = await signLaunch({ signature: 'abc' });

    expect(await verify(initData)).toEqual(accepted);
    expect(await verify(initData.replace('&signature=abc', ''))).toEqual(rejectedFor('signature_invalid'));
    expect(await verify(initData.replace('signature=abc', 'signature=abd'))).toEqual(rejectedFor('signature_invalid'));
  });
});

describe('the hash', () => {
  it.each([
    ['is missing', '', 'hash_missing'],
    ['is empty', '&hash=', 'hash_missing'],
    ['is short', `&hash=${'0'.repeat(63)}`, 'hash_malformed'],
    ['is long', `&hash=${'0'.repeat(65)}`, 'hash_malformed'],
    ['is not hex', `&hash=${'g'.repeat(64)}`, 'hash_malformed'],
    ['ends in a space', `&hash=${'0'.repeat(64)}+`, 'hash_malformed'],
    ['is wrong', `&hash=${'0'.repeat(64)}`, 'signature_invalid'],
  ])('initData is rejected when the hash %s', async (_, hash, reason) => {
    const initData = (await signLaunch()).replace(/&hash=.*/, hash);

    expect(await verify(initData)).toEqual(rejectedFor(reason));
  });

  it('an uppercase hash is rejected', async () => {
    const initData = await signLaunch();
    const uppercase = initData.replace(/[0-9a-f]{64}$/, (hash) => hash.toUpperCase());

    expect(await verify(uppercase)).toEqual(rejectedFor('hash_malformed'));
  });

  it('the hash of another bot is rejected', async () => {
    expect(await verify(await signLaunch({}, PREVIOUS_BOT_TOKEN))).toEqual(rejectedFor('signature_invalid'));
  });

  it('every hash is rejected without a bot key', async () => {
    expect(await verify(await signLaunch(), { botKeys: [] })).toEqual(rejectedFor('signature_invalid'));
  });

  it('a hash made with the previous token is accepted, and the result has the index of its key', async () => {
    const botKeys = [await importBotKey(BOT_TOKEN), await importBotKey(PREVIOUS_BOT_TOKEN)];

    expect(await verify(await signLaunch(), { botKeys })).toMatchObject({ ok: true, botKeyIndex: 0 });
    expect(await verify(await signLaunch({}, PREVIOUS_BOT_TOKEN), { botKeys })).toMatchObject({
      ok: true,
      botKeyIndex: 1,
    });
    expect(await verify(await signLaunch({}, '4200000003:FAKE'), { botKeys })).toEqual(
      rejectedFor('signature_invalid'),
    );
  });
});

describe('the signature of Telegram', () => {
  const signByBoth = async (change = (signature: string) => signature, botId = BOT_ID, botToken = BOT_TOKEN) =>
    signLaunch({ signature: change(await telegram.sign(botId, launchFields())) }, botToken);

  it('a correct signature is accepted with every policy', async () => {
    const initData = await signByBoth();

    for (const signature of ['off', 'verify', 'require'] as const) {
      expect(await verify(initData, { signature })).toEqual(accepted);
    }
  });

  it.each([
    ['off', accepted],
    ['verify', accepted],
    ['require', rejectedFor('signature_missing')],
  ] as const)('the policy %s decides about a missing signature', async (signature, result) => {
    expect(await verify(await signLaunch(), { signature })).toEqual(result);
  });

  const lastCharacter = (replace: (last: string) => string) => (text: string) =>
    text.slice(0, -1) + replace(text.slice(-1));
  const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

  it.each([
    ['empty', () => '', 'signature_missing'],
    ['short', (text: string) => text.slice(1), 'signature_malformed'],
    ['long', (text: string) => `A${text}`, 'signature_malformed'],
    ['half padded', (text: string) => `${text}=`, 'signature_malformed'],
    ['padded too much', (text: string) => `${text}===`, 'signature_malformed'],
    ['in plain base64', (text: string) => `+${text.slice(1)}`, 'signature_malformed'],
    ['not canonical', lastCharacter((last) => `${BASE64URL[BASE64URL.indexOf(last) + 1]}`), 'signature_malformed'],
    ['of zeros', () => 'A'.repeat(86), 'signature_invalid'],
  ] as const)('a signature that is %s is rejected unless the policy is off', async (_, change, reason) => {
    const initData = await signByBoth(change);

    expect(await verify(initData, { signature: 'off' })).toEqual(accepted);
    expect(await verify(initData, { signature: 'verify' })).toEqual(rejectedFor(reason));
    expect(await verify(initData, { signature: 'require' })).toEqual(rejectedFor(reason));
  });

  it('a padded signature is accepted', async () => {
    const initData = await signByBoth((text) => `${text}==`);

    expect(await verify(initData, { signature: 'require' })).toEqual(accepted);
    expect(await verify(initData.replace('%3D%3D', '=='), { signature: 'require' })).toEqual(accepted);
  });

  it('a signature for another bot is rejected', async () => {
    const initData = await signByBoth(undefined, PREVIOUS_BOT_ID);

    expect(await verify(initData, { signature: 'verify' })).toEqual(rejectedFor('signature_invalid'));
  });

  it('the signature is checked for the bot whose token matched the hash', async () => {
    const botKeys = [await importBotKey(BOT_TOKEN), await importBotKey(PREVIOUS_BOT_TOKEN)];
    const initData = await signByBoth(undefined, PREVIOUS_BOT_ID, PREVIOUS_BOT_TOKEN);

    expect(await verify(initData, { botKeys, signature: 'require' })).toMatchObject({ ok: true, botKeyIndex: 1 });
  });

  it('a correct hash with a signature of another key is rejected: a stolen bot token is not enough', async () => {
    const thief = (await createVerifier()).telegram;
    const initData = await signLaunch({ signature: await thief.sign(BOT_ID, launchFields()) });

    expect(await verify(initData, { signature: 'off' })).toEqual(accepted);
    expect(await verify(initData, { signature: 'require' })).toEqual(rejectedFor('signature_invalid'));
  });

  it('a correct signature with a wrong hash is rejected', async () => {
    const initData = await signByBoth(undefined, BOT_ID, PREVIOUS_BOT_TOKEN);

    expect(await verify(initData, { signature: 'require' })).toEqual(rejectedFor('signature_invalid'));
  });

  it('the signature covers every field but hash and signature', async () => {
    const signature = await telegram.sign(BOT_ID, launchFields());
    const initData = await signLaunch({ signature, start_param: 'unsigned' });

    expect(await verify(initData, { signature: 'verify' })).toEqual(rejectedFor('signature_invalid'));
  });
});
