import { type Command, type CommandRunner, KEY_USED, type Run } from '../commands/runner.ts';
import { OUTDATED, type Reliance, type WriteResult } from '../db/mutation.ts';
import type { UndoService } from '../history/undo/service.ts';
import { ERRORS } from '../messages/errors.ts';
import { sayAll } from '../messages/say.ts';
import { VALIDATION } from '../messages/validation.ts';
import type { Caller, IdempotencyClaim } from '../shared/caller.ts';
import { DAY_MS } from '../shared/duration.ts';
import { AppError } from '../shared/errors.ts';
import { fingerprint } from '../shared/fingerprint.ts';
import { invalidValue } from '../shared/validation.ts';
import { PLAN_COMMANDS } from './plan-changes.ts';
import type { ProposalTokens } from './proposal-tokens.ts';
import type { ProposedChange } from './proposed-changes.ts';
import type { AppliedProposal, Proposal } from './responses.ts';
import type { ProposalApproval } from './schemas.ts';

/** How long the result of each command is stored. */
const RESULT_LIFETIME_MS = DAY_MS;

interface ProposalsDeps {
  tokens: ProposalTokens;
  commands: CommandRunner;
  undo: UndoService;
}

export type Proposals = ReturnType<typeof createProposals>;

/** Changes that a model asked for. They are applied only when the user agrees. */
export const createProposals = (deps: ProposalsDeps) => ({
  /** Signs a proposal; the server stores nothing. Null without changes. @param dataVersion `seq` of the last event */
  async create(
    userId: string,
    { changes, leftOut }: { changes: ProposedChange[]; leftOut: unknown[] },
    dataVersion: number,
  ): Promise<Proposal | null> {
    if (changes.length === 0) return null;
    const commands = changes.map(({ command }) => command);
    const preview = changes.map(({ preview }) => preview);
    const shown = changes.map(({ action, title, details }) => ({ action, title, details }));
    const { id, token, expiresAt } = await deps.tokens.issue(userId, { commands, dataVersion });
    return { id, commands, preview, changes: shown, leftOut: leftOut.length, dataVersion, expiresAt, token };
  },

  /**
   * Applies all commands or none, once, except those that the user leaves out. Applied again within a day, it returns the
   * first result, even if the proposal has expired since. With others left out it is a CONFLICT: what was left out at first
   * is not run later.
   * @throws AppError NOT_FOUND for a proposal that is not the caller's or has expired; CONFLICT when something that it
   * changes has changed since it was made; VALIDATION_ERROR for a place that it does not have, or when nothing is left; what the commands throw
   */
  async apply(caller: Caller, id: string, { token, leaveOut }: ProposalApproval): Promise<AppliedProposal> {
    const proposal = await deps.tokens.verify(token);
    if (!proposal || proposal.id !== id || proposal.userId !== caller.session.userId) throw proposalNotFound();

    const last = proposal.commands.length - 1;
    const unknown = leaveOut.findIndex((index) => index > last);
    if (unknown >= 0) throw invalidValue(`leaveOut.${unknown}`, sayAll(VALIDATION.max, { max: last }));
    const chosen = proposal.commands.filter((_, index) => !leaveOut.includes(index));
    if (chosen.length === 0) throw invalidValue('leaveOut', VALIDATION.nothingLeft);
    const hash = await fingerprint(chosen);
    const commands = chosen.map((command, index) => ({ ...command, claim: claimFor(id, index, hash) }));
    if (proposal.isExpired && !(await deps.commands.haveRun(caller, commands))) throw proposalNotFound();
    const { outcomes } = await runCommands(deps, caller, commands, proposal.dataVersion);
    const written = outcomes.filter((outcome): outcome is WriteResult<object> => !(outcome instanceof AppError));
    return {
      results: written.map(({ data }) => ({ status: 'ok', data })),
      undoTokens: written.flatMap(({ data }) => readUndoToken(data) ?? []).reverse(),
    };
  },
});

async function runCommands(deps: ProposalsDeps, caller: Caller, commands: Command[], seq: number): Promise<Run> {
  const aiCaller: Caller = { ...caller, actor: 'ai' };
  const undone = commands.flatMap(({ type, args }) => (type === 'undo' ? String(args.undoToken) : []));
  const ownCommands =
    undone.length > 0 ? { ...PLAN_COMMANDS, undo: await deps.undo.toCommand(caller, undone) } : PLAN_COMMANDS;
  const unlessChanged = { seq, reliances: commands.flatMap(findReliances) };
  const run = () =>
    deps.commands.run(aiCaller, commands, { atomic: true, isOneRequest: true, unlessChanged, ownCommands });
  try {
    return await run();
  } catch (err) {
    if (err instanceof AppError && err.reason === KEY_USED) {
      throw new AppError('CONFLICT', ERRORS.proposalApplied);
    }
    // a statement that waited for a parallel write cannot see whether that write changed what it relies on
    if (err instanceof AppError && err.reason === OUTDATED) return await run();
    if (undone.length > 0) deps.undo.reject(err);
    throw err;
  }
}

/** What a command changes, and the status of its task. A command that adds something relies on nothing. */
function findReliances({ type, args }: Command): Reliance[] {
  const { id, changes = {} } = args;
  if (!/^task_/.test(type) || typeof id !== 'string') return [];
  const paths = Object.entries(changes as object).flatMap(([name, value]) =>
    name === 'aiMetadata' ? Object.keys(value).map((inner) => [name, inner]) : [[name]],
  );
  return [{ id, paths: [['status'], ...paths].map((path) => ['task', ...path]) }];
}

const proposalNotFound = () => new AppError('NOT_FOUND', ERRORS.proposalNotFound);

/**
 * Each command is idempotent by the proposal's id. The commands are counted without those left out, so another choice meets
 * the keys of the first.
 */
const claimFor = (id: string, index: number, fingerprint: string): IdempotencyClaim => ({
  operation: 'proposal command',
  key: `${id}#${index}`,
  fingerprint,
  storedMs: RESULT_LIFETIME_MS,
});

/** A command that changed nothing has no undo token. */
const readUndoToken = (data: object): string | null =>
  'undoToken' in data && typeof data.undoToken === 'string' ? data.undoToken : null;
