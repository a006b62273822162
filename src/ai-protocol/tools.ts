import * as z from 'zod/mini';
import { CalendarDate, described, integer, Level, line } from '../shared/fields.ts';

const alias = described(z.string().check(z.regex(/^t\d{1,2}$/)), 'The name of the task in the facts, such as t1');
const date = described(CalendarDate, 'A date in the time zone of the user');
const time = described(
  z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)),
  'A time in the time zone of the user, such as 09:30',
);
const due = described(
  z.strictObject({ date, time: z.optional(time) }),
  'When the task is due. Without a time: by the end of the day',
);
const level = described(integer(1, 10), 'From 1 to 10, as the user said');

const taskFields = {
  priority: z.optional(Level),
  minutes: described(z.optional(integer(1, 1_440)), 'How many minutes the task takes'),
  energy: described(z.optional(Level), 'How much energy the task takes'),
};

/** The changes that a model can propose, by tool. None deletes anything or changes settings. */
export const TOOLS = {
  add_task: described(z.strictObject({ title: line(500), due: z.optional(due), ...taskFields }), 'Asks to add a task'),
  update_task: described(
    z.strictObject({ task: alias, title: z.optional(line(500)), ...taskFields }),
    'Asks to change a task. Fields that are left out stay unchanged',
  ),
  complete_task: described(z.strictObject({ task: alias }), 'Asks to mark a task as done'),
  move_task: described(z.strictObject({ task: alias, due }), 'Asks to move a task to another day or time'),
  log_mood: described(z.strictObject({ energy: level, focus: level }), 'Asks to log how the user feels now'),
};

export type ToolName = keyof typeof TOOLS;
export type ToolInput<N extends ToolName> = z.output<(typeof TOOLS)[N]>;
