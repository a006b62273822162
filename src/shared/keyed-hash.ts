/** HMACs: without the secret, a hash cannot be computed or linked to a user. */
export class KeyedHash {
  readonly #secret: string;
  #importing: Promise<CryptoKey> | undefined;

  constructor({ secret }: { secret: string }) {
    this.#secret = secret;
  }

  /** HMAC-SHA-256, in hex. Equal values of different purposes have different hashes. */
  async derive(
    purpose: 'pseudonym' | 'prompt-marker' | 'erased-account' | 'rate-limit',
    value: string,
  ): Promise<string> {
    const bytes = new TextEncoder().encode(`${purpose}:${value}`);
    return new Uint8Array(await crypto.subtle.sign('HMAC', await this.#key(), bytes)).toHex();
  }

  #key(): Promise<CryptoKey> {
    const bytes = new TextEncoder().encode(this.#secret);
    this.#importing ??= crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return this.#importing;
  }
}
