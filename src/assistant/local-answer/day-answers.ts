import { DAY_ANSWERS } from '../../messages/answers.ts';
import { say, sayTime, sayWeekday } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import type { OpenTask } from '../../planning/plan/snapshot.ts';
import { daysBetween, toLocalTime } from '../../shared/time-zones.ts';
import { findPartOfDay, type PartOfDay } from '../parts-of-day.ts';
import { type Appointment, daysOf, findAppointments, sayAppointment, sayClock, sayMeeting } from './appointments.ts';
import { answerDone } from './done-answers.ts';
import { findDueOn, totalEstimate } from './due-tasks.ts';
import { capitalise, findDue, limitLines, listLate, listTasks, sayDate, sayDays, sayLate, sayPart } from './facts.ts';
import { answerMood } from './mood-answers.ts';
import { answerNamed } from './named-answers.ts';
import type { Cue, Facts, Question } from './question.ts';
import type { Days } from './when.ts';

/** What there is on some days, or what was. */
export function answerDay(question: Question, facts: Facts): string[] {
  const days = oneHour(daysOf(question, facts));
  if (days.to < facts.snapshot.date) return answerDone(question, facts);
  const { language } = facts;
  const { cues, part } = question;
  if (cues.has('past') && days.from < facts.snapshot.date)
    return [...answerDone(question, facts), ...answerMood(question, facts)];
  const appointments = cues.has('due') ? [] : findAppointments(days, facts, { part });
  const due = findDueOn(days, facts).filter((task) => part === null || isDueInPart(task, part, facts));
  const isRest = days.from === facts.snapshot.date && (part === 'evening' || cues.has('open'));
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

/** `what is at 14:30`: the hour from then on. */
function oneHour(days: Days): Days {
  const { time, until, bound } = days;
  if (!time || until || bound) return days;
  return {
    ...days,
    until: time < '23' ? `${String(Number(time.slice(0, 2)) + 1).padStart(2, '0')}${time.slice(2)}` : '24:00',
  };
}

export const answerDaysUntil = (question: Question, facts: Facts): string[] => {
  const { to } = daysOf(question, facts);
  const n = daysBetween(facts.snapshot.date, to);
  return [say(facts.language, DAY_ANSWERS.daysUntil, { n, day: sayDate(to, facts) })];
};

/** The date and the time. */
export function answerClock(question: Question, facts: Facts): string[] {
  const isAboutMood = ['best', 'worst', 'energy', 'focus', 'mood'].some((cue) => question.cues.has(cue as Cue));
  if (isAboutMood) return answerMood(question, facts);
  const { language, snapshot } = facts;
  const [date = '', time = ''] = toLocalTime(facts.now.getTime(), snapshot.timezone).split(' ');
  const at = `${sayWeekday(language, date)}, ${sayTime(language, date, date)}, ${time}`;
  return [say(language, DAY_ANSWERS.now, { at })];
}

/** Busy times: those that the question names, those of its days, or else the next ones. */
export function answerMeetings(question: Question, facts: Facts): string[] {
  const { cues, part, named } = question;
  if (named.some(({ kind }) => kind === 'busy')) return answerNamed(question, facts);
  const days = daysOf(question, facts, 13);
  const meetings = findAppointments(days, facts, { part, hasPlan: false }).slice(0, cues.has('first') ? 1 : undefined);
  if (meetings.length === 0) return [say(facts.language, DAY_ANSWERS.noMeetings, { day: sayDays(days, facts) })];
  const count = cues.has('howMany') ? [say(facts.language, DAY_ANSWERS.times, { n: meetings.length })] : [];
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
export function answerDayEnd(question: Question, facts: Facts): string[] {
  if (question.named.length > 0) return answerNamed(question, facts);
  const days = daysOf(question, facts);
  const last = findAppointments(days, facts).reduce<Appointment | null>(
    (latest, each) => (latest && latest.endsAt > each.endsAt ? latest : each),
    null,
  );
  if (!last) return answerDay(question, facts);
  const values = { day: capitalise(sayDays(days, facts)), time: sayClock(last.endsAt, facts), title: last.title };
  return [say(facts.language, DAY_ANSWERS.dayEnd, values)];
}
