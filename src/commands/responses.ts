// What is answered. The schemas are for the document, the types and the tests, and are not part of the Worker: import
// their types alone.
import * as z from 'zod';
import { Uuid } from '../shared/fields.ts';

const ok = z.strictObject({
  status: z.literal('ok'),
  data: z.unknown().meta({ description: "What the command's own route answers" }),
});

const error = z.strictObject({
  status: z.literal('error'),
  error: z.strictObject({ code: z.string(), message: z.string(), details: z.unknown().optional() }),
});

export const CommandResult = z.discriminatedUnion('status', [ok, error]);
export type CommandResult = z.infer<typeof CommandResult>;

const byUuid = { uuid: Uuid };
export const SyncResult = z.discriminatedUnion('status', [ok.extend(byUuid), error.extend(byUuid)]);
export type SyncResult = z.infer<typeof SyncResult>;

export const TempIdMapping = z
  .record(z.string(), Uuid)
  .meta({ description: 'The ids of the new entities, by their `tempId`' });

export const BatchAnswer = z.strictObject({
  results: z.array(CommandResult).meta({ description: 'One a command, in order' }),
  tempIdMapping: TempIdMapping,
});
export type BatchAnswer = z.infer<typeof BatchAnswer>;
