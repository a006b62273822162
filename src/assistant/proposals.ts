import type { CommandRunner } from '../commands/runner.ts';
import type { WriteResult } from '../db/mutation.ts';
import { ERRORS } from '../messages/errors.ts';
import { sayAll } from '../messages/say.ts';
import type { Caller, IdempotencyClaim } from '../shared/caller.ts';
import { DAY_MS } from '../shared/duration.ts';
import { AppError } from '../shared/errors.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import type { ProposalTokens } from './proposal-tokens.ts';
import type { AppliedProposal, Proposal } from './responses.ts';
import type { ProposedChange } from './tool-calls.ts';

/** How long the result of each command is stored. */
const RESULT_LIFETIME_MS = DAY_MS;

/** Changes that a model asked for. They are applied only when the user agrees. */
export class Proposals {
  readonly #tokens: ProposalTokens;
  readonly #commands: CommandRunner;

  constructor({ tokens, commands }: { tokens: ProposalTokens; commands: CommandRunner }) {
    this.#tokens = tokens;
    this.#commands = commands;
  }

  /** Signs a proposal. The client sends it back to apply it; the server stores nothing. */
  async create(
    userId: string,
    { changes, leftOut, dataVersion }: { changes: ProposedChange[]; leftOut: number; dataVersion: number },
  ): Promise<Proposal> {
    const commands = changes.map(({ command }) => command);
    const preview = changes.map(({ preview }) => preview);
    const { id, token, expiresAt } = await this.#tokens.issue(userId, { commands, dataVersion });
    return { id, commands, preview, leftOut, dataVersion, expiresAt: expiresAt.toISOString(), token };
  }

  /**
   * Applies all commands or none, once. Applied again within a day, it returns the first result, even if the proposal
   * has expired since.
   * @throws AppError NOT_FOUND for a proposal that is not the caller's or has expired; CONFLICT when the user's data has
   * changed since it was made; what the commands throw
   */
  async apply(caller: Caller, id: string, token: string): Promise<AppliedProposal & { replayed: boolean }> {
    const proposal = await this.#tokens.verify(token);
    if (!proposal || proposal.id !== id || proposal.userId !== caller.session.userId) throw proposalNotFound();

    const aiCaller: Caller = { ...caller, actor: 'ai' };
    const commands = await Promise.all(
      proposal.commands.map(async (command, index) => ({
        ...command,
        claim: await claimFor(index, command, caller.idempotency ?? { operation: 'proposal', key: id }),
      })),
    );
    if (proposal.isExpired && !(await this.#commands.haveRun(caller, commands))) throw proposalNotFound();
    const { outcomes, isReplay: replayed } = await this.#commands.run(aiCaller, commands, {
      atomic: true,
      isOneRequest: true,
      ifSeq: proposal.dataVersion,
    });
    const written = outcomes.filter((outcome): outcome is WriteResult<object> => !(outcome instanceof AppError));
    return {
      results: written.map(({ data }) => ({ status: 'ok', data })),
      undoTokens: written.flatMap(({ data }) => readUndoToken(data) ?? []).reverse(),
      replayed,
    };
  }
}

const proposalNotFound = () => new AppError('NOT_FOUND', sayAll(ERRORS.proposalNotFound));

/** Each command is idempotent under the caller's Idempotency-Key or, without one, under the proposal's id. */
async function claimFor(
  index: number,
  command: object,
  {
    operation,
    key,
    fingerprint: requestFingerprint,
  }: Pick<IdempotencyClaim, 'operation' | 'key'> & Partial<IdempotencyClaim>,
): Promise<IdempotencyClaim> {
  return {
    operation: `${operation} command`,
    key: `${key}#${index}`,
    fingerprint: requestFingerprint ?? (await fingerprint(command)),
    storedMs: RESULT_LIFETIME_MS,
  };
}

/** A command that changed nothing has no undo token. */
const readUndoToken = (data: object): string | null =>
  'undoToken' in data && typeof data.undoToken === 'string' ? data.undoToken : null;
