import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import { revision, UndoToken } from '../responses.ts';
import { TaskStats } from '../tasks/responses.ts';

const period = z.strictObject({ start: z.string(), end: z.string() });
const workingDay = z
  .nullable(z.union([period, z.array(period)]))
  .check(
    z.describe(
      'One span, or a list of several. A span whose end is not after its start ends on the next day. Null is a day off',
    ),
  );

export const Settings = z.strictObject({
  theme: z.enum(['light', 'dark', 'system']),
  language: z.enum(['en', 'ru']).check(z.describe('The language of the Telegram account, until the user chooses one')),
  notifications: z.boolean(),
  timezone: z.nullable(z.string()).check(z.describe('An IANA name. Until it is set, days are in UTC')),
  workingHours: z
    .strictObject({
      1: workingDay,
      2: workingDay,
      3: workingDay,
      4: workingDay,
      5: workingDay,
      6: workingDay,
      7: workingDay,
    })
    .check(z.describe('By ISO weekday: 1 is Monday')),
  dayOverrides: z
    .record(z.string(), workingDay)
    .check(z.describe('Working hours of single dates, such as 2026-12-25, in place of those of the weekday')),
  dayStart: z.string().check(z.describe('When a mood day begins, before noon')),
  breaks: z
    .array(z.strictObject({ ...period.shape, minHours: z.optional(z.int()) }))
    .check(
      z.describe(
        'Daily breaks, in which nothing is planned. With `minHours` only in spans of working hours that are at least so ' +
          'long. Default: lunch, 13:00 to 14:00 in spans of at least 7 hours',
      ),
    ),
  bufferMinutes: z.int().check(z.describe('The free minutes between blocks and around busy times')),
  pauseAfterMinutes: z
    .int()
    .check(z.describe('After so much work in a row the planner looks for a pause of 15 minutes. 0: it looks for none')),
  chunkMinutes: z
    .strictObject({ min: z.int(), max: z.int() })
    .check(z.describe('A task longer than `max` is planned in parts. No part is shorter than `min`, if possible')),
  aiProvider: z
    .nullable(z.enum(['anthropic', 'openai', 'local']))
    .check(z.describe('Null: any provider that is available')),
});
export type Settings = z.infer<typeof Settings>;

export const User = z.strictObject({
  id: Uuid,
  telegramId: z.string().check(z.regex(/^\d{1,16}$/)),
  firstName: z.string(),
  lastName: z.nullable(z.string()),
  username: z.nullable(z.string()),
  languageCode: z.nullable(z.string()),
  photoUrl: z.nullable(z.string()),
  isPremium: z.boolean(),
  settings: Settings,
  ...revision,
});
export type User = z.infer<typeof User>;

export const UserAnswer = z.strictObject({ user: User });
export type UserResponse = z.infer<typeof UserAnswer>;

export const UpdatedUser = z.strictObject({ user: User, undoToken: UndoToken });
export type UpdatedUser = z.infer<typeof UpdatedUser>;

const average = z
  .nullable(z.number())
  .check(z.describe('Over the `logsLast30Days` logs of the last 30 days, to two decimals. Null without a log'));

export const UserStats = z.strictObject({
  tasks: z.strictObject({ total: z.int(), byStatus: TaskStats.shape.byStatus }),
  completedLast7Days: z.int(),
  completedLast30Days: z.int(),
  streak: z
    .strictObject({ current: z.int(), longest: z.int() })
    .check(z.describe('Consecutive days with a completed task. A streak until yesterday is still current')),
  mood: z.strictObject({
    totalLogs: z.int(),
    logsLast30Days: z.int(),
    averageEnergy: average,
    averageFocus: average,
  }),
});
export type UserStats = z.infer<typeof UserStats>;

export const Erased = z.strictObject({ erased: z.literal(true) });
export type Erased = z.infer<typeof Erased>;
