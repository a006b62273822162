import { describe, expect, it } from 'vitest';
import { findInsights } from '../../src/assistant/insights/find-insights.ts';
import { buildRoomRequest } from '../../src/assistant/room.ts';
import { findSuggestions } from '../../src/assistant/suggestions.ts';
import type { WorkHistory } from '../../src/assistant/work-history.ts';
import { countBusyMinutes } from '../../src/entities/busy-times/spans.ts';
import { planDays } from '../../src/planning/solver/planner.ts';
import { buildFacts, PEOPLE, type Person, type PersonName } from '../support/assistant/people.ts';
import { findProblems } from '../support/verify-plan.ts';
import { inTurn } from '../support/volume.ts';

const NO_WORK: WorkHistory = {
  busy: [],
  hardHours: [],
  dated: { n: 0, done: 0 },
  undated: { n: 0, done: 0 },
  weeks: [],
  postponed: [],
  durations: [],
  blocks: [],
};

const NAMES = Object.keys(PEOPLE) as PersonName[];

function insightsOf(person: Person, work: Partial<WorkHistory> = {}, shown: string[] = []) {
  const { snapshot, now, language } = buildFacts(person);
  return findInsights({ snapshot, now, shown, work: { ...NO_WORK, ...work } }, language);
}

const textOf = (person: Person, type: string, work: Partial<WorkHistory> = {}) =>
  insightsOf(person, work).insights.find((insight) => insight.type === type)?.text;

/** Nobody has anything to do, or logs a mood. */
const idle = (others: Partial<Person> = {}): Person => ({
  language: 'en',
  timezone: 'Europe/London',
  now: '2026-11-25 10:00',
  tasks: [],
  ...others,
});

