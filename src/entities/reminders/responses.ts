import * as z from 'zod/mini';
import type { Page } from '../../db/page.ts';
import { described, Uuid } from '../../shared/fields.ts';

export const DueReminder = z.strictObject({
  taskId: Uuid,
  title: z.string(),
  at: z.iso.datetime(),
  kind: described(
    z.enum(['at', 'due', 'start', 'deadline']),
    'What it was set for: the moment itself, or a date of the task',
  ),
});
export type DueReminder = z.infer<typeof DueReminder>;

export type DueReminderPage = Page<'reminders', DueReminder>;
