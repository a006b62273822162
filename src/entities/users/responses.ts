import * as z from 'zod/mini';
import { described, Uuid } from '../../shared/fields.ts';
import { revision, UndoToken } from '../responses.ts';
import { TaskStats } from '../tasks/responses.ts';

const period = z.strictObject({ start: z.string(), end: z.string() });
const workingDay = described(
  z.nullable(z.union([period, z.array(period)])),
  'One span, or a list of several. A span whose end is not after its start ends on the next day. Null is a day off',
);

export const Settings = z.strictObject({
  theme: z.enum(['light', 'dark', 'system']),
  language: described(z.enum(['en', 'ru']), 'The language of the Telegram account, until the user chooses one'),
  notifications: z.boolean(),
  timezone: described(z.nullable(z.string()), 'An IANA name. Until it is set, days are in UTC'),
  workingHours: described(
    z.strictObject({
      1: workingDay,
      2: workingDay,
      3: workingDay,
      4: workingDay,
      5: workingDay,
      6: workingDay,
      7: workingDay,
    }),
    'By ISO weekday: 1 is Monday',
  ),
  dayOverrides: described(
    z.record(z.string(), workingDay),
    'Working hours of single dates, such as 2026-12-25, in place of those of the weekday',
  ),
  dayStart: described(z.string(), 'When a mood day begins, before noon'),
  breaks: described(
    z.array(z.strictObject({ ...period.shape, minHours: z.optional(z.int()) })),
    'Daily breaks, in which nothing is planned. With `minHours` only in spans of working hours that are at least so ' +
      'long. Default: lunch, 13:00 to 14:00 in spans of at least 7 hours',
  ),
  bufferMinutes: described(z.int(), 'The free minutes between blocks and around busy times'),
  pauseAfterMinutes: described(
    z.int(),
    'After so much work in a row the planner looks for a pause of 15 minutes. 0: it looks for none',
  ),
  chunkMinutes: described(
    z.strictObject({ min: z.int(), max: z.int() }),
    'A task longer than `max` is planned in parts. No part is shorter than `min`, if possible',
  ),
  aiProvider: described(z.nullable(z.enum(['anthropic', 'openai', 'local'])), 'Null: any provider that is available'),
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

const average = described(
  z.nullable(z.number()),
  'Over the `logsLast30Days` logs of the last 30 days, to two decimals. Null without a log',
);

export const UserStats = z.strictObject({
  tasks: z.strictObject({ total: z.int(), byStatus: TaskStats.shape.byStatus }),
  completedLast7Days: z.int(),
  completedLast30Days: z.int(),
  streak: described(
    z.strictObject({ current: z.int(), longest: z.int() }),
    'Consecutive days with a completed task. A streak until yesterday is still current',
  ),
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
