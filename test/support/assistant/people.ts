import type { Snapshot, SnapshotTask } from '../../../src/assistant/snapshot.ts';
import type { StoredPlan } from '../../../src/entities/plans/responses.ts';
import type { Settings } from '../../../src/entities/users/responses.ts';
import type { Language } from '../../../src/messages/say.ts';
import type { OpenTask } from '../../../src/planning/plan/snapshot.ts';
import { findDueDay } from '../../../src/shared/due.ts';
import { DAY_MS, MINUTE_MS } from '../../../src/shared/duration.ts';
import { addDays, daysBetween, toMoment } from '../../../src/shared/time-zones.ts';
import { buildSnapshot, COUNTS } from '../snapshot.ts';
import { EVERYDAY_PEOPLE } from './everyday-people.ts';
import { HOME_PEOPLE } from './home-people.ts';
import { SHIFT_PEOPLE } from './shift-people.ts';
import { WORKING_PEOPLE } from './working-people.ts';

/** Local times are `2026-11-25 18:00`. */
interface TaskOfPerson extends Partial<Pick<OpenTask, 'priority' | 'energyLevel' | 'estimatedDuration' | 'status'>> {
  title: string;
  due?: string;
  deadline?: string;
  starts?: string;
  /** Titles. */
  after?: string[];
  ageDays?: number;
  project?: string;
  labels?: string[];
  /** A rule of RFC 5545. The series begins when the task is due. */
  repeats?: string;
}

export interface Person {
  language: Language;
  timezone: string;
  /** Local. */
  now: string;
  tasks: TaskOfPerson[];
  busy?: [title: string, from: string, to: string][];
  /** Blocks: the title of a task and its local times. */
  plan?: [title: string, from: string, to: string][];
  done?: [title: string, on: string][];
  /** Levels by days ago and hour. */
  mood?: (daysAgo: number, date: string) => [hour: number, energy: number, focus: number][];
  moodDays?: number;
  streak?: number;
  breaks?: Settings['breaks'];
  /** Other days are off. */
  workingHours?: Partial<Settings['workingHours']>;
}

const idOf = (index: number) => `01a00000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`;

const hours = { start: '09:00', end: '18:00' };
const settings = (language: Language, timezone: string): Snapshot['settings'] => ({
  ...buildSnapshot().settings,
  language,
  timezone,
  hasTimezone: true,
  workingHours: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: null, 7: null },
});

