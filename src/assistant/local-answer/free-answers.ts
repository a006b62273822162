import { DAY_ANSWERS, FREE_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
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
  const isRanked = question.cues.has('weekday'); // `which day is the freest`
  const days: Days = when ?? { from: date, to: isRanked ? addDays(date, 6) : date };
  if (when?.time && minutes === null) return answerTime(when, when.time, facts);
  const appointments = findAppointments(days, facts, { part });
  const found = findFree(question, days, appointments, facts);
  const free = isRanked ? mostFirst(found, facts) : found;
  const pieces = findFree({ ...question, minutes: null }, days, appointments, facts);
  const span = part && days.from === days.to ? sayPart(part, sayDays(days, facts), facts) : sayDays(days, facts);
  return [
    ...(question.cues.has('howMany') && minutes === null ? [sayTotal(free, facts)] : []),
    ...sayFree(free, { day: span, days, minutes, pieces, isEmpty: appointments.length === 0 }, facts),
    ...appointments.map((each) => sayAppointment(each, days, facts)),
    ...(free.some((each) => isWorking(each, facts)) || free.length === 0
      ? []
      : [say(facts.language, FREE_ANSWERS.off)]),
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

/** The working hours; what is outside of them on a day off, in a part of a day without them, and in the evening. */
function findFree({ part, minutes, text }: Question, days: Days, appointments: Appointment[], facts: Facts): Span[] {
  const { settings, timezone } = facts.snapshot;
  const span = toSpan(days, part, facts);
  const lunch = /after lunch|после обеда/i.test(text) && settings.breaks.find(({ end }) => end > '12:00');
  const earliest = lunch ? toMoment(days.from, lunch.end, timezone).getTime() : span.startsAt;
  const startsAt = Math.max(earliest, facts.now.getTime());
  const { endsAt } = span;
  const isWork = part !== 'evening' && part !== 'night' && isWorking({ startsAt, endsAt }, facts);
  const awake = part === null ? listAwake(days, facts) : [{ startsAt, endsAt }];
  const spans = isWork
    ? listFreeTime(facts, startsAt, endsAt, appointments)
    : awake.flatMap((each) => subtract({ ...each, startsAt: Math.max(each.startsAt, startsAt) }, appointments));
  return spans.filter((each) => each.endsAt - each.startsAt >= (minutes ?? MIN_FREE_MINUTES) * MINUTE_MS);
}

/** The day with the most free time first. */
const mostFirst = (spans: Span[], facts: Facts): Span[] =>
  [...Map.groupBy(spans, (span) => dateOf(span, facts)).values()]
    .sort((a, b) => totalMinutes(b) - totalMinutes(a))
    .flat();

const dateOf = ({ startsAt }: Span, facts: Facts) => toLocal(new Date(startsAt).toISOString(), facts).date;

const isWorking = ({ startsAt, endsAt }: Span, facts: Facts): boolean =>
  listFreeTime(withoutBusy(facts), startsAt, endsAt).length > 0;

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

function sayFree(free: Span[], { day: asked, days, minutes, pieces, isEmpty }: Asked, facts: Facts): string[] {
  const { language } = facts;
  const day = capitalise(asked);
  if (free.length === 0) {
    if (minutes === null) return [say(language, FREE_ANSWERS.none, { day })];
    const total = totalMinutes(pieces);
    const phrase = total < minutes ? FREE_ANSWERS.noRoom : FREE_ANSWERS.inParts;
    return [say(language, phrase, { day, minutes: sayMinutes(language, minutes), total: sayMinutes(language, total) })];
  }
  const byDay = [...Map.groupBy(free, (span) => dateOf(span, facts))].map(([date, spans]) => ({
    date,
    spans: spans.map((span) => sayHours(span, facts)).join(', '),
  }));
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
