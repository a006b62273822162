// Response schemas for the API document and the tests. The Worker imports only their types.
import * as z from 'zod/mini';
import { Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';
import { TaskStats } from '../tasks/responses.ts';

const moment = z.iso.datetime();
const period = z.strictObject({ start: z.string(), end: z.string() });
const workingDay = z.nullable(period);

export const Settings = z.strictObject({
  theme: z.enum(['light', 'dark', 'system']),
  language: z.enum(['en', 'ru']).check(z.meta({ description: "Telegram's language of the person, until they choose" })),
  notifications: z.boolean(),
  timezone: z.nullable(z.string()).check(z.meta({ description: 'IANA zone; days are counted in UTC until it is set' })),
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
    .check(z.meta({ description: 'By ISO weekday, 1 is Monday; null is a day off' })),
  dayStart: z.string().check(z.meta({ description: 'When a day of moods begins, before noon' })),
  breaks: z.array(period).check(z.meta({ description: 'Of each working day: nothing is planned in them' })),
  bufferMinutes: z.int().check(z.meta({ description: 'Kept free between two blocks of a plan, and around busy time' })),
  chunkMinutes: z
    .strictObject({ min: z.int(), max: z.int() })
    .check(
      z.meta({ description: 'A task longer than `max` is planned in parts, none shorter than `min` if that can be' }),
    ),
  aiProvider: z
    .nullable(z.enum(['anthropic', 'openai', 'local']))
    .check(z.meta({ description: 'Null: whichever answers' })),
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
  version: z.int(),
  createdAt: moment,
  updatedAt: moment,
});
export type User = z.infer<typeof User>;

export const UserAnswer = z.strictObject({ user: User });
export type UserAnswer = z.infer<typeof UserAnswer>;

export const UpdatedUser = z.strictObject({ user: User, undoToken: UndoToken });
export type UpdatedUser = z.infer<typeof UpdatedUser>;

const average = z
  .nullable(z.number())
  .check(z.meta({ description: 'Of the last 30 days, to two decimals; null without a log' }));

export const UserStats = z.strictObject({
  tasks: z.strictObject({ total: z.int(), byStatus: TaskStats.shape.byStatus }),
  completedLast7Days: z.int(),
  completedLast30Days: z.int(),
  streak: z
    .strictObject({ current: z.int(), longest: z.int() })
    .check(z.meta({ description: 'Days in a row on which a task was completed; the current one may yet go on today' })),
  mood: z.strictObject({ totalLogs: z.int(), averageEnergy: average, averageFocus: average }),
});
export type UserStats = z.infer<typeof UserStats>;

export const Erased = z.strictObject({ erased: z.literal(true) });
export type Erased = z.infer<typeof Erased>;
