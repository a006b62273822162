import * as z from 'zod/mini';
import { MoodLog } from '../../entities/mood/responses.ts';
import { Task } from '../../entities/tasks/responses.ts';
import { UserStats } from '../../entities/users/responses.ts';
import { ShownBlock } from '../explain/responses.ts';

const level = z.number().check(z.describe('The expected level, from 1 to 10'));

export const Today = z.strictObject({
  date: z.iso.date().check(z.describe("Today in the user's time zone")),
  timezone: z.string(),
  tasks: z.strictObject({
    due: z
      .array(Task)
      .check(
        z.describe(
          'Open and due today, at most 50, the soonest first. A task is due at its due date, or at its deadline if that is sooner. A task that repeats has the `occurrence` and the dates of the one that has replaced the missed ones',
        ),
      ),
    overdue: z.array(Task).check(z.describe('Open and due before today, at most 50, the longest overdue first')),
    done: z.int().check(z.describe('Completed today')),
    total: z.int().check(z.describe('Tasks completed today, plus open tasks due today or earlier')),
  }),
  focusMinutes: z
    .strictObject({ planned: z.int(), done: z.int() })
    .check(z.describe('`planned`: the estimated minutes of the tasks in `total`; `done`: of the tasks in `done`')),
  mood: z.nullable(MoodLog).check(z.describe('The latest log')),
  streak: UserStats.shape.streak,
  bestHours: z
    .array(z.strictObject({ start: z.iso.datetime(), energy: level, focus: level }))
    .check(
      z.describe(
        'Up to three of the remaining waking hours of the working day, the best first, by `/api/mood/profile`. People are taken to be awake from 7 to 23, or as much later or earlier as their work of the day needs',
      ),
    ),
  plan: z
    .strictObject({ running: z.nullable(ShownBlock), next: z.nullable(ShownBlock) })
    .check(
      z.describe("Today's running block and the next one, with work past midnight, without blocks of completed tasks"),
    ),
});
export type Today = z.infer<typeof Today>;
