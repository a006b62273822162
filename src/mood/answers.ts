// What is answered. Postgres makes these (see representation.ts); the schemas are for the document, the types and the
// tests, and are not part of the Worker: import their types alone.
import * as z from 'zod';
import { UndoToken } from '../events/answers.ts';
import { Uuid } from '../shared/text.ts';

export const MoodLog = z.strictObject({
  id: Uuid,
  energyLevel: z.int(),
  focusLevel: z.int(),
  notes: z.string().nullable(),
  loggedAt: z.iso.datetime(),
  localDate: z.iso.date().meta({ description: "The person's own day, which begins at 04:00; fixed when written" }),
  version: z.int(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});
export type MoodLog = z.infer<typeof MoodLog>;

export const ChangedMoodLog = z.strictObject({ moodLog: MoodLog, undoToken: UndoToken });
export type ChangedMoodLog = z.infer<typeof ChangedMoodLog>;

export const DeletedMoodLog = z.strictObject({ id: Uuid, undoToken: UndoToken });
export type DeletedMoodLog = z.infer<typeof DeletedMoodLog>;
