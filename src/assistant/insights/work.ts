import {
  binomialTail,
  fisherTest,
  medianInterval,
  signTest,
  wilsonInterval,
} from '../../entities/mood/analysis/proportion.ts';
import { WORK_FINDINGS } from '../../messages/findings.ts';
import { say } from '../../messages/say.ts';
import { patchTask, requestPlan } from '../../planning/explain/actions.ts';
import type { FindingAction } from '../../planning/explain/responses.ts';
import { sayDay } from '../../planning/explain/words.ts';
import { findNextWorkday } from '../../planning/plan/days.ts';
import { DAY_MS } from '../../shared/duration.ts';
import { toLocalTime } from '../../shared/time-zones.ts';
import { workdayOf } from '../../shared/working-hours.ts';
import { endOfTomorrow } from '../actions.ts';
import type { Insight } from '../responses.ts';
import type { Snapshot } from '../snapshot.ts';
import type { WorkHistory } from '../work-history.ts';
import type { Data, Finding } from './context.ts';

const MIN_TASKS_BEGUN = 8;
const MIN_HARD_TASKS = 15;
const MIN_TASKS_DATED = 12;
const MIN_WEEKS = 6;
const QUARTER = 0.25;
/** Their shares of the 5% of people who may see a false claim: see `MAX_P` of contrasts.ts. */
const MAX_P = { estimates: 0.008, hardHours: 0.006, dated: 0.006 };

const claim = (kind: string, insight: Omit<Insight, 'priority'> & Partial<Insight>): Finding => ({
  kind,
  insight: { priority: 'medium', ...insight },
});

/** What the history of work shows. */
export const findInWork = (context: Data): Finding[] =>
  [
    findEstimates(context),
    findPostponed(context),
    findHardHours(context),
    findDated(context),
    findBestWeek(context),
    findManyBlocks(context),
  ].filter((finding) => finding !== null);

const countEarly = (hours: number[]) => hours.filter((hour) => hour < 12).length;

export const round = (value: number): number => Number(value.toFixed(1));

/** Plans a day with the energy that the logs show. Without a time zone no day can be planned. */
export const planDay = (date: string, { settings }: Snapshot): FindingAction | null =>
  settings.hasTimezone ? requestPlan({ date }) : null;

export const planWorkday = (snapshot: Snapshot, now: Date): FindingAction | null =>
  planDay(findNextWorkday(snapshot.settings, now) ?? snapshot.date, snapshot);

/** How much longer begun tasks take than estimated: by the median, if its interval is on one side of 1. */
function findEstimates({ work, snapshot, language }: Data): Finding | null {
  const found = work.durations.length < MIN_TASKS_BEGUN ? null : medianInterval(work.durations);
  if (!found) return null;
  const { median, interval } = found;
  if (Math.abs(median - 1) < QUARTER || signTest(work.durations) > MAX_P.estimates) return null;
  const n = work.durations.length;
  const [value, low, high] = [round(median), round(interval[0]), round(interval[1])];
  const next = snapshot.planning.tasks.find(({ estimatedDuration }) => estimatedDuration !== null);
  const minutes = Math.min(1440, Math.max(5, Math.round(((next?.estimatedDuration ?? 0) * median) / 5) * 5));
  const phrase = median > 1 ? WORK_FINDINGS.estimates : WORK_FINDINGS.estimates_short;
  return claim('estimates', {
    type: 'estimates',
    text: say(language, phrase, { value, n, low, high }),
    evidence: { n, value, interval: [low, high] },
    action: next ? patchTask(next.id, { aiMetadata: { estimatedDuration: minutes } }) : null,
  });
}

function findPostponed({ work, language }: Data): Finding | null {
  const [first] = work.postponed;
  if (!first) return null;
  const { id, title, times: n } = first;
  return claim(`postponed:${id}`, {
    type: 'postponed',
    text: say(language, WORK_FINDINGS.postponed, { title, n }),
    evidence: { n, value: n },
    action: patchTask(id, { status: 'cancelled' }),
  });
}

