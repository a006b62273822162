import * as z from 'zod/mini';
import { dateRange, RangeEnd } from '../../shared/date-range.ts';
import { MINUTES_PER_DAY } from '../../shared/duration.ts';
import {
  CalendarDate,
  changesSomething,
  described,
  integer,
  Level,
  line,
  lines,
  list,
  Moment,
  paging,
  queryList,
  repeated,
  Uuid,
} from '../../shared/fields.ts';
import { says } from '../../shared/validation.ts';
import { RecurrenceInput, RecurrencePatch } from '../recurrence-input.ts';
import { isPosition, MAX_POSITION_LENGTH } from './position.ts';

const MAX_DEPENDENCIES = 50;
const MAX_LABELS = 20;
const MAX_REMINDERS = 10;
export const MAX_ITEMS = 100;

export const TaskStatus = z.enum(['pending', 'in_progress', 'completed', 'cancelled']);

/** Compared without regard to case. */
export const Label = line(50);
/** Without `.` and `..`, because a label is a segment of a path. */
export const NewLabel = Label.check(z.refine((name) => !/^\.\.?$/.test(name), says('dots')));

const areDistinct = (values: string[]) => new Set(values).size === values.length;

const title = line(500);
const description = lines(0, 5_000);
const minutes = integer(1, MINUTES_PER_DAY);
const dependencies = list(Uuid, 0, MAX_DEPENDENCIES).check(
  z.refine(areDistinct, says('twice')),
  z.meta({ uniqueItems: true }),
);

const dates = {
  startDate: described(
    z.nullish(Moment),
    'The task is not planned before this. It may be after `dueDate`: then it is planned late',
  ),
  dueDate: described(
    z.nullish(Moment),
    'When the task should be done. It may be planned later. Midnight is the end of that day',
  ),
  deadline: described(z.nullish(Moment), 'The task is never planned after this'),
};

/** Fields of a task by names that people try. */
const FIELDS = new Map(
  Object.entries({
    duration: 'aiMetadata.estimatedDuration',
    estimatedDuration: 'aiMetadata.estimatedDuration',
    energyLevel: 'aiMetadata.energyLevel',
    suggestedTime: 'aiMetadata.suggestedTime',
    dependencies: 'aiMetadata.dependencies',
    due: 'dueDate',
  }),
);

/** Says where the first unknown field belongs. */
const hints = {
  error: (issue: { code?: string; keys?: string[] }): string | undefined => {
    const field = issue.code === 'unrecognized_keys' ? FIELDS.get(issue.keys?.[0] ?? '') : undefined;
    return field && says('misnamed', { field });
  },
};

const metadata = {
  suggestedTime: z.nullish(Moment),
  estimatedDuration: z.nullish(minutes),
  energyLevel: z.nullish(Level),
  partHelps: described(
    z.nullish(z.boolean()),
    'A part is planned when the whole task does not fit before its deadline',
  ),
};

const projectId = z.nullish(Uuid);

const labels = list(NewLabel, 0, MAX_LABELS);

const position = z.string().check(
  z.refine(isPosition, says('position')),
  z.meta({
    minLength: 2,
    maxLength: MAX_POSITION_LENGTH,
    description: 'A fractional index: see Order of tasks in docs/api.md',
  }),
);

/** A moment, or a time before a date of the task. */
const Reminder = z
  .strictObject({
    at: z.optional(Moment),
    minutesBefore: z.optional(integer(0, 28 * MINUTES_PER_DAY)),
    of: z.optional(z.enum(['due', 'start', 'deadline'])),
  })
  .check(
    z.refine(
      ({ at, ...relative }) =>
        [relative.minutesBefore, relative.of].every((part) => (part === undefined) === (at !== undefined)),
      says('reminder'),
    ),
  );

const reminders = list(Reminder, 0, MAX_REMINDERS).check(
  z.refine(
    (all) => areDistinct(all.map(({ at, minutesBefore, of }) => at ?? `${minutesBefore} ${of}`)),
    says('distinct'),
  ),
);

const ChecklistItem = z.strictObject({
  id: described(z.optional(Uuid), 'Without it, the item is new'),
  title: line(200),
  done: z._default(z.boolean(), false),
});

const checklist = list(ChecklistItem, 0, MAX_ITEMS).check(
  z.refine((items) => areDistinct(items.flatMap(({ id }) => id ?? [])), says('distinct')),
);
export type Checklist = z.output<typeof checklist>;

const NEEDS_DUE_DATE = { path: ['recurrence'], error: says('needsDueDate') };
const REPEATS = 'How the task repeats. It needs a `dueDate`';

