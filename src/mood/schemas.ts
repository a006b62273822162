import * as z from 'zod/mini';
import { Moment, text } from '../shared/text.ts';

const level = z.int().check(z.minimum(1), z.maximum(10));
const notes = text(0, 1_000);

export const NewMoodLog = z.strictObject({
  energyLevel: level,
  focusLevel: level,
  notes: z.nullish(notes),
  loggedAt: z.optional(Moment),
});
export type NewMoodLog = z.output<typeof NewMoodLog>;

/** Absent keeps, null clears. */
export const MoodLogPatch = z
  .strictObject({
    energyLevel: z.optional(level),
    focusLevel: z.optional(level),
    notes: z.nullish(notes),
    loggedAt: z.optional(Moment),
  })
  .check(z.refine((patch) => Object.keys(patch).length > 0, 'must change something'));
export type MoodLogPatch = z.output<typeof MoodLogPatch>;
