import { IdempotencyConflict } from '../db/errors.ts';
import { type IdempotencyStore, restoreError, type StoredOutcome } from '../db/idempotency-store.ts';
import {
  explainStored,
  type KeyedMutation,
  type Mutation,
  type Reliance,
  unlessChanged,
  type WriteResult,
} from '../db/mutation.ts';
import { BatchRejected, type ServiceDeps } from '../db/user-db.ts';
import type { CommandDefinition } from '../entities/command.ts';
import { ERRORS } from '../messages/errors.ts';
import type { Language } from '../messages/say.ts';
import type { Caller, IdempotencyClaim } from '../shared/caller.ts';
import { AppError, toErrorJson } from '../shared/errors.ts';
import { uuidv7 } from '../shared/ids.ts';
import { buildMutation, COMMANDS } from './registry.ts';
import type { CommandResult } from './responses.ts';
import { listIds, resolveTempIds } from './temp-ids.ts';

export interface Command {
  type: string;
  args: Record<string, unknown>;
  tempId?: string | undefined;
  /** The key that its outcome is stored under. All keys of a run are of one operation. */
  claim?: IdempotencyClaim | undefined;
}

/** A command that does not match its schema. */
export interface InvalidCommand {
  /** Null if it has no valid one. */
  uuid: string | null;
  error: AppError;
}

/** `AppError.reason` of a run whose keys another request has used. */
export const KEY_USED = 'key used';

type Outcome = WriteResult<object> | AppError;

interface RunOptions {
  /** All commands succeed, or none does. */
  atomic?: boolean;
  /** The keys belong to one request: fail if another request has used one of them. */
  isOneRequest?: boolean;
  /** Only for an atomic run: reject it if anything of this has changed since the event `seq`. */
  unlessChanged?: { seq: number; reliances: Reliance[] };
  syncToken?: string;
  /** Commands that only this run knows. */
  ownCommands?: Record<string, CommandDefinition>;
}

export interface Run {
  outcomes: Outcome[];
  isReplay: boolean;
}

/** A command that must be written, or its outcome if that is already known. */
type Step = { write: KeyedMutation<object> } | { outcome: Outcome };

/** The command that creates or restores an entity: its index among the writes, or `failed`. */
type Maker = number | 'failed';

interface RunnerDeps extends ServiceDeps {
  idempotency: IdempotencyStore;
}

export type CommandRunner = ReturnType<typeof createCommandRunner>;

/**
 * Runs commands in order. A command whose key has a stored outcome is not run again: the stored outcome is returned. Rejections
 * are stored too, so that a repeated request runs nothing out of order. One exception: a command that failed because an
 * earlier one did not create its row runs again, unless the earlier one fails again. So a client can correct the earlier one.
 */
export const createCommandRunner = (deps: RunnerDeps) => ({
  /** @throws AppError when an atomic run fails: the error of the first failing command, with its `index` in the details */
  async run(caller: Caller, sent: (Command | InvalidCommand)[], options: RunOptions = {}): Promise<Run> {
    const commands = sent.filter((command): command is Command => !('error' in command));
    // Replays are rare, so stored outcomes are only looked up after a conflict.
    let stored = new Map<string, StoredOutcome>();
    for (;;) {
      const steps = toSteps(deps, caller, sent, stored, options);
      const writes = [...new Set(steps)].flatMap((step) => ('write' in step ? [step.write] : []));
      if (options.atomic) throwFirst(steps);
      const written = await writeCommands(deps, caller, writes, options);
      if (written) return { outcomes: listOutcomes(steps, written), isReplay: stored.size > 0 && writes.length === 0 };
      const found = await findStored(deps, caller, commands);
      if (found.size === stored.size) throw new AppError('CONFLICT', ERRORS.commandsInProgress);
      if (options.isOneRequest && isUsedByOtherRequest(commands, found)) {
        throw new AppError('UNPROCESSABLE', ERRORS.keyUsed, { reason: KEY_USED });
      }
      stored = found;
    }
  },

  async haveRun(caller: Caller, commands: Command[]): Promise<boolean> {
    return (await findStored(deps, caller, commands)).size === commands.length;
  },
});

/** A command that is sent twice with the same key becomes one step. */
function toSteps(
  deps: RunnerDeps,
  caller: Caller,
  commands: (Command | InvalidCommand)[],
  stored: Map<string, StoredOutcome>,
  { syncToken, ownCommands = {} }: RunOptions,
): Step[] {
  const now = deps.clock();
  const definitions = { ...COMMANDS, ...ownCommands };
  const ids = new Map<string, string>();
  const steps = new Map<string, { step: Step; fingerprint: string }>();
  const makers = new Map<unknown, Maker>();
  const sent = new Map<string, object[]>();
  let writeCount = 0;
  const addStep = ({ type, tempId, claim, args: sentArgs }: Command): Step => {
    if (tempId && ids.has(tempId)) return { outcome: new AppError('CONFLICT', ERRORS.duplicateTempId) };
    const earlier = claim && stored.get(claim.key);
    const newId = earlier && 'id' in earlier.answer ? earlier.answer.id : uuidv7(now);
    const args = resolveTempIds(sentArgs, ids);
    const context = { userId: caller.session.userId, newId, now, syncToken, sent };
    const mutation = buildMutation(type, args, context, definitions);
    const needed = listIds(args).flatMap((id) => makers.get(id) ?? []);
    const step = toStep(mutation, needed, claim, earlier);
    const made = type.endsWith('_restore') ? args.id : tempId && newId;
    if ('write' in step) makers.set(made, writeCount++);
    else if (step.outcome instanceof AppError) makers.set(made, 'failed');
    else makers.delete(made);
    if (tempId) ids.set(tempId, newId);
    return step;
  };
  return commands.map((command) => {
    if ('error' in command) return { outcome: command.error };
    const { claim } = command;
    const first = claim && steps.get(claim.key);
    if (first) return first.fingerprint === claim.fingerprint ? first.step : { outcome: uuidUsed() };
    const step = addStep(command);
    if (claim) steps.set(claim.key, { step, fingerprint: claim.fingerprint });
    return step;
  });
}

