import type { CommandRunner } from '../commands/runner.ts';
import type { WriteResult } from '../db/mutation.ts';
import type { Caller, IdempotencyClaim } from '../shared/caller.ts';
import { AppError, notFound } from '../shared/errors.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import type { ProposalTokens } from './proposal-tokens.ts';
import type { AppliedProposal, Proposal } from './responses.ts';
import type { Facts } from './snapshot.ts';
import type { Proposed } from './tool-calls.ts';

const OUTCOMES_KEPT_MS = 86_400_000;

/** What a model asked to change, until the person says yes. */
export class Proposals {
  readonly #tokens: ProposalTokens;
  readonly #commands: CommandRunner;

  constructor({ tokens, commands }: { tokens: ProposalTokens; commands: CommandRunner }) {
    this.#tokens = tokens;
    this.#commands = commands;
  }

  /** Signed, so that it comes back as it is; nothing of it is stored. */
  async make(
    userId: string,
    { proposed, leftOut, facts }: { proposed: Proposed[]; leftOut: number; facts: Pick<Facts, 'dataVersion'> },
  ): Promise<Proposal> {
    const { dataVersion } = facts;
    const commands = proposed.map(({ command }) => command);
    const { id, token, expiresAt } = await this.#tokens.issue(userId, { commands, dataVersion });
    const preview = proposed.map(({ preview }) => preview);
    return { id, commands, preview, leftOut, dataVersion, expiresAt: expiresAt.toISOString(), token };
  }

  /**
   * Applies all of it or nothing, once: applied again, it answers as it did, for a day, also when it has expired since.
   * @throws AppError NOT_FOUND for a proposal that is not the caller's or has expired; CONFLICT when anything has changed
   * since it was made; what the commands throw
   */
  async apply(caller: Caller, id: string, token: string): Promise<AppliedProposal & { replayed: boolean }> {
    const proposal = await this.#tokens.verify(token);
    if (!proposal || proposal.id !== id || proposal.userId !== caller.session.userId) {
      throw missing();
    }
    const aiCaller: Caller = { ...caller, actor: 'ai' };
    const commands = await Promise.all(
      proposal.commands.map(async (command, index) => ({
        ...command,
        claim: await claimFor(index, command, caller.idempotency ?? { operation: 'proposal', key: id }),
      })),
    );
    if (proposal.isExpired && !(await this.#commands.haveRun(caller, commands))) throw missing();
    const { outcomes, isReplay: replayed } = await this.#commands.run(aiCaller, commands, {
      atomic: true,
      isOneRequest: true,
      ifSeq: proposal.dataVersion,
    });
    const written = outcomes.filter((outcome): outcome is WriteResult<object> => !(outcome instanceof AppError));
    return {
      results: written.map(({ data }) => ({ status: 'ok', data })),
      undoTokens: written.flatMap(({ data }) => undoTokenIn(data) ?? []).reverse(),
      replayed,
    };
  }
}

const missing = () => notFound('A proposal of this id that can still be applied was');

/** Under the caller's Idempotency-Key, or else the proposal's own id: applied twice, it happens once. */
async function claimFor(
  index: number,
  command: object,
  { operation, key, fingerprint: ofRequest }: Pick<IdempotencyClaim, 'operation' | 'key'> & Partial<IdempotencyClaim>,
): Promise<IdempotencyClaim> {
  return {
    operation: `${operation} command`,
    key: `${key}#${index}`,
    fingerprint: ofRequest ?? (await fingerprint(command)),
    keptMs: OUTCOMES_KEPT_MS,
  };
}

/** Every command that changes something answers with one. */
const undoTokenIn = (data: object): string | null =>
  'undoToken' in data && typeof data.undoToken === 'string' ? data.undoToken : null;
