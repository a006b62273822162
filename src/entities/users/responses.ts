// What is answered. Postgres makes these (see representation.ts); the schemas are for the document, the types and the
// tests, and are not part of the Worker: import their types alone.
import * as z from 'zod';
import { Uuid } from '../../shared/fields.ts';
import { UndoToken } from '../responses.ts';
import { TaskStats } from '../tasks/responses.ts';

const moment = z.iso.datetime();
const period = z.strictObject({ start: z.string(), end: z.string() });
const workingDay = period.nullable();

export const Settings = z.strictObject({
  theme: z.enum(['light', 'dark', 'system']),
  language: z.enum(['en', 'ru']).meta({ description: "Telegram's language of the person, until they choose" }),
  notifications: z.boolean(),
  timezone: z.string().nullable().meta({ description: 'IANA zone; days are counted in UTC until it is set' }),
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
    .meta({ description: 'By ISO weekday, 1 is Monday; null is a day off' }),
  dayStart: z.string().meta({ description: 'When a day of moods begins, before noon' }),
  breaks: z.array(period).meta({ description: 'Of each working day: nothing is planned in them' }),
  bufferMinutes: z.int().meta({ description: 'Kept free between two blocks of a plan, and around busy time' }),
  chunkMinutes: z
    .strictObject({ min: z.int(), max: z.int() })
    .meta({ description: 'A task longer than `max` is planned in parts, none shorter than `min` if that can be' }),
  aiProvider: z.enum(['anthropic', 'openai', 'local']).nullable().meta({ description: 'Null: whichever answers' }),
});
export type Settings = z.infer<typeof Settings>;

export const User = z.strictObject({
  id: Uuid,
  telegramId: z.string().regex(/^\d{1,16}$/),
  firstName: z.string(),
  lastName: z.string().nullable(),
  username: z.string().nullable(),
  languageCode: z.string().nullable(),
  photoUrl: z.string().nullable(),
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

const average = z.number().nullable().meta({ description: 'Of the last 30 days, to two decimals; null without a log' });

export const UserStats = z.strictObject({
  tasks: z.strictObject({ total: z.int(), byStatus: TaskStats.shape.byStatus }),
  completedLast7Days: z.int(),
  completedLast30Days: z.int(),
  streak: z
    .strictObject({ current: z.int(), longest: z.int() })
    .meta({ description: 'Days in a row on which a task was completed; the current one may yet go on today' }),
  mood: z.strictObject({ totalLogs: z.int(), averageEnergy: average, averageFocus: average }),
});
export type UserStats = z.infer<typeof UserStats>;

export const Erased = z.strictObject({ erased: z.literal(true) });
export type Erased = z.infer<typeof Erased>;
