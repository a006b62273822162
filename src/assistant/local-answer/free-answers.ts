import { DAY_ANSWERS, FREE_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { subtract, totalMinutes } from '../../planning/plan/blocks.ts';
import type { Span } from '../../planning/solver/types.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { toMoment } from '../../shared/time-zones.ts';
import {
  type Appointment,
  daysOf,
  findAppointments,
  listDates,
  sayAppointment,
  sayClock,
  sayHours,
  toSpan,
  withinHours,
} from './appointments.ts';
import { capitalise, sayDate, sayDays, sayPart, toLocal, withoutBusy } from './facts.ts';
import { listFreeTime } from './free-time.ts';
import { findLimit } from './named-answers.ts';
import type { Facts, Query } from './query.ts';
import type { When } from './when.ts';

/** What is too short is not called free. */
const MIN_FREE_MINUTES = 15;
/** Within these hours of a day off people are awake. */
const AWAKE = ['08:00', '22:00'];

/** `часа на три` is no time of day. */
const CLOCK = /\d[:.]\d\d|\d ?[ap]m/i;

/** Whether the person is free at a time or has so many minutes, and what is free on the days of the query. */
export function answerFree(query: Query, facts: Facts): string[] {
  const { when, minutes, part, asks } = query;
  const days = daysOf(query, facts);
  const isOneDay = days.from === days.to;
  if (when?.time && !when.bound && !when.until && (minutes === null || CLOCK.test(query.text)))
    return answerTime(when, when.time, minutes ?? 0, facts);
  const appointments = findAppointments(days, facts, { part });
  const free = findFree(query, appointments, facts);
  const day = capitalise(part && isOneDay ? sayPart(part, sayDays(days, facts), facts) : sayDays(days, facts));
  const listed = isOneDay ? appointments : []; // of several days, what is free is enough
  const isTotal = minutes === null && (asks.has('howMany') || asks.has('howLong'));
  const isOff = free.length > 0 && !free.some((each) => isWorking(each, facts));
  return [
    ...(isTotal ? [say(facts.language, FREE_ANSWERS.total, { total: sayLength(totalMinutes(free), facts) })] : []),
    ...(free.length === 0 ? [sayNone(day, minutes, facts)] : []),
    ...(free.length > 0 && minutes !== null
      ? [say(facts.language, FREE_ANSWERS.fits, { minutes: sayLength(minutes, facts) })]
      : []),
    ...(free.length > 0 ? sayFree(free, day, { isOneDay, isEmpty: listed.length === 0 }, facts) : []),
    ...listed.map((each) => sayAppointment(each, days, facts)),
    ...(isOff ? [say(facts.language, FREE_ANSWERS.off)] : []),
  ];
}

const sayLength = (minutes: number, { language }: Facts) => sayMinutes(language, minutes);

/** The working hours; what is outside of them on days off, in a part of a day without them, and in the evening. */
function findFree(query: Query, appointments: Appointment[], facts: Facts): Span[] {
  const { part, minutes } = query;
  const days = daysOf(query, facts);
  const limit = findLimit(query, facts)?.startsAt ?? Infinity;
  const spans = withinHours(
    listDates(days).map((date) => toSpan({ from: date, to: date }, part, facts)),
    days,
    facts,
  )
    .map(({ startsAt, endsAt }) => ({
      startsAt: Math.max(startsAt, facts.now.getTime()),
      endsAt: Math.min(endsAt, limit),
    }))
    .filter(({ startsAt, endsAt }) => startsAt < endsAt);
  const isWork = part !== 'evening' && part !== 'night' && spans.some((span) => isWorking(span, facts));
  const free = spans.flatMap((span) =>
    isWork
      ? listFreeTime(facts, span.startsAt, span.endsAt, appointments)
      : subtract(part === null ? whileAwake(span, facts) : span, appointments),
  );
  return free.filter(({ startsAt, endsAt }) => endsAt - startsAt >= (minutes ?? MIN_FREE_MINUTES) * MINUTE_MS);
}

const isWorking = ({ startsAt, endsAt }: Span, facts: Facts): boolean =>
  listFreeTime(withoutBusy(facts), startsAt, endsAt).length > 0;

/** What of a span of one day is while people are awake. */
function whileAwake({ startsAt, endsAt }: Span, facts: Facts): Span {
  const { date } = toLocal(new Date(startsAt).toISOString(), facts);
  const [from = 0, to = 0] = AWAKE.map((time) => toMoment(date, time, facts.snapshot.timezone).getTime());
  return { startsAt: Math.max(startsAt, from), endsAt: Math.min(endsAt, to) };
}

const sayNone = (day: string, minutes: number | null, facts: Facts): string =>
  minutes === null
    ? say(facts.language, FREE_ANSWERS.none, { day })
    : say(facts.language, FREE_ANSWERS.noRoom, { day, minutes: sayLength(minutes, facts) });

function sayFree(free: Span[], day: string, { isOneDay = false, isEmpty = false }, facts: Facts): string[] {
  const { language } = facts;
  const byDay = [...Map.groupBy(free, (span) => toLocal(new Date(span.startsAt).toISOString(), facts).date)].map(
    ([date, spans]) => ({ date, spans: spans.map((span) => sayHours(span, facts)).join(', ') }),
  );
  if (isOneDay)
    return [say(language, isEmpty ? FREE_ANSWERS.all : FREE_ANSWERS.some, { day, spans: byDay[0]?.spans ?? '' })];
  return [
    say(language, FREE_ANSWERS.days, { day }),
    ...byDay.map(({ date, spans }) => `• ${capitalise(sayDate(date, facts))}: ${spans}`),
  ];
}

function answerTime(when: When, time: string, minutes: number, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const at = toMoment(when.from, time, snapshot.timezone).getTime();
  const day = sayDays({ from: when.from, to: when.to }, facts);
  const end = Math.max(at + 1, at + minutes * MINUTE_MS);
  const found = findAppointments(when, facts).find(({ startsAt, endsAt }) => startsAt < end && endsAt > at);
  if (!found) return [say(language, DAY_ANSWERS.freeAt, { day: capitalise(day), time })];
  const [from, to] = [sayClock(found.startsAt, facts), sayClock(found.endsAt, facts)];
  return [say(language, DAY_ANSWERS.busyAt, { day, time, title: found.title, from, to })];
}
