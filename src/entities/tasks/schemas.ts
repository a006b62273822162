import * as z from 'zod/mini';
import { list, Moment, paging, QueryMoment, queryList, text, Uuid } from '../../shared/fields.ts';

const MAX_DEPENDENCIES = 50;
const MINUTES_A_DAY = 1_440;

export const TaskStatus = z.enum(['pending', 'in_progress', 'completed', 'cancelled']);
export const TaskPriority = z.enum(['low', 'medium', 'high']);
export const EnergyLevel = z.enum(['low', 'medium', 'high']);

const title = text(1, 500);
const description = text(0, 5_000);
const minutes = z.int().check(z.minimum(1), z.maximum(MINUTES_A_DAY));
const dependencies = list(Uuid, 0, MAX_DEPENDENCIES).check(
  z.refine((ids) => new Set(ids).size === ids.length, 'must not name a task twice'),
  z.meta({ uniqueItems: true }),
);

const dates = {
  startDate: z.nullish(Moment).check(z.describe('It is not planned to begin before')),
  dueDate: z.nullish(Moment).check(z.describe('When it is to be done; late is better than never')),
  deadline: z.nullish(Moment).check(z.describe('It is planned to end by then, or not at all')),
};

const metadata = {
  suggestedTime: z.nullish(Moment),
  estimatedDuration: z.nullish(minutes),
  energyLevel: z.nullish(EnergyLevel),
};

const projectId = z.nullish(Uuid);

export const NewTask = z.strictObject({
  title,
  description: z.nullish(description),
  priority: z._default(TaskPriority, 'medium'),
  status: z._default(TaskStatus, 'pending'),
  projectId,
  ...dates,
  aiMetadata: z._default(z.strictObject({ ...metadata, dependencies: z._default(dependencies, []) }), {
    dependencies: [],
  }),
});
export type NewTask = z.output<typeof NewTask>;

/** Absent keeps, null clears. */
export const TaskPatch = z
  .strictObject({
    title: z.optional(title),
    description: z.nullish(description),
    priority: z.optional(TaskPriority),
    status: z.optional(TaskStatus),
    projectId,
    ...dates,
    aiMetadata: z.nullish(z.strictObject({ ...metadata, dependencies: z.nullish(dependencies) })),
  })
  .check(z.refine((patch) => Object.keys(patch).length > 0, 'must change something'));
export type TaskPatch = z.output<typeof TaskPatch>;

export const TaskId = z.strictObject({ id: Uuid });

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

const described = <T extends z.ZodMiniType>(schema: T, description: string): T => schema.check(z.describe(description));

export const TaskQuery = z.strictObject({
  status: z.optional(queryList(TaskStatus)),
  priority: z.optional(queryList(TaskPriority)),
  project: z
    .optional(z.union([Uuid, z.literal('none')]))
    .check(z.describe('Of this project; `none` for the tasks without one')),
  dueFrom: described(z.optional(QueryMoment), 'Due at this moment or later'),
  dueTo: described(z.optional(QueryMoment), 'Due before this moment'),
  due: described(
    z.optional(z.enum(['today', 'overdue', 'week'])),
    "By the person's own calendar: today, open from an earlier day, or the seven days that begin today",
  ),
  q: described(z.optional(text(1, 200)), 'Text that the title or the description contains, in any case'),
  sort: described(
    z._default(TaskSort, '-createdAt'),
    'A minus turns the order round; tasks without a due date come last either way',
  ),
  ...paging,
});
export type TaskQuery = z.output<typeof TaskQuery>;
