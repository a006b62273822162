import { type JWTPayload, jwtVerify, SignJWT } from 'jose';
import * as z from 'zod/mini';
import type { Session } from '../shared/caller.ts';
import { Uuid } from '../shared/text.ts';
import type { Clock } from '../shared/time.ts';

const ALGORITHM = 'HS256';
const ISSUER = 'saturway';
const API = 'saturway-api';
const LIVE = 'saturway-live';
const PROPOSAL = 'saturway-proposal';

/** A ticket stands in a URL, so it is only as long as opening a socket takes. */
const TICKET_LIFETIME_SECONDS = 30;
/** As long as a person may think about it. */
const PROPOSAL_LIFETIME_SECONDS = 900;
/** For as long again as the outcome of applying it is kept, it can be asked what that was. */
const PROPOSAL_KNOWN_SECONDS = 86_400;

/**
 * Three base64url parts; the kind bounds their length. The last character of a 32-byte signature has two bits that
 * decoders ignore; they must be zero, so that one signature is written in one way.
 */
const TOKEN_SHAPE = /^[A-Za-z0-9_-]{20,200}\.[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;

const Claims = z.object({
  sub: Uuid,
  telegramId: z.string().check(z.regex(/^\d{1,16}$/)),
  jti: Uuid,
  /** The user's session version: logging out everywhere moves it on. */
  sv: z.int().check(z.minimum(1), z.maximum(2 ** 31 - 1)),
  exp: z.int(),
});

/** A ticket's, which tells of the session it was made for: the id and the expiry of its token. */
const TicketClaims = z.extend(Claims, { tokenId: Uuid, tokenExp: z.int() });

/** A proposal's, which tells what it is to do, and of which data. */
const ProposalClaims = z.object({
  sub: Uuid,
  jti: Uuid,
  iat: z.int(),
  seq: z.int().check(z.minimum(0)),
  commands: z.array(z.object({ type: z.string(), args: z.record(z.string(), z.unknown()) })),
});

/** Changes that were proposed to a person, when their log ended with `dataVersion`. */
export interface ProposedChanges {
  id: string;
  userId: string;
  dataVersion: number;
  /** Whether it is too late to apply it, and only its outcome can be told. */
  isExpired: boolean;
  commands: z.infer<typeof ProposalClaims>['commands'];
}

/** What a ticket says: good for one socket until it expires, on behalf of a session. */
export interface Ticket {
  id: string;
  expiresAt: Date;
  session: Session;
}

interface SigningKey {
  kid: string;
  key: CryptoKey;
}

/** What tells one kind of our JWTs from another: none is taken for the other. */
interface Kind {
  audience: string;
  lifetimeSeconds: number;
  /** In characters. */
  maxLength: number;
}

const MAX_LENGTH = 1_100;
/** Five commands, each with a title in a script of three bytes a letter. */
const MAX_PROPOSAL_LENGTH = 20_000;

/** Issues and verifies our JWTs (RFC 7519, RFC 8725): HS256 under the current key, verified under that or the previous. */
export class Tokens {
  readonly #secrets: string[];
  readonly #token: Kind;
  readonly #ticket: Kind = { audience: LIVE, lifetimeSeconds: TICKET_LIFETIME_SECONDS, maxLength: MAX_LENGTH };
  readonly #proposal: Kind = {
    audience: PROPOSAL,
    lifetimeSeconds: PROPOSAL_LIFETIME_SECONDS + PROPOSAL_KNOWN_SECONDS,
    maxLength: MAX_PROPOSAL_LENGTH,
  };
  readonly #clock: Clock;
  #importing: Promise<SigningKey[]> | undefined;

  /** `secrets`: the current one, then the one before it while its tokens are still about. */
  constructor({ secrets, lifetimeSeconds, clock }: { secrets: string[]; lifetimeSeconds: number; clock: Clock }) {
    this.#secrets = secrets;
    this.#token = { audience: API, lifetimeSeconds, maxLength: MAX_LENGTH };
    this.#clock = clock;
  }

  async issue(user: { id: string; telegramId: string; sessionVersion: number }): Promise<string> {
    const { token } = await this.#sign(this.#token, user.id, { telegramId: user.telegramId, sv: user.sessionVersion });
    return token;
  }

  /** What the token says, or null for every token that is not one of ours, unexpired and unaltered. */
  async verify(token: string): Promise<Session | null> {
    const claims = Claims.safeParse(await this.#verified(token, this.#token)).data;
    return claims ? sessionOf(claims, claims.jti, claims.exp) : null;
  }

  /** A ticket for one live socket of the session, for 30 seconds. */
  issueTicket({ userId, telegramId, version, tokenId, expiresAt }: Session) {
    const tokenExp = expiresAt.getTime() / 1000;
    return this.#sign(this.#ticket, userId, { telegramId, sv: version, tokenId, tokenExp });
  }

  /** What the ticket says, or null for every ticket that is not one of ours, unexpired and unaltered. */
  async verifyTicket(ticket: string): Promise<Ticket | null> {
    const claims = TicketClaims.safeParse(await this.#verified(ticket, this.#ticket)).data;
    if (!claims || claims.tokenExp * 1000 <= this.#clock().getTime()) return null;
    return {
      id: claims.jti,
      expiresAt: dateOf(claims.exp),
      session: sessionOf(claims, claims.tokenId, claims.tokenExp),
    };
  }

  /** The changes, for the person alone to apply, for 15 minutes. */
  async issueProposal(userId: string, { commands, dataVersion }: Pick<ProposedChanges, 'commands' | 'dataVersion'>) {
    const { id, token, expiresAt } = await this.#sign(this.#proposal, userId, { commands, seq: dataVersion });
    return { id, token, expiresAt: new Date(expiresAt.getTime() - PROPOSAL_KNOWN_SECONDS * 1_000) };
  }

  /** What the proposal says, for a day more than it can be applied, or null for every text that is not one of ours. */
  async verifyProposal(token: string): Promise<ProposedChanges | null> {
    const claims = ProposalClaims.safeParse(await this.#verified(token, this.#proposal)).data;
    if (!claims) return null;
    const { jti: id, sub: userId, seq: dataVersion, iat, commands } = claims;
    const isExpired = (iat + PROPOSAL_LIFETIME_SECONDS) * 1_000 <= this.#clock().getTime();
    return { id, userId, dataVersion, commands, isExpired };
  }

  async #sign({ audience, lifetimeSeconds }: Kind, subject: string, claims: JWTPayload) {
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
    return { id, token, expiresAt: dateOf(expiry) };
  }

  async #verified(token: string, { audience, lifetimeSeconds, maxLength }: Kind): Promise<JWTPayload | null> {
    if (token.length > maxLength || !TOKEN_SHAPE.test(token)) return null;
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

  #keys(): Promise<SigningKey[]> {
    this.#importing ??= Promise.all(this.#secrets.map(importKey));
    return this.#importing;
  }
}

const sessionOf = ({ sub, telegramId, sv }: z.infer<typeof Claims>, tokenId: string, exp: number): Session => ({
  userId: sub,
  telegramId,
  tokenId,
  version: sv,
  expiresAt: dateOf(exp),
});

const dateOf = (seconds: number) => new Date(seconds * 1000);

/** The key id is a digest of the secret, so rotating is a matter of setting the variables. */
async function importKey(secret: string): Promise<SigningKey> {
  const bytes = new TextEncoder().encode(secret);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`kid:${secret}`));
  const key = await crypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify']);
  return { kid: new Uint8Array(digest, 0, 8).toHex(), key };
}
