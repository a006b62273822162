import { type Contrast, FALSE_RATE, MANY_MEETINGS_MINUTES } from '../entities/mood/analysis/contrasts.ts';
import { adjustForDiscoveries } from '../entities/mood/analysis/false-discovery.ts';
import {
  binomialTail,
  fisherTest,
  medianInterval,
  signTest,
  wilsonInterval,
} from '../entities/mood/analysis/proportion.ts';
import { findMoodContrasts } from '../entities/mood/insights.ts';
import { CONTRASTS, ON_EACH, POINTS, WORK_FINDINGS } from '../messages/findings.ts';
import { type Language, say } from '../messages/say.ts';
import { patchTask } from '../planning/explain/actions.ts';
import type { FindingAction } from '../planning/explain/responses.ts';
import { sayDay } from '../planning/explain/words.ts';
import { findNextWorkday } from '../planning/plan/days.ts';
import { DAY_MS } from '../shared/duration.ts';
import { addDays, isoWeekday, toLocalTime } from '../shared/time-zones.ts';
import { endOfTomorrow } from './actions.ts';
import type { Insight } from './responses.ts';
import type { Snapshot } from './snapshot.ts';
import type { WorkHistory } from './work-history.ts';

/** What the history of moods and work shows. `kind` tells findings apart: none is shown twice in a week. */
export interface Finding {
  kind: string;
  insight: Insight;
}

interface Context {
  snapshot: Snapshot;
  work: WorkHistory;
  now: Date;
  language: Language;
}

const MIN_TASKS_BEGUN = 8;
const MIN_HARD_TASKS = 15;
const MIN_TASKS_DATED = 12;
const MIN_WEEKS = 6;
const QUARTER = 0.25;

/** A finding with the p of its test; null if it counts what was, and tests nothing. */
type Tested = Finding & { p: number | null };

/** Of all that is tested together, at most a tenth of the claims is false. */
export function findFindings(context: Context): Finding[] {
  const work = [
    findEstimates(context),
    findPostponed(context),
    findHardHours(context),
    findDated(context),
    findBestWeek(context),
    findManyBlocks(context),
  ].filter((finding) => finding !== null);
  const ps = listPs(context);
  const contrasts = findContrasts(context, ps);
  const qs = adjustForDiscoveries([...ps, ...contrasts.flatMap(({ p }) => p ?? [])]);
  const isClaimed = ({ p }: Tested) => p === null || (qs[ps.indexOf(p)] ?? 1) <= FALSE_RATE;
  return [...toFindings(contrasts, context), ...work.filter(isClaimed).map(({ kind, insight }) => ({ kind, insight }))];
}

/** The p of each test of the history of work that has enough data, whatever it finds. */
function listPs({ work: { durations, hardHours, dated, undated } }: Context): number[] {
  return [
    ...(durations.length < MIN_TASKS_BEGUN ? [] : [signTest(durations)]),
    ...(hardHours.length < MIN_HARD_TASKS ? [] : [testHardHours(hardHours)]),
    ...(dated.n < MIN_TASKS_DATED || undated.n < MIN_TASKS_DATED ? [] : [fisherTest(dated, undated)]),
  ];
}

const countEarly = (hours: number[]) => hours.filter((hour) => hour < 12).length;

const testHardHours = (hours: number[]) => binomialTail(countEarly(hours), hours.length, 0.5);

const round = (value: number) => Number(value.toFixed(1));

function findContrasts({ snapshot, work, now }: Context, otherPs: number[]): Contrast[] {
  const today = Math.floor(Date.parse(snapshot.date) / DAY_MS);
  const { history, timezone } = snapshot;
  return findMoodContrasts({ history, busy: work.busy, today, timezone }, now, otherPs);
}

