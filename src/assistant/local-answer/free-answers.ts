import { DAY_ANSWERS, DAYS, FREE_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { subtract, totalMinutes } from '../../planning/plan/blocks.ts';
import { MAX_DAYS, type Span } from '../../planning/solver/types.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { addDays, toMoment } from '../../shared/time-zones.ts';
import { PARTS_OF_DAY, type PartOfDay } from '../parts-of-day.ts';
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
import { findDueOn, totalEstimate } from './due-tasks.ts';
import { capitalise, findDue, sayDate, sayDays, sayPart, sayTask, toLocal, withoutBusy } from './facts.ts';
import { countFreeMinutes, listFreeTime } from './free-time.ts';
import { answerNamed, findLimit } from './named-answers.ts';
import type { Facts, Query } from './query.ts';
import { listNamedTasks } from './titles.ts';
import { type Days, type When, wholeDays } from './when.ts';

/** What is too short is not called free. */
const MIN_FREE_MINUTES = 15;
/** Within these hours of a day off people are awake. */
const AWAKE = ['08:00', '22:00'];

/** Whether the person is free at a time or has so many minutes, and what is free on the days of the query. */
export function answerFree(asked: Query, facts: Facts): string[] {
  const { when, minutes } = asked;
  const query = {
    ...asked,
    ...(AFTER_LUNCH.test(asked.text) && { part: null }),
    when: when && onEachDay(when, asked.part),
  };
  const { part } = query;
  const days = daysOf(query, facts);
  if (when?.time && !when.bound && minutes === null) return answerTime(when, when.time, facts);
  const appointments = findAppointments(days, facts, { part });
  const free = findFree(query, appointments, facts);
  const pieces = findFree({ ...query, minutes: null }, appointments, facts);
  const span = part && days.from === days.to ? sayPart(part, sayDays(days, facts), facts) : sayDays(days, facts);
  const listed = minutes !== null && days.from < days.to ? [] : appointments; // of several days, what is free is enough
  return [
    ...((query.asks.has('howMany') || query.asks.has('howLong')) && minutes === null ? [sayTotal(free, facts)] : []),
    ...sayFree(free, { day: span, days, minutes, pieces, isEmpty: listed.length === 0 }, facts),
    ...listed.map((each) => sayAppointment(each, days, facts)),
    ...(free.some((each) => isWorking(each, facts)) || free.length === 0
      ? []
      : [say(facts.language, FREE_ANSWERS.off)]),
  ];
}

/** `a free evening this week`: the hours of the part on each day. */
function onEachDay(when: When, part: PartOfDay | null): When {
  if (part === null || part === 'night' || when.from === when.to || when.time) return when;
  const [time, until] = PARTS_OF_DAY[part].map((hour) => `${String(hour).padStart(2, '0')}:00`);
  return { ...when, ...(time && until && { time, until }) };
}

/** When there is time for a task that the query names, before it is due. */
export function answerSlot(query: Query, facts: Facts): string[] {
  const [named] = listNamedTasks(query);
  const task = facts.snapshot.planning.tasks.find(({ id }) => id === named?.id);
  if (!task) return answerFree(query, facts);
  const { date } = facts.snapshot;
  const due = findDue(task, facts)?.date;
  const to = due && due >= date && due < addDays(date, MAX_DAYS) ? due : addDays(date, 6);
  const when = query.when ?? wholeDays(date, to);
  const minutes = query.minutes ?? task.estimatedDuration ?? MIN_FREE_MINUTES;
  return [sayTask(task, facts), ...answerFree({ ...query, when, minutes }, facts)];
}

/** The days with the most work and meetings first, or those with the most free time. */
export function answerBusiest({ when, text, asks }: Query, facts: Facts): string[] {
  const { date } = facts.snapshot;
  const days = listDates(when && when.from < when.to ? when : { from: date, to: addDays(date, 6) }).map((day) => {
    const only = { from: day, to: day };
    const { startsAt, endsAt } = toSpan(only, null, facts);
    const meetings = findAppointments(only, facts, { hasPlan: false });
    const busy = totalMinutes(subtract({ startsAt, endsAt }, subtract({ startsAt, endsAt }, meetings)));
    const work = totalEstimate(findDueOn(only, facts));
    return { day, busy, work, free: countFreeMinutes(facts, endsAt, Math.max(startsAt, facts.now.getTime())) };
  });
  const isFree = (asks.has('freest') || asks.has('free')) !== (asks.has('worst') || /least|меньше/i.test(text));
  const sorted = days.toSorted((a, b) => {
    const load = b.busy + b.work - a.busy - a.work;
    return isFree ? b.free - a.free || -load : load;
  });
  return sorted.slice(0, MAX_BUSIEST).map(({ day: date, ...minutes }) => {
    const [busy = '', work = '', free = ''] = [minutes.busy, minutes.work, minutes.free].map((each) =>
      sayMinutes(facts.language, each),
    );
    const day = capitalise(sayDate(date, facts));
    return `• ${say(facts.language, FREE_ANSWERS.load, { day, busy, work, free })}`;
  });
}

const MAX_BUSIEST = 3;

/** Whether there is time for a task, or what is free beside a busy time. */
export function answerTimeFor(query: Query, facts: Facts): string[] {
  const isTask = listNamedTasks(query).length > 0 && !query.when?.time && !query.asks.has('when');
  return isTask ? answerNamed({ ...query, asks: new Set([...query.asks, 'able']) }, facts) : answerFree(query, facts);
}

/** The working hours; what is outside of them on a day off, in a part of a day without them, and in the evening. */
function findFree(query: Query, appointments: Appointment[], facts: Facts): Span[] {
  const { part, minutes, text } = query;
  const { settings, timezone } = facts.snapshot;
  const days = daysOf(query, facts);
  const [span = NOTHING] =
    days.from === days.to ? withinHours([toSpan(days, part, facts)], days, facts) : [toSpan(days, part, facts)];
  const lunch = settings.breaks.find(({ end }) => end > '12:00')?.end ?? '13:00';
  const earliest = AFTER_LUNCH.test(text) ? toMoment(days.from, lunch, timezone).getTime() : span.startsAt;
  const startsAt = Math.max(earliest, facts.now.getTime());
  const endsAt = Math.min(span.endsAt, findLimit(query, facts)?.startsAt ?? span.endsAt);
  const isWork = part !== 'evening' && part !== 'night' && isWorking({ startsAt, endsAt }, facts);
  const awake =
    part === null && !(query.when?.bound && days.from === days.to) ? listAwake(days, facts) : [{ startsAt, endsAt }];
  const spans = isWork
    ? listFreeTime(facts, startsAt, endsAt, appointments)
    : awake.flatMap((each) => subtract({ ...each, startsAt: Math.max(each.startsAt, startsAt) }, appointments));
  return withinHours(spans, days, facts).filter(
    (each) => each.endsAt - each.startsAt >= (minutes ?? MIN_FREE_MINUTES) * MINUTE_MS,
  );
}

/** Until the evening, not only in the afternoon. */
const AFTER_LUNCH = /after lunch|после обеда/i;

const NOTHING: Span = { startsAt: 0, endsAt: 0 };

const isWorking = ({ startsAt, endsAt }: Span, facts: Facts): boolean =>
  listFreeTime(withoutBusy(facts), startsAt, endsAt).length > 0;

const listAwake = (days: Days, { snapshot }: Facts): Span[] =>
  listDates(days).map((date) => {
    const [startsAt = 0, endsAt = 0] = AWAKE.map((time) => toMoment(date, time, snapshot.timezone).getTime());
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

function sayFree(free: Span[], { day: asked, days, minutes, pieces, isEmpty }: Asked, facts: Facts): string[] {
  const { language } = facts;
  const day = capitalise(asked);
  if (free.length === 0) {
    if (minutes === null) return [say(language, FREE_ANSWERS.none, { day })];
    const total = totalMinutes(pieces);
    const phrase = total < minutes ? FREE_ANSWERS.noRoom : FREE_ANSWERS.inParts;
    return [say(language, phrase, { day, minutes: sayMinutes(language, minutes), total: sayMinutes(language, total) })];
  }
  const byDay = [...Map.groupBy(free, (span) => toLocal(new Date(span.startsAt).toISOString(), facts).date)].map(
    ([date, spans]) => ({ date, spans: spans.map((span) => sayHours(span, facts)).join(', ') }),
  );
  const fits = minutes === null ? [] : [say(language, FREE_ANSWERS.fits, { minutes: sayMinutes(language, minutes) })];
  if (days.from === days.to) {
    return [
      ...fits,
      say(language, isEmpty ? FREE_ANSWERS.all : FREE_ANSWERS.some, { day, spans: byDay[0]?.spans ?? '' }),
    ];
  }
  return [
    ...fits,
    say(language, FREE_ANSWERS.days, { day }),
    ...byDay.map(({ date, spans }) => `• ${capitalise(sayDate(date, facts))}: ${spans}`),
    ...(isEmpty ? [] : [say(language, FREE_ANSWERS.busy)]),
  ];
}

const sayTotal = (free: Span[], { language }: Facts): string =>
  say(language, FREE_ANSWERS.total, { total: sayMinutes(language, totalMinutes(free)) });

function answerTime(when: When, time: string, facts: Facts): string[] {
  const { language, snapshot } = facts;
  const appointments = findAppointments(when, facts);
  const toTime = (clock: string) => toMoment(when.from, clock, snapshot.timezone).getTime();
  const at = toTime(time);
  const end = when.until ? toTime(when.until) : at + 1;
  const day = sayDays({ from: when.from, to: when.to }, facts);
  const found = appointments.find(({ startsAt, endsAt }) => startsAt < end && endsAt > at);
  if (found) {
    const { title, startsAt, endsAt } = found;
    const [from, to] = [sayClock(startsAt, facts), sayClock(endsAt, facts)];
    return [
      say(language, DAY_ANSWERS.busyAt, { day, time: when.until ? `${time}–${when.until}` : time, title, from, to }),
    ];
  }
  const next = appointments.find(({ startsAt }) => startsAt > at);
  const to = when.until ?? (next && sayClock(next.startsAt, facts));
  const until = to ? `, ${say(language, DAYS.until, { time: to })}` : '';
  return [say(language, DAY_ANSWERS.freeAt, { day: capitalise(day), time, until })];
}
