import { describe, expect, it } from 'vitest';
import type { BlockFacts, Terms } from '../../src/entities/plans/responses.ts';
import type { Language } from '../../src/messages/say.ts';
import { explainBlock } from '../../src/planning/explain/reasons.ts';
import { toUnscheduledTask } from '../../src/planning/explain/unscheduled.ts';
import type { OpenTask } from '../../src/planning/plan/snapshot.ts';
import type { Fix, LeftOut, PlanRequest } from '../../src/planning/solver/types.ts';

const TASK: OpenTask = {
  id: '01a00000-0000-7000-8000-000000000001',
  title: 'Write',
  context: null,
  position: 'a0',
  partHelps: false,
  status: 'pending',
  priority: 'high',
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
  workingHours: {
    2: [
      { start: '08:00', end: '12:00' },
      { start: '16:00', end: '20:00' },
    ],
    3: { start: '09:00', end: '17:00' },
  },
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
  wanted: [],
  without: [],
};

const TASKS = new Map([TASK, { ...TASK, id: 'a', title: 'Call Ada' }].map((task) => [task.id, task]));

const AT = Date.parse('2026-03-11T09:30:00Z');
const OF_TASK = `/api/tasks/${TASK.id}`;

const FIXES: [fix: Fix, said: { en: string; ru: string }, path: string, body: object][] = [
  [
    { kind: 'shorten', minutes: 60 },
    { en: 'if you shorten it to 1 h.', ru: 'если займёт 1 ч.' },
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
    { kind: 'start_earlier', startAt: AT },
    { en: 'start earlier: 11 March, 12:30', ru: 'начать можно раньше: 11 марта, 12:30' },
    OF_TASK,
    { startDate: '2026-03-11T09:30:00.000Z' },
  ],
  [
    { kind: 'remove_dependency', taskIds: ['a'] },
    { en: 'does not have to wait for “Call Ada”.', ru: 'если не ждать «Call Ada».' },
    OF_TASK,
    { aiMetadata: { dependencies: ['b'] } },
  ],
  [
    { kind: 'extend_hours', date: '2026-03-11', spans: [{ start: '09:00', end: '19:00' }] },
    {
      en: 'It fits if you work until 19:00 on Wednesday 11 March, that day only.',
      ru: 'Поместится, если в среду 11 марта работать до 19:00 — только в этот день.',
    },
    '/api/user/settings',
    { dayOverrides: { '2026-03-11': { start: '09:00', end: '19:00' } } },
  ],
  [
    {
      kind: 'extend_hours',
      date: '2026-03-10',
      spans: [
        { start: '07:30', end: '12:00' },
        { start: '16:00', end: '20:00' },
      ],
    },
    {
      en: 'It fits if you start work at 07:30 on Tuesday 10 March, that day only.',
      ru: 'Поместится, если во вторник 10 марта начать работу в 07:30 — только в этот день.',
    },
    '/api/user/settings',
    {
      dayOverrides: {
        '2026-03-10': [
          { start: '07:30', end: '12:00' },
          { start: '16:00', end: '20:00' },
        ],
      },
    },
  ],
  [
    { kind: 'extend_hours', date: '2026-03-15', spans: [{ start: '09:00', end: '10:30' }] },
    {
      en: 'It fits if you work from 09:00 to 10:30 on Sunday 15 March, that day only.',
      ru: 'Поместится, если в воскресенье 15 марта поработать с 09:00 до 10:30 — только в этот день.',
    },
    '/api/user/settings',
    { dayOverrides: { '2026-03-15': { start: '09:00', end: '10:30' } } },
  ],
  [
    { kind: 'let_go', taskIds: ['a'] },
    { en: 'It fits if you let “Call Ada” go.', ru: 'Поместится, если отказаться от «Call Ada».' },
    '/api/ai/optimize-schedule',
    { date: '2026-03-10', days: 2, wanted: [TASK.id], without: ['a'] },
  ],
  [
    { kind: 'part_helps', minutes: 90 },
    { en: 'If a part of it helps, 1 h 30 min fit.', ru: 'Если поможет и часть, поместится 1 ч 30 мин.' },
    OF_TASK,
    { aiMetadata: { partHelps: true } },
  ],
  [
    { kind: 'put_back' },
    { en: 'Put it back, and it is planned again.', ru: 'Её можно вернуть и запланировать.' },
    '/api/ai/optimize-schedule',
    { date: '2026-03-10', days: 2, wanted: [TASK.id] },
  ],
  [
    { kind: 'add_days', days: 3 },
    { en: 'It fits if you plan up to Thursday 12 March.', ru: 'Поместится, если планировать по четверг 12 марта.' },
    '/api/ai/optimize-schedule',
    { date: '2026-03-10', days: 3, wanted: [TASK.id] },
  ],
];