describe('insights', () => {
  it.each(NAMES)('of %s are at most three', (name) => {
    expect(insightsOf(PEOPLE[name]).insights.length).toBeLessThanOrEqual(3);
  });

  it('say nothing of a day off with a little to do, or of the evening', () => {
    const tasks = [{ title: 'Short', due: '2026-11-28 20:00', estimatedDuration: 5 }];
    expect(textOf(idle({ now: '2026-11-28 10:00', tasks }), 'workload')).toBeUndefined();
    const late = [{ title: 'Long', due: '2026-11-25 23:30', estimatedDuration: 60 }];
    expect(textOf(idle({ now: '2026-11-25 23:10', tasks: late }), 'workload')).toBeUndefined();
  });

  it('compare the work of today with the time that is left without busy times', () => {
    const tasks = [150, 90].map((estimatedDuration, index) => ({
      title: `Long ${index}`,
      due: '2026-11-25 20:00',
      estimatedDuration,
    }));
    const busy: Person['busy'] = [['Workshop', '2026-11-25 10:00', '2026-11-25 16:00']];
    const text = 'Today has 4 h of work in 2 tasks, but 2 h of free working time left.';
    expect(textOf(idle({ tasks, busy }), 'workload')).toBe(text);
    expect(textOf(idle({ tasks }), 'workload')).toBeUndefined();
    const alone = idle({ tasks: [{ ...tasks[0], title: 'Long', estimatedDuration: 240 }], busy });
    expect(insightsOf(alone).insights.map(({ type }) => type)).toContain('deadline_at_risk');
    expect(textOf(alone, 'workload')).toBeUndefined();
  });

  describe('after midnight, of somebody who works from 22 to 6', () => {
    const night = { start: '22:00', end: '06:00' };
    const awake = (others: Partial<Person>) =>
      idle({ now: '2026-11-25 00:30', workingHours: { 2: night, 3: night }, ...others });

    it('count the rest of the running night', () => {
      const tasks = ['Chart', 'Notes', 'Order'].map((title) => ({
        title,
        due: '2026-11-25 05:00',
        estimatedDuration: 60,
      }));
      const plan: Person['plan'] = tasks.map(({ title }, hour) => [
        title,
        `2026-11-25 0${hour + 1}:00`,
        `2026-11-25 0${hour + 2}:00`,
      ]);
      const types = insightsOf(awake({ tasks, plan })).insights.map(({ type }) => type);
      expect(types).not.toContain('workload');
      expect(types).not.toContain('deadline_at_risk');
      const deadline = { title: 'Report', deadline: '2026-11-25 05:00', estimatedDuration: 300 };
      expect(textOf(awake({ tasks: [deadline] }), 'deadline_at_risk')).toContain('only 4 h 30 min of working time');
    });

    it('do not miss a task of the next night in the plan of this one', () => {
      const tasks = [
        { title: 'Chart', estimatedDuration: 60 },
        { title: 'Pills', due: '2026-11-25 23:00', estimatedDuration: 30 },
      ];
      const plan: Person['plan'] = [['Chart', '2026-11-25 04:00', '2026-11-25 05:00']];
      expect(textOf(awake({ tasks, plan }), 'deadline_at_risk')).toBeUndefined();
    });
  });

  describe('about an overdue task, with suggestions,', () => {
    const late = { title: 'Late', due: '2026-11-24 12:00', estimatedDuration: 30, priority: 'high' as const };
    const actionsOf = (fullDays: string[]) => {
      const due = fullDays.flatMap((day) =>
        [400, 300].map((estimatedDuration) => ({ title: 'Long', due: `${day} 20:00`, estimatedDuration })),
      );
      const { snapshot, now, language } = buildFacts(idle({ tasks: [late, ...due] }));
      return [
        insightsOf(idle({ tasks: [late, ...due] })).insights.find(({ type }) => type === 'overdue')?.action,
        findSuggestions(snapshot, now, language, 10).find(({ type }) => type === 'reschedule')?.action,
      ].map((action) => JSON.stringify(action ?? null));
    };

    it.each([
      ['2026-11-25', []],
      ['2026-11-26', ['2026-11-25']],
      ['2026-11-27', ['2026-11-25', '2026-11-26']],
    ])('move it to %s, past the days that have too much work: %j', (day, fullDays) => {
      for (const action of actionsOf(fullDays)) expect(action).toContain(`${day}T23:59`);
    });

    it('do not move it when all days have too much work', () => {
      const days = Array.from({ length: 16 }, (_, day) => new Date(Date.UTC(2026, 10, 25 + day)).toISOString());
      expect(actionsOf(days.map((date) => date.slice(0, 10)))).toEqual(['null', 'null']);
    });
  });

  it('warn of a deadline that has less free time before it than its task needs', () => {
    const tasks = [{ title: 'Visa', deadline: '2026-11-25 10:50', priority: 'high' as const, estimatedDuration: 90 }];
    expect(textOf(idle({ tasks }), 'deadline_at_risk')).toBe(
      '“Visa” is due today 10:50, needs 1 h 30 min, and only 50 min of working time is free until then.',
    );
  });

  it('count all of a task that is planned in part, and the time of that part, as free time for it', () => {
    const tasks = [{ title: 'Slides', due: '2026-11-25 11:00', priority: 'high' as const, estimatedDuration: 120 }];
    const plan: Person['plan'] = [
      ['Slides', '2026-11-25 10:30', '2026-11-25 11:00'],
      ['Slides', '2026-11-25 12:00', '2026-11-25 13:30'],
    ];
    expect(textOf(idle({ tasks, plan }), 'deadline_at_risk')).toBe(
      '“Slides” is due today 11:00, needs 2 h, and only 1 h of working time is free until then.',
    );
    const wider = [{ ...tasks[0], title: 'Slides', due: '2026-11-25 12:00' }];
    expect(textOf(idle({ tasks: wider, plan }), 'deadline_at_risk')).toContain('1 h 30 min of it only after that');
  });

  it('have no action for a task with too little time that is begun and has the highest priority', () => {
    const visa = { title: 'Visa', deadline: '2026-11-25 10:50', priority: 'high' as const, estimatedDuration: 90 };
    const actionOf = (status: 'pending' | 'in_progress') =>
      insightsOf(idle({ tasks: [{ ...visa, status }] })).insights.find(({ type }) => type === 'deadline_at_risk')
        ?.action;
    expect(actionOf('pending')).toMatchObject({ body: { status: 'in_progress' } });
    expect(actionOf('in_progress')).toBeNull();
  });

  it('warn of a due date in the same way, but not in an evening without working time', () => {
    const tasks = [{ title: 'Visa', due: '2026-11-25 10:50', estimatedDuration: 90 }];
    expect(textOf(idle({ tasks }), 'deadline_at_risk')).toContain('only 50 min of working time');
    const late = [{ title: 'Call home', due: '2026-11-25 22:00', estimatedDuration: 15 }];
    expect(textOf(idle({ now: '2026-11-25 20:00', tasks: late }), 'deadline_at_risk')).toBeUndefined();
  });

  it('warn of a due task that has no place in a plan of that day', () => {
    const tasks = [
      { title: 'Taxes', estimatedDuration: 60 },
      { title: 'Visa', due: '2026-11-25 18:00', estimatedDuration: 90 },
    ];
    const followed = (plan: NonNullable<Person['plan']>) => insightsOf(idle({ tasks, plan })).insights[0];
    expect(followed([['Taxes', '2026-11-25 11:00', '2026-11-25 12:00']])).toMatchObject({
      type: 'deadline_at_risk',
      text: '“Visa” is due today 18:00, needs 1 h 30 min, and has no place in your plan.',
      action: { path: '/api/ai/optimize-schedule', body: { days: 1, wanted: [expect.any(String)] } },
    });
    expect(followed([['Visa', '2026-11-25 11:00', '2026-11-25 12:30']])?.type).not.toBe('deadline_at_risk');
    expect(followed([])?.type).not.toBe('deadline_at_risk');
  });

  it.each<['en' | 'ru', string]>([
    ['en', '“Visa” is due today 23:59, but your plan has it only after that: Friday 27 November, 15:15.'],
    ['ru', '«Visa»: срок сегодня в 23:59, а в вашем плане это только потом: пятница, 27 ноября, 15:15.'],
  ])('say in %s when the plan has a task that it has only after its date, and plan it sooner', (language, text) => {
    const tasks = [
      { title: 'Taxes', due: '2026-12-10 18:00', estimatedDuration: 60 },
      { title: 'Visa', due: '2026-11-25 23:59', estimatedDuration: 30 },
    ];
    const plan: Person['plan'] = [
      ['Taxes', '2026-11-26 11:00', '2026-11-26 12:00'],
      ['Visa', '2026-11-27 15:15', '2026-11-27 15:45'],
    ];
    const [first] = insightsOf(idle({ language, tasks, plan })).insights;
    expect(first).toMatchObject({ type: 'deadline_at_risk', text });
    expect(first?.action?.body).toEqual({ days: 3, wanted: [expect.any(String)] });
  });

  it('have no action for a task that no plan has sooner', () => {
    const tasks = [{ title: 'Visa', due: '2026-11-27 23:59', estimatedDuration: 30 }];
    const plan: Person['plan'] = [['Visa', '2026-11-30 09:00', '2026-11-30 09:30']];
    const evening = idle({ now: '2026-11-27 19:00', tasks, plan });
    expect(insightsOf(evening).insights[0]).toMatchObject({ type: 'deadline_at_risk', action: null });
  });

  it('say how much of a task is not planned before its date', () => {
    const tasks = [{ title: 'Essay', due: '2026-11-26 18:00', estimatedDuration: 120 }];
    const part: NonNullable<Person['plan']> = [['Essay', '2026-11-26 11:00', '2026-11-26 12:00']];
    expect(insightsOf(idle({ tasks, plan: part })).insights[0]).toMatchObject({
      text: '“Essay” is due tomorrow 18:00, and 1 h of it has no place in your plan.',
      action: { body: { days: 2 } },
    });
    const late: Person['plan'] = [...part, ['Essay', '2026-11-27 11:00', '2026-11-27 12:00']];
    expect(textOf(idle({ tasks, plan: late }), 'deadline_at_risk')).toBe(
      '“Essay” is due tomorrow 18:00, but your plan has 1 h of it only after that: Friday 27 November, 11:00.',
    );
  });

  it('do not warn of a task that is due after the days of the plan', () => {
    const tasks = [
      { title: 'Taxes', estimatedDuration: 60 },
      { title: 'Visa', due: '2026-11-26 18:00', estimatedDuration: 90 },
    ];
    const person = idle({ tasks, plan: [['Taxes', '2026-11-25 11:00', '2026-11-25 12:00']] });
    expect(textOf(person, 'deadline_at_risk')).toBeUndefined();
  });

  it('spread at most five of many overdue tasks over days that have room', () => {
    const tasks = Array.from({ length: 45 }, (_, index) => ({
      title: `Late ${index}`,
      due: '2026-11-10 12:00',
      estimatedDuration: 180,
    }));
    const overdue = insightsOf(idle({ tasks })).insights.find(({ type }) => type === 'overdue');
    expect(overdue?.text).toBe(
      '45 overdue tasks are not in your plan. Move 5 of them, the most important, to days that have room, and let some of the others go.',
    );
    const commands = overdue?.action?.body.commands as { args: { changes: { dueDate: string } } }[];
    expect(commands).toHaveLength(5);
    expect(new Set(commands.map(({ args }) => args.changes.dueDate)).size).toBeGreaterThan(1);
  });

  it.each<[string, Partial<WorkHistory>, string]>([
    [
      'estimates',
      { durations: [1.4, 1.5, 1.6, 1.6, 1.6, 1.7, 1.8, 2] },
      'What you start takes 1.6 times your estimate (8 tasks; 1.4 to 2).',
    ],
    [
      'postponed',
      { postponed: [{ id: 'x', title: 'Tax return', times: 4 }] },
      '“Tax return” was put off 4 times: split it, or let it go?',
    ],
    [
      'dated',
      { dated: { n: 20, done: 16 }, undated: { n: 20, done: 4 } },
      'With a date, 80% of tasks are done within a week (20 tasks); without one, 20% (20).',
    ],
    ['best_week', { weeks: [2, 23, 4, 9, 12, 7, 8] }, 'Last week was your best of 6: 23 tasks done.'],
  ])('say %s from the history of work', (type, work, text) => {
    expect(textOf(idle(), type, work)).toBe(text);
  });

  it.each<[string, Partial<WorkHistory>]>([
    ['estimates', { durations: [0.9, 0.95, 1, 1.3, 1.3, 1.35, 1.4, 2] }],
    ['estimates', { durations: [2, 2, 2, 2] }],
    ['dated', { dated: { n: 12, done: 8 }, undated: { n: 12, done: 5 } }],
    ['dated', { dated: { n: 11, done: 11 }, undated: { n: 50, done: 0 } }],
    ['best_week', { weeks: [0, 9, 9, 4, 3, 3, 8] }],
    ['best_week', { weeks: [0, 9, 1, 1] }],
  ])('do not say %s when %j does not show it', (type, work) => {
    expect(textOf(idle(), type, work)).toBeUndefined();
  });

  it('say what holds for energy and focus alike of one of them', () => {
    const { mood } = PEOPLE.sam;
    const alike = idle({
      moodDays: 70,
      mood: (...day) => (mood?.(...day) ?? []).map(([hour, level]) => [hour, level, level]),
    });
    const types = insightsOf(alike).insights.map(({ type }) => type);
    expect(types.filter((type) => type.startsWith('weekday'))).toHaveLength(1);
  });

  it('say what weekday is worse, once', () => {
    const { insights, kinds } = insightsOf(PEOPLE.sam);
    expect(insights.find(({ type }) => type === 'weekday_energy')?.text).toMatch(
      /^On Mondays your energy is 4 points lower than on the other days of the week \(\d+ weeks; .* to .*\)\.$/,
    );
    expect(kinds).toContain('weekday:energy:1');
    expect(insightsOf(PEOPLE.sam, {}, kinds).insights.map(({ type }) => type)).not.toContain('weekday_energy');
  });
});

