import * as z from 'zod';
import { MoodLog } from '../../entities/mood/responses.ts';
import { Task } from '../../entities/tasks/responses.ts';
import { UserStats } from '../../entities/users/responses.ts';
import { ShownBlock } from '../explain/responses.ts';

const level = z.number().meta({ description: 'The expected level, from 1 to 10' });

export const Today = z.strictObject({
  date: z.iso.date().meta({ description: "Today in the user's time zone" }),
  timezone: z.string(),
  tasks: z.strictObject({
    due: z.array(Task).meta({ description: 'Open and due today, by due date; at most 50' }),
    overdue: z.array(Task).meta({ description: 'Open and due before today, by due date; at most 50' }),
    done: z.int().meta({ description: 'Completed today' }),
    total: z.int().meta({ description: 'Tasks completed today, plus open tasks due today or earlier' }),
  }),
  focusMinutes: z
    .strictObject({ planned: z.int(), done: z.int() })
    .meta({ description: '`planned`: the estimated minutes of the tasks in `total`; `done`: of the tasks in `done`' }),
  mood: z.nullable(MoodLog).meta({ description: 'The latest log' }),
  streak: UserStats.shape.streak,
  bestHours: z.array(z.strictObject({ start: z.iso.datetime(), energy: level, focus: level })).meta({
    description: 'Up to three of the remaining hours today, the best first, by `/api/mood/profile`',
  }),
  plan: z
    .strictObject({ running: ShownBlock.nullable(), next: ShownBlock.nullable() })
    .meta({ description: "Today's running block and the next one, without blocks of completed tasks" }),
});
export type Today = z.infer<typeof Today>;
