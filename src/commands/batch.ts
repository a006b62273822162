import type { Caller } from '../shared/caller.ts';
import type { BatchAnswer } from './responses.ts';
import { type CommandRunner, tempIdMapping, toResult } from './runner.ts';
import type { TaskBatch } from './schemas.ts';

export class BatchService {
  readonly #commands: CommandRunner;

  constructor({ commands }: { commands: CommandRunner }) {
    this.#commands = commands;
  }

  /**
   * Runs commands on tasks. Under the request's Idempotency-Key each command has a key of its own, so a repeated request
   * runs only the commands that were lost.
   * @throws AppError when the batch is atomic and one command fails
   */
  async run(caller: Caller, { atomic, commands: sent }: TaskBatch): Promise<BatchAnswer & { isReplay: boolean }> {
    const claim = caller.idempotency;
    const commands = sent.map((command, index) => ({
      ...command,
      claim: claim && { ...claim, operation: `${claim.operation} command`, key: `${claim.key}#${index}` },
    }));
    const { outcomes, isReplay } = await this.#commands.run(caller, commands, { atomic, isOneRequest: true });
    return { results: outcomes.map(toResult), tempIdMapping: tempIdMapping(commands, outcomes), isReplay };
  }
}
