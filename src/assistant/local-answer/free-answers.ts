import { DAY_ANSWERS, FREE_ANSWERS, TASK_ANSWERS } from '../../messages/answers.ts';
import { say, sayWeekday } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { subtract, totalMinutes } from '../../planning/plan/blocks.ts';
import { MAX_DAYS, type Span } from '../../planning/solver/types.ts';
import { HOUR_MS, MINUTE_MS } from '../../shared/duration.ts';
import { addDays, daysBetween, toMoment } from '../../shared/time-zones.ts';
import { workingSpansOn } from '../../shared/working-hours.ts';
import {
  type Appointment,
  type Days,
  findAppointments,
  sayAppointment,
  sayClock,
  sayHours,
  toSpan,
} from './appointments.ts';
import { capitalise, sayDate, sayDays, sayPart, toLocal, withoutBusy } from './facts.ts';
import { listFreeTime } from './free-time.ts';
import { answerNamed } from './named-answers.ts';
import type { Facts, Question } from './question.ts';
import type { When } from './when.ts';

/** What is too short is not called free. */
const MIN_FREE_MINUTES = 30;
/** Within these hours of a day off people are awake. */
const AWAKE = ['08:00', '22:00'];

/** Whether the person is free at a time or has so many minutes, and what is free on the days of the question. */
export function answerFree(question: Question, facts: Facts): string[] {
  const { when, part, minutes } = question;
  const { date } = facts.snapshot;
  const days: Days = when ?? { from: date, to: date };
  if (when?.time && minutes === null) return answerTime(when, when.time, facts);
  const appointments = findAppointments(days, facts, { part });
  const free = findFree(question, appointments, facts);
  const pieces = findFree({ ...question, minutes: null }, appointments, facts);
  const span = part && days.from === days.to ? sayPart(part, sayDays(days, facts), facts) : sayDays(days, facts);
  return [
    ...(question.cues.has('howMany') && minutes === null ? [sayTotal(free, facts)] : []),
    sayFree(free, { day: span, days, minutes, pieces, isEmpty: appointments.length === 0 }, facts),
    ...appointments.map((each) => sayAppointment(each, days, facts)),
  ];
}

/** Whether there is time for a task, or what is free beside a busy time. */
export function answerTimeFor(question: Question, facts: Facts): string[] {
  const isTask =
    question.named.some(({ kind }) => kind === 'task') && !question.when?.time && !question.cues.has('when');
  return isTask
    ? answerNamed({ ...question, cues: new Set([...question.cues, 'able']) }, facts)
    : answerFree(question, facts);
}

/** Working time; of a day off, and of a part of a day without working hours, all of its hours. */
function findFree({ when, part, minutes, text }: Question, appointments: Appointment[], facts: Facts): Span[] {
  const { date } = facts.snapshot;
  const days: Days = when ?? { from: date, to: date };
  const span = toSpan(days, part, facts);
  const { settings, timezone } = facts.snapshot;
  const lunch = /after lunch|после обеда/i.test(text) && settings.breaks.find(({ end }) => end > '12:00');
  const startsAt = lunch ? toMoment(days.from, lunch.end, timezone).getTime() : span.startsAt;
  const endsAt = part === 'afternoon' ? span.endsAt + 2 * HOUR_MS : span.endsAt; // until the end of work
  const now = facts.now.getTime();
  const isOff = listFreeTime(withoutBusy(facts), startsAt, endsAt).length === 0;
  const awake = part === null ? listAwake(days, facts) : [{ startsAt, endsAt: span.endsAt }];
  const spans = isOff
    ? awake.flatMap((each) => subtract({ ...each, startsAt: Math.max(each.startsAt, now) }, appointments))
    : listFreeTime(facts, Math.max(startsAt, now), endsAt, appointments);
  return spans.filter((span) => span.endsAt - span.startsAt >= (minutes ?? MIN_FREE_MINUTES) * MINUTE_MS);
}

/** The days of the question, or the next week, by their free time: the most first, or the least for the busiest. */
export function answerDaysByFree({ when, text }: Question, facts: Facts): string[] {
  const { date } = facts.snapshot;
  const days = when && when.to > when.from ? when : { from: date, to: addDays(date, 6) };
  const from = days.from > date ? days.from : date;
  const sign = BUSIEST.test(text) ? -1 : 1;
  return Array.from({ length: Math.min(daysBetween(from, days.to), MAX_DAYS - 1) + 1 }, (_, index) => {
    const day = addDays(from, index);
    const one = { from: day, to: day };
    const { startsAt, endsAt } = toSpan(one, null, facts);
    return { day, minutes: totalMinutes(listFreeTime(facts, startsAt, endsAt, findAppointments(one, facts))) };
  })
    .toSorted((a, b) => sign * (b.minutes - a.minutes))
    .map(({ day, minutes }) => {
      const total = sayMinutes(facts.language, minutes);
      return `• ${capitalise(sayDate(day, facts))}: ${say(facts.language, FREE_ANSWERS.ofDay, { total })}`;
    });
}