const NO_SLOT = { taskId: TASK.id, minutes: 180, constraint: 'no_slot' as const, fix: null };
const OFF = { ...REQUEST, from: '2026-03-14' };

const CONSTRAINTS: [left: Omit<LeftOut, 'taskId' | 'fix'>, request: PlanRequest, said: { en: string; ru: string }][] = [
  [
    { minutes: 180, constraint: 'no_slot', gap: { binds: 'length', minutes: 120, needed: 150 } },
    REQUEST,
    {
      en: 'It takes 2 h 30 min in a row; the longest free stretch is 2 h.',
      ru: 'Нужно 2 ч 30 мин подряд, а свободно подряд не больше 2 ч.',
    },
  ],
  [
    { minutes: 180, constraint: 'no_slot', gap: { binds: 'start', minutes: 15, needed: 30 } },
    REQUEST,
    {
      en: 'It can start on 11 March, 19:45 at the earliest. After that, the longest free stretch is 15 min, and it takes 30 min.',
      ru: 'Начать можно не раньше: 11 марта, 19:45. После этого подряд свободно 15 мин, а нужно 30 мин.',
    },
  ],
  [
    { minutes: 180, constraint: 'no_slot', gap: { binds: 'length', minutes: 0, needed: 30 } },
    REQUEST,
    { en: 'No working time is left on these days.', ru: 'Рабочего времени в эти дни не осталось.' },
  ],
  [NO_SLOT, OFF, { en: 'There are no working hours on these days.', ru: 'Рабочих часов в эти дни нет.' }],
  [
    NO_SLOT,
    { ...OFF, days: 1 },
    { en: 'There are no working hours on this day.', ru: 'Рабочих часов в этот день нет.' },
  ],
  [
    { minutes: 180, constraint: 'deadline' },
    REQUEST,
    {
      en: 'It does not fit before its deadline, 12 March, 18:00.',
      ru: 'До крайнего срока (12 марта, 18:00) не успеть.',
    },
  ],
  [
    { minutes: 180, constraint: 'dependency' },
    REQUEST,
    {
      en: 'It waits for “Call Ada”, which is not planned before it.',
      ru: 'Она ждёт «Call Ada», а эта задача до неё не запланирована.',
    },
  ],
  [
    { minutes: 60, constraint: 'capacity' },
    REQUEST,
    {
      en: '2 h of 3 h are planned. Other tasks take the time.',
      ru: 'Запланировано 2 ч из 3 ч. Всё время занято другими задачами.',
    },
  ],
  [
    { minutes: 180, constraint: 'low_value', because: 'pause' },
    REQUEST,
    {
      en: 'There is time for it, but you would work too long without a pause.',
      ru: 'Время для неё есть, но тогда вы слишком долго работали бы без перерыва.',
    },
  ],
  [
    { minutes: 180, constraint: 'low_value', because: 'order' },
    REQUEST,
    {
      en: 'There is time for it, but it would interrupt other work and gain little.',
      ru: 'Время для неё есть, но она прервала бы другую работу, а пользы мало.',
    },
  ],
  [
    { minutes: 60, constraint: 'no_slot', gap: { binds: 'total', minutes: 125, needed: 180 } },
    REQUEST,
    {
      en: '2 h of 3 h are planned. It takes 3 h; there is working time for 2 h 5 min only.',
      ru: 'Запланировано 2 ч из 3 ч. Нужно 3 ч, а рабочего времени только 2 ч 5 мин.',
    },
  ],
  [
    { minutes: 60, constraint: 'no_slot', gap: { binds: 'parts', minutes: 3, needed: 60 } },
    REQUEST,
    {
      en: '2 h of 3 h are planned. It takes 3 parts, and with pauses the free time has no room for all of them.',
      ru: 'Запланировано 2 ч из 3 ч. Нужно 3 части: с паузами на все не хватает свободного времени.',
    },
  ],
  [
    { minutes: 180, constraint: 'no_slot', gap: { binds: 'start', minutes: 0, needed: 30 } },
    REQUEST,
    {
      en: 'It can start on 11 March, 19:45 at the earliest, and no working time is left after that.',
      ru: 'Начать можно не раньше: 11 марта, 19:45. Рабочего времени после этого не остаётся.',
    },
  ],
  [
    { minutes: 180, constraint: 'no_slot' },
    { ...REQUEST, workingHours: { 1: null, 2: [], 7: null } },
    {
      en: 'You have no working hours on any day of the week, so nothing can be planned. Set them first.',
      ru: 'Рабочие часы не заданы ни на один день недели, поэтому планировать некуда. Сначала задайте их.',
    },
  ],
  [
    { minutes: 180, constraint: 'not_yet' },
    REQUEST,
    { en: 'It starts on 11 March, 19:45.', ru: 'Начать можно 11 марта, 19:45.' },
  ],
  [
    { minutes: 180, constraint: 'dropped' },
    REQUEST,
    { en: 'You took it off these days.', ru: 'Вы убрали её с этих дней.' },
  ],
];