const toFindings = (contrasts: Contrast[], context: Context): Finding[] =>
  contrasts
    .filter(({ isClaimed }) => isClaimed)
    .toSorted((a, b) => Math.abs(b.effect ?? 0) - Math.abs(a.effect ?? 0))
    .map((contrast) => ({
      kind: [contrast.about, contrast.level, contrast.weekday ?? ''].join(':'),
      insight: toInsight(contrast, context),
    }));

function toInsight(
  { about, level, weekday, n, effect, interval }: Contrast,
  { snapshot, now, language }: Pick<Context, 'snapshot' | 'now' | 'language'>,
): Insight {
  const value = round(effect ?? 0);
  const [from, to] = (interval ?? [0, 0]).map(round) as [number, number];
  const [low, high] = [Math.abs(from), Math.abs(to)].sort((a, b) => a - b);
  return {
    type: `${about}_${level}`,
    priority: 'medium',
    text: say(language, CONTRASTS[about], {
      when: ON_EACH[language][(weekday ?? 1) - 1] ?? '',
      level: say(language, POINTS[level]),
      points: say(language, POINTS.points, { value: Math.abs(value) }),
      direction: say(language, value < 0 ? POINTS.lower : POINTS.higher),
      hours: MANY_MEETINGS_MINUTES / 60,
      n,
      low: low ?? 0,
      high: high ?? 0,
    }),
    evidence: { n, value, interval: [from, to] },
    action: planDay(weekday ? nextWeekday(snapshot.date, weekday) : findWorkday(snapshot, now), snapshot),
  };
}

const nextWeekday = (today: string, weekday: number) => addDays(today, (weekday - isoWeekday(today) + 7) % 7);

const findWorkday = ({ settings, timezone, date }: Snapshot, now: Date) =>
  findNextWorkday({ ...settings, timezone }, now.getTime()) ?? date;

/** Plans a day with the energy that the logs show. Without a time zone no day can be planned. */
const planDay = (date: string, { settings }: Snapshot): FindingAction | null =>
  settings.timezone === null ? null : { method: 'POST', path: '/api/ai/optimize-schedule', body: { date } };

/** How much longer begun tasks take than estimated: by the median, if its interval is on one side of 1. */
function findEstimates({ work, snapshot, language }: Context): Tested | null {
  const found = work.durations.length < MIN_TASKS_BEGUN ? null : medianInterval(work.durations);
  if (!found) return null;
  const { median, interval } = found;
  if (Math.abs(median - 1) < QUARTER || (interval[0] <= 1 && interval[1] >= 1)) return null;
  const n = work.durations.length;
  const [value, low, high] = [round(median), round(interval[0]), round(interval[1])];
  const next = snapshot.planning.tasks.find(({ estimatedDuration }) => estimatedDuration !== null);
  const minutes = Math.min(1440, Math.max(5, Math.round(((next?.estimatedDuration ?? 0) * median) / 5) * 5));
  const phrase = median > 1 ? WORK_FINDINGS.estimates : WORK_FINDINGS.estimates_short;
  return {
    p: signTest(work.durations),
    kind: 'estimates',
    insight: {
      type: 'estimates',
      priority: 'medium',
      text: say(language, phrase, { value, n, low, high }),
      evidence: { n, value, interval: [low, high] },
      action: next ? patchTask(next.id, { aiMetadata: { estimatedDuration: minutes } }) : null,
    },
  };
}

function findPostponed({ work, language }: Context): Tested | null {
  const [first] = work.postponed;
  if (!first) return null;
  const { id, title, times: n } = first;
  return {
    p: null,
    kind: `postponed:${id}`,
    insight: {
      type: 'postponed',
      priority: 'medium',
      text: say(language, WORK_FINDINGS.postponed, { title, n }),
      evidence: { n, value: n },
      action: patchTask(id, { status: 'cancelled' }),
    },
  };
}

