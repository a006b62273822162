import { IdempotencyConflict, type IdempotencyStore, type StoredOutcome } from '../db/idempotency-store.ts';
import { type KeyedMutation, type Mutation, onlyAt, type WriteResult } from '../db/mutation.ts';
import { BatchRejected, type UserDb } from '../db/user-db.ts';
import type { Caller, IdempotencyClaim } from '../shared/caller.ts';
import type { Clock } from '../shared/clock.ts';
import { AppError } from '../shared/errors.ts';
import { uuidv7 } from '../shared/ids.ts';
import { reduce } from './registry.ts';
import type { CommandResult } from './responses.ts';
import { resolveTempIds } from './temp-ids.ts';

/** A command, and the key its outcome is kept under. All keys of a run are of one operation. */
export interface Command {
  type: string;
  args: Record<string, unknown>;
  tempId?: string | undefined;
  claim?: IdempotencyClaim | undefined;
}

export type Outcome = WriteResult<object> | AppError;

/** A command's write, or its outcome when there is nothing left to write. */
type Planned = { write: KeyedMutation<object> } | { outcome: Outcome };

export interface Run {
  /** One a command, in order. */
  outcomes: Outcome[];
  /** Whether nothing was done: every outcome is one of an earlier request. */
  replayed: boolean;
}

/** Runs commands in their order, by the vocabulary's one reducer. */
export class CommandRunner {
  readonly #userDb: UserDb;
  readonly #idempotency: IdempotencyStore;
  readonly #clock: Clock;

  constructor({ userDb, idempotency, clock }: { userDb: UserDb; idempotency: IdempotencyStore; clock: Clock }) {
    this.#userDb = userDb;
    this.#idempotency = idempotency;
    this.#clock = clock;
  }

  /**
   * Each command succeeds or fails by itself; one that was run before has its first outcome again. `atomic`: all of them
   * succeed or none does. `asOne`: the keys are all of one request, and no other may take any of them. `ifSeq`, of an
   * atomic run: only if the caller's log still ends with that event.
   * @throws AppError when an atomic run fails: the error of the first command that does, with its `index` in the details
   */
  async run(
    caller: Caller,
    commands: Command[],
    { atomic = false, asOne = false, ifSeq }: { atomic?: boolean; asOne?: boolean; ifSeq?: number } = {},
  ): Promise<Run> {
    let kept = new Map<string, StoredOutcome>();
    for (;;) {
      const plan = this.#plan(caller, commands, kept);
      try {
        const outcomes = await (atomic ? this.#runAll(caller, plan, ifSeq) : this.#runEach(caller, plan));
        return { outcomes, replayed: commands.every(({ claim }) => claim && kept.has(claim.key)) };
      } catch (err) {
        if (!(err instanceof IdempotencyConflict)) throw err;
      }
      // That some were run before is rare enough to be found out by trying.
      const found = await this.#findKept(caller, commands);
      if (found.size === kept.size) throw new AppError('CONFLICT', 'The same commands are under way: send them again');
      if (asOne && commands.some(({ claim }) => claim && isAnother(claim, found.get(claim.key)))) throw keyUsed();
      kept = found;
    }
  }

  /** Whether each of them was run before, under its key. */
  async wereRun(caller: Caller, commands: Command[]): Promise<boolean> {
    return (await this.#findKept(caller, commands)).size === commands.length;
  }

  #plan(caller: Caller, commands: Command[], kept: Map<string, StoredOutcome>): Planned[] {
    const { userId } = caller.session;
    const now = this.#clock();
    const ids = new Map<string, string>();
    const keys = new Set<string>();
    return commands.map(({ type, args, tempId, claim }) => {
      if (claim && keys.has(claim.key)) return { outcome: usedTwice('uuid') };
      if (claim) keys.add(claim.key);
      if (tempId && ids.has(tempId)) return { outcome: usedTwice('tempId') };

      const earlier = claim && kept.get(claim.key);
      const newId = earlier && 'id' in earlier.answer ? earlier.answer.id : uuidv7(now);
      const change = reduce(type, resolveTempIds(args, ids), { userId, newId, now });
      if (tempId) ids.set(tempId, newId);
      if (earlier) return { outcome: keptOutcome(claim, earlier, change) };
      return change instanceof AppError ? { outcome: change } : { write: { change, claim } };
    });
  }

  async #runEach(caller: Caller, plan: Planned[]): Promise<Outcome[]> {
    const writes = writesOf(plan);
    const results = await this.#userDb.writeEach(caller, writes);
    const errors = writes.flatMap(({ claim }, index) => {
      const result = results[index];
      const isToKeep = claim && result && 'error' in result && !result.isKept;
      return isToKeep ? [{ claim, status: 200, error: publicPart(result.error) }] : [];
    });
    if (errors.length > 0 && (await this.#idempotency.storeErrors(caller, errors)) < errors.length) {
      throw new IdempotencyConflict();
    }
    return outcomesOf(
      plan,
      results.map((result) => ('error' in result ? result.error : result)),
    );
  }

  async #runAll(caller: Caller, plan: Planned[], ifSeq?: number): Promise<Outcome[]> {
    for (const [index, planned] of plan.entries()) {
      if ('outcome' in planned && planned.outcome instanceof AppError) throw atIndex(index, planned.outcome);
    }
    try {
      const [first, ...rest] = writesOf(plan);
      const writes = first
        ? [ifSeq === undefined ? first : { ...first, change: onlyAt(ifSeq, first.change) }, ...rest]
        : [];
      return outcomesOf(plan, await this.#userDb.writeAll(caller, writes));
    } catch (err) {
      throw err instanceof BatchRejected ? atIndex(err.index, err.reason) : err;
    }
  }

  #findKept(caller: Caller, commands: Command[]): Promise<Map<string, StoredOutcome>> {
    const claims = commands.flatMap(({ claim }) => (claim ? [claim] : []));
    const keys = claims.map(({ key }) => key);
    return this.#idempotency.findAll(caller, claims[0]?.operation ?? '', keys);
  }
}

