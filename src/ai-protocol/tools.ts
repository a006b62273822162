import * as z from 'zod/mini';
import { Level, text } from '../shared/fields.ts';

const told = <T extends z.ZodMiniType>(schema: T, description: string): T => schema.check(z.describe(description));

/** A task as a model knows it. */
const alias = told(z.string().check(z.regex(/^t\d{1,2}$/)), 'The task, by its name in the facts: t1');
const date = told(z.iso.date(), "A day of the person's calendar");
const time = told(z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/)), "A time of the person's clock: 09:30");
const due = told(
  z.strictObject({ date, time: z.optional(time) }),
  'When it is due; without a time, by the end of the day',
);
const level = told(z.int().check(z.minimum(1), z.maximum(10)), 'From 1 to 10, as the person said');

const qualities = {
  priority: z.optional(Level),
  minutes: told(z.optional(z.int().check(z.minimum(1), z.maximum(1_440))), 'How long it takes'),
  energy: told(z.optional(Level), 'How much energy it takes'),
};

/** The changes that a model may ask for, and what each takes. None deletes, and none touches settings. */
export const TOOLS = {
  add_task: told(z.strictObject({ title: text(1, 500), due: z.optional(due), ...qualities }), 'Asks to add a task'),
  update_task: told(
    z.strictObject({ task: alias, title: z.optional(text(1, 500)), ...qualities }),
    'Asks to change a task; what is left out stays',
  ),
  complete_task: told(z.strictObject({ task: alias }), 'Asks to mark a task as done'),
  move_task: told(z.strictObject({ task: alias, due }), 'Asks to move a task to another day or time'),
  log_mood: told(z.strictObject({ energy: level, focus: level }), 'Asks to note how the person feels now'),
};

export type ToolName = keyof typeof TOOLS;
export type ToolInput<N extends ToolName> = z.output<(typeof TOOLS)[N]>;
