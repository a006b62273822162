import { DAY_ANSWERS, TASK_FACTS } from '../../messages/answers.ts';
import { type Language, say } from '../../messages/say.ts';
import { sayMinutes } from '../../planning/explain/words.ts';
import { parseBlocks, totalMinutes } from '../../planning/plan/blocks.ts';
import { minutesLeft, type OpenTask } from '../../planning/plan/snapshot.ts';
import { MINUTE_MS } from '../../shared/duration.ts';
import { addDays, daysBetween, toMoment } from '../../shared/time-zones.ts';
import { daysOf, findAppointments, sayMeeting, toSpan } from './appointments.ts';
import { findDueOn } from './due-tasks.ts';
import { capitalise, describeTask, findDue, listTasks, rankTasks, sayAt, sayDate, sayDays, toLocal } from './facts.ts';
import { countFreeMinutes } from './free-time.ts';
import { type Facts, type Query, readQuery } from './query.ts';
import { listNamedTasks } from './titles.ts';
import type { When } from './when.ts';

/** What there is to say about the things that the query names. */
export function answerNamed(query: Query, facts: Facts): string[] {
  const rank = rankTasks(facts).map(({ title }) => title);
  const end = query.asks.has('able') ? findLimit(query, facts)?.title : undefined;
  const named = query.named
    .filter(({ title }) => title !== end)
    .toSorted((a, b) => rank.indexOf(a.title) - rank.indexOf(b.title));
  const busy = named.filter(({ kind }) => kind === 'busy').map(({ title }) => title);
  const others = named.slice(0, MAX_NAMED).flatMap((each) => {
    if (each.kind === 'busy') return [];
    if (each.kind === 'done') {
      const done = say(facts.language, TASK_FACTS.done, { at: sayDate(each.on, facts) });
      return [`• ${each.title} · ${done}`];
    }
    const task = facts.snapshot.planning.tasks.find(({ id }) => id === each.id);
    return task ? sayNamedTask(task, query, facts) : [];
  });
  return [...(busy.length > 0 ? sayBusy(busy, query, facts) : []), ...others];
}

const MAX_NAMED = 3;

/** The times of busy times: on the days of the query, or else the next ones. */
function sayBusy(titles: string[], { when, asks, part }: Query, facts: Facts): string[] {
  const days = daysOf({ when: when?.isHabit ? null : when }, facts, 13);
  const found = findAppointments(days, facts, { part, hasPlan: false }).filter(({ title }) => titles.includes(title));
  if (found.length === 0) return [say(facts.language, DAY_ANSWERS.noMeetings, { day: sayDays(days, facts) })];
  const isNext = asks.has('first') && !when;
  const count = asks.has('howMany') ? [say(facts.language, DAY_ANSWERS.times, { n: found.length })] : [];
  return [...count, ...found.slice(0, isNext ? 1 : MAX_TIMES).map((each) => sayMeeting(each, facts))];
}

const MAX_TIMES = 5;

function sayNamedTask(task: OpenTask, query: Query, facts: Facts): string[] {
  const { asks, when } = query;
  const { language, snapshot } = facts;
  const due = findDue(task, facts);
  const daysLeft = due && daysBetween(snapshot.date, due.date);
  const blocks = parseBlocks(snapshot.planning.plan).filter(
    ({ taskId, endsAt }) => taskId === task.id && endsAt > facts.now.getTime(),
  );
  const pieces = [
    ...describeTask(task, facts),
    ...(asks.has('waits') && task.openDependencies.length === 0 ? [say(language, TASK_FACTS.waitsForNothing)] : []),
    ...(due ? [] : [say(language, TASK_FACTS.noDate)]),
    ...(task.estimatedDuration ? [] : [say(language, TASK_FACTS.noEstimate)]),
    ...(asks.has('age') || asks.has('howLong') ? sayAge(task, facts) : []),
    ...(task.status === 'in_progress' ? [say(language, TASK_FACTS.started)] : []),
    ...(daysLeft && daysLeft > 1 ? [say(language, TASK_FACTS.daysLeft, { n: daysLeft })] : []),
    ...blocks
      .slice(0, 2)
      .map(({ startsAt }) => say(language, TASK_FACTS.planned, { at: sayAt(new Date(startsAt).toISOString(), facts) })),
    ...(blocks.length > 2 ? ['…'] : []),
  ];
  const isAsked = asks.has('past') && !asks.has('able') && !asks.has('when');
  const lines = [...(isAsked ? [say(language, TASK_FACTS.notDone)] : []), `• ${[task.title, ...pieces].join(' · ')}`];
  if (!asks.has('able')) return lines;
  const limit = findLimit(query, facts);
  const asked = when && asks.has('day') ? toMoment(when.to, endOf(when) ?? '23:59', snapshot.timezone) : null;
  const ends = [limit?.startsAt, asked?.getTime(), due && !due.isLate ? Date.parse(due.at) : undefined];
  const until = Math.min(...ends.flatMap((end) => (end !== undefined && end > facts.now.getTime() ? [end] : [])));
  return asks.has('when') && until === Infinity ? lines : [...lines, ...sayIfFits(task, until, facts)];
}