export const NewTask = z
  .strictObject(
    {
      title,
      description: z.nullish(description),
      priority: z._default(Level, 'medium'),
      status: z._default(TaskStatus, 'pending'),
      projectId,
      labels: z._default(labels, []),
      reminders: z._default(reminders, []),
      checklist: z._default(checklist, []),
      position: described(z.optional(position), 'Default: the end of the project'),
      ...dates,
      aiMetadata: z._default(z.strictObject({ ...metadata, dependencies: z._default(dependencies, []) }, hints), {
        dependencies: [],
      }),
      recurrence: described(z.nullish(RecurrenceInput), REPEATS),
    },
    hints,
  )
  .check(z.refine(({ recurrence, dueDate }) => !recurrence || dueDate != null, NEEDS_DUE_DATE));
export type NewTask = z.output<typeof NewTask>;

/** Absent fields keep their value; null clears it. */
export const TaskPatch = z
  .strictObject(
    {
      title: z.optional(title),
      description: z.nullish(description),
      priority: z.optional(Level),
      status: z.optional(TaskStatus),
      projectId,
      labels: z.nullish(labels),
      reminders: described(z.nullish(reminders), 'All of them'),
      position: z.optional(position),
      checklist: described(z.nullish(checklist), 'All items in order'),
      ...dates,
      aiMetadata: z.nullish(z.strictObject({ ...metadata, dependencies: z.nullish(dependencies) }, hints)),
      recurrence: described(z.nullish(RecurrencePatch), REPEATS),
    },
    hints,
  )
  .check(
    changesSomething,
    z.refine(({ recurrence, dueDate }) => !recurrence || dueDate !== null, NEEDS_DUE_DATE),
  );
export type TaskPatch = z.output<typeof TaskPatch>;

export const NamedOccurrence = z.strictObject({
  occurrence: described(
    z.optional(CalendarDate),
    'The date of the occurrence; the current one unless given. One that has passed changes nothing, except a completion of one of `missed`',
  ),
});
export type NamedOccurrence = z.output<typeof NamedOccurrence>;

export const ChecklistItemId = z.strictObject({ id: Uuid, itemId: Uuid });
export const ChecklistTick = z.strictObject({ done: z.boolean(), ...NamedOccurrence.shape });
export const NamedTick = z.strictObject({ itemId: Uuid, ...ChecklistTick.shape });

export const MAX_OCCURRENCE_DAYS = 366;

export const OccurrenceQuery = z
  .strictObject({
    from: described(z.optional(CalendarDate), 'The first date. Default: that of the current occurrence'),
    to: described(z.optional(CalendarDate), 'The last date, at most 365 days after `from`, which is the default'),
  })
  .check(dateRange({ from: 'from', to: 'to', maxDays: MAX_OCCURRENCE_DAYS }));
export type OccurrenceQuery = z.output<typeof OccurrenceQuery>;

export const SORT_FIELDS = ['createdAt', 'updatedAt', 'dueDate', 'priority', 'title', 'position'] as const;
export const TaskSort = z.enum(SORT_FIELDS.flatMap((key) => [key, `-${key}` as const]));

/** Ten years. */
const MAX_DUE_DAYS = 3_660;

export const TaskQuery = z
  .strictObject({
    status: z.optional(queryList(TaskStatus)),
    priority: z.optional(queryList(Level)),
    project: described(
      z.optional(z.union([Uuid, z.literal('none')], says('projectOrNone'))),
      'Tasks of this project. `none`: tasks without a project',
    ),
    label: described(z.optional(repeated(Label, MAX_LABELS)), 'Repeated: tasks that have all of them'),
    dueFrom: described(
      z.optional(RangeEnd),
      'Due at this moment or later, or on this day or later. Default: ten years before `dueTo`',
    ),
    dueTo: described(
      z.optional(RangeEnd),
      'Due before this moment, or on this day or earlier. Default: ten years after `dueFrom`',
    ),
    due: described(
      z.optional(z.enum(['today', 'overdue', 'week'])),
      "By the user's local dates, and by due date or deadline, whichever is sooner. `overdue`: open and due before today; `week`: due today or in the next six days",
    ),
    q: described(z.optional(line(200)), 'Text in the title or the description. Case and accents do not matter'),
    sort: described(
      z._default(TaskSort, '-createdAt'),
      'A minus reverses the order. `position` is an order within a project. `dueDate` is by due date or deadline, whichever is sooner. Tasks without both always come last',
    ),
    ...paging,
  })
  .check(dateRange({ from: 'dueFrom', to: 'dueTo', maxDays: MAX_DUE_DAYS }));
export type TaskQuery = z.output<typeof TaskQuery>;
