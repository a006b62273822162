import { DAY_ANSWERS, FREE_ANSWERS } from '../../messages/answers.ts';
import { say, sayWeekday } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { subtract, totalMinutes } from '../../planning/plan/blocks.ts';
import { MAX_DAYS, type Span } from '../../planning/solver/types.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { addDays, daysBetween, toMoment } from '../../shared/time-zones.ts';
import {
  type Appointment,
  type Days,
  findAppointments,
  sayAppointment,
  sayClock,
  sayHours,
  toSpan,
} from './appointments.ts';
import { capitalise, sayDays, sayPart, toLocal, withoutBusy } from './facts.ts';
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

/** Of a day at work, its working hours; of a day off and of a part of a day, all of its hours. */
function findFree({ when, part, minutes, text }: Question, appointments: Appointment[], facts: Facts): Span[] {
  const { date } = facts.snapshot;
  const days: Days = when ?? { from: date, to: date };
  const span = toSpan(days, part, facts);
  const { settings, timezone } = facts.snapshot;
  const lunch = /after lunch|после обеда/i.test(text) && settings.breaks.find(({ end }) => end > '12:00');
  const startsAt = lunch ? toMoment(days.from, lunch.end, timezone).getTime() : span.startsAt;
  const { endsAt } = span;
  const now = facts.now.getTime();
  const working = part === null ? listFreeTime(facts, Math.max(startsAt, now), endsAt, appointments) : [];
  const isOff = part === null && listFreeTime(withoutBusy(facts), startsAt, endsAt).length === 0;
  const awake = part === null ? listAwake(days, facts) : [{ startsAt, endsAt }];
  const spans =
    part !== null || isOff
      ? awake.flatMap((each) => subtract({ ...each, startsAt: Math.max(each.startsAt, now) }, appointments))
      : working;
  return spans.filter((span) => span.endsAt - span.startsAt >= (minutes ?? MIN_FREE_MINUTES) * MINUTE_MS);
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
