import { once } from './once.ts';

/** HMAC-SHA-256, in hex. Without the secret, nobody can compute it. Each purpose has hashes of its own. */
export type KeyedHash = (
  purpose: 'pseudonym' | 'prompt-marker' | 'erased-account' | 'rate-limit',
  value: string,
) => Promise<string>;

export function createKeyedHash(secret: string): KeyedHash {
  const encode = (text: string) => new TextEncoder().encode(text);
  const importKey = once(() =>
    crypto.subtle.importKey('raw', encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  );
  return async (purpose, value) =>
    new Uint8Array(await crypto.subtle.sign('HMAC', await importKey(), encode(`${purpose}:${value}`))).toHex();
}