describe('toUnscheduledTask', () => {
  it.each(FIXES)('the fix %j has a text in both languages and a request', (fix, said, path, body) => {
    for (const language of ['en', 'ru'] as const) {
      const left = { taskId: TASK.id, minutes: 180, constraint: 'capacity' as const, fix };
      const shown = toUnscheduledTask(left, TASK, {
        request: REQUEST,
        tasks: TASKS,
        missing: new Set(),
        fingerprint: 'shown',
        language,
      });
      expect(shown.text).toContain(said[language]);
      expect(shown.text).not.toMatch(/[{}]/);
      expect(shown.fix).toMatchObject({ kind: fix.kind, action: { path, body } });
    }
  });

  it.each([
    [{ kind: 'part_helps' as const, minutes: 60 }, '1 h fit. Then “Call Ada”, “Write” do not fit.'],
    [{ kind: 'let_go' as const, taskIds: ['a', TASK.id] }, 'It fits if you let “Call Ada”, “Write” go.'],
  ])('what the fix %j costs is said', (fix, said) => {
    const costs = ['a', TASK.id];
    const left = { taskId: TASK.id, minutes: 180, constraint: 'capacity' as const, fix, costs };
    const shown = toUnscheduledTask(left, TASK, {
      request: REQUEST,
      tasks: TASKS,
      missing: new Set(),
      fingerprint: 'shown',
      language: 'en',
    });
    expect(shown.text.endsWith(said)).toBe(true);
    expect(shown.fix?.costs).toEqual(['a', TASK.id]);
  });

  it.each([
    [
      { deadline: '2026-03-12T21:00:00Z' },
      { constraint: 'deadline' as const },
      'It does not fit before its deadline, 12 March.',
    ],
    [{ startDate: '2026-03-11T21:00:00Z' }, { constraint: 'not_yet' as const }, 'It starts on 12 March.'],
    [
      {},
      {
        constraint: 'capacity' as const,
        fix: { kind: 'move_deadline' as const, deadlineAt: Date.parse('2026-03-12T21:00:00Z') },
      },
      'move the deadline to 12 March.',
    ],
  ])('midnight is said as its day: %j, %j', (dates, left, said) => {
    const inputs = { fix: null, ...left, taskId: TASK.id, minutes: 180 };
    const shown = toUnscheduledTask(
      inputs,
      { ...TASK, ...dates },
      { request: REQUEST, tasks: TASKS, missing: new Set(), fingerprint: 'shown', language: 'en' },
    );
    expect(shown.text).toContain(said);
  });

  it.each(CONSTRAINTS)('the constraint %j is explained in both languages', (left, request, said) => {
    const dated = { ...TASK, startDate: '2026-03-11T16:45:00Z', deadline: '2026-03-12T15:00:00Z' };
    for (const language of ['en', 'ru'] as const) {
      const shown = toUnscheduledTask({ ...left, taskId: TASK.id, fix: null }, dated, {
        request,
        tasks: TASKS,
        missing: new Set(),
        fingerprint: 'shown',
        language,
      });
      expect(shown).toMatchObject({ text: said[language], fix: null, plannedMinutes: 180 - left.minutes });
    }
  });
});