describe('suggested times', () => {
  /** Best at ten, with two demanding tasks and a board call at that time tomorrow. */
  const busyAtPeak = idle({
    tasks: [
      { title: 'Review budget', due: '2026-11-26 20:00', estimatedDuration: 60, energyLevel: 'high' },
      { title: 'Fix login', estimatedDuration: 120, energyLevel: 'high' },
    ],
    busy: [['Board call', '2026-11-26 09:30', '2026-11-26 12:00']],
    mood: () => [8, 10, 12, 14, 16, 18, 20].map((hour) => [hour, hour === 10 ? 9 : 5, 5]),
    moodDays: 30,
  });

  it.each([...inTurn(NAMES, 0, 3).map((name) => PEOPLE[name]), busyAtPeak])(
    'are those of a plan that passes its verifier: %#',
    (person: Person) => {
      const { snapshot, now, language } = buildFacts(person);
      const request = buildRoomRequest(snapshot, now);
      const plan = request && planDays(request, 0.05);
      if (plan) expect(findProblems(request, plan)).toEqual([]);
      const starts = new Set(plan?.blocks.map(({ startsAt }) => startsAt));
      const suggested = [
        ...findSuggestions(snapshot, now, language, 10),
        ...findInsights({ snapshot, now, shown: [], work: NO_WORK }, language).insights,
      ].flatMap(({ action }) => readSuggestedTime(action) ?? []);
      for (const time of suggested) expect(starts).toContain(Date.parse(time));
    },
  );

  it('are different for two demanding tasks, and not in a meeting', () => {
    const { snapshot, now, language } = buildFacts(busyAtPeak);
    const suggestions = findSuggestions(snapshot, now, language, 10).filter(({ type }) => type === 'schedule');
    expect(new Set(suggestions.map(({ action }) => readSuggestedTime(action))).size).toBe(2);
    expect(suggestions.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^This takes a lot of energy: .* is free and suits your energy \(\d+ logs\)\.$/),
      expect.stringMatching(/^This takes a lot of energy: /),
    ]);
  });
});

