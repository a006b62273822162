import { jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import type { Session } from '../shared/caller.ts';
import { Uuid } from '../shared/text.ts';
import type { Clock } from '../shared/time.ts';

const ALGORITHM = 'HS256';
const ISSUER = 'saturway';
const AUDIENCE = 'saturway-api';

/**
 * Three base64url parts of bounded length. The last character of a 32-byte signature has two bits that decoders
 * ignore; they must be zero, so that one signature is written in one way.
 */
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{20,200}\.[A-Za-z0-9_-]{20,800}\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

const Claims = z.object({
  sub: Uuid,
  telegramId: z.string().check(z.regex(/^\d{1,16}$/)),
  jti: Uuid,
  /** The user's session version: logging out everywhere moves it on. */
  sv: z.int().check(z.minimum(1), z.maximum(2 ** 31 - 1)),
  exp: z.int(),
});

interface SigningKey {
  kid: string;
  key: CryptoKey;
}

/** Issues and verifies our JWTs (RFC 7519, RFC 8725): HS256 under the current key, verified under that or the previous. */
export class Tokens {
  readonly #secrets: string[];
  readonly #lifetimeSeconds: number;
  readonly #clock: Clock;
  #importing: Promise<SigningKey[]> | undefined;

  /** `secrets`: the current one, then the one before it while its tokens are still about. */
  constructor({ secrets, lifetimeSeconds, clock }: { secrets: string[]; lifetimeSeconds: number; clock: Clock }) {
    this.#secrets = secrets;
    this.#lifetimeSeconds = lifetimeSeconds;
    this.#clock = clock;
  }

  async issue(user: { id: string; telegramId: string; sessionVersion: number }): Promise<string> {
    const [current] = await this.#keys();
    if (!current) throw new Error('no signing key');
    const issuedAt = Math.floor(this.#clock().getTime() / 1000);
    return new SignJWT({ telegramId: user.telegramId, sv: user.sessionVersion })
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: current.kid })
      .setSubject(user.id)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setJti(crypto.randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + this.#lifetimeSeconds)
      .sign(current.key);
  }

  /** What the token says, or null for every token that is not one of ours, unexpired and unaltered. */
  async verify(token: string): Promise<Session | null> {
    if (!TOKEN_SHAPE.test(token)) return null;
    const keys = await this.#keys();
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid }) => {
          const known = keys.find((candidate) => candidate.kid === kid);
          if (!known) throw new Error('unknown kid');
          return known.key;
        },
        {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: 'JWT',
          requiredClaims: ['sub', 'iat', 'exp', 'jti'],
          maxTokenAge: this.#lifetimeSeconds,
          currentDate: this.#clock(),
        },
      );
      const claims = Claims.parse(payload);
      return {
        userId: claims.sub,
        telegramId: claims.telegramId,
        tokenId: claims.jti,
        version: claims.sv,
        expiresAt: new Date(claims.exp * 1000),
      };
    } catch {
      return null;
    }
  }

  #keys(): Promise<SigningKey[]> {
    this.#importing ??= Promise.all(this.#secrets.map(importKey));
    return this.#importing;
  }
}

/** The key id is a digest of the secret, so rotating is a matter of setting the variables. */
async function importKey(secret: string): Promise<SigningKey> {
  const bytes = new TextEncoder().encode(secret);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`kid:${secret}`));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  return { kid: new Uint8Array(digest, 0, 8).toHex(), key };
}
