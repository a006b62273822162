import { expect } from 'vitest';
import { deriveSecret, signedText, signFields } from '../../dev/lib/init-data.ts';
import { type InitDataRules, verifyInitData } from '../../src/auth/init-data.ts';
import { type BotKey, importBotKey } from '../../src/auth/init-data-signature.ts';

export const BOT_TOKEN = '4200000001:FAKE-current-token-of-the-tests';
export const PREVIOUS_BOT_TOKEN = '4200000002:FAKE-previous-token-of-the-tests';

export const NOW = new Date('2026-11-20T12:00:00Z');
export const NOW_SECONDS = NOW.getTime() / 1000;
export const MAX_AGE_SECONDS = 86_400;

/** A fake Telegram with its own Ed25519 key. */
export interface FakeTelegram {
  publicKey: CryptoKey;
  sign(botId: string, fields: Record<string, string>): Promise<string>;
}

export async function createFakeTelegram(): Promise<FakeTelegram> {
  const pair = await crypto.subtle.generateKey({ name: 'Ed25519' }, false, ['sign', 'verify']);
  if (!('privateKey' in pair)) throw new TypeError('Ed25519 keys come in pairs');
  return {
    publicKey: pair.publicKey,
    sign: (botId, fields) => signForTelegram(pair.privateKey, botId, fields),
  };
}

/** The `signature` of fields without `hash` and `signature`, in base64url without padding. */
export async function signForTelegram(
  privateKey: CryptoKey,
  botId: string,
  fields: Record<string, string>,
): Promise<string> {
  const message = new TextEncoder().encode(`${botId}:WebAppData\n${signedText(fields)}`);
  const signature = await crypto.subtle.sign({ name: 'Ed25519' }, privateKey, message);
  return new Uint8Array(signature).toBase64({ alphabet: 'base64url', omitPadding: true });
}

/** The fields of a launch a minute ago, with some changes. undefined removes a field. */
export function launchFields(changes: Record<string, string | undefined> = {}): Record<string, string> {
  const fields: Record<string, string | undefined> = {
    query_id: 'AAHdF6IQAAAAAN0XohDhrOrc',
    user: '{"id":279058397,"first_name":"Ada","last_name":"Lovelace","language_code":"en"}',
    auth_date: String(NOW_SECONDS - 60),
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

export function signLaunch(changes?: Record<string, string | undefined>, botToken = BOT_TOKEN): Promise<string> {
  return signFields(botToken, launchFields(changes));
}

export type Verify = (initData: string, changes?: Partial<InitDataRules>) => ReturnType<typeof verifyInitData>;

/** A verifier with the test bot's key, a fake Telegram and a clock that always shows {@link NOW}. */
export async function createVerifier(): Promise<{ verify: Verify; telegram: FakeTelegram }> {
  const telegram = await createFakeTelegram();
  const rules: InitDataRules = {
    botKeys: [await importBotKey(BOT_TOKEN)],
    telegramKey: telegram.publicKey,
    signature: 'off',
    now: NOW,
    maxAgeSeconds: MAX_AGE_SECONDS,
  };
  return { telegram, verify: (initData, changes) => verifyInitData(initData, { ...rules, ...changes }) };
}

/** A key for the published vectors whose token has no bot id, which importBotKey rejects. */
export async function importTokenWithoutBotId(botToken: string): Promise<BotKey> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const secret = await deriveSecret(botToken);
  return { botId: '0', hmacKey: await crypto.subtle.importKey('raw', secret, algorithm, false, ['verify']) };
}

export const accepted = expect.objectContaining({ ok: true });

export function rejectedFor(reason: string) {
  return { ok: false, reason };
}