describe('suggestions', () => {
  const suggest = (person: Person) => {
    const { snapshot, now, language } = buildFacts(person);
    return findSuggestions(snapshot, now, language, 8);
  };

  it('move the most important of many overdue tasks first, the longest overdue of equals', () => {
    const late = (title: string, priority: 'low' | 'high', due: string) => ({
      title,
      priority,
      due,
      estimatedDuration: 30,
    });
    const tasks = [
      late('Old mail', 'low', '2026-11-01'),
      late('Drawer', 'low', '2026-11-02'),
      late('Tax letter', 'high', '2026-11-20'),
      late('Report', 'high', '2026-11-19'),
    ];
    expect(suggest(idle({ tasks })).map(({ task }) => task?.title)).toEqual(['Report', 'Tax letter', 'Old mail']);
  });

  it('name the day on which the plan has room for an overdue task', () => {
    const tasks = [
      { title: 'Claims', due: '2026-11-20', priority: 'high' as const, estimatedDuration: 60 },
      { title: 'Reading', priority: 'low' as const, estimatedDuration: 480 },
    ];
    const textWith = (plan: Person['plan']) =>
      suggest(idle({ tasks, ...(plan && { plan }) })).find(({ type }) => type === 'reschedule')?.text;
    expect(textWith([])).toBe('This is 5 days late: today has room for it.');
    const full: Person['plan'] = [10, 12, 14, 16].map((hour) => [
      'Reading',
      `2026-11-25 ${hour}:00`,
      `2026-11-25 ${hour + 2}:00`,
    ]);
    expect(textWith(full)).toBe('This is 5 days late: tomorrow has room for it.');
  });

  it('say to start with what is due today, unless the plan has something else before it', () => {
    const tasks = [
      { title: 'Slides', due: '2026-11-25 18:00', priority: 'high' as const, estimatedDuration: 60 },
      { title: 'Tax letter', estimatedDuration: 60 },
    ];
    const first: NonNullable<Person['plan']> = [['Tax letter', '2026-11-25 10:30', '2026-11-25 11:30']];
    const typesWith = (plan: NonNullable<Person['plan']>) =>
      suggest(idle({ tasks, plan }))
        .filter(({ task }) => task?.title === 'Slides')
        .map(({ type }) => type);
    expect(typesWith([])).toEqual(['start']);
    expect(typesWith(first)).toEqual(['start']);
    expect(typesWith([['Slides', '2026-11-25 10:00', '2026-11-25 10:30'], ...first])).toEqual(['start']);
    expect(typesWith([...first, ['Slides', '2026-11-26 10:00', '2026-11-26 11:00']])).not.toContain('start');
  });
});

