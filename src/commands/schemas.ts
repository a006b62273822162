import * as z from 'zod/mini';
import { task } from '../entities/tasks/entity.ts';
import { list, text, Uuid } from '../shared/fields.ts';

const MAX_COMMANDS = 100;

const tempId = text(1, 64).check(
  z.describe('A name for the new entity, which later commands of the request may use as its id'),
);

const args = z
  .record(z.string(), z.unknown())
  .check(z.describe("The command's arguments; an id or a dependency may be a `tempId`"));

/** A command as it is sent. Its arguments are judged one command at a time, so that one bad command stops no other. */
export const SyncCommand = z.strictObject({
  type: text(1, 40),
  uuid: Uuid.check(z.describe('Made by the client: sent again within 7 days, the command happens once')),
  tempId: z.optional(tempId),
  args,
});

export const SyncRequest = z.strictObject({
  syncToken: text(1, 100).check(z.describe('From the last answer; `*` to begin with everything')),
  commands: z._default(list(SyncCommand, 0, MAX_COMMANDS), []),
});
export type SyncRequest = z.output<typeof SyncRequest>;

export const TaskCommandType = z.enum(Object.keys(task.commands));

export const TaskBatch = z.strictObject({
  atomic: z._default(z.boolean(), false).check(z.describe('All or nothing')),
  commands: list(z.strictObject({ type: TaskCommandType, tempId: z.optional(tempId), args }), 1, MAX_COMMANDS),
});
export type TaskBatch = z.output<typeof TaskBatch>;
