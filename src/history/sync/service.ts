import {
  type Command,
  type CommandRunner,
  type InvalidCommand,
  tempIdMapping,
  toResult,
} from '../../commands/runner.ts';
import type { SyncRequest } from '../../commands/schemas.ts';
import type { UserDb } from '../../db/user-db.ts';
import { ENTITIES, SINGLETONS } from '../../entities/registry.ts';
import type { Caller } from '../../shared/caller.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { fingerprint } from '../../shared/fingerprint.ts';
import { type ChangedItem, type ChangesSince, selectChanges } from './changes.ts';
import type { Changes, SyncResponse } from './responses.ts';

const OUTCOMES_STORED_MS = 7 * DAY_MS;

export type SyncService = ReturnType<typeof createSyncService>;

export const createSyncService = ({ userDb, commands: runner }: { userDb: UserDb; commands: CommandRunner }) => ({
  /** Runs a device's commands, then returns what changed since its token; everything, if the log lacks that event. */
  async sync(caller: Caller, { syncToken, commands: sent }: SyncRequest): Promise<SyncResponse> {
    const commands = await Promise.all(sent.map(toCommand));
    const { outcomes } = await runner.run(caller, commands, { syncToken });
    const { changes, ...state } = await userDb.readOne<ChangesSince>(caller, selectChanges(syncToken));
    const language = await userDb.readLanguage(caller);
    return {
      ...state,
      changes: groupByKind(changes),
      results: outcomes.map((outcome, index) => ({ ...toResult(outcome, language), uuid: sent[index]?.uuid ?? null })),
      tempIdMapping: tempIdMapping(commands, outcomes),
    };
  },
});

/** Its outcome is stored under its uuid. */
async function toCommand(sent: SyncRequest['commands'][number]): Promise<Command | InvalidCommand> {
  if ('error' in sent) return sent;
  const { uuid, ...command } = sent;
  const hash = await fingerprint(command);
  return { ...command, claim: { operation: 'command', key: uuid, fingerprint: hash, storedMs: OUTCOMES_STORED_MS } };
}

/** Groups the items by kind. The statement has selected each item as the JSON of its kind, so the cast is safe. */
function groupByKind(changes: ChangedItem[]): Changes {
  const findItems = (kind: string) => changes.filter((change) => change.kind === kind).map(({ item }) => item);
  return Object.fromEntries([
    ...SINGLETONS.map(({ name }) => [name, findItems(name)[0] ?? null]),
    ...ENTITIES.map(({ name, plural }) => [plural, findItems(name)]),
    ['deleted', findItems('deleted')],
  ]) as unknown as Changes;
}