/** @throws AppError the error of the first command that has failed before it was written */
function throwFirst(steps: Step[]) {
  for (const [index, step] of steps.entries()) {
    if ('outcome' in step && step.outcome instanceof AppError) throw withIndex(index, step.outcome);
  }
}

/** The outcomes by write; null when a key already has a stored outcome. */
async function writeCommands(
  { userDb }: RunnerDeps,
  caller: Caller,
  writes: KeyedMutation<object>[],
  { atomic, unlessChanged: condition }: RunOptions,
): Promise<Map<KeyedMutation<object>, Outcome | undefined> | null> {
  try {
    const results = atomic
      ? await userDb.writeAll(caller, condition ? guardFirst(writes, condition) : writes)
      : await userDb.writeEach(caller, writes);
    return new Map(writes.map((each, index) => [each, results[index]]));
  } catch (err) {
    if (err instanceof IdempotencyConflict) return null;
    throw err instanceof BatchRejected ? withIndex(err.index, err.reason) : err;
  }
}

/** The writes are one transaction, so a condition of the first one is a condition of all. */
function guardFirst(
  writes: KeyedMutation<object>[],
  { seq, reliances }: NonNullable<RunOptions['unlessChanged']>,
): KeyedMutation<object>[] {
  if (reliances.length === 0) return writes;
  return writes.map((each, index) =>
    index === 0 ? { ...each, mutation: unlessChanged(seq, reliances, each.mutation) } : each,
  );
}

const listOutcomes = (steps: Step[], written: Map<KeyedMutation<object>, Outcome | undefined>): Outcome[] =>
  steps.flatMap((step) => ('outcome' in step ? step.outcome : (written.get(step.write) ?? [])));

function findStored(deps: RunnerDeps, caller: Caller, commands: Command[]): Promise<Map<string, StoredOutcome>> {
  return deps.idempotency.findAll(
    caller,
    commands.flatMap(({ claim }) => claim ?? []),
  );
}

/** @param needed what makes the entities that the command needs */
function toStep(
  mutation: Mutation<object> | AppError,
  needed: Maker[],
  claim: IdempotencyClaim | undefined,
  earlier: StoredOutcome | undefined,
): Step {
  const isMissing = needed.includes('failed');
  const isSame = earlier?.fingerprint === claim?.fingerprint;
  const isCorrected = earlier && isSame && 'rejection' in earlier.answer && earlier.answer.isCaused && !isMissing;
  if (claim && earlier && !isCorrected) return { outcome: restoreOutcome(claim, earlier, mutation) };
  if (mutation instanceof AppError) return { outcome: mutation };
  return { write: { mutation, claim, isMissing, needs: needed.filter((maker) => maker !== 'failed') } };
}

/** The stored outcome of a command. A stored rejection has no text: the command's mutation explains it. */
function restoreOutcome(
  claim: IdempotencyClaim,
  earlier: StoredOutcome,
  mutation: Mutation<object> | AppError,
): Outcome {
  const { answer } = earlier;
  if (earlier.fingerprint !== claim.fingerprint) return uuidUsed();
  if ('rejection' in answer) {
    return mutation instanceof AppError ? mutation : explainStored(mutation, answer.rejection);
  }
  return 'error' in answer ? restoreError(answer) : answer;
}

function isUsedByOtherRequest(commands: Command[], stored: Map<string, StoredOutcome>): boolean {
  const byKey = new Map(commands.map(({ claim }) => [claim?.key, claim]));
  return stored.entries().some(([key, { fingerprint }]) => fingerprint !== byKey.get(key)?.fingerprint);
}

const uuidUsed = () => new AppError('UNPROCESSABLE', ERRORS.uuidUsed);

function withIndex(index: number, { code, text, details, headers, reason }: AppError): AppError {
  return new AppError(code, text, {
    reason,
    details: { index, ...(details === undefined ? {} : { cause: details }) },
    headers,
  });
}

export const toResult = (outcome: Outcome, language: Language): CommandResult =>
  outcome instanceof AppError
    ? { status: 'error', error: toErrorJson(outcome, language) }
    : { status: 'ok', data: outcome.data };

export const tempIdMapping = (commands: (Command | InvalidCommand)[], outcomes: Outcome[]) =>
  Object.fromEntries(
    commands.flatMap((command, index) => {
      const tempId = 'error' in command ? undefined : command.tempId;
      const outcome = outcomes[index];
      return tempId && outcome && !(outcome instanceof AppError) ? [[tempId, outcome.id]] : [];
    }),
  );
