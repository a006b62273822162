// Shares no code with the verifier in src/auth, so each tests the other.

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/** What a Telegram client signs when it opens the Mini App. */
interface Launch {
  botToken: string;
  /** Telegram's field names: `id`, `first_name`, … */
  user: { id: number; [field: string]: unknown };
  authDate: Date;
  /** More fields as text: `query_id`, `start_param`, … */
  extra?: Record<string, string>;
}

/** Builds the initData string that Telegram sends for this launch, signed with the bot token. */
export async function signInitData({ botToken, user, authDate, extra = {} }: Launch): Promise<string> {
  const escapedJson = JSON.stringify(user).replaceAll('/', '\\/');
  const authSeconds = Math.floor(authDate.getTime() / 1000);
  return signFields(botToken, { user: escapedJson, ...extra, auth_date: String(authSeconds) });
}

/** Signs the fields unchanged, and percent-encodes them in that order with `hash` at the end. */
export async function signFields(botToken: string, fields: Record<string, string>): Promise<string> {
  const mac = await hmac(await deriveSecret(botToken), signedText(fields));
  const hash = Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return encodeFields({ ...fields, hash });
}

/** The 32-byte HMAC key of a bot. */
export async function deriveSecret(botToken: string): Promise<ArrayBuffer> {
  return hmac(new TextEncoder().encode('WebAppData'), botToken);
}

/** `key=value` lines in byte order of the keys: the text that both signature schemes sign. */
export function signedText(fields: Record<string, string>): string {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, value]) => `${key}=${value}`).join('\n');
}

export function encodeFields(fields: Record<string, string>): string {
  return Object.entries(fields)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`)
    .join('&');
}

async function hmac(key: ArrayBuffer | Uint8Array, message: string): Promise<ArrayBuffer> {
  const hmacKey = await crypto.subtle.importKey('raw', key, HMAC, false, ['sign']);
  return crypto.subtle.sign('HMAC', hmacKey, new TextEncoder().encode(message));
}
