import * as z from 'zod/mini';
import { MAX_WRITES } from '../db/run-mutations.ts';
import { task } from '../entities/tasks/entity.ts';
import { described, keyed, list, text, Uuid } from '../shared/fields.ts';
import { toValidationError } from '../shared/validation.ts';
import { COMMANDS } from './registry.ts';
import type { InvalidCommand } from './runner.ts';

const tempId = described(
  text(1, 64),
  'A temporary id for the new entity. Later commands of the request can use it as the id',
);

const args = described(
  keyed(z.record(z.string(), z.unknown())),
  "The command's arguments. An id or a dependency can be a `tempId`",
);

/** A command in a request. Its arguments are validated later. */
export const SyncCommand = z.strictObject({
  type: z.enum(Object.keys(COMMANDS)),
  uuid: Uuid.check(z.describe('Chosen by the client. Within 7 days, a command with the same uuid is executed once')),
  tempId: z.optional(tempId),
  args,
});

/** In a list of commands, an invalid one fails alone: it is parsed to its error. */
const orError = <T extends z.ZodMiniType>(command: T) =>
  z.catch(
    z.pipe(
      command,
      z.transform((valid: z.output<T>): z.output<T> | InvalidCommand => valid),
    ),
    ({ input, error }) => ({
      uuid: z.object({ uuid: Uuid }).safeParse(input).data?.uuid ?? null,
      error: toValidationError(error.issues, 'command'),
    }),
  );

export const SyncRequest = z.strictObject({
  syncToken: described(text(1, 100), 'The token of the previous response. `*` returns everything'),
  commands: z._default(list(orError(SyncCommand), 0, MAX_WRITES), []),
});
export type SyncRequest = z.output<typeof SyncRequest>;

export const TaskCommand = z.strictObject({
  type: z.enum(Object.keys(task.commands)),
  tempId: z.optional(tempId),
  args,
});

export const TaskBatch = z.strictObject({
  atomic: described(z._default(z.boolean(), false), 'All commands succeed, or none'),
  commands: list(orError(TaskCommand), 1, MAX_WRITES),
});
export type TaskBatch = z.output<typeof TaskBatch>;