function readSuggestedTime(action: { body: Record<string, unknown> } | null): string | null {
  const metadata = action?.body.aiMetadata as { suggestedTime?: string } | undefined;
  return metadata?.suggestedTime ?? null;
}

describe('a day that is too full', () => {
  const titles = Array.from({ length: 7 }, (_, index) => `Task ${index + 1}`);
  const planned = idle({
    tasks: titles.map((title) => ({ title, estimatedDuration: 30 })),
    plan: titles.map((title, index) => [title, `2026-11-26 1${index}:00`, `2026-11-26 1${index}:30`]),
  });

  /** Blocks of so many tasks on each of the days before 25 November, from a time on. */
  const done = (days: number[], hour = 10) =>
    days.flatMap((n, day) =>
      Array.from({ length: n }, (_, index) => ({
        startsAt: new Date(Date.UTC(2026, 10, 24 - day, hour, 50 * index)).toISOString(),
        isDone: true,
      })),
    );

  it('is told by what was done on the days before', () => {
    expect(textOf(planned, 'many_blocks', { blocks: done([3, 5, 4, 2, 4]) })).toBe(
      'On the last 5 days with a plan you finished 4 blocks a day (2 to 5); Thursday 26 November has 7.',
    );
  });

  it.each([
    ['too few days had a plan', [3, 5, 4, 2]],
    ['nearly as much was done on one day', [3, 6, 4, 2, 4]],
  ])('is not told when %s', (_, blocks) => {
    expect(textOf(planned, 'many_blocks', { blocks: done(blocks) })).toBeUndefined();
  });

  it('is told by the working nights of somebody who works past midnight', () => {
    const night = { start: '22:00', end: '06:00' };
    const nights = {
      ...planned,
      workingHours: { 1: night, 2: night, 3: night, 4: night, 5: night, 6: night, 7: night },
      plan: titles.map((title, index): NonNullable<Person['plan']>[number] => [
        title,
        index < 2 ? `2026-11-26 2${index + 2}:00` : `2026-11-27 0${index - 2}:00`,
        index < 2 ? `2026-11-26 2${index + 2}:30` : `2026-11-27 0${index - 2}:30`,
      ]),
    };
    expect(textOf(nights, 'many_blocks', { blocks: done([3, 5, 4, 2, 4], 22) })).toBe(
      'On the last 5 days with a plan you finished 4 blocks a day (2 to 5); Thursday 26 November has 7.',
    );
  });
});

