// What is answered. Postgres makes most of it (see read.ts); the schemas are for the document, the types and the tests,
// and are not part of the Worker: import their types alone.
import * as z from 'zod';
import { MoodLog } from '../../entities/mood/responses.ts';
import { Task } from '../../entities/tasks/responses.ts';
import { UserStats } from '../../entities/users/responses.ts';
import { ShownBlock } from '../explain/responses.ts';

const level = z.number().meta({ description: 'Expected, from 1 to 10' });

export const Today = z.strictObject({
  date: z.iso.date().meta({ description: "The person's own" }),
  timezone: z.string(),
  tasks: z.strictObject({
    due: z.array(Task).meta({ description: 'Open and due today, the first due first; 50 at most' }),
    overdue: z.array(Task).meta({ description: 'Open from an earlier day, the oldest first; 50 at most' }),
    done: z.int().meta({ description: 'Completed today' }),
    total: z.int().meta({ description: 'Completed today, or open and due today or earlier' }),
  }),
  focusMinutes: z
    .strictObject({ planned: z.int(), done: z.int() })
    .meta({ description: 'What the tasks of `total` and of `done` are estimated to take' }),
  mood: z.nullable(MoodLog).meta({ description: 'The latest log' }),
  streak: UserStats.shape.streak,
  bestHours: z.array(z.strictObject({ start: z.iso.datetime(), energy: level, focus: level })).meta({
    description: 'Up to three hours that are left today, the best first, by the profile of `/api/mood/profile`',
  }),
  plan: z
    .strictObject({ running: ShownBlock.nullable(), next: ShownBlock.nullable() })
    .meta({ description: 'Of the blocks of today, the one that runs and the next one; without what is completed' }),
});
export type Today = z.infer<typeof Today>;
