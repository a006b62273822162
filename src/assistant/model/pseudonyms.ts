/** Names for people at the providers: the same each time, and nothing can be told from them. */
export class Pseudonyms {
  readonly #secret: string;
  #importing: Promise<CryptoKey> | undefined;

  constructor({ secret }: { secret: string }) {
    this.#secret = secret;
  }

  async of(userId: string): Promise<string> {
    const bytes = new TextEncoder().encode(`pseudonym:${userId}`);
    return new Uint8Array(await crypto.subtle.sign('HMAC', await this.#key(), bytes)).toHex();
  }

  #key(): Promise<CryptoKey> {
    const bytes = new TextEncoder().encode(this.#secret);
    this.#importing ??= crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return this.#importing;
  }
}
