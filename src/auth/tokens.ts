import * as z from 'zod/mini';
import { BoundedMap } from '../shared/bounded-map.ts';
import type { Session } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import { Uuid } from '../shared/fields.ts';
import type { Jwt, TokenKind } from './jwt.ts';

export const MAX_TOKEN_LENGTH = 1_100;

export const SessionClaims = z.object({
  sub: Uuid,
  telegramId: z.string().check(z.regex(/^\d{1,16}$/)),
  jti: Uuid,
  /** The user's session version. Logging out everywhere increments it. */
  sv: z.int().check(z.minimum(1), z.maximum(2 ** 31 - 1)),
  exp: z.int(),
});

export class Tokens {
  readonly #jwt: Jwt;
  readonly #kind: TokenKind;
  readonly #clock: Clock;
  /** The sessions of tokens that this isolate has verified. Its secrets do not change. */
  readonly #verified = new BoundedMap<Session>();

  constructor({ jwt, lifetimeSeconds, clock }: { jwt: Jwt; lifetimeSeconds: number; clock: Clock }) {
    this.#jwt = jwt;
    this.#clock = clock;
    this.#kind = { audience: 'saturway-api', lifetimeSeconds, maxLength: MAX_TOKEN_LENGTH };
  }

  async issue(user: { id: string; telegramId: string; sessionVersion: number }): Promise<string> {
    const claims = { telegramId: user.telegramId, sv: user.sessionVersion };
    return (await this.#jwt.sign(this.#kind, user.id, claims)).token;
  }

  /** The session of a valid token, else null. Postgres decides whether the session was revoked. */
  async verify(token: string): Promise<Session | null> {
    const known = this.#verified.get(token);
    if (known) return known.expiresAt > this.#clock() ? known : null;
    const claims = SessionClaims.safeParse(await this.#jwt.verify(this.#kind, token)).data;
    if (!claims) return null;
    const session = sessionOf(claims, claims.jti, claims.exp);
    this.#verified.set(token, session);
    return session;
  }
}

/** @param exp when the session's token expires, in Unix seconds */
export const sessionOf = (
  { sub, telegramId, sv }: z.infer<typeof SessionClaims>,
  tokenId: string,
  exp: number,
): Session => ({ userId: sub, telegramId, tokenId, version: sv, expiresAt: new Date(exp * 1000) });
