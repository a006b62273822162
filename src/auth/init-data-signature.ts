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

// 64 bytes are 85 sextets and two bits, so in canonical base64url the 86th character ends in four zero bits.
const SIGNATURE = /^[A-Za-z0-9_-]{85}[AQgw](==)?$/;

/** The HMAC key derived from a bot token. Import it once per isolate. */
export interface BotKey {
  /** The digits before ":" in the token. */
  readonly botId: string;
  readonly hmacKey: CryptoKey;
}

export type ProofFailure =
  | 'hash_missing'
  | 'hash_malformed'
  | 'signature_missing'
  | 'signature_malformed'
  | 'signature_invalid';

type HashCheck = { ok: true; botId: string; botKeyIndex: number } | { ok: false; reason: ProofFailure };
type SignatureCheck = { ok: true } | { ok: false; reason: ProofFailure };

/** Imports `<bot id>:<secret>`, which verifies HMACs. @throws TypeError for another text: anyone could sign */
export async function importBotKey(botToken: string): Promise<BotKey> {
  const botId = BOT_TOKEN.exec(botToken)?.[1];
  if (botId === undefined) throw new TypeError('A bot token has the form <bot id>:<secret>');

  const webAppData = await crypto.subtle.importKey('raw', utf8('WebAppData'), HMAC, false, ['sign']);
  const secret = await crypto.subtle.sign('HMAC', webAppData, utf8(botToken));
  return { botId, hmacKey: await crypto.subtle.importKey('raw', secret, HMAC, false, ['verify']) };
}

/** Imports an Ed25519 public key: see {@link TELEGRAM_KEYS}. @throws TypeError unless it is 64 lowercase hex digits */
export async function importTelegramKey(hex: string): Promise<CryptoKey> {
  if (!PUBLIC_KEY.test(hex)) throw new TypeError('A Telegram public key is 64 lowercase hex digits');
  return crypto.subtle.importKey('raw', Uint8Array.fromHex(hex), ED25519, false, ['verify']);
}

/** Checks `hash`, the HMAC made with a bot token. Tries each key in order and returns the first that matches. */
export async function checkHash(fields: Fields, botKeys: readonly BotKey[]): Promise<HashCheck> {
  const hash = fields.get('hash');
  if (!hash) return { ok: false, reason: 'hash_missing' };
  if (!HASH.test(hash)) return { ok: false, reason: 'hash_malformed' };

  const expected = Uint8Array.fromHex(hash);
  const message = utf8(dataCheckString(fields, ['hash']));
  for (const [botKeyIndex, { botId, hmacKey }] of botKeys.entries()) {
    if (await crypto.subtle.verify('HMAC', hmacKey, expected, message)) return { ok: true, botId, botKeyIndex };
  }
  return { ok: false, reason: 'signature_invalid' };
}

/** Checks `signature`, the Ed25519 signature that only Telegram can make, for the bot with this id. */
export async function checkSignature(fields: Fields, botId: string, telegramKey: CryptoKey): Promise<SignatureCheck> {
  const signature = fields.get('signature');
  if (!signature) return { ok: false, reason: 'signature_missing' };
  if (!SIGNATURE.test(signature)) return { ok: false, reason: 'signature_malformed' };

  const message = utf8(`${botId}:WebAppData\n${dataCheckString(fields, ['hash', 'signature'])}`);
  const bytes = Uint8Array.fromBase64(signature, { alphabet: 'base64url' });
  const isValid = await crypto.subtle.verify(ED25519, telegramKey, bytes, message);
  return isValid ? { ok: true } : { ok: false, reason: 'signature_invalid' };
}

// Keys are ASCII, so sort() puts them in byte order. Sorting whole lines would be wrong: "=" comes after the digits.
function dataCheckString(fields: Fields, proofs: readonly string[]): string {
  const keys = [...fields.keys()].filter((key) => !proofs.includes(key)).sort();
  return keys.map((key) => `${key}=${fields.get(key)}`).join('\n');
}

function utf8(text: string) {
  return new TextEncoder().encode(text);
}
