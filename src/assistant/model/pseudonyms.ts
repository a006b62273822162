/** Stable ids for users at the model providers. Without the secret nobody can link them to a user. */
export class Pseudonyms {
  readonly #secret: string;
  #importing: Promise<CryptoKey> | undefined;

  constructor({ secret }: { secret: string }) {
    this.#secret = secret;
  }

  /** HMAC-SHA-256 of the user id, in hex. */
  async derive(userId: string): Promise<string> {
    const bytes = new TextEncoder().encode(`pseudonym:${userId}`);
    return new Uint8Array(await crypto.subtle.sign('HMAC', await this.#key(), bytes)).toHex();
  }

  #key(): Promise<CryptoKey> {
    const bytes = new TextEncoder().encode(this.#secret);
    this.#importing ??= crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
    return this.#importing;
  }
}
