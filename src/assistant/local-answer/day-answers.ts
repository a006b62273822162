import { DAY_ANSWERS } from '../../messages/answers.ts';
import { say } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { findPartOfDay, type PartOfDay } from '../parts-of-day.ts';
import { type Appointment, daysOf, findAppointments, sayAppointment, sayClock, sayMeeting } from './appointments.ts';
import { answerDone } from './done-answers.ts';
import { findDueOn, totalEstimate } from './due-tasks.ts';
import { capitalise, findDue, limitLines, listLate, listTasks, sayDays, sayLate, sayPart } from './facts.ts';
import { answerNamed } from './named-answers.ts';
import type { Facts, Query } from './query.ts';
import { answerTasks } from './task-answers.ts';

/** What there is on some days, or what was. */
export function answerDay(query: Query, facts: Facts): string[] {
  const days = daysOf(query, facts);
  if (days.to < facts.snapshot.date)
    return query.asks.has('open') ? answerTasks(query, facts) : answerDone(query, facts);
  const { language } = facts;
  const { asks, part } = query;
  const appointments = asks.has('due') ? [] : findAppointments(days, facts, { part });
  const due = findDueOn(days, facts).filter((task) => part === null || isDueInPart(task, part, facts));
  const isRest = days.from === facts.snapshot.date && (part === 'evening' || asks.has('open'));
  const late = isRest ? listLate(facts) : [];
  const whole = sayDays(days, facts);
  const day = part && days.from === days.to ? sayPart(part, whole, facts) : whole;
  if (appointments.length === 0 && due.length === 0 && late.length === 0)
    return [say(language, DAY_ANSWERS.nothing, { day: capitalise(day) })];
  const listed = appointments.map((each) => sayAppointment(each, days, facts));
  const minutes = totalEstimate(due);
  return [
    ...(listed.length > 0 ? [`${capitalise(day)}:`, ...listed] : []),
    ...(due.length > 0 ? [say(language, DAY_ANSWERS.due, { n: due.length, day }), ...listTasks(due, facts)] : []),
    ...(listed.length === 0 && due.length > 1 && minutes > 0
      ? [say(language, DAY_ANSWERS.estimate, { total: sayMinutes(language, minutes) })]
      : []),
    ...sayLate(late, facts),
  ];
}

/** What is due at noon is work of the morning. In the evening, what is due on the day at no time is due, too. */
function isDueInPart(task: OpenTask, part: PartOfDay, facts: Facts): boolean {
  const time = findDue(task, facts)?.time;
  if (!time) return part === 'evening';
  return findPartOfDay(Number(time.slice(0, 2)) - (time.endsWith(':00') ? 1 : 0)) === part;
}

/** Busy times: those that the query names, those of its days, or else the next ones. */
export function answerMeetings(query: Query, facts: Facts): string[] {
  const { asks, part, named } = query;
  if (named.some(({ kind }) => kind === 'busy')) return answerNamed(query, facts);
  const days = daysOf(query, facts, 13);
  const meetings = findAppointments(days, facts, { part, hasPlan: false }).slice(0, asks.has('first') ? 1 : undefined);
  if (meetings.length === 0) return [say(facts.language, DAY_ANSWERS.noMeetings, { day: sayDays(days, facts) })];
  const count = asks.has('howMany') ? [say(facts.language, DAY_ANSWERS.times, { n: meetings.length })] : [];
  return [
    ...count,
    ...limitLines(
      meetings.map((each) => sayMeeting(each, facts)),
      MAX_MEETINGS,
      facts,
    ),
  ];
}

const MAX_MEETINGS = 7;

/** When the last appointment of a day ends. */
export function answerDayEnd(query: Query, facts: Facts): string[] {
  const days = daysOf(query, facts);
  const last = findAppointments(days, facts).reduce<Appointment | null>(
    (latest, each) => (latest && latest.endsAt > each.endsAt ? latest : each),
    null,
  );
  if (!last) return answerDay(query, facts);
  const values = { day: capitalise(sayDays(days, facts)), time: sayClock(last.endsAt, facts), title: last.title };
  return [say(facts.language, DAY_ANSWERS.dayEnd, values)];
}
