import { describe, expect, it } from 'vitest';
import { explainBlock, toUnscheduledTask } from '../../src/planning/explain/reasons.ts';
import type { OpenTask } from '../../src/planning/plan/snapshot.ts';
import type { Fix, LeftOut, PlanRequest } from '../../src/planning/solver/types.ts';

const TASK: OpenTask = {
  id: '01a00000-0000-7000-8000-000000000001',
  title: 'Write',
  status: 'pending',
  priority: 'high',
  projectId: null,
  energyLevel: null,
  estimatedDuration: 240,
  suggestedTime: null,
  startDate: null,
  dueDate: null,
  deadline: null,
  dependencies: ['a', 'b'],
  openDependencies: ['a'],
};

const REQUEST: PlanRequest = {
  from: '2026-03-10',
  days: 2,
  timezone: 'Europe/Moscow',
  now: Date.parse('2026-03-10T06:00:00Z'),
  workingHours: {},
  dayOverrides: {},
  breaks: [],
  bufferMinutes: 0,
  busy: [],
  energy: { workDays: [], freeDays: [] },
  // one of its four hours is done
  tasks: [
    {
      id: TASK.id,
      minutes: 180,
      priority: 'high',
      energy: null,
      startAt: null,
      dueAt: null,
      deadlineAt: null,
      after: ['a'],
      chunk: { min: 30, max: 60 },
    },
  ],
  previous: [],
};

const TASKS = new Map([TASK, { ...TASK, id: 'a', title: 'Call Ada' }].map((task) => [task.id, task]));

const AT = Date.parse('2026-03-11T09:30:00Z');
const OF_TASK = `/api/tasks/${TASK.id}`;

const FIXES: [fix: Fix, said: { en: string; ru: string }, path: string, body: object][] = [
  [
    { kind: 'shorten', minutes: 60 },
    { en: 'if you shorten it to 60 min', ru: 'если займёт 60 мин' },
    OF_TASK,
    { aiMetadata: { estimatedDuration: 120 } }, // one hour that is done and one more
  ],
  [
    { kind: 'move_deadline', deadlineAt: AT },
    { en: 'you move the deadline to 11 March, 12:30', ru: 'перенести крайний срок на 11 марта, 12:30' },
    OF_TASK,
    { deadline: '2026-03-11T09:30:00.000Z' },
  ],
  [
    { kind: 'move_due', dueAt: AT },
    { en: 'you move the due date to 11 March, 12:30', ru: 'перенести срок на 11 марта, 12:30' },
    OF_TASK,
    { dueDate: '2026-03-11T09:30:00.000Z' },
  ],
  [
    { kind: 'start_earlier', startAt: AT },
    { en: 'start earlier: 11 March, 12:30', ru: 'начать можно раньше: 11 марта, 12:30' },
    OF_TASK,
    { startDate: '2026-03-11T09:30:00.000Z' },
  ],
  [
    { kind: 'remove_dependency', taskIds: ['a'] },
    { en: 'remove 1 dependency.', ru: 'не ждать 1 задачу' },
    OF_TASK,
    { aiMetadata: { dependencies: ['b'] } },
  ],
  [
    { kind: 'extend_hours', date: '2026-03-11', start: '09:00', end: '19:00' },
    { en: 'from 09:00 to 19:00 on Wednesday 11 March', ru: 'в среду 11 марта работать с 09:00 до 19:00' },
    '/api/user/settings',
    { dayOverrides: { '2026-03-11': { start: '09:00', end: '19:00' } } },
  ],
  [
    { kind: 'add_days', days: 3 },
    { en: 'a plan of 3 days', ru: 'план на 3 дня' },
    '/api/ai/optimize-schedule',
    { date: '2026-03-10', days: 3, wanted: [TASK.id] },
  ],
];

const CONSTRAINTS: LeftOut['constraint'][] = ['no_slot', 'deadline', 'dependency', 'capacity', 'low_value'];

describe('toUnscheduledTask', () => {
  it.each(FIXES)('the fix %j has a text in both languages and a request', (fix, said, path, body) => {
    for (const language of ['en', 'ru'] as const) {
      const left = { taskId: TASK.id, minutes: 180, constraint: 'capacity' as const, fix };
      const shown = toUnscheduledTask(left, TASK, { request: REQUEST, tasks: TASKS, language });
      expect(shown.text).toContain(said[language]);
      expect(shown.text).not.toMatch(/[{}]/);
      expect(shown.fix).toMatchObject({ kind: fix.kind, action: { path, body } });
    }
  });

  it.each(CONSTRAINTS)(
    'the constraint %s has a text in both languages, without a fix when nothing helps',
    (constraint) => {
      for (const language of ['en', 'ru'] as const) {
        const left = { taskId: TASK.id, minutes: 45, constraint, fix: null };
        const { text, fix } = toUnscheduledTask(left, TASK, { request: REQUEST, tasks: TASKS, language });
        expect(fix).toBeNull();
        expect(text).toMatch(/^[^{}]+\.$/);
        if (constraint === 'dependency') expect(text).toContain('Call Ada');
      }
    },
  );
});

describe('explainBlock', () => {
  const terms = {
    priority: 'high' as const,
    isDue: true,
    weight: 8,
    energyMatch: 0.954,
    lateMinutes: 0,
    stability: 'new' as const,
    value: 7,
  };

  it('the reason of a block lists its terms', () => {
    expect(explainBlock({ locked: false, terms }, 'en')).toBe('High priority, due, energy match 95%.');
    const late = {
      ...terms,
      priority: 'low' as const,
      isDue: false,
      lateMinutes: 30,
      stability: 'moved' as const,
    };
    expect(explainBlock({ locked: false, terms: late }, 'ru')).toBe(
      'Низкий приоритет, энергия подходит (95%), на 30 мин рабочего времени позже срока, пришлось перенести.',
    );
  });

  it('the reason of a locked block is the user', () => {
    expect(explainBlock({ locked: true, terms }, 'en')).toBe('Locked by you.');
  });
});
