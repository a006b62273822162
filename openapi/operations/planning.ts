import { type BlockFacts, ChangedPlan, type PlanBlock, type StoredPlan } from '../../src/entities/plans/responses.ts';
import { OptimizeAnswer, PlanAnswer, type ScheduleItem } from '../../src/planning/explain/responses.ts';
import { NowAnswer } from '../../src/planning/now/responses.ts';
import { exampleTask, OTHER_TASK_ID } from '../entities/tasks.ts';
import type { Operations } from './types.ts';

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

const exampleFacts: BlockFacts = {
  dueAt: '2026-11-24T15:00:00.000Z',
  slackMinutes: 360,
  isAtRisk: false,
  suitsEnergy: true,
  comesAfter: [],
  displaced: [],
};

const reason = 'High priority, due today 18:00, 6 h of slack, your energy suits it.';

const exampleItem: ScheduleItem = {
  taskId: exampleTask.id,
  title: exampleTask.title,
  startsAt: exampleBlock.startsAt,
  endsAt: exampleBlock.endsAt,
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
  facts: exampleFacts,
};

const NO_ZONE = {
  when: 'Also if no time zone is set, or if the days are past or more than 60 days ahead.',
};

export const optimizeOperation: Operations = {
  'POST /api/ai/optimize-schedule': {
    id: 'optimizeSchedule',
    summary: 'Plan one or more days',
    description:
      'Builds a plan without an AI model. It uses working hours, avoids busy times and breaks, keeps the order of ' +
      'dependencies and the deadlines, and puts demanding tasks where the user has energy. Equal data give an equal plan. ' +
      'Blocks of the current plan stay in place unless moving them gains much. Each task ' +
      'that does not fit has a reason and the smallest change that makes it fit. Nothing changes until ' +
      '`POST /api/plan/apply` is called with the `fingerprint`, within an hour.',
    response: OptimizeAnswer,
    errors: { VALIDATION_ERROR: NO_ZONE },
    examples: {
      body: { days: 1 },
      response: {
        from: '2026-11-24',
        days: 1,
        timezone: 'Europe/Moscow',
        schedule: [exampleItem],
        late: [],
        unscheduled: [
          {
            taskId: OTHER_TASK_ID,
            title: 'Paint the fence',
            priority: 'low',
            minutes: 180,
            plannedMinutes: 0,
            constraint: 'capacity',
            text: 'Other tasks take the time. It fits if you shorten it to 120 min.',
            fix: {
              kind: 'shorten',
              action: {
                method: 'PATCH',
                path: `/api/tasks/${OTHER_TASK_ID}`,
                body: { aiMetadata: { estimatedDuration: 120 } },
              },
              costs: [],
            },
          },
        ],
        missed: [],
        load: [{ date: '2026-11-24', plannedMinutes: 90, freeMinutes: 480 }],
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
    summary: 'Get the plan of one or more days',
    description:
      'The applied plan with later changes. Blocks of completed tasks stay until the time is planned again. Blocks of ' +
      'deleted tasks are left out.',
    response: PlanAnswer,
    examples: {
      response: {
        from: '2026-11-24',
        to: '2026-12-07',
        timezone: 'Europe/Moscow',
        blocks: [
          {
            ...exampleBlock,
            title: exampleTask.title,
            priority: 'high',
            status: 'pending',
            occurrence: null,
            facts: exampleFacts,
            reason,
            missed: false,
          },
        ],
        dropped: [],
        stale: false,
      },
    },
  },
  'POST /api/plan/apply': {
    id: 'applyPlan',
    summary: 'Apply a plan',
    description:
      'Other days of the current plan stay. Blocks that have ended since the plan was made are left out. Applying the same ' +
      'plan again changes nothing.',
    response: ChangedPlan,
    etag: true,
    errors: {
      NOT_FOUND: {
        when: 'No plan with this fingerprint was built in the last hour.',
        message: 'Unknown or expired plan: plan again',
      },
      CONFLICT: {
        when: 'Also if tasks, busy times, settings or the plan have changed since.',
        message: 'The data has changed since this plan was made: plan again',
      },
    },
    examples: {
      body: { fingerprint: examplePlan.fingerprint },
      response: {
        plan: examplePlan,
        clashes: [],
        displaced: [],
        tasks: [],
        undoToken: 'undo_42-1764239042000-6f2a1c8e4b70',
      },
    },
  },
  'PATCH /api/plan/blocks/:id': {
    id: 'changePlanBlock',
    summary: 'Move, lock or unlock a block, or say that it was done',
    description:
      'A moved block is locked: it stays in place when the day is planned again. On the old and the new day, only the ' +
      'blocks that must make room are moved, or lose time: see `displaced`. `done` is for a block that has begun; with the last block of an occurrence, the occurrence is completed.',
    response: ChangedPlan,
    etag: true,
    precondition: 'If-Match',
    errors: {
      VALIDATION_ERROR: { when: 'Also if `startsAt` is past or more than two weeks ahead.' },
      CONFLICT: {
        when: 'Also if the block is past (or for `done` is not), its task is not open, or a locked block is in the way.',
        message: 'This block has ended',
      },
    },
    examples: {
      body: { locked: true },
      response: {
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
        tasks: [],
        undoToken: 'undo_43-1764239042000-6f2a1c8e4b70',
      },
    },
  },
  'DELETE /api/plan/blocks/:id': {
    id: 'dropPlanBlock',
    summary: 'Remove a task from a day',
    description: 'The task stays open, but is not planned on that day again.',
    response: ChangedPlan,
    etag: true,
    precondition: 'If-Match',
    errors: {
      CONFLICT: { when: 'Also if the block is past, or its task is not open.', message: 'This block has ended' },
    },
    examples: {
      response: {
        plan: {
          ...examplePlan,
          blocks: [],
          dropped: [{ taskId: exampleTask.id, date: '2026-11-24' }],
          fingerprint: null,
          version: 2,
        },
        clashes: [],
        displaced: [],
        tasks: [],
        undoToken: 'undo_44-1764239042000-6f2a1c8e4b70',
      },
    },
  },
};

export const nowOperations: Operations = {
  'GET /api/now': {
    id: 'getNow',
    summary: 'Get tasks to do now',
    description:
      'Up to three open tasks that have no open dependencies and fit the energy and the available time, which ends at the ' +
      'next busy time or locked block. The energy is from a mood log of the last 90 minutes, or else from the energy ' +
      'profile. Without a task, `empty` has the reason.',
    response: NowAnswer,
    examples: {
      response: {
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
