import * as z from 'zod/mini';
import type { Mutation } from '../db/mutation.ts';
import { integer, Uuid } from '../shared/fields.ts';
import type { ExpectedVersion } from '../shared/precondition.ts';
import { toValidationError } from '../shared/validation.ts';
import type { Known } from './types.ts';

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

/** The arguments that name an entity and, optionally, its expected version. */
export const target = { id: Uuid, expectedVersion: z.optional(integer(1, 2 ** 31 - 1)) };

/** What earlier versions of the API issued. It does not tell whether its log is still there. */
const OLD_SYNC_TOKEN = /^\d+-[0-9a-f]{12}$/;

/** The version of a log that is no longer there is no row's version. */
export function toExpected(version: number | undefined, { syncToken = '*' }: CommandContext): ExpectedVersion {
  if (version === undefined) return null;
  return { version, syncToken: syncToken === '*' || OLD_SYNC_TOKEN.test(syncToken) ? undefined : syncToken };
}

/** What a device knew of an entity when it changed it. Undefined for a client that does not sync. */
export function toKnown(
  { id, expectedVersion }: { id: string; expectedVersion?: number | undefined },
  { syncToken, sent = new Map() }: CommandContext,
): Known | undefined {
  if (syncToken === undefined) return undefined;
  const earlier = sent.get(id) ?? [];
  sent.set(id, earlier);
  return { syncToken, sent: earlier, namesVersion: expectedVersion !== undefined };
}