/** What the assistant knows of a person. */
export function buildFacts(person: Person): { snapshot: Snapshot; now: Date; language: Language } {
  const { language, timezone, tasks, busy = [], done = [], streak = 0 } = person;
  const moment = (local: string) => toMoment(local.slice(0, 10), local.slice(11) || '23:59', timezone).toISOString();
  const now = new Date(moment(person.now));
  const date = person.now.slice(0, 10);
  const idByTitle = new Map(tasks.map(({ title }, index) => [title, idOf(index)]));
  const projects = [...new Set(tasks.flatMap(({ project }) => project ?? []))];
  const projectId = (name: string) => idOf(800 + projects.indexOf(name));
  const toId = (title: string) => idByTitle.get(title) ?? 'unknown';
  const open = tasks.map((task): OpenTask => {
    const dependencies = (task.after ?? []).map(toId);
    return {
      id: toId(task.title),
      title: task.title,
      position: 'a0',
      partHelps: false,
      context: task.project === undefined ? (task.labels?.[0] ?? null) : projectId(task.project),
      recurrence: task.repeats
        ? {
            rrule: task.repeats,
            from: 'due',
            exdates: [],
            anchor: `${task.due?.slice(0, 10)}T${task.due?.slice(11) || '00:00'}:00`,
            timezone,
          }
        : null,
      occurrence: task.repeats ? (task.due?.slice(0, 10) ?? null) : null,
      status: task.status ?? 'pending',
      priority: task.priority ?? 'medium',
      energyLevel: task.energyLevel ?? null,
      estimatedDuration: task.estimatedDuration ?? null,
      suggestedTime: null,
      startDate: task.starts ? moment(task.starts) : null,
      dueDate: task.due ? moment(task.due) : null,
      deadline: task.deadline ? moment(task.deadline) : null,
      dependencies,
      openDependencies: dependencies,
    };
  });
  const snapshotTasks = open.map((task, index): SnapshotTask => {
    const { dueDate, deadline } = task;
    const dueDay = findDueDay(task, timezone);
    return {
      ...pick(task),
      due: dueDay,
      labels: tasks[index]?.labels ?? [],
      dueDate,
      deadline,
      dueInDays: dueDay ? daysBetween(date, dueDay) : null,
      hasSuggestedTime: false,
      ageDays: tasks[index]?.ageDays ?? 3,
    };
  });
  const byDue = snapshotTasks.toSorted((a, b) => (a.due ?? '9').localeCompare(b.due ?? '9'));
  const history = buildHistory(person, now, date);
  const latest = history[0];
  const overdue = byDue.filter(({ dueInDays }) => dueInDays !== null && dueInDays < 0).length;
  const dueToday = byDue.filter(({ dueInDays }) => dueInDays === 0).length;
  const usual = settings(language, timezone);
  const workingHours = person.workingHours
    ? { ...buildSnapshot().settings.workingHours, ...person.workingHours }
    : usual.workingHours;
  const owned = { ...usual, workingHours, breaks: person.breaks ?? [] };
  const snapshot = buildSnapshot({
    date,
    timezone,
    settings: owned,
    tasks: byDue,
    counts: {
      ...COUNTS,
      open: tasks.length,
      total: tasks.length + done.length,
      dueToday,
      overdue,
      completedLast7Days: done.filter(([, on]) => daysBetween(on, date) < 7).length,
    },
    streak: { current: streak, longest: streak },
    mood: summarise(history, date),
    latestMood: latest ? { energy: latest[2], focus: latest[3], daysAgo: Math.round(latest[1]) } : null,
    history,
    done: done.map(([title, on]) => ({ title, on, projectId: null, labels: [] })),
    grouped: tasks.map(({ title, project, labels }) => ({
      id: toId(title),
      projectId: project === undefined ? null : projectId(project),
      labels: labels ?? [],
    })),
    projects: projects.map((name) => ({ id: projectId(name), name })),
    planning: {
      dataVersion: 2,
      today: date,
      settings: owned,
      tasks: open,
      openTasks: tasks.length,
      openPlanned: (person.plan ?? []).map(([title]) => toId(title)),
      busy: busy.map(([title, from, to]) => ({ title, startsAt: moment(from), endsAt: moment(to) })),
      history,
      plan: person.plan ? buildPlan(person.plan, toId, moment, open) : null,
    },
  });
  return { snapshot, now, language };
}

const pick = ({ id, title, status, priority, energyLevel, estimatedDuration }: OpenTask) => ({
  id,
  title,
  status,
  priority,
  energyLevel,
  estimatedDuration,
});

function buildPlan(
  blocks: NonNullable<Person['plan']>,
  toId: (title: string) => string,
  moment: (local: string) => string,
  open: OpenTask[],
): StoredPlan {
  return {
    id: idOf(900),
    blocks: blocks.map(([title, from, to], index) => {
      const task = open.find(({ id }) => id === toId(title));
      return {
        id: idOf(1000 + index),
        taskId: toId(title),
        part: 1,
        parts: 1,
        startsAt: moment(from),
        endsAt: moment(to),
        locked: false,
        terms: {
          priority: task?.priority ?? 'medium',
          isDue: true,
          weight: 1,
          energyMatch: 0.9,
          lateMinutes: 0,
          stability: 'new',
          value: 1,
        },
        facts: {
          dueAt: task?.deadline ?? task?.dueDate ?? null,
          slackMinutes: 300,
          isAtRisk: false,
          suitsEnergy: true,
          comesAfter: [],
          displaced: [],
        },
      };
    }),
    dropped: [],
    fingerprint: null,
    dataVersion: 2,
    version: 1,
    createdAt: moment('2026-11-01 00:00'),
    updatedAt: moment('2026-11-01 00:00'),
  };
}

