import { ChangedPlan, type PlanBlock, type StoredPlan } from '../../src/entities/plans/responses.ts';
import { OptimizeAnswer, PlanAnswer, type ScheduleItem } from '../../src/planning/explain/responses.ts';
import { NowAnswer } from '../../src/planning/now/responses.ts';
import type { Operations } from './operation.ts';
import { exampleTask } from './tasks.ts';

const exampleBlock: PlanBlock = {
  id: '019ab41c-8b20-7c63-9e5f-6a7b8c9d0e12',
  taskId: exampleTask.id,
  part: 1,
  parts: 1,
  startsAt: '2026-11-24T07:00:00.000Z',
  endsAt: '2026-11-24T08:30:00.000Z',
  locked: false,
  terms: { priority: 'high', isDue: true, weight: 8, energyMatch: 0.97, lateMinutes: 0, stability: 'new', value: 7.9 },
};

const examplePlan: StoredPlan = {
  id: '019ab41c-9c30-7d74-8f60-7b8c9d0e1f23',
  blocks: [exampleBlock],
  dropped: [],
  dataVersion: 41,
  fingerprint: '5d0c8f3e2b7a4196c0d1e2f3a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7',
  version: 1,
  createdAt: '2026-11-24T06:02:11.000Z',
  updatedAt: '2026-11-24T06:02:11.000Z',
};

const reason = 'High priority, due, energy match 97%.';

const exampleItem: ScheduleItem = {
  taskId: exampleTask.id,
  title: exampleTask.title,
  time: exampleBlock.startsAt,
  endTime: exampleBlock.endsAt,
  estimatedDuration: 90,
  assumed: false,
  priority: 'high',
  part: 1,
  parts: 1,
  locked: false,
  reason,
  terms: exampleBlock.terms,
};

const OTHER_TASK_ID = '019ab3f2-91b7-7d05-a3c4-58e0f6127d9a';

const NO_ZONE = {
  when: 'Or no time zone has been set, or the days are over or more than 60 days ahead.',
};

export const optimizeOperation: Operations = {
  'POST /api/ai/optimize-schedule': {
    id: 'optimizeSchedule',
    summary: 'Plan a day, or some days',
    description:
      'Made by a planner, without a model: inside working hours, around busy times and breaks, tasks in the order of ' +
      'their dependencies, deadlines held, and hard work where the person has the energy for it. Equal data give an ' +
      'equal plan. Blocks of the plan there is stay where they are unless something is in their way; `fresh` plans anew. ' +
      'Each task that is left out says why, and has the request of the smallest change that makes room for it. Nothing ' +
      'is changed until `POST /api/plan/apply` takes the `fingerprint`, within an hour.',
    answer: OptimizeAnswer,
    errors: { VALIDATION_ERROR: NO_ZONE },
    examples: {
      body: { date: '2026-11-24', days: 1 },
      answer: {
        from: '2026-11-24',
        days: 1,
        timezone: 'Europe/Moscow',
        schedule: [exampleItem],
        unscheduled: [
          {
            taskId: OTHER_TASK_ID,
            title: 'Paint the fence',
            priority: 'low',
            minutes: 180,
            constraint: 'capacity',
            text: 'Other tasks take the available time. It fits if you shorten it to 120 min.',
            fix: {
              kind: 'shorten',
              action: {
                method: 'PATCH',
                path: `/api/tasks/${OTHER_TASK_ID}`,
                body: { aiMetadata: { estimatedDuration: 120 } },
              },
            },
          },
        ],
        omitted: 0,
        insights: [
          {
            type: 'load',
            priority: 'low',
            text: 'Planned: 90 minutes of work in 1 block.',
            evidence: { n: 1, value: 90 },
            action: null,
          },
        ],
        quality: { value: 7.9, upperBound: 7.9, gap: 0, exact: true },
        churn: { kept: 0, moved: 0, added: 1, removed: 0 },
        fingerprint: examplePlan.fingerprint,
        expiresAt: '2026-11-24T07:02:11.000Z',
      },
    },
  },
};

