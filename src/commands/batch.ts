import type { UserDb } from '../db/user-db.ts';
import type { Caller } from '../shared/caller.ts';
import type { BatchAnswer } from './responses.ts';
import { type CommandRunner, tempIdMapping, toResult } from './runner.ts';
import type { TaskBatch } from './schemas.ts';

export type BatchService = ReturnType<typeof createBatchService>;

export const createBatchService = ({ userDb, commands: runner }: { userDb: UserDb; commands: CommandRunner }) => ({
  /**
   * Runs commands on tasks. Each command gets a key of its own, derived from the request's Idempotency-Key, so a repeated
   * request runs only the commands that have not run.
   * @throws AppError when the batch is atomic and one command fails
   */
  async run(caller: Caller, { atomic, commands: sent }: TaskBatch): Promise<BatchAnswer & { isReplay: boolean }> {
    const claim = caller.idempotency;
    const commands = sent.map((command, index) =>
      'error' in command
        ? command
        : {
            ...command,
            claim: claim && {
              ...claim,
              operation: `${claim.operation} command`,
              key: `${claim.key}#${index}`,
              request: claim.key,
            },
          },
    );
    const { outcomes, isReplay } = await runner.run(caller, commands, { atomic, isOneRequest: true });
    const language = await userDb.readLanguage(caller);
    const results = outcomes.map((outcome) => toResult(outcome, language));
    return { results, tempIdMapping: tempIdMapping(commands, outcomes), isReplay };
  },
});