function buildHistory({ mood, moodDays = 0, timezone }: Person, now: Date, today: string): Snapshot['history'] {
  if (!mood) return [];
  return Array.from({ length: moodDays }, (_, daysAgo) => {
    const date = addDays(today, -daysAgo);
    return mood(daysAgo, date)
      .map(([hour, energy, focus]) => ({ hour, energy, focus, date }))
      .reverse();
  })
    .flat()
    .map(({ hour, energy, focus, date }): Snapshot['history'][number] => {
      const at = toMoment(date, `${String(hour).padStart(2, '0')}:00`, timezone).getTime();
      const weekday = new Date(date).getUTCDay();
      return [
        hour,
        (now.getTime() - at) / DAY_MS,
        energy,
        focus,
        weekday === 0 || weekday === 6,
        Date.parse(date) / DAY_MS,
      ];
    })
    .filter(([, age]) => age >= MINUTE_MS / DAY_MS);
}

function summarise(history: Snapshot['history'], today: string): Snapshot['mood'] {
  const recent = history.filter(([, , , , , day]) => day > Date.parse(today) / DAY_MS - 30);
  const mean = (values: number[]) =>
    values.length === 0
      ? null
      : Math.round((100 * values.reduce((sum, value) => sum + value, 0)) / values.length) / 100;
  return {
    totalLogs: recent.length,
    averageEnergy: mean(recent.map(([, , energy]) => energy)),
    averageFocus: mean(recent.map(([, , , focus]) => focus)),
    byDay: [...Map.groupBy(recent, ([, , , , , day]) => day)].map(([day, logs]) => ({
      day,
      energy: mean(logs.map(([, , energy]) => energy)) ?? 0,
      focus: mean(logs.map(([, , , focus]) => focus)) ?? 0,
    })),
  };
}

const isMonday = (date: string) => new Date(date).getUTCDay() === 1;

