import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import type { Clock } from '../shared/clock.ts';
import { once } from '../shared/once.ts';

const ALGORITHM = 'HS256';
const ISSUER = 'saturway';

/** Three base64url parts. The last two bits of a signature must be zero, so that it has one spelling. */
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{20,200}\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

/** A kind of token. A token of one kind is never accepted as another. */
export interface TokenKind {
  audience: string;
  lifetimeSeconds: number;
  /** In characters. */
  maxLength: number;
}

interface SigningKey {
  kid: string;
  key: CryptoKey;
}

/** Signs and verifies JWTs (RFC 7519, RFC 8725) with HS256. */
export class Jwt {
  readonly #keys: () => Promise<SigningKey[]>;
  readonly #clock: Clock;

  /** `secrets`: the current one signs. The previous one, if given, still verifies. */
  constructor({ secrets, clock }: { secrets: string[]; clock: Clock }) {
    this.#keys = once(() => Promise.all(secrets.map(importKey)));
    this.#clock = clock;
  }

  async sign({ audience, lifetimeSeconds }: TokenKind, subject: string, claims: JWTPayload) {
    const [current] = await this.#keys();
    if (!current) throw new Error('no signing key');
    const issuedAt = Math.floor(this.#clock().getTime() / 1000);
    const expiry = issuedAt + lifetimeSeconds;
    const id = crypto.randomUUID();
    const token = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: current.kid })
      .setSubject(subject)
      .setIssuer(ISSUER)
      .setAudience(audience)
      .setJti(id)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiry)
      .sign(current.key);
    return { id, token, expiresAt: new Date(expiry * 1000) };
  }

  /** The claims; null when the token is forged, expired or of another kind. */
  async verify({ audience, lifetimeSeconds, maxLength }: TokenKind, token: string): Promise<JWTPayload | null> {
    if (token.length > maxLength || !TOKEN_SHAPE.test(token)) return null;
    const keys = await this.#keys();
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid }) => {
          const signingKey = keys.find((candidate) => candidate.kid === kid);
          if (!signingKey) throw new Error('unknown kid');
          return signingKey.key;
        },
        {
          algorithms: [ALGORITHM],
          issuer: ISSUER,
          audience,
          typ: 'JWT',
          requiredClaims: ['sub', 'iat', 'exp', 'jti'],
          maxTokenAge: lifetimeSeconds,
          currentDate: this.#clock(),
        },
      );
      return payload;
    } catch {
      return null;
    }
  }
}

/** The key id is a digest of the secret, so rotating a secret changes nothing but environment variables. */
async function importKey(secret: string): Promise<SigningKey> {
  const bytes = new TextEncoder().encode(secret);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`kid:${secret}`));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  return { kid: new Uint8Array(digest, 0, 8).toHex(), key };
}