function sayAge({ id }: OpenTask, { snapshot, language }: Facts): string[] {
  const age = snapshot.tasks.find((task) => task.id === id)?.ageDays ?? 0;
  return age > 0 ? [say(language, TASK_FACTS.age, { n: age })] : [];
}

/** Whether the task fits into the free working time until a moment. */
function sayIfFits(task: OpenTask, until: number, facts: Facts): string[] {
  const { language, snapshot, now } = facts;
  if (until === Infinity) return [say(language, TASK_FACTS.noLimit)];
  const need = minutesLeft(snapshot.planning, now).get(task.id) ?? 0;
  const free = countFreeMinutes(facts, until);
  return [sayNeed(need, free, language, countOtherWork([task.id], until, facts))];
}

/** The minutes of other tasks until a moment: of each task that is due by then, and of each block of the others. */
function countOtherWork(ids: string[], until: number, { snapshot, now }: Facts): number {
  const left = minutesLeft(snapshot.planning, now);
  const blocks = parseBlocks(snapshot.planning.plan).filter(({ endsAt, done }) => endsAt > now.getTime() && !done);
  return snapshot.planning.tasks
    .filter(({ id }) => !ids.includes(id))
    .reduce((sum, { id, dueDate, deadline }) => {
      const isDue = [dueDate, deadline].some((at) => at !== null && Date.parse(at) <= until);
      const planned = blocks.filter(({ taskId, startsAt }) => taskId === id && startsAt < until);
      return sum + (isDue ? (left.get(id) ?? 0) : totalMinutes(planned));
    }, 0);
}

/** The time until which something must be done. */
const endOf = ({ time, until, bound }: When) => (bound === 'after' ? null : (until ?? time));

const BEFORE = /(?<![a-zß-ӿ])(?:before|until|till|до)\s+(.+)$/isu;

/** What the query names as its end: `before the meeting`, `до бассейна`. */
export function findLimit({ text }: Query, facts: Facts): { title: string; startsAt: number } | undefined {
  const [, end] = BEFORE.exec(text) ?? [];
  if (end === undefined) return undefined;
  const { snapshot } = facts;
  const titles = readQuery(end, facts).named.map(({ title }) => title);
  const days = { from: snapshot.date, to: addDays(snapshot.date, 6) };
  const due = findDueOn(days, facts).flatMap((task) => {
    const { time, at } = findDue(task, facts) ?? {};
    return time && at
      ? [{ title: task.title, startsAt: Date.parse(at) - (task.estimatedDuration ?? 0) * MINUTE_MS }]
      : [];
  });
  return [...findAppointments(days, facts, { hasPlan: false }), ...due].find(({ title }) => titles.includes(title));
}

/** Whether what is due in some days, with what is late, fits into their free time. */
export function answerCapacity(query: Query, facts: Facts): string[] {
  const { when } = query;
  const { language, snapshot, now } = facts;
  if (listNamedTasks(query).length > 0) return answerNamed(query, facts);
  const event = findLimit(query, facts);
  const to = when?.to ?? (event ? toLocal(new Date(event.startsAt).toISOString(), facts).date : snapshot.date);
  const left = minutesLeft(snapshot.planning, now);
  const due = findDueOn({ from: '', to }, facts);
  const need = due.reduce((sum, { id, times }) => sum + times * (left.get(id) ?? 0), 0);
  const end = when && endOf(when);
  const endsAt = end ? toMoment(to, end, snapshot.timezone).getTime() : toSpan({ from: to, to }, null, facts).endsAt;
  const limit = Math.min(endsAt, event?.startsAt ?? endsAt);
  const ids = due.map(({ id }) => id);
  const others = countOtherWork(ids, limit, facts);
  const day = capitalise(sayDays({ ...when, from: when?.from ?? snapshot.date, to }, facts));
  return [`${day}:`, sayNeed(need, countFreeMinutes(facts, limit), language, others), ...listTasks(due, facts)];
}

/** @param others the minutes that other tasks take of the free time */
export const sayNeed = (need: number, free: number, language: Language, others = 0) =>
  [
    say(language, TASK_FACTS.need, { need: sayMinutes(language, need), free: sayMinutes(language, free) }),
    ...(others > 0 && need <= free ? [say(language, TASK_FACTS.others, { others: sayMinutes(language, others) })] : []),
    say(language, need + others <= free ? TASK_FACTS.fits : TASK_FACTS.tooMuch),
  ].join(' ');
