import { type CommandRunner, tempIdMapping, toResult } from '../../commands/runner.ts';
import type { SyncRequest } from '../../commands/schemas.ts';
import type { UserDb } from '../../db/user-db.ts';
import type { Caller } from '../../shared/caller.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { CHANGES_A_PAGE, type Changed, type ChangesSince, changesSince } from './changes.ts';
import type { Changes, SyncAnswer } from './responses.ts';
import { decodeSyncToken, encodeSyncToken } from './token.ts';

const OUTCOMES_KEPT_MS = 7 * 86_400_000;

export class SyncService {
  readonly #userDb: UserDb;
  readonly #commands: CommandRunner;

  constructor({ userDb, commands }: { userDb: UserDb; commands: CommandRunner }) {
    this.#userDb = userDb;
    this.#commands = commands;
  }

  /**
   * Runs a device's commands, then tells it what is otherwise than it knows. A token that is not the person's, or that
   * their log has not reached, begins with everything.
   */
  async sync(caller: Caller, { syncToken, commands: sent }: SyncRequest): Promise<SyncAnswer> {
    const { userId } = caller.session;
    const commands = await Promise.all(
      sent.map(async ({ uuid, ...command }) => ({
        ...command,
        claim: { operation: 'command', key: uuid, fingerprint: await fingerprint(command), keptMs: OUTCOMES_KEPT_MS },
      })),
    );
    const { outcomes } = await this.#commands.run(caller, commands);

    const since = decodeSyncToken(syncToken, userId);
    let { lastSeq, changed } = await this.#changesSince(caller, since);
    const full = since === 0 || since > lastSeq;
    if (since > lastSeq) ({ lastSeq, changed } = await this.#changesSince(caller, 0));

    const hasMore = changed.length >= CHANGES_A_PAGE;
    const reached = hasMore ? (changed.at(-1)?.seq ?? lastSeq) : lastSeq;
    return {
      syncToken: encodeSyncToken({ userId, seq: reached }),
      full,
      hasMore,
      changes: grouped(changed),
      results: sent.flatMap(({ uuid }, index) =>
        outcomes.slice(index, index + 1).map((o) => ({ uuid, ...toResult(o) })),
      ),
      tempIdMapping: tempIdMapping(commands, outcomes),
    };
  }

  async #changesSince(caller: Caller, since: number): Promise<ChangesSince> {
    const changes = await this.#userDb.readOne<ChangesSince>(caller, changesSince(since));
    return changes;
  }
}

function grouped(changed: Changed[]): Changes {
  const changes: Changes = { user: null, tasks: [], moodLogs: [], busyTimes: [], plan: null, deleted: [] };
  for (const { kind, item } of changed) {
    if (kind === 'task') changes.tasks.push(item);
    else if (kind === 'mood') changes.moodLogs.push(item);
    else if (kind === 'busy') changes.busyTimes.push(item);
    else if (kind === 'plan') changes.plan = item;
    else if (kind === 'deleted') changes.deleted.push(item);
    else changes.user = item;
  }
  return changes;
}
