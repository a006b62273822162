import * as z from 'zod/mini';
import type { Mutation } from '../db/mutation.ts';
import {
  busyTimeCreation,
  busyTimeDeletion,
  busyTimeRestoration,
  busyTimeUpdate,
} from '../entities/busy-times/mutations.ts';
import { BusyTimePatch, NewBusyTime } from '../entities/busy-times/schemas.ts';
import { moodLogCreation, moodLogDeletion, moodLogRestoration, moodLogUpdate } from '../entities/mood/mutations.ts';
import { MoodLogPatch, NewMoodLog } from '../entities/mood/schemas.ts';
import {
  taskCompletion,
  taskCreation,
  taskDeletion,
  taskReopening,
  taskRestoration,
  taskUpdate,
} from '../entities/tasks/mutations.ts';
import { NewTask, TaskPatch } from '../entities/tasks/schemas.ts';
import { settingsUpdate } from '../entities/users/mutations.ts';
import { SettingsPatch } from '../entities/users/schemas.ts';
import { AppError } from '../shared/errors.ts';
import { Uuid } from '../shared/fields.ts';
import { toValidationError } from '../shared/validation.ts';

export interface CommandContext {
  userId: string;
  /** The id of the entity, if the command makes one. */
  newId: string;
  now: Date;
}

interface CommandKind {
  args: z.ZodMiniType;
  reduce: (args: unknown, context: CommandContext) => Mutation<object>;
}

/** The one validator and the one writer of a command: its arguments' schema, and the change they come to. */
function command<S extends z.ZodMiniType>(
  args: S,
  change: (args: z.output<S>, context: CommandContext) => Mutation<object>,
): CommandKind {
  return {
    args,
    reduce: (raw, context) => {
      const parsed = args.safeParse(raw);
      if (!parsed.success) throw toValidationError(parsed.error.issues, { whole: 'args', part: 'argument' });
      return change(parsed.data, context);
    },
  };
}

const target = { id: Uuid, expectedVersion: z.optional(z.int().check(z.minimum(1), z.maximum(2 ** 31 - 1))) };
const Target = z.strictObject(target);

const expected = (version: number | undefined) => (version === undefined ? null : { version });

/** Everything a client can do to what it keeps. Sync and batch speak it; the routes of a noun make the same changes. */
export const COMMANDS: Record<string, CommandKind> = {
  task_add: command(NewTask, (input, { newId, userId, now }) => taskCreation({ id: newId, userId, input, now })),
  task_update: command(z.strictObject({ ...target, changes: TaskPatch }), ({ id, changes, expectedVersion }, { now }) =>
    taskUpdate(id, changes, expected(expectedVersion), now),
  ),
  task_complete: command(Target, ({ id, expectedVersion }, { now }) =>
    taskCompletion(id, expected(expectedVersion), now),
  ),
  task_reopen: command(Target, ({ id, expectedVersion }, { now }) => taskReopening(id, expected(expectedVersion), now)),
  task_delete: command(Target, ({ id, expectedVersion }, { now }) => taskDeletion(id, expected(expectedVersion), now)),
  task_restore: command(Target, ({ id, expectedVersion }, { now }) =>
    taskRestoration(id, expected(expectedVersion), now),
  ),
  mood_log: command(NewMoodLog, (input, { newId, userId, now }) => moodLogCreation({ id: newId, userId, input, now })),
  mood_update: command(
    z.strictObject({ ...target, changes: MoodLogPatch }),
    ({ id, changes, expectedVersion }, { now }) => moodLogUpdate(id, changes, expected(expectedVersion), now),
  ),
  mood_delete: command(Target, ({ id, expectedVersion }, { now }) =>
    moodLogDeletion(id, expected(expectedVersion), now),
  ),
  mood_restore: command(Target, ({ id, expectedVersion }, { now }) =>
    moodLogRestoration(id, expected(expectedVersion), now),
  ),
  busy_add: command(NewBusyTime, (input, { newId, userId, now }) =>
    busyTimeCreation({ id: newId, userId, input, now }),
  ),
  busy_update: command(
    z.strictObject({ ...target, changes: BusyTimePatch }),
    ({ id, changes, expectedVersion }, { now }) => busyTimeUpdate(id, changes, expected(expectedVersion), now),
  ),
  busy_delete: command(Target, ({ id, expectedVersion }, { now }) =>
    busyTimeDeletion(id, expected(expectedVersion), now),
  ),
  busy_restore: command(Target, ({ id, expectedVersion }, { now }) =>
    busyTimeRestoration(id, expected(expectedVersion), now),
  ),
  settings_update: command(SettingsPatch, (patch, { now }) => settingsUpdate(patch, null, now)),
};

/** What a command comes to: a change of what the person keeps, or why it can be none. */
export function reduce(type: string, args: unknown, context: CommandContext): Mutation<object> | AppError {
  const kind = Object.hasOwn(COMMANDS, type) ? COMMANDS[type] : undefined;
  if (!kind) return new AppError('VALIDATION_ERROR', `type: must be one of ${Object.keys(COMMANDS).join(', ')}`);
  try {
    return kind.reduce(args, context);
  } catch (err) {
    if (err instanceof AppError) return err;
    throw err;
  }
}