describe('a finding of the history of work', () => {
  const person = idle({ tasks: [{ title: 'Next', estimatedDuration: 30 }] });

  it('is a claim when all eight tasks took longer', () => {
    expect(textOf(person, 'estimates', { durations: Array(8).fill(2) })).toContain('2 times your estimate');
  });

  it('is no claim when chance is as likely as it is among the tests of many people', () => {
    const durations = [...Array(13).fill(2), ...Array(4).fill(0.9)]; // p = 0.049
    expect(textOf(person, 'estimates', { durations })).toBeUndefined();
  });
});

describe('busy minutes', () => {
  it('have each time of those that repeat, and count times that overlap once', () => {
    const recurrence = {
      rrule: 'FREQ=DAILY;COUNT=3',
      from: 'due' as const,
      exdates: [],
      anchor: '2026-11-20T09:00:00',
      timezone: 'Europe/London',
    };
    const at = (time: string, to: string) => ({ title: null, startsAt: `2026-11-${time}Z`, endsAt: `2026-11-${to}Z` });
    const busy = [{ ...at('20T09:00:00', '20T11:00:00'), recurrence }, at('21T10:00:00', '21T12:30:00')];
    const minutes = countBusyMinutes(
      busy,
      new Date('2026-11-01T00:00:00Z'),
      new Date('2026-11-25T00:00:00Z'),
      'Europe/London',
    );
    const day = Date.parse('2026-11-20') / 86_400_000;
    expect([...minutes]).toEqual([
      [day, 120],
      [day + 1, 210],
      [day + 2, 120],
    ]);
  });
});
