import { DAY_ANSWERS } from '../../messages/answers.ts';
import { say, sayTime, sayWeekday } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { parseSpan } from '../../planning/plan/blocks.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { addDays, daysBetween, isoWeekday, toLocalTime, toMoment } from '../../shared/time-zones.ts';
import { capitalise, findDue, findTitles, listTasks, rankTasks, sayAt, sayDate, sayDays, toLocal } from './facts.ts';
import { listFreeTime } from './free-time.ts';
import { answerWeekdays } from './mood-answers.ts';
import type { Cue, Facts, Question } from './question.ts';
import type { When } from './when.ts';

/** Something at a time: a busy time or a block of the plan. */
interface Appointment {
  title: string;
  startsAt: number;
  endsAt: number;
}

const daysOf = ({ when }: Question, { snapshot }: Facts) =>
  when ?? { from: snapshot.date, to: snapshot.date, time: null };

const thisWeek = ({ snapshot: { date } }: Facts) => {
  const monday = addDays(date, 1 - isoWeekday(date));
  return { from: monday, to: addDays(monday, 6) };
};

/** What there is on some days, or what was. */
export function answerDay(question: Question, facts: Facts): string[] {
  const days = daysOf(question, facts);
  if (days.to < facts.snapshot.date) return answerDone(question, facts);
  const { language } = facts;
  const appointments = question.cues.has('due') ? [] : findAppointments(days, facts);
  const due = findDueIn(days, facts);
  const day = sayDays(days, facts);
  if (appointments.length === 0 && due.length === 0) return [say(language, DAY_ANSWERS.nothing, { day })];
  const listed = appointments.map((each) => `• ${sayAppointment(each, days, facts)}`);
  return [
    ...(listed.length > 0 ? [say(language, DAY_ANSWERS.heading, { day: capitalise(day) }), ...listed] : []),
    say(language, DAY_ANSWERS.due, { n: due.length, day }),
    ...listTasks(due, facts),
  ];
}

function sayAppointment(
  { title, startsAt, endsAt }: Appointment,
  { from, to }: Pick<When, 'from' | 'to'>,
  facts: Facts,
) {
  const start = toLocal(new Date(startsAt).toISOString(), facts);
  const end = toLocal(new Date(endsAt).toISOString(), facts).time ?? '24:00';
  const day = from === to ? '' : `${sayWeekday(facts.language, start.date)}, `;
  return `${day}${start.time ?? '00:00'}–${end} ${title}`;
}

/** Tasks to do until the end of the days: due on them, with late ones if today is one of them. */
function findDueIn({ from, to }: Pick<When, 'from' | 'to'>, facts: Facts): OpenTask[] {
  return rankTasks(facts).filter((task) => {
    const date = findDue(task, facts)?.date ?? null;
    return date !== null && date >= from && date <= to;
  });
}

function findAppointments({ from, to }: Pick<When, 'from' | 'to'>, facts: Facts): Appointment[] {
  const { planning, timezone } = facts.snapshot;
  const start = Math.max(toMoment(from, '00:00', timezone).getTime(), facts.now.getTime());
  const end = toMoment(addDays(to, 1), '00:00', timezone).getTime();
  const busy = planning.busy.map(({ title, ...span }) => ({
    title: title ?? say(facts.language, DAY_ANSWERS.busyTime),
    ...parseSpan(span),
  }));
  const blocks = (planning.plan?.blocks ?? []).flatMap(({ taskId, ...span }) => {
    const [title] = findTitles([taskId], facts);
    return title ? [{ title, ...parseSpan(span) }] : [];
  });
  return [...busy, ...blocks]
    .filter(({ startsAt, endsAt }) => endsAt > start && startsAt < end)
    .sort((a, b) => a.startsAt - b.startsAt);
}

/** How many tasks are due on some days, and how long they take. */
export function answerDueCount(question: Question, facts: Facts): string[] {
  const days = daysOf(question, facts);
  if (days.to < facts.snapshot.date) return answerDone(question, facts);
  const due = findDueIn(days, facts);
  const total = due.reduce((sum, { estimatedDuration }) => sum + (estimatedDuration ?? 0), 0);
  return [
    say(facts.language, DAY_ANSWERS.due, { n: due.length, day: sayDays(days, facts) }),
    ...listTasks(due, facts),
    ...(total > 0 ? [say(facts.language, DAY_ANSWERS.estimate, { total: sayMinutes(facts.language, total) })] : []),
  ];
}

