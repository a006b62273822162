import * as z from 'zod/mini';
import { Erased, UpdatedUser, type User, UserAnswer, UserStats } from '../../src/entities/users/responses.ts';
import { exampleTask } from '../entities/tasks.ts';
import { EMPTY_LISTS, REGISTRY_SCHEMAS } from '../registry/responses.ts';
import type { Operations } from './types.ts';

const office = { start: '09:00', end: '18:00' };

export const exampleUser: User = {
  id: '019ab3f0-5c1e-7a42-9d0b-6f2a1c8e4b70',
  telegramId: '279058397',
  firstName: 'Anna',
  lastName: 'Petrova',
  username: 'anna_p',
  languageCode: 'en',
  photoUrl: 'https://t.me/i/userpic/320/anna.svg',
  isPremium: false,
  settings: {
    theme: 'system',
    language: 'en',
    notifications: true,
    timezone: 'Europe/Moscow',
    workingHours: { 1: office, 2: office, 3: office, 4: office, 5: office, 6: null, 7: null },
    dayOverrides: { '2026-12-25': null },
    dayStart: '04:00',
    breaks: [{ start: '13:00', end: '14:00' }],
    bufferMinutes: 0,
    pauseAfterMinutes: 120,
    chunkMinutes: { min: 30, max: 120 },
    aiProvider: null,
  },
  version: 4,
  createdAt: '2026-11-02T07:14:09.120Z',
  updatedAt: '2026-11-20T18:40:51.007Z',
};

const userExport = {
  exportedAt: '2026-11-22T09:00:00.000Z',
  user: exampleUser,
  ...EMPTY_LISTS,
  tasks: [exampleTask],
  plan: null,
  trash: [],
  aiConversations: [],
  aiUsage: [{ day: '2026-11-21', calls: 3, tokens: 4_180 }],
  events: [
    {
      seq: 1,
      position: '1-1763973000000-6f2a1c8e4b70',
      type: 'user.created',
      entityId: exampleUser.id,
      entity: 'user',
      data: { user: exampleUser },
      actor: 'api',
      createdAt: exampleUser.createdAt,
    },
  ],
};

const stats: UserStats = {
  tasks: { total: 128, byStatus: { pending: 14, in_progress: 3, completed: 106, cancelled: 5 } },
  completedLast7Days: 9,
  completedLast30Days: 34,
  streak: { current: 4, longest: 12 },
  mood: { totalLogs: 61, logsLast30Days: 38, averageEnergy: 6.42, averageFocus: 5.9 },
};

export const userOperations: Operations = {
  'GET /api/user/me': {
    id: 'getMe',
    summary: 'Get the signed-in user',
    response: UserAnswer,
    etag: true,
    precondition: 'If-None-Match',
    examples: { response: { user: exampleUser } },
  },
  'PATCH /api/user/settings': {
    id: 'updateSettings',
    summary: 'Change settings',
    description:
      'Absent fields keep their value; null resets it to the default. Days that `workingHours` or `dayOverrides` does not name keep theirs.',
    response: UpdatedUser,
    etag: true,
    precondition: 'If-Match',
    errors: {
      LIMIT_REACHED: {
        when: 'More than 100 dates from today on would have hours of their own.',
        message: 'Limit of 100 dates with their own working hours reached: remove some first',
        details: { limit: 100 },
      },
    },
    examples: {
      body: { timezone: 'Europe/Moscow', workingHours: { 6: { start: '10:00', end: '14:00' }, 7: null } },
      response: { user: { ...exampleUser, version: 5 }, undoToken: 'undo_42-1764239042000-6f2a1c8e4b70' },
    },
  },
  'DELETE /api/user/me': {
    id: 'eraseMe',
    summary: 'Erase the user and all of their data',
    description: 'This cannot be undone. It also revokes the token, so a repeated request gets a 401.',
    response: Erased,
    precondition: 'If-Match',
    examples: { response: { erased: true } },
  },
  'GET /api/user/stats': {
    id: 'getUserStats',
    summary: 'Get the statistics of the user',
    description:
      "Days are the user's local days. A streak counts consecutive days with a completed task; one that reached yesterday " +
      'is still current. Completed tasks count even if they were deleted later.',
    response: z.strictObject({ stats: UserStats }),
    examples: { response: { stats } },
  },
  'GET /api/user/export': {
    id: 'exportMe',
    summary: 'Export everything that is stored about the user',
    response: REGISTRY_SCHEMAS.UserExport,
    examples: { response: userExport },
  },
};