const writesOf = (plan: Planned[]) => plan.flatMap((planned) => ('write' in planned ? [planned.write] : []));

/** The outcomes of what was written, in the places of what was to be written. */
function outcomesOf(plan: Planned[], written: Outcome[]): Outcome[] {
  const rest = [...written];
  return plan.flatMap((planned) => ('outcome' in planned ? [planned.outcome] : rest.splice(0, 1)));
}

/** What a command came to when it was run before; `change` is what it would come to now. */
function keptOutcome(claim: IdempotencyClaim, kept: StoredOutcome, change: Mutation<object> | AppError): Outcome {
  const { answer } = kept;
  if (isAnother(claim, kept)) return keyUsed();
  if ('refused' in answer) return change instanceof AppError ? change : change.explainRejection(answer.refused);
  if ('error' in answer)
    return new AppError(answer.error.code, answer.error.message, { details: answer.error.details });
  return answer;
}

const isAnother = (claim: IdempotencyClaim, kept?: StoredOutcome) =>
  kept !== undefined && kept.fingerprint !== claim.fingerprint;

const keyUsed = () => new AppError('UNPROCESSABLE', 'The key was used with something else: take a new one');

const usedTwice = (name: 'uuid' | 'tempId') =>
  new AppError('CONFLICT', `Its ${name} is that of another command in this request: give each its own`);

/** The part of an error that a client sees. */
const publicPart = ({ code, message, details }: AppError) => ({ error: { code, message, details } });

function atIndex(index: number, { code, message, details }: AppError): AppError {
  return new AppError(code, message, { details: { index, ...(details === undefined ? {} : { cause: details }) } });
}

/** An outcome as the client sees it. */
export const toResult = (outcome: Outcome): CommandResult =>
  outcome instanceof AppError ? { status: 'error', ...publicPart(outcome) } : { status: 'ok', data: outcome.data };

/** The ids of new entities by the names that the client gave them. */
export const tempIdMapping = (commands: Pick<Command, 'tempId'>[], outcomes: Outcome[]) =>
  Object.fromEntries(
    commands.flatMap(({ tempId }, index) => {
      const outcome = outcomes[index];
      return tempId && outcome && !(outcome instanceof AppError) ? [[tempId, outcome.id]] : [];
    }),
  );
