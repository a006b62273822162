const IV_BYTES = 12;

/** Encrypts data for a place outside Postgres, its `name`: AES-256-GCM, unreadable with a new `users.cache_key`. */
export async function seal(cacheKey: string, name: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const encrypted = await crypto.subtle.encrypt(algorithm(iv, name), await importKey(cacheKey), encode(text));
  return new Uint8Array(await new Blob([iv, encrypted]).arrayBuffer()).toBase64();
}

/** Null for a text that was sealed with another key or for another place, or not sealed at all. */
export async function unseal(cacheKey: string, name: string, sealed: string): Promise<string | null> {
  try {
    const bytes = Uint8Array.fromBase64(sealed);
    const iv = bytes.slice(0, IV_BYTES);
    const text = await crypto.subtle.decrypt(algorithm(iv, name), await importKey(cacheKey), bytes.slice(IV_BYTES));
    return new TextDecoder().decode(text);
  } catch {
    return null;
  }
}

const encode = (text: string) => new TextEncoder().encode(text);

const algorithm = (iv: Uint8Array<ArrayBuffer>, name: string) => ({
  name: 'AES-GCM',
  iv,
  additionalData: encode(name),
});

async function importKey(cacheKey: string): Promise<CryptoKey> {
  const bytes = await crypto.subtle.digest('SHA-256', encode(cacheKey));
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
