import * as z from 'zod/mini';
import type { Mutation } from '../db/mutation.ts';
import { integer, Uuid } from '../shared/fields.ts';
import { toValidationError } from '../shared/validation.ts';
import type { Target } from './types.ts';

export interface CommandContext {
  userId: string;
  /** The id of the entity, if the command creates one. */
  newId: string;
  now: Date;
  /** The sync token that the command came with: what its client knew. */
  syncToken?: string | undefined;
  /** What the commands of the same request sent, by the id of the entity. A command adds to it. */
  sent?: Map<string, object[]>;
}

/** Something a client can do: the schema of its arguments, and the mutation that they become. */
export interface CommandDefinition {
  args: z.ZodMiniType;
  /** @throws AppError VALIDATION_ERROR */
  toMutation: (args: unknown, context: CommandContext) => Mutation<object>;
}

export function defineCommand<S extends z.ZodMiniType>(
  args: S,
  toMutation: (args: z.output<S>, context: CommandContext) => Mutation<object>,
): CommandDefinition {
  return {
    args,
    toMutation: (raw, context) => {
      const parsed = args.safeParse(raw);
      if (!parsed.success) throw toValidationError(parsed.error.issues, 'args');
      return toMutation(parsed.data, context);
    },
  };
}

export const target = { id: Uuid, expectedVersion: z.optional(integer(1, 2 ** 31 - 1)) };

/** The row that a command names. The version of a log that is no longer there is no row's version. */
export function toTarget({ id, expectedVersion: version }: NamedRow, { now, syncToken, sent }: CommandContext): Target {
  const expected = version === undefined ? null : { version, syncToken: syncToken === '*' ? undefined : syncToken };
  if (syncToken === undefined) return { id, expected, now };
  const earlier = sent?.get(id) ?? [];
  sent?.set(id, earlier);
  return { id, expected, now, known: { syncToken, sent: earlier, namesVersion: version !== undefined } };
}

interface NamedRow {
  id: string;
  expectedVersion?: number | undefined;
}