export const planOperations: Operations = {
  'GET /api/plan': {
    id: 'getPlan',
    summary: 'Get the plan of some days',
    description:
      'As it was applied, and changed since. A completed task stays in it until its time is planned again, a deleted one ' +
      'does not.',
    answer: PlanAnswer,
    examples: {
      answer: {
        from: '2026-11-24',
        to: '2026-12-07',
        timezone: 'Europe/Moscow',
        blocks: [{ ...exampleBlock, title: exampleTask.title, priority: 'high', status: 'pending', reason }],
        dropped: [],
        stale: false,
      },
    },
  },
  'POST /api/plan/apply': {
    id: 'applyPlan',
    summary: 'Make a plan the one to follow',
    description: 'The other days of the plan there is stay. Applied twice, it is as good as applied once.',
    answer: ChangedPlan,
    etag: true,
    errors: {
      NOT_FOUND: {
        when: 'No plan of this fingerprint was made in the last hour.',
        message: 'This plan is unknown or has expired: plan again',
      },
      CONFLICT: {
        when: 'Or tasks, busy times, settings or the plan have changed since it was made.',
        message: 'Something has changed since this was planned: plan again',
      },
    },
    examples: {
      body: { fingerprint: examplePlan.fingerprint },
      answer: { plan: examplePlan, clashes: [], displaced: [], undoToken: 'undo_42' },
    },
  },
  'PATCH /api/plan/blocks/:id': {
    id: 'changePlanBlock',
    summary: 'Move, lock or free a block',
    description:
      'A block that is moved is locked where it comes to: it stays there when the day is planned again. Of the other ' +
      'blocks of the days it leaves and comes to, only what it is in the way of moves, or is `displaced`.',
    answer: ChangedPlan,
    etag: true,
    precondition: 'If-Match',
    errors: {
      VALIDATION_ERROR: { when: 'Or `startsAt` is over, or two weeks away.' },
      CONFLICT: {
        when: 'Or the block is over, its task is not open, or a locked one is in the way.',
        message: 'This block has ended',
      },
    },
    examples: {
      body: { startsAt: '2026-11-24T11:00:00+03:00' },
      answer: {
        plan: {
          ...examplePlan,
          blocks: [
            {
              ...exampleBlock,
              startsAt: '2026-11-24T08:00:00.000Z',
              endsAt: '2026-11-24T09:30:00.000Z',
              locked: true,
            },
          ],
          fingerprint: null,
          version: 2,
        },
        clashes: [],
        displaced: [],
        undoToken: 'undo_43',
      },
    },
  },
  'DELETE /api/plan/blocks/:id': {
    id: 'dropPlanBlock',
    summary: 'Take a task off a day',
    description: 'The task stays open, and is not planned on that day again.',
    answer: ChangedPlan,
    etag: true,
    precondition: 'If-Match',
    errors: { CONFLICT: { when: 'Or the block is over, or its task is not open.', message: 'This block has ended' } },
    examples: {
      answer: {
        plan: {
          ...examplePlan,
          blocks: [],
          dropped: [{ taskId: exampleTask.id, date: '2026-11-24' }],
          fingerprint: null,
          version: 2,
        },
        clashes: [],
        displaced: [],
        undoToken: 'undo_44',
      },
    },
  },
};

export const nowOperations: Operations = {
  'GET /api/now': {
    id: 'getNow',
    summary: 'Ask what to do now',
    description:
      'Up to three open tasks that wait for nothing and fit the energy and the time there is: as many minutes as are ' +
      'given, but not past the next busy time or locked block. Energy is that of a log of the last 90 minutes, else of the profile of the hour. ' +
      'Where there is none, it says why.',
    answer: NowAnswer,
    examples: {
      answer: {
        tasks: [
          {
            taskId: exampleTask.id,
            title: exampleTask.title,
            priority: 'high',
            minutes: 45,
            reasons: ['due_today', 'high_priority', 'fits_energy', 'part_fits'],
            text: 'due today, high priority, fits your energy, part of it fits',
          },
        ],
        energy: { level: 8, source: 'log' },
        minutes: 45,
        freeUntil: '2026-11-24T09:00:00.000Z',
        empty: null,
      },
    },
  },
};
