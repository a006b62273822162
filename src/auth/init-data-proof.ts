import type { Fields } from './init-data-parse.ts';

/** Telegram's Ed25519 public keys, hex. Source: core.telegram.org/bots/webapps, "Validating data for Third-Party Use". */
export const TELEGRAM_KEYS = {
  production: 'e7bf03a2fa4602af4580703d88dda5bb59f32ed8b02a56c187fe7d34caed242d',
  test: '40055058a4ee38156a06562e52eece92a771bcd8346a8c4615cb7376eddf72ec',
} as const;

const HMAC = { name: 'HMAC', hash: 'SHA-256' };
const ED25519 = { name: 'Ed25519' };

const BOT_TOKEN = /^([1-9]\d*):./;
const PUBLIC_KEY = /^[0-9a-f]{64}$/;
const HASH = /^[0-9a-f]{64}$/;

// 64 bytes are 85 whole sextets and two bits: in canonical base64url the 86th character ends in four zero bits.
const SIGNATURE = /^[A-Za-z0-9_-]{85}[AQgw](==)?$/;

/** What one bot token proves with. Import it once per isolate. */
export interface BotKey {
  /** The digits before ":" in the token. */
  readonly botId: string;
  readonly hmacKey: CryptoKey;
}

export type ProofRefusal =
  | 'hash_missing'
  | 'hash_malformed'
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_invalid';

export type HashCheck = { ok: true; botId: string; botKeyIndex: number } | { ok: false; reason: ProofRefusal };
export type SignatureCheck = { ok: true } | { ok: false; reason: ProofRefusal };

/**
 * Imports a bot token, `<bot id>:<secret>`, as the key its HMACs are checked with.
 * @throws TypeError when it is no bot token; an empty one would let anybody sign
 */
export async function importBotKey(botToken: string): Promise<BotKey> {
  const botId = BOT_TOKEN.exec(botToken)?.[1];
  if (botId === undefined) throw new TypeError('A bot token has the form <bot id>:<secret>');

  const webAppData = await crypto.subtle.importKey('raw', utf8('WebAppData'), HMAC, false, ['sign']);
  const secret = await crypto.subtle.sign('HMAC', webAppData, utf8(botToken));
  return { botId, hmacKey: await crypto.subtle.importKey('raw', secret, HMAC, false, ['verify']) };
}

/**
 * Imports an Ed25519 public key, 64 lowercase hex digits; see {@link TELEGRAM_KEYS}.
 * @throws TypeError when the text is no such key
 */
export async function importTelegramKey(hex: string): Promise<CryptoKey> {
  if (!PUBLIC_KEY.test(hex)) throw new TypeError('A Telegram public key is 64 lowercase hex digits');
  return crypto.subtle.importKey('raw', bytesOfHex(hex), ED25519, false, ['verify']);
}

/** Checks `hash`, the HMAC made with a bot token: each key is tried in order, the first that matches is named. */
export async function checkHash(fields: Fields, botKeys: readonly BotKey[]): Promise<HashCheck> {
  const hash = fields.get('hash');
  if (!hash) return { ok: false, reason: 'hash_missing' };
  if (!HASH.test(hash)) return { ok: false, reason: 'hash_malformed' };

  const expected = bytesOfHex(hash);
  const message = utf8(dataCheckString(fields, ['hash']));
  for (const [botKeyIndex, { botId, hmacKey }] of botKeys.entries()) {
    if (await crypto.subtle.verify('HMAC', hmacKey, expected, message)) return { ok: true, botId, botKeyIndex };
  }
  return { ok: false, reason: 'signature_invalid' };
}

/** Checks `signature`, the Ed25519 signature that only Telegram can make, for the bot of that id. */
export async function checkSignature(fields: Fields, botId: string, telegramKey: CryptoKey): Promise<SignatureCheck> {
  const signature = fields.get('signature');
  if (!signature) return { ok: false, reason: 'signature_missing' };
  if (!SIGNATURE.test(signature)) return { ok: false, reason: 'signature_malformed' };

  const message = utf8(`${botId}:WebAppData\n${dataCheckString(fields, ['hash', 'signature'])}`);
  const valid = await crypto.subtle.verify(ED25519, telegramKey, bytesOfBase64Url(signature), message);
  return valid ? { ok: true } : { ok: false, reason: 'signature_invalid' };
}

// Keys are ASCII, so sort() puts them in byte order. Whole lines would not do: "=" stands after the digits.
function dataCheckString(fields: Fields, proofs: readonly string[]): string {
  const keys = [...fields.keys()].filter((key) => !proofs.includes(key)).sort();
  return keys.map((key) => `${key}=${fields.get(key)}`).join('\n');
}

function utf8(text: string) {
  return new TextEncoder().encode(text);
}

function bytesOfHex(hex: string) {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

function bytesOfBase64Url(text: string) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
}
