import * as z from 'zod/mini';
import type { Jwt, TokenKind } from '../auth/jwt.ts';
import type { Clock } from '../shared/clock.ts';
import { Uuid } from '../shared/fields.ts';

/** How long a person may think about a proposal. */
const LIFETIME_SECONDS = 900;
/** How long an expired proposal can still report what applying it did. */
const OUTCOME_SECONDS = 86_400;
/** Room for five commands, each with a long title in a script of three bytes a letter. */
const MAX_LENGTH = 20_000;

const KIND: TokenKind = {
  audience: 'saturway-proposal',
  lifetimeSeconds: LIFETIME_SECONDS + OUTCOME_SECONDS,
  maxLength: MAX_LENGTH,
};

const ProposalClaims = z.object({
  sub: Uuid,
  jti: Uuid,
  iat: z.int(),
  seq: z.int().check(z.minimum(0)),
  commands: z.array(z.object({ type: z.string(), args: z.record(z.string(), z.unknown()) })),
});

/** Commands that a model proposed when the person's log ended with event `dataVersion`. */
export interface ProposedChanges {
  id: string;
  userId: string;
  dataVersion: number;
  /** Too late to apply it; its outcome can still be read. */
  isExpired: boolean;
  commands: z.infer<typeof ProposalClaims>['commands'];
}

/** Signed proposals: the client holds the commands, and cannot alter them. */
export class ProposalTokens {
  readonly #jwt: Jwt;
  readonly #clock: Clock;

  constructor({ jwt, clock }: { jwt: Jwt; clock: Clock }) {
    this.#jwt = jwt;
    this.#clock = clock;
  }

  async issue(userId: string, { commands, dataVersion }: Pick<ProposedChanges, 'commands' | 'dataVersion'>) {
    const { id, token, expiresAt } = await this.#jwt.sign(KIND, userId, { commands, seq: dataVersion });
    return { id, token, expiresAt: new Date(expiresAt.getTime() - OUTCOME_SECONDS * 1000) };
  }

  /** The proposal, or null unless the token is ours and unaltered. Works for a day after the proposal expired. */
  async verify(token: string): Promise<ProposedChanges | null> {
    const claims = ProposalClaims.safeParse(await this.#jwt.verify(KIND, token)).data;
    if (!claims) return null;
    const { jti: id, sub: userId, seq: dataVersion, iat, commands } = claims;
    const isExpired = (iat + LIFETIME_SECONDS) * 1000 <= this.#clock().getTime();
    return { id, userId, dataVersion, commands, isExpired };
  }
}
