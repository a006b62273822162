import * as z from 'zod/mini';
import { Task } from '../entities/tasks/responses.ts';
import { described, Level, Uuid } from '../shared/fields.ts';
import { TOKEN_TYPES } from './parser/types.ts';

const tokens = described(
  z.array(
    z.strictObject({
      start: z.int(),
      end: z.int(),
      type: z.enum(TOKEN_TYPES),
      value: described(
        z.union([z.string(), z.int()]),
        'A name, a level, minutes, a local date, `HH:MM`, both with a `T`, a rule, or an escaping sign',
      ),
    }),
  ),
  'What is not in the title, in order, as positions in the given text in UTF-16 code units, as of a JavaScript string',
);

const moment = z.iso.datetime();

export const QuickDraft = z.strictObject({
  title: described(z.string(), 'Empty if everything was understood as something else'),
  priority: z.optional(Level),
  project: described(
    z.optional(z.strictObject({ id: z.nullable(Uuid), name: z.string() })),
    '`id` is null if the project would be created',
  ),
  startDate: z.optional(moment),
  dueDate: z.optional(moment),
  deadline: z.optional(moment),
  labels: z.optional(z.array(z.string())),
  recurrence: z.optional(z.strictObject({ rrule: z.string(), from: z.enum(['due', 'completion']) })),
  reminders: z.optional(z.array(z.strictObject({ minutesBefore: z.int(), of: z.enum(['due', 'deadline']) }))),
  aiMetadata: z.optional(z.strictObject({ estimatedDuration: z.optional(z.int()), energyLevel: z.optional(Level) })),
});

export const QuickPreview = z.strictObject({ draft: QuickDraft, tokens });
export type QuickPreview = z.infer<typeof QuickPreview>;

export const QuickAdded = z.strictObject({ task: Task, tokens, undoToken: z.nullable(z.string()) });
export type QuickAdded = z.infer<typeof QuickAdded>;
