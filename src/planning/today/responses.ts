import * as z from 'zod/mini';
import { MoodLog } from '../../entities/mood/responses.ts';
import { Task } from '../../entities/tasks/responses.ts';
import { UserStats } from '../../entities/users/responses.ts';
import { described } from '../../shared/fields.ts';
import { ShownBlock } from '../explain/responses.ts';

const level = described(z.number(), 'The expected level, from 1 to 10');

export const Today = z.strictObject({
  date: described(z.iso.date(), "Today in the user's time zone"),
  timezone: z.string(),
  tasks: z.strictObject({
    due: described(
      z.array(Task),
      'Open and due today, at most 50, the soonest first. A task is due at its due date, or at its deadline if that is sooner. A task that repeats has the `occurrence` and the dates of the one that has replaced the missed ones',
    ),
    overdue: described(z.array(Task), 'Open and due before today, at most 50, the longest overdue first'),
    done: described(z.int(), 'Completed today'),
    total: described(z.int(), 'Tasks completed today, plus open tasks due today or earlier'),
  }),
  focusMinutes: described(
    z.strictObject({ planned: z.int(), done: z.int() }),
    '`planned`: the estimated minutes of the tasks in `total`; `done`: of the tasks in `done`',
  ),
  mood: described(z.nullable(MoodLog), 'The latest log'),
  streak: UserStats.shape.streak,
  bestHours: described(
    z.array(z.strictObject({ start: z.iso.datetime(), energy: level, focus: level })),
    'Up to three of the remaining waking hours of the working day, the best first, by `/api/mood/profile`. People are taken to be awake from 7 to 23, or as much later or earlier as their work of the day needs',
  ),
  plan: described(
    z.strictObject({ running: z.nullable(ShownBlock), next: z.nullable(ShownBlock) }),
    "Today's running block and the next one, with work past midnight, without blocks of completed tasks",
  ),
});
export type Today = z.infer<typeof Today>;
