import * as z from 'zod/mini';
import type { Jwt, TokenKind } from '../auth/jwt.ts';
import type { Clock } from '../shared/clock.ts';
import { Uuid } from '../shared/fields.ts';

/** A proposal can be applied for this long. */
const LIFETIME_SECONDS = 900;
/** The result of applying it can be read for this much longer. */
const RESULT_SECONDS = 86_400;
/** Fits five commands that each have a long title, and all the notes that a model can write in a reply. */
const MAX_LENGTH = 40_000;

const KIND: TokenKind = {
  audience: 'saturway-proposal',
  lifetimeSeconds: LIFETIME_SECONDS + RESULT_SECONDS,
  maxLength: MAX_LENGTH,
};

const ProposalClaims = z.object({
  sub: Uuid,
  jti: Uuid,
  iat: z.int(),
  seq: z.int().check(z.minimum(0)),
  commands: z.array(z.object({ type: z.string(), args: z.record(z.string(), z.unknown()) })),
});

/** The content of a proposal token. */
interface SignedProposal {
  id: string;
  userId: string;
  /** `seq` of the user's last event when the proposal was made. */
  dataVersion: number;
  /** Whether it is too late to apply it. Its result can still be read. */
  isExpired: boolean;
  commands: z.infer<typeof ProposalClaims>['commands'];
}

export type ProposalTokens = ReturnType<typeof createProposalTokens>;

/** Issues and verifies proposals as JWTs: the client holds the commands and cannot change them. */
export const createProposalTokens = ({ jwt, clock }: { jwt: Jwt; clock: Clock }) => ({
  async issue(userId: string, { commands, dataVersion }: Pick<SignedProposal, 'commands' | 'dataVersion'>) {
    const { id, token, expiresAt } = await jwt.sign(KIND, userId, { commands, seq: dataVersion });
    return { id, token, expiresAt: new Date(expiresAt.getTime() - RESULT_SECONDS * 1000).toISOString() };
  },

  /** The proposal, or null when the token is invalid or older than the lifetime plus a day. */
  async verify(token: string): Promise<SignedProposal | null> {
    const claims = ProposalClaims.safeParse(await jwt.verify(KIND, token)).data;
    if (!claims) return null;
    const { jti: id, sub: userId, seq: dataVersion, iat, commands } = claims;
    const isExpired = (iat + LIFETIME_SECONDS) * 1000 <= clock().getTime();
    return { id, userId, dataVersion, commands, isExpired };
  },
});
