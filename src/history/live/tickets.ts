import * as z from 'zod/mini';
import type { Jwt, TokenKind } from '../../auth/jwt.ts';
import { MAX_TOKEN_LENGTH, SessionClaims, sessionOf } from '../../auth/tokens.ts';
import type { Session } from '../../shared/caller.ts';
import type { Clock } from '../../shared/clock.ts';
import { Uuid } from '../../shared/fields.ts';

/** A ticket is part of a URL, so it lives only as long as it takes to open a socket. */
const KIND: TokenKind = { audience: 'saturway-live', lifetimeSeconds: 30, maxLength: MAX_TOKEN_LENGTH };

/** `tokenId` and `tokenExp` belong to the access token that the ticket was issued for. */
const TicketClaims = z.extend(SessionClaims, { tokenId: Uuid, tokenExp: z.int() });

/** Permission to open one socket for a session. */
export interface Ticket {
  id: string;
  expiresAt: Date;
  session: Session;
}

export type LiveTickets = ReturnType<typeof createLiveTickets>;

/** Signed tickets: a socket cannot send an Authorization header, and an access token must not be in a URL. */
export const createLiveTickets = ({ jwt, clock }: { jwt: Jwt; clock: Clock }) => ({
  issue({ userId, telegramId, version, tokenId, expiresAt }: Session) {
    const tokenExp = expiresAt.getTime() / 1000;
    return jwt.sign(KIND, userId, { telegramId, sv: version, tokenId, tokenExp });
  },

  /** The ticket, or null unless it is valid and its session has not expired. */
  async verify(ticket: string): Promise<Ticket | null> {
    const claims = TicketClaims.safeParse(await jwt.verify(KIND, ticket)).data;
    if (!claims || claims.tokenExp * 1000 <= clock().getTime()) return null;
    return {
      id: claims.jti,
      expiresAt: new Date(claims.exp * 1000),
      session: sessionOf(claims, claims.tokenId, claims.tokenExp),
    };
  },
});