export const PEOPLE = {
  /** A Russian accountant: mornings are good, evenings are bad. Wednesday morning. */
  lena: {
    language: 'ru',
    timezone: 'Europe/Moscow',
    now: '2026-11-25 10:30',
    tasks: [
      {
        title: 'Сдать отчёт за квартал',
        deadline: '2026-11-25 18:00',
        priority: 'high',
        estimatedDuration: 120,
        energyLevel: 'high',
      },
      {
        title: 'Оплатить интернет',
        due: '2026-11-25 20:00',
        priority: 'low',
        estimatedDuration: 10,
        energyLevel: 'low',
      },
      { title: 'Позвонить в банк', due: '2026-11-26 12:00', estimatedDuration: 20 },
      {
        title: 'Подготовить презентацию для совета',
        due: '2026-11-27 17:00',
        priority: 'high',
        estimatedDuration: 180,
      },
      { title: 'Записаться к стоматологу', due: '2026-11-20 12:00', estimatedDuration: 15 },
      { title: 'Разобрать шкаф', priority: 'low', estimatedDuration: 90, ageDays: 60 },
      {
        title: 'Отправить договор',
        due: '2026-11-26 18:00',
        after: ['Согласовать договор с юристом'],
        estimatedDuration: 10,
      },
      { title: 'Согласовать договор с юристом', due: '2026-11-26 15:00', estimatedDuration: 45 },
      { title: 'Выбрать место для корпоратива', due: '2026-12-10', starts: '2026-12-01 09:00' },
      { title: 'Купить корм коту', due: '2026-11-26', priority: 'low', estimatedDuration: 20, energyLevel: 'low' },
    ],
    busy: [
      ['Йога', '2026-11-25 18:30', '2026-11-25 19:30'],
      ['Планёрка', '2026-11-26 10:00', '2026-11-26 11:00'],
      ['Встреча с Игорем', '2026-11-27 14:00', '2026-11-27 15:30'],
    ],
    plan: [
      ['Сдать отчёт за квартал', '2026-11-25 11:00', '2026-11-25 13:00'],
      ['Оплатить интернет', '2026-11-25 15:00', '2026-11-25 15:10'],
      ['Позвонить в банк', '2026-11-26 11:15', '2026-11-26 11:35'],
    ],
    done: [
      ['Сверить счета', '2026-11-24'],
      ['Ответить Марине', '2026-11-23'],
      ['Продлить ОСАГО', '2026-11-18'],
    ],
    mood: () => [
      [9, 8, 7],
      [14, 6, 6],
      [21, 4, 3],
    ],
    moodDays: 40,
    streak: 3,
  },
  /** An American founder: bad Mondays. Wednesday afternoon. */
  sam: {
    language: 'en',
    timezone: 'America/New_York',
    now: '2026-11-25 14:00',
    tasks: [
      { title: 'Send invoice to Globex', due: '2026-11-25 17:00', priority: 'high', estimatedDuration: 15 },
      {
        title: 'Fix payment bug',
        deadline: '2026-11-26 12:00',
        priority: 'high',
        estimatedDuration: 120,
        energyLevel: 'high',
      },
      { title: 'Call Mike about the lease', due: '2026-11-27 15:00', estimatedDuration: 30 },
      { title: 'Renew passport', due: '2026-12-04', estimatedDuration: 60 },
      { title: 'Read “Deep Work”', priority: 'low', estimatedDuration: 120, ageDays: 45, energyLevel: 'medium' },
      { title: 'Water the plants', due: '2026-11-25', priority: 'low', estimatedDuration: 5, energyLevel: 'low' },
      { title: 'Review pull requests', due: '2026-11-23 18:00', estimatedDuration: 40 },
      { title: 'Publish the landing page', due: '2026-11-30 18:00', after: ['Fix payment bug'], estimatedDuration: 60 },
    ],
    busy: [
      ['Standup', '2026-11-26 09:30', '2026-11-26 10:00'],
      ['Dentist', '2026-11-27 11:00', '2026-11-27 12:00'],
    ],
    plan: [
      ['Send invoice to Globex', '2026-11-25 14:15', '2026-11-25 14:30'],
      ['Review pull requests', '2026-11-25 14:30', '2026-11-25 15:10'],
      ['Fix payment bug', '2026-11-26 10:00', '2026-11-26 12:00'],
    ],
    done: [
      ['Hire a designer', '2026-11-24'],
      ['Update the deck', '2026-11-22'],
    ],
    mood: (daysAgo, date) => [[12, (isMonday(date) ? 3 : 7) + (daysAgo % 2), 6]],
    moodDays: 70,
    streak: 0,
  },
  /** A Russian student who has just begun. Sunday evening. */
  nina: {
    language: 'ru',
    timezone: 'Asia/Novosibirsk',
    now: '2026-11-29 19:00',
    tasks: [
      { title: 'Курсовая по истории', deadline: '2026-12-05 23:00', priority: 'high', estimatedDuration: 600 },
      { title: 'Постирать вещи', priority: 'low', estimatedDuration: 20, energyLevel: 'low' },
      { title: 'Купить билеты домой', due: '2026-11-30', estimatedDuration: 25 },
    ],
  },
  /** An Indian engineer without tasks, with four logs. Thursday morning. */
  raj: {
    language: 'en',
    timezone: 'Asia/Kolkata',
    now: '2026-11-26 08:00',
    tasks: [],
    mood: (daysAgo) => [[7, 6 + (daysAgo % 2), 5]],
    moodDays: 4,
  },
  /** A Russian freelancer with English words in his titles. Friday, late in the evening; two logs a week. */
  oleg: {
    language: 'ru',
    timezone: 'Asia/Yekaterinburg',
    now: '2026-11-27 22:40',
    tasks: [
      {
        title: 'Пофиксить баг в Stripe',
        due: '2026-11-27',
        priority: 'high',
        estimatedDuration: 60,
        energyLevel: 'high',
      },
      { title: 'Скинуть инвойс Acme', deadline: '2026-11-30 12:00', priority: 'high', estimatedDuration: 15 },
      { title: 'Забрать посылку', due: '2026-11-28 18:00', estimatedDuration: 30, energyLevel: 'low' },
      { title: 'Почитать про Rust', priority: 'low', ageDays: 80 },
      { title: 'Оплатить коммуналку', due: '2026-11-16', estimatedDuration: 10, energyLevel: 'low' },
      { title: 'Продлить визу', due: '2026-12-08', estimatedDuration: 120 },
      { title: 'Забронировать отель', due: '2026-12-10', after: ['Продлить визу'], estimatedDuration: 30 },
    ],
    busy: [
      ['Созвон с Acme', '2026-11-30 15:00', '2026-11-30 16:00'],
      ['Футбол', '2026-11-29 10:00', '2026-11-29 12:00'],
    ],
    done: [
      ['Сверстать лендинг', '2026-11-26'],
      ['Купить кроссовки', '2026-11-25'],
      ['Поменять резину', '2026-11-19'],
    ],
    mood: (daysAgo) => (daysAgo % 3 === 0 ? [[13, 6, 5]] : []),
    moodDays: 21,
    streak: 0,
  },
  /** A British mother: tired in the mornings, lively in the evenings, and declining. Monday morning. */
  zoe: {
    language: 'en',
    timezone: 'Europe/London',
    now: '2026-11-30 08:15',
    tasks: [
      { title: 'Pick up the kids', deadline: '2026-11-30 15:30', priority: 'high', estimatedDuration: 30 },
      { title: 'Order Christmas presents', due: '2026-12-12', estimatedDuration: 90 },
      { title: 'Pay the gas bill', due: '2026-11-28', priority: 'high', estimatedDuration: 10, energyLevel: 'low' },
      {
        title: 'Write the grant proposal',
        due: '2026-12-02 17:00',
        priority: 'high',
        estimatedDuration: 240,
        energyLevel: 'high',
      },
      { title: 'Book a haircut', priority: 'low', estimatedDuration: 5, ageDays: 40 },
      { title: 'Clean out the garage', priority: 'low', estimatedDuration: 180, ageDays: 90 },
      { title: 'Reply to Hannah', due: '2026-11-30', estimatedDuration: 10, energyLevel: 'low' },
    ],
    busy: [
      ['School meeting', '2026-12-01 16:00', '2026-12-01 17:00'],
      ['Lunch with Priya', '2026-12-03 12:30', '2026-12-03 13:30'],
    ],
    plan: [
      ['Pay the gas bill', '2026-11-30 09:00', '2026-11-30 09:10'],
      ['Write the grant proposal', '2026-11-30 10:00', '2026-11-30 12:00'],
    ],
    done: [
      ['Fix the fence', '2026-11-28'],
      ['Tax return', '2026-11-24'],
    ],
    mood: (daysAgo) => [
      [8, Math.min(8, 3 + Math.floor(daysAgo / 12)), 4],
      [19, Math.min(9, 6 + Math.floor(daysAgo / 12)), 6],
    ],
    moodDays: 40,
    streak: 1,
  },
  ...EVERYDAY_PEOPLE,
  ...WORKING_PEOPLE,
  ...HOME_PEOPLE,
  ...SHIFT_PEOPLE,
} as const satisfies Record<string, Person>;

export type PersonName = keyof typeof PEOPLE;

/** A conversation of a client that sends no answers back. */
export const withoutReplies = (messages: string[]) => messages.map((text) => ({ text, reply: null }));