/** Most demanding tasks get done before noon, but the plan has such tasks late: the interval of the one is above the share of the other. */
function findHardHours({ work, snapshot, now, language }: Context): Tested | null {
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
  if (!first || low <= 0.5 || low <= early / planned.length) return null;
  const value = late.length;
  return {
    p: testHardHours(work.hardHours),
    kind: 'hard_hours',
    insight: {
      type: 'hard_hours',
      priority: 'medium',
      text: say(language, WORK_FINDINGS.hard_hours, { done, n, value }),
      evidence: { n, value, interval: [round(100 * low), round(100 * high)] },
      action: planDay(toLocalTime(Date.parse(first.startsAt), snapshot.timezone).slice(0, 10), snapshot),
    },
  };
}

/** Tasks with a date get done, others do not: the two intervals do not overlap. */
function findDated({ work: { dated, undated }, snapshot, language }: Context): Tested | null {
  if (dated.n < MIN_TASKS_DATED || undated.n < MIN_TASKS_DATED) return null;
  const [low, high] = wilsonInterval(dated.done, dated.n);
  const [, without] = wilsonInterval(undated.done, undated.n);
  if (low <= without) return null;
  const percent = ({ n, done }: WorkHistory['dated']) => Math.round((100 * done) / n);
  const task = snapshot.planning.tasks.find(({ dueDate, deadline }) => dueDate === null && deadline === null);
  const [value, n] = [percent(dated), dated.n];
  return {
    p: fisherTest(dated, undated),
    kind: 'dated',
    insight: {
      type: 'dated',
      priority: 'medium',
      text: say(language, WORK_FINDINGS.dated, { value, n, other: percent(undated), m: undated.n }),
      evidence: { n, value, interval: [Math.round(100 * low), Math.round(100 * high)] },
      action: task ? patchTask(task.id, { dueDate: endOfTomorrow(snapshot) }) : null,
    },
  };
}

/** The last week, if more was done than in any before: a record, not an estimate. */
function findBestWeek({ work: { weeks }, snapshot, now, language }: Context): Tested | null {
  const first = weeks.findLastIndex((count) => count > 0);
  const [, last = 0, ...before] = weeks.slice(0, first + 1);
  if (before.length + 1 < MIN_WEEKS || last <= Math.max(...before)) return null;
  const n = before.length + 1;
  return {
    p: null,
    kind: `best_week:${last}`,
    insight: {
      type: 'best_week',
      priority: 'low',
      text: say(language, WORK_FINDINGS.best_week, { value: last, n }),
      evidence: { n, value: last },
      action: planDay(findWorkday(snapshot, now), snapshot),
    },
  };
}

const MIN_PLANNED_DAYS = 5;
/** So many blocks more than on any day before are too many. */
const FAR_MORE = 2;

/** More blocks are planned for the next working day than were done on any day whose blocks are kept. */
function findManyBlocks({ work: { blocks }, snapshot, now, language }: Context): Tested | null {
  if (blocks.length < MIN_PLANNED_DAYS) return null;
  const day = findNextWorkday({ ...snapshot.settings, timezone: snapshot.timezone }, now.getTime() + DAY_MS);
  const planned = (snapshot.planning.plan?.blocks ?? []).filter(
    ({ startsAt }) => toLocalTime(Date.parse(startsAt), snapshot.timezone).slice(0, 10) === day,
  ).length;
  const sorted = blocks.toSorted((a, b) => a - b);
  const [least = 0, most = 0] = [sorted[0], sorted.at(-1)];
  if (day === null || planned < most + FAR_MORE) return null;
  const [n, value] = [blocks.length, sorted[Math.floor((blocks.length - 1) / 2)] ?? 0];
  const said = { value, least, most, n, planned, day: sayDay(language, day, snapshot.date) };
  return {
    p: null,
    kind: `many_blocks:${day}`,
    insight: {
      type: 'many_blocks',
      priority: 'medium',
      text: say(language, WORK_FINDINGS.many_blocks, said),
      evidence: { n, value: planned, interval: [least, most] },
      action: planDay(day, snapshot),
    },
  };
}