const BUSIEST = /bus(?:y|iest)|full|packed|hectic|загруж|занят|завал|плотн/iu;

/** When the person works on the days of the question, or on the next day off. */
export function answerHours({ when, text, cues }: Question, facts: Facts): string[] {
  const { date, settings } = facts.snapshot;
  const isNextOff = !when && cues.has('when');
  const last = isNextOff ? addDays(date, MAX_DAYS) : date;
  const { from, to } = when ?? { from: date, to: last };
  const days = Array.from({ length: Math.min(daysBetween(from, to), MAX_DAYS) + 1 }, (_, index) =>
    addDays(from, index),
  );
  const isOff = (day: string) => workingSpansOn(settings, day).length === 0;
  const shown = isNextOff && /off|выходн/iu.test(text) ? days.filter(isOff).slice(0, 1) : days.slice(0, MAX_SPANS + 1);
  return shown.map((day) => {
    const spans = workingSpansOn(settings, day).map(({ start, end }) => `${start}–${end}`);
    const values = { day: capitalise(sayDate(day, facts)), spans: spans.join(', ') };
    return say(facts.language, spans.length > 0 ? FREE_ANSWERS.hours : FREE_ANSWERS.off, values);
  });
}

const listAwake = ({ from, to }: Days, { snapshot }: Facts): Span[] =>
  Array.from({ length: Math.min(daysBetween(from, to), MAX_DAYS) + 1 }, (_, index) => {
    const [startsAt = 0, endsAt = 0] = AWAKE.map((time) =>
      toMoment(addDays(from, index), time, snapshot.timezone).getTime(),
    );
    return { startsAt, endsAt };
  });

interface Asked {
  /** In words. */
  day: string;
  days: Days;
  minutes: number | null;
  /** What is free, however short. */
  pieces: Span[];
  /** Whether there is no appointment. */
  isEmpty: boolean;
}

function sayFree(free: Span[], { day, days, minutes, pieces, isEmpty }: Asked, facts: Facts): string {
  const { language } = facts;
  const spans = free
    .slice(0, MAX_SPANS)
    .map((span) => saySpan(span, days, facts))
    .concat(free.length > MAX_SPANS ? [say(language, TASK_ANSWERS.more, { n: free.length - MAX_SPANS })] : [])
    .join(', ');
  if (minutes !== null) {
    const values = { day: capitalise(day), minutes: sayMinutes(language, minutes), spans };
    if (free.length > 0) return say(language, FREE_ANSWERS.room, values);
    const total = sayMinutes(language, totalMinutes(pieces));
    return say(language, totalMinutes(pieces) < minutes ? FREE_ANSWERS.noRoom : FREE_ANSWERS.inParts, {
      ...values,
      total,
    });
  }
  if (free.length === 0) return say(language, FREE_ANSWERS.none, { day: capitalise(day) });
  return say(language, isEmpty ? FREE_ANSWERS.all : FREE_ANSWERS.some, { day: capitalise(day), spans });
}

const sayTotal = (free: Span[], { language }: Facts): string => {
  return say(language, FREE_ANSWERS.total, { total: sayMinutes(language, totalMinutes(free)) });
};

const MAX_SPANS = 6;

function saySpan(span: Span, { from, to }: Days, facts: Facts): string {
  const { date } = toLocal(new Date(span.startsAt).toISOString(), facts);
  return `${from === to ? '' : `${sayWeekday(facts.language, date)} `}${sayHours(span, facts)}`;
}

function answerTime(when: When, time: string, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const appointments = findAppointments(when, facts);
  const at = toMoment(when.from, time, snapshot.timezone).getTime();
  const day = sayDays(when, facts);
  const found = appointments.find(({ startsAt, endsAt }) => startsAt <= at && endsAt > at);
  if (found) {
    const { title, startsAt, endsAt } = found;
    const [from, to] = [sayClock(startsAt, facts), sayClock(endsAt, facts)];
    return [say(language, DAY_ANSWERS.busyAt, { day, time, title, from, to })];
  }
  const next = appointments.find(({ startsAt }) => startsAt > at);
  if (!next) return [say(language, DAY_ANSWERS.freeAt, { day: capitalise(day), time })];
  return [say(language, DAY_ANSWERS.freeUntil, { day: capitalise(day), time, to: sayClock(next.startsAt, facts) })];
}
