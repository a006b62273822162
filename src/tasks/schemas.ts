import * as z from 'zod';
import { Moment, text, Uuid } from '../shared/text.ts';

const MAX_DEPENDENCIES = 50;
const MINUTES_A_DAY = 1_440;
const PAGE_SIZE = 20;
const MAX_PAGE_SIZE = 100;

export const TaskStatus = z.enum(['pending', 'in_progress', 'completed', 'cancelled']);
export const TaskPriority = z.enum(['low', 'medium', 'high']);
export const EnergyLevel = z.enum(['low', 'medium', 'high']);

const title = text(1, 500);
const description = text(0, 5_000);
const estimatedDuration = z.int().min(1).max(MINUTES_A_DAY);
const dependencies = z
  .array(Uuid)
  .max(MAX_DEPENDENCIES)
  .refine((ids) => new Set(ids).size === ids.length, 'must not name a task twice');

export const NewTask = z.strictObject({
  title,
  description: description.nullish(),
  priority: TaskPriority.default('medium'),
  status: TaskStatus.default('pending'),
  dueDate: Moment.nullish(),
  aiMetadata: z
    .strictObject({
      suggestedTime: Moment.nullish(),
      estimatedDuration: estimatedDuration.nullish(),
      energyLevel: EnergyLevel.nullish(),
      dependencies: dependencies.default([]),
    })
    .default({ dependencies: [] }),
});
export type NewTask = z.output<typeof NewTask>;

/** Absent keeps, null clears. */
export const TaskPatch = z
  .strictObject({
    title: title.optional(),
    description: description.nullish(),
    priority: TaskPriority.optional(),
    status: TaskStatus.optional(),
    dueDate: Moment.nullish(),
    aiMetadata: z
      .strictObject({
        suggestedTime: Moment.nullish(),
        estimatedDuration: estimatedDuration.nullish(),
        energyLevel: EnergyLevel.nullish(),
        dependencies: dependencies.nullish(),
      })
      .nullish(),
  })
  .refine((patch) => Object.keys(patch).length > 0, 'must change something');
export type TaskPatch = z.output<typeof TaskPatch>;

export const TaskId = z.strictObject({ id: Uuid });

/** `a,b` → ["a", "b"], each one of the enum's. */
const list = <T extends z.ZodType<string, string>>(item: T) =>
  z
    .string()
    .max(100)
    .transform((value) => value.split(','))
    .pipe(z.array(item).min(1));

export const TaskSort = z.enum([
  'createdAt',
  '-createdAt',
  'updatedAt',
  '-updatedAt',
  'dueDate',
  '-dueDate',
  'priority',
  '-priority',
  'title',
  '-title',
]);
export type TaskSort = z.infer<typeof TaskSort>;

export const TaskQuery = z.strictObject({
  status: list(TaskStatus).optional().meta({ description: 'One or more, separated by commas' }),
  priority: list(TaskPriority).optional().meta({ description: 'One or more, separated by commas' }),
  dueFrom: Moment.optional().meta({ description: 'Due at this moment or later; write + as %2B' }),
  dueTo: Moment.optional().meta({ description: 'Due before this moment; write + as %2B' }),
  due: z
    .enum(['today', 'overdue', 'week'])
    .optional()
    .meta({
      description: "By the person's own calendar: today, open from an earlier day, or the seven days that begin today",
    }),
  q: text(1, 200).optional().meta({ description: 'Text that the title or the description contains, in any case' }),
  sort: TaskSort.default('-createdAt').meta({
    description: 'A minus turns the order round; tasks without a due date come last',
  }),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `must be a whole number from 1 to ${MAX_PAGE_SIZE}`)
    .transform(Number)
    .pipe(z.int().min(1).max(MAX_PAGE_SIZE))
    .default(PAGE_SIZE),
  cursor: z
    .string()
    .min(1)
    .max(4_000)
    .optional()
    .meta({ description: 'The nextCursor of the page before, with the same filters' }),
});
export type TaskQuery = z.output<typeof TaskQuery>;
