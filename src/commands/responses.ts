import * as z from 'zod/mini';
import { ErrorCode, ErrorDetails } from '../http/responses.ts';
import { described, Uuid } from '../shared/fields.ts';

const ok = z.strictObject({
  status: z.literal('ok'),
  data: described(z.unknown(), 'The data that the route of the same change returns'),
});

const error = z.strictObject({
  status: z.literal('error'),
  error: z.strictObject({ code: ErrorCode, message: z.string(), details: z.optional(ErrorDetails) }),
});

export const CommandResult = z.discriminatedUnion('status', [ok, error]);
export type CommandResult = z.infer<typeof CommandResult>;

const byUuid = { uuid: described(z.nullable(Uuid), 'Null if the command has no valid one') };
export const SyncResult = z.discriminatedUnion('status', [z.extend(ok, byUuid), z.extend(error, byUuid)]);
export type SyncResult = z.infer<typeof SyncResult>;

export const TempIdMapping = described(z.record(z.string(), Uuid), 'The ids of the new entities by `tempId`');

export const BatchAnswer = z.strictObject({
  results: described(z.array(CommandResult), 'One per command, in order'),
  tempIdMapping: TempIdMapping,
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;