export const answerDaysUntil = (question: Question, facts: Facts): string[] => {
  const { to } = daysOf(question, facts);
  const n = daysBetween(facts.snapshot.date, to);
  return [say(facts.language, DAY_ANSWERS.daysUntil, { n, day: sayDate(to, facts) })];
};

/** The date and the time. */
export function answerClock(question: Question, facts: Facts): string[] {
  const isAboutMood = ['best', 'worst', 'energy', 'focus', 'mood'].some((cue) => question.cues.has(cue as Cue));
  if (isAboutMood) return answerWeekdays({ ...question, when: null }, facts);
  const { language, snapshot } = facts;
  const [date = '', time = ''] = toLocalTime(facts.now.getTime(), snapshot.timezone).split(' ');
  const at = `${sayWeekday(language, date)}, ${sayTime(language, date, date)}, ${time}`;
  return [say(language, DAY_ANSWERS.now, { at })];
}

/** Whether the person is free on a day or at a time. */
export function answerFree(question: Question, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const days = daysOf(question, facts);
  const day = sayDays(days, facts);
  const appointments = findAppointments(days, facts);
  if (days.time) {
    const { time } = days;
    const at = toMoment(days.from, time, snapshot.timezone).getTime();
    const clock = (moment: number) => toLocal(new Date(moment).toISOString(), facts).time ?? '24:00';
    const found = appointments.find(({ startsAt, endsAt }) => startsAt <= at && endsAt > at);
    if (found) {
      const { title, startsAt, endsAt } = found;
      return [say(language, DAY_ANSWERS.busyAt, { day, time, title, from: clock(startsAt), to: clock(endsAt) })];
    }
    const next = appointments.find(({ startsAt }) => startsAt > at);
    if (!next) return [say(language, DAY_ANSWERS.freeAt, { day, time })];
    return [say(language, DAY_ANSWERS.freeUntil, { day, time, to: clock(next.startsAt) })];
  }
  const until = toMoment(addDays(days.to, 1), '00:00', snapshot.timezone).getTime();
  const from = Math.max(toMoment(days.from, '00:00', snapshot.timezone).getTime(), facts.now.getTime());
  const spans = listFreeTime(facts, from, until, appointments)
    .filter(({ startsAt, endsAt }) => endsAt - startsAt >= MIN_FREE_MS)
    .map((span) => sayAppointment({ title: '', ...span }, days, facts).trim());
  return [
    ...(appointments.length === 0
      ? [say(language, DAY_ANSWERS.noBusy, { day })]
      : [
          say(language, DAY_ANSWERS.heading, { day: capitalise(day) }),
          ...appointments.map((each) => `• ${sayAppointment(each, days, facts)}`),
        ]),
    spans.length > 0
      ? say(language, DAY_ANSWERS.freeTime, { spans: spans.join('; ') })
      : say(language, DAY_ANSWERS.noFreeTime),
  ];
}

const MIN_FREE_MS = 30 * MINUTE_MS;

/** Busy times of the days that the question names, or else the next ones. */
export function answerMeetings({ when, cues }: Question, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const days = when ?? { from: snapshot.date, to: addDays(snapshot.date, 13) };
  const withoutPlan = { ...facts, snapshot: { ...snapshot, planning: { ...snapshot.planning, plan: null } } };
  const meetings = findAppointments(days, withoutPlan).slice(0, cues.has('first') ? 1 : MAX_MEETINGS);
  if (meetings.length === 0) return [say(language, DAY_ANSWERS.noMeetings, { day: sayDays(days, facts) })];
  return meetings.map(
    ({ title, startsAt, endsAt }) =>
      `• ${title} · ${sayAt(new Date(startsAt).toISOString(), facts)}–${toLocal(new Date(endsAt).toISOString(), facts).time ?? '24:00'}`,
  );
}

const MAX_MEETINGS = 7;

/** What was completed: in the days that the question names, or else this week. */
export function answerDone({ when }: Question, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const { from, to } = when ?? thisWeek(facts);
  const days = { from, to: to > snapshot.date ? snapshot.date : to };
  const done = snapshot.done.filter(({ on }) => on >= from && on <= to);
  const day = sayDays(days, facts);
  if (done.length === 0) return [say(language, DAY_ANSWERS.didNothing, { day })];
  return [
    say(language, DAY_ANSWERS.did, { n: done.length, day }),
    ...done.slice(0, 10).map(({ title, on }) => `• ${title} · ${sayDate(on, facts)}`),
  ];
}

export const answerStreak = (_: Question, { snapshot, language }: Facts): string[] => [
  say(language, DAY_ANSWERS.streak, { n: snapshot.streak.current }),
];