/** Demanding tasks are completed before noon but planned later: the interval of the completed share is above the planned share. */
function findHardHours({ work, snapshot, now, language }: Data): Finding | null {
  const n = work.hardHours.length;
  if (n < MIN_HARD_TASKS) return null;
  const done = countEarly(work.hardHours);
  const hard = new Set(snapshot.planning.tasks.filter((task) => task.energyLevel === 'high').map(({ id }) => id));
  const planned = (snapshot.planning.plan?.blocks ?? []).filter(
    ({ taskId, startsAt }) => hard.has(taskId) && Date.parse(startsAt) > now.getTime(),
  );
  const hourOf = (startsAt: string) => Number(toLocalTime(Date.parse(startsAt), snapshot.timezone).slice(11, 13));
  const early = planned.filter(({ startsAt }) => hourOf(startsAt) < 12).length;
  const late = planned.filter(({ startsAt }) => hourOf(startsAt) >= 15);
  const [low, high] = wilsonInterval(done, n);
  const [first] = late;
  if (!first || binomialTail(done, n) > MAX_P.hardHours || low <= early / planned.length) return null;
  const value = late.length;
  return claim('hard_hours', {
    type: 'hard_hours',
    text: say(language, WORK_FINDINGS.hard_hours, { done, n, value }),
    evidence: { n, value, interval: [round(100 * low), round(100 * high)] },
    action: planDay(workdayOf(snapshot.settings, Date.parse(first.startsAt), snapshot.timezone), snapshot),
  });
}

/** Tasks with a date get done, others do not: the two intervals do not overlap. */
function findDated({ work: { dated, undated }, snapshot, language }: Data): Finding | null {
  if (dated.n < MIN_TASKS_DATED || undated.n < MIN_TASKS_DATED) return null;
  const [low, high] = wilsonInterval(dated.done, dated.n);
  const [, without] = wilsonInterval(undated.done, undated.n);
  if (low <= without || fisherTest(dated, undated) > MAX_P.dated) return null;
  const percent = ({ n, done }: WorkHistory['dated']) => Math.round((100 * done) / n);
  const task = snapshot.planning.tasks.find(({ dueDate, deadline }) => dueDate === null && deadline === null);
  const [value, n] = [percent(dated), dated.n];
  return claim('dated', {
    type: 'dated',
    text: say(language, WORK_FINDINGS.dated, { value, n, other: percent(undated), m: undated.n }),
    evidence: { n, value, interval: [Math.round(100 * low), Math.round(100 * high)] },
    action: task ? patchTask(task.id, { dueDate: endOfTomorrow(snapshot) }) : null,
  });
}

/** The last week, if more was done than in any before: a record, not an estimate. */
function findBestWeek({ work: { weeks }, snapshot, now, language }: Data): Finding | null {
  const first = weeks.findLastIndex((count) => count > 0);
  const [, last = 0, ...before] = weeks.slice(0, first + 1);
  if (before.length + 1 < MIN_WEEKS || last <= Math.max(...before)) return null;
  const n = before.length + 1;
  return claim(`best_week:${last}`, {
    type: 'best_week',
    priority: 'low',
    text: say(language, WORK_FINDINGS.best_week, { value: last, n }),
    evidence: { n, value: last },
    action: planWorkday(snapshot, now),
  });
}

const MIN_PLANNED_DAYS = 5;
/** This many blocks more than on any day before are too many. */
const FAR_MORE = 2;

/** More blocks are planned for the next working day than were done on any day whose blocks are kept. Work past midnight belongs to the day before. */
function findManyBlocks({ work, snapshot, now, language }: Data): Finding | null {
  const hours = snapshot.settings;
  const dayOf = (moment: number) => workdayOf(hours, moment, hours.timezone);
  const byDay = Map.groupBy(work.blocks, ({ startsAt }) => dayOf(Date.parse(startsAt)));
  byDay.delete(dayOf(now.getTime()));
  if (byDay.size < MIN_PLANNED_DAYS) return null;
  const day = findNextWorkday(hours, new Date(now.getTime() + DAY_MS));
  const planned = (snapshot.planning.plan?.blocks ?? []).filter(({ startsAt }) => dayOf(Date.parse(startsAt)) === day);
  const done = [...byDay.values()].map((blocks) => blocks.filter(({ isDone }) => isDone).length).sort((a, b) => a - b);
  const [least = 0, most = 0] = [done[0], done.at(-1)];
  if (day === null || planned.length < most + FAR_MORE) return null;
  const [n, value] = [done.length, done[Math.floor((done.length - 1) / 2)] ?? 0];
  const said = { value, least, most, n, planned: planned.length, day: sayDay(language, day, snapshot.date) };
  return claim(`many_blocks:${day}`, {
    type: 'many_blocks',
    text: say(language, WORK_FINDINGS.many_blocks, said),
    evidence: { n, value: planned.length, interval: [least, most] },
    action: planDay(day, snapshot),
  });
}