describe('explainBlock', () => {
  const terms: Terms = {
    priority: 'medium',
    isDue: true,
    weight: 8,
    energyMatch: 0.4,
    lateMinutes: 0,
    stability: 'new',
    value: 7,
  };
  const facts: BlockFacts = {
    dueAt: null,
    slackMinutes: null,
    isAtRisk: false,
    suitsEnergy: false,
    comesAfter: [],
    displaced: [],
  };
  const titles = new Map([
    ['a', 'Call Ada'],
    ['b', 'Sort photos'],
  ]);
  const block = { taskId: 'write', part: 1, parts: 1, locked: false, terms };
  const capitalize = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

  /** On Tuesday 10 March in Moscow, of a block until 13:00 there. */
  const reason = (
    changes: {
      terms?: Partial<Terms>;
      facts?: Partial<BlockFacts> | null;
      locked?: boolean;
      /** Ids of tasks that come after it. */
      followers?: string[];
      startsAt?: string;
      endsAt?: string;
      part?: number;
      parts?: number;
      others?: NonNullable<Parameters<typeof explainBlock>[1]['blocks']>;
    },
    language: Language,
  ) =>
    explainBlock(
      {
        ...block,
        startsAt: changes.startsAt ?? '2026-03-10T08:00:00.000Z',
        endsAt: changes.endsAt ?? '2026-03-10T10:00:00.000Z',
        ...(changes.part && { part: changes.part, parts: changes.parts ?? 1 }),
        locked: changes.locked ?? false,
        terms: { ...terms, ...changes.terms },
        facts: changes.facts === null ? null : { ...facts, ...changes.facts },
      },
      {
        language,
        timezone: 'Europe/Moscow',
        today: '2026-03-10',
        titles,
        blocks:
          changes.others ??
          changes.followers?.map((taskId) => ({
            ...block,
            taskId,
            startsAt: '2026-03-10T11:00:00.000Z',
            endsAt: '2026-03-10T12:00:00.000Z',
            facts: { ...facts, comesAfter: ['write'] },
          })) ??
          [],
      },
    );

  it.each([
    [
      { facts: { dueAt: '2026-03-13T15:00:00Z', slackMinutes: 1_500 } },
      'due Fri 18:00, 3 days of slack',
      'срок в пятницу в 18:00, запас 3 дня',
    ],
    [
      { facts: { dueAt: '2026-03-11T06:30:00Z', slackMinutes: 300 } },
      'due tomorrow 09:30, 5 h of slack',
      'срок завтра в 09:30, запас 5 ч',
    ],
    [
      { facts: { dueAt: '2026-03-10T15:00:00Z', slackMinutes: 150 } },
      'due today 18:00, 2 h 30 min of slack',
      'срок сегодня в 18:00, запас 2 ч 30 мин',
    ],
    [
      { facts: { dueAt: '2026-03-12T21:00:00Z', slackMinutes: 900 } },
      'due Thu, 2 days of slack',
      'срок в четверг, запас 2 дня',
    ],
    [
      { facts: { dueAt: '2026-03-10T21:00:00Z', slackMinutes: 300 } },
      'due today, 5 h of slack',
      'срок сегодня, запас 5 ч',
    ],
    [
      { facts: { dueAt: '2026-03-31T09:00:00Z', slackMinutes: 9_000 } },
      'due 31 March, 12:00, 20 days of slack',
      'срок 31 марта, 12:00, запас 20 дней',
    ],
    [
      { facts: { dueAt: '2026-03-10T11:00:00Z', slackMinutes: 60, isAtRisk: true } },
      'due today 14:00, at risk: 1 h of slack',
      'срок сегодня в 14:00, есть риск опоздать: запас 1 ч',
    ],
    [
      { facts: { dueAt: '2026-03-10T10:00:00Z', slackMinutes: 0, isAtRisk: true } },
      'due today 13:00, at risk: no slack',
      'срок сегодня в 13:00, есть риск опоздать: запаса нет',
    ],
    [
      { terms: { lateMinutes: 345 }, facts: { dueAt: '2026-03-10T04:15:00Z', slackMinutes: 0, isAtRisk: true } },
      'due today 07:15, 5 h 45 min late',
      'срок сегодня в 07:15, на 5 ч 45 мин позже срока',
    ],
    [
      { terms: { lateMinutes: 4_000 }, facts: { dueAt: '2026-03-07T15:00:00Z', slackMinutes: 0, isAtRisk: true } },
      'overdue since 7 March',
      'просрочено с 7 марта',
    ],
    [{ facts: { suitsEnergy: true } }, 'you have the energy for it then', 'в это время на неё есть силы'],
    [{}, 'medium priority', 'средний приоритет'],
    [{ terms: { priority: 'high' as const } }, 'high priority', 'высокий приоритет'],
    [{ facts: { comesAfter: ['a', 'unknown'] } }, 'after “Call Ada”', 'после «Call Ada»'],
    [
      { followers: ['b', 'a', 'b', 'unknown'] },
      'needed for “Sort photos”, “Call Ada”',
      'нужно для «Sort photos», «Call Ada»',
    ],
    [
      { facts: { displaced: ['b'] }, terms: { stability: 'moved' as const } },
      'in place of “Sort photos”, moved',
      'вместо «Sort photos», перенесено',
    ],
    [{ terms: { stability: 'kept' as const } }, 'kept in place', 'осталось на месте'],
    [{ terms: { lateMinutes: 2_880 }, facts: null }, '2 days late', 'на 2 дня позже срока'],
  ])('%j is said in both languages', (changes, en, ru) => {
    expect(reason(changes, 'en')).toBe(capitalize(`${en}.`));
    expect(reason(changes, 'ru')).toBe(capitalize(`${ru}.`));
  });

  it.each<[{ facts?: Partial<BlockFacts>; followers?: string[] }, string]>([
    [
      { facts: { dueAt: '2026-03-10T15:00:00Z', slackMinutes: 150 } },
      'Due today 18:00, 2 h 30 min of slack, after “Call Ada”.',
    ],
    [{}, 'After “Call Ada”, needed for “Sort photos”.'],
    [
      { facts: { comesAfter: [], suitsEnergy: true }, followers: [] },
      'You have the energy for it then, high priority.',
    ],
    [{ facts: { displaced: ['b'] } }, 'In place of “Sort photos”, after “Call Ada”.'],
    [
      { facts: { dueAt: '2026-03-10T11:00:00Z', slackMinutes: 60, isAtRisk: true, displaced: ['b'] } },
      'Due today 14:00, at risk: 1 h of slack, in place of “Sort photos”.',
    ],
  ])('of many reasons, the two that tell most are said: %j', ({ facts = {}, followers = ['b'] }, said) => {
    const all = { comesAfter: ['a'], suitsEnergy: true, ...facts };
    expect(reason({ terms: { priority: 'high' }, facts: all, followers }, 'en')).toBe(said);
  });

  it('a block is not called after one that the plan has later, or needed for one that it has earlier', () => {
    const other = (taskId: string, hour: string, comesAfter: string[]) => ({
      ...block,
      taskId,
      startsAt: `2026-03-10T${hour}:00:00.000Z`,
      endsAt: `2026-03-10T${hour}:30:00.000Z`,
      facts: { ...facts, comesAfter },
    });
    const after = { comesAfter: ['a'] };
    expect(reason({ facts: after, others: [other('a', '11', [])] }, 'en')).toBe('Medium priority.');
    expect(reason({ facts: after, others: [other('a', '07', []), other('a', '11', [])] }, 'en')).toBe(
      'After “Call Ada”.',
    );
    expect(reason({ others: [other('b', '07', ['write'])] }, 'en')).toBe('Medium priority.');
    expect(reason({ others: [other('b', '11', ['write'])] }, 'en')).toBe('Needed for “Sort photos”.');
  });

  it('a block is not called in place of one that has moved on the same day', () => {
    const moved = (startsAt: string, endsAt: string) => ({
      taskId: 'b',
      startsAt,
      endsAt,
      ...{ part: 1, parts: 1, locked: false, facts },
      terms: { ...terms, stability: 'moved' as const },
    });
    const sayWith = (...others: ReturnType<typeof moved>[]) => reason({ facts: { displaced: ['b'] }, others }, 'en');
    expect(sayWith(moved('2026-03-10T10:15:00Z', '2026-03-10T11:15:00Z'))).toBe('Medium priority.');
    expect(sayWith(moved('2026-03-11T08:00:00Z', '2026-03-11T09:00:00Z'))).toBe('In place of “Sort photos”.');
    expect(sayWith()).toBe('In place of “Sort photos”.');
  });

  it('a date on the day of the block is that of the same day', () => {
    const facts = { dueAt: '2026-03-11T15:00:00Z', slackMinutes: 300 };
    const day = { startsAt: '2026-03-11T09:00:00.000Z', endsAt: '2026-03-11T10:00:00.000Z' };
    expect(reason({ facts, ...day }, 'en')).toBe('Due that day 18:00, 5 h of slack.');
    expect(reason({ facts, ...day }, 'ru')).toBe('Срок в тот же день в 18:00, запас 5 ч.');
  });

  it('a date after midnight is that of the next day for a block that begins before midnight', () => {
    const facts = { dueAt: '2026-03-12T01:00:00Z', slackMinutes: 180 };
    const night = { startsAt: '2026-03-11T20:45:00.000Z', endsAt: '2026-03-11T21:45:00.000Z' };
    expect(reason({ facts, ...night }, 'en')).toBe('Due Thu 04:00, 3 h of slack.');
  });

  it('the slack of a part is that of the last part, and nothing is said of it while a part has no place', () => {
    const dated = { ...facts, dueAt: '2026-03-14T15:00:00Z', slackMinutes: 2_000 };
    const parts = { part: 1, parts: 2, facts: dated };
    const last = {
      ...block,
      part: 2,
      parts: 2,
      startsAt: '2026-03-14T12:00:00Z',
      endsAt: '2026-03-14T13:00:00Z',
      facts: { ...dated, slackMinutes: 120 },
    };
    expect(reason({ ...parts, others: [last] }, 'en')).toBe('Due Sat 18:00, 2 h of slack.');
    expect(reason(parts, 'en')).toBe('Due Sat 18:00.');
  });

  it('the reason of a locked block is the user, and that it is late, or the own time of its task', () => {
    expect(reason({ locked: true, facts: { dueAt: '2026-03-13T15:00:00Z', slackMinutes: 900 } }, 'en')).toBe(
      'Locked by you.',
    );
    const late = {
      locked: true,
      terms: { lateMinutes: 30 },
      facts: { dueAt: '2026-03-10T09:30:00Z', slackMinutes: 0 },
    };
    expect(reason({ locked: true, facts: { isOwnTime: true } }, 'en')).toBe('At its own time.');
    expect(reason(late, 'en')).toBe('Locked by you, due today 12:30, 30 min late.');
  });
});
