import { MIN_DAYS as DAYS_FOR_TREND } from '../entities/mood/analysis/trend.ts';
import type { MoodStats } from '../entities/mood/responses.ts';
import { buildMoodStats } from '../entities/mood/stats.ts';
import { INSIGHTS } from '../messages/assistant.ts';
import { WORK_FINDINGS } from '../messages/findings.ts';
import { type Language, say } from '../messages/say.ts';
import { patchTask, patchTasks, planAgain } from '../planning/explain/actions.ts';
import type { FindingAction } from '../planning/explain/responses.ts';
import { sayDue, sayMinutes } from '../planning/explain/words.ts';
import { isToCome, parseBlocks, totalMinutes } from '../planning/plan/blocks.ts';
import { toLocalDate } from '../planning/plan/days.ts';
import { minutesLeft, type OpenTask } from '../planning/plan/snapshot.ts';
import { QUARTER_MINUTES, type Span } from '../planning/solver/types.ts';
import { findDueMoment } from '../shared/due.ts';
import { DAY_MS } from '../shared/duration.ts';
import { addDays, toLocalTime, toMoment } from '../shared/time-zones.ts';
import { endOfDay, moveDue } from './actions.ts';
import { type BestHours, explainNoPeak, findBestHours } from './best-hours.ts';
import { findFindings } from './findings.ts';
import { sayLocal } from './local-answer/facts.ts';
import { countFreeMinutes } from './local-answer/free-time.ts';
import { quote } from './previews.ts';
import type { Insight } from './responses.ts';
import { findRoom, planSooner } from './room.ts';
import { MOOD_DAYS, type Snapshot, type SnapshotTask } from './snapshot.ts';
import type { WorkHistory } from './work-history.ts';

const DAYS_A_WEEK = 7;
const MIN_STREAK_DAYS = 3;
const MAX_TASKS_TO_MOVE = 5;

const MAX_INSIGHTS = 3;
/** Below this, what is missing of a day is within the error of estimates. */
const MIN_SHORTAGE_MINUTES = 30;

export interface InsightContext {
  snapshot: Snapshot;
  work: WorkHistory;
  now: Date;
  /** The kinds of findings that were shown in the last 7 days before today. */
  shown: string[];
}

/**
 * What the user's data shows, the most important first, at most three. `kinds`: of the findings among them, which are not
 * shown again within a week. What is wrong today is said as long as it is.
 */
export function findInsights(context: InsightContext, language: Language): { insights: Insight[]; kinds: string[] } {
  const { snapshot, shown } = context;
  const stats = buildMoodStats(snapshot.mood, MOOD_DAYS);
  const room = lazily(() => findRoom(snapshot, context.now));
  const status = [
    findDeadlineAtRisk(context, language),
    findOverdueTasks(context, room, language),
    findWorkload(context, room, language),
    findTrend('energy', stats, language),
    findTrend('focus', stats, language),
    findPeakHours(context, room, language),
    findStreak(snapshot, language),
    findInsufficientData(stats, language),
  ];
  const findings = findFindings({ ...context, language }).filter(({ kind }) => !shown.includes(kind));
  const chosen = [...status.flatMap((insight) => (insight ? [{ kind: null, insight }] : [])), ...findings]
    .sort((a, b) => byPriority(a.insight, b.insight) || Number(a.kind === null) - Number(b.kind === null))
    .slice(0, MAX_INSIGHTS);
  return { insights: chosen.map(({ insight }) => insight), kinds: chosen.flatMap(({ kind }) => kind ?? []) };
}

type Room = () => ReturnType<typeof findRoom>;

/** Plans only if something asks for room. */
function lazily<T>(compute: () => T): () => T {
  let computed: { value: T } | null = null;
  return () => {
    computed ??= { value: compute() };
    return computed.value;
  };
}

interface HasPriority {
  priority: 'low' | 'medium' | 'high';
}

const RANK = { high: 0, medium: 1, low: 2 };

/** Sorts the highest priority first. */
export const byPriority = (a: HasPriority, b: HasPriority): number => RANK[a.priority] - RANK[b.priority];

/** A task that is due in the next days and has less working time until then than it needs, or is not planned in time. */
function findDeadlineAtRisk({ snapshot, now }: InsightContext, language: Language): Insight | null {
  const { planning, timezone } = snapshot;
  const left = minutesLeft(planning, now);
  const facts = { snapshot, now, language };
  const blocks = parseBlocks(planning.plan).filter((block) => isToCome(block, now.getTime()));
  const plannedUntil = blocks.at(-1)?.startsAt ?? 0;
  const atRisk = planning.tasks.flatMap((task): AtRisk[] => {
    const dueAt = findDueMoment(task, timezone) ?? 0;
    if (dueAt <= now.getTime() || dueAt >= now.getTime() + RISK_MS) return [];
    const own = blocks.filter(
      ({ taskId, occurrence }) => taskId === task.id && (occurrence === undefined || occurrence === task.occurrence),
    );
    const inTime = totalMinutes(own.filter(({ endsAt }) => endsAt <= dueAt));
    const late = own.find(({ endsAt }) => endsAt > dueAt);
    const need = (left.get(task.id) ?? 0) - inTime;
    const free = countFreeMinutes(facts, dueAt);
    const isAfterPlan = !late && inTime === 0 && toLocalDate(dueAt - 1, timezone) > toLocalDate(plannedUntil, timezone);
    const isTight = need > free && (free > 0 || task.deadline !== null);
    const isUnplanned = need >= QUARTER_MINUTES && !isAfterPlan;
    return isTight || isUnplanned ? [{ task, dueAt, need, inTime, late, free, isTight }] : [];
  });
  const [first] = atRisk.toSorted((a, b) => a.dueAt - b.dueAt);
  if (!first) return null;
  const { task, dueAt, need, free, isTight } = first;
  const days = isTight ? null : planSooner(snapshot, task, dueAt, now);
  return {
    type: 'deadline_at_risk',
    priority: 'high',
    text: sayAtRisk(first, snapshot, language),
    evidence: { n: atRisk.length, value: Math.round(isTight ? need - free : need) },
    action: isTight ? startNow(task) : days === null ? null : planAgain(task.id, { days }),
  };
}

interface AtRisk {
  task: OpenTask;
  dueAt: number;
  /** Minutes that are not planned before it is due. */
  need: number;
  /** Minutes that are. */
  inTime: number;
  /** Its first block that ends after it is due. */
  late: Span | undefined;
  /** Free minutes until it is due. */
  free: number;
  isTight: boolean;
}

function sayAtRisk({ task, dueAt, need, inTime, late, free, isTight }: AtRisk, snapshot: Snapshot, language: Language) {
  const { timezone, date: today } = snapshot;
  const isPart = inTime > 0;
  const unplanned = late
    ? WORK_FINDINGS[isPart ? 'part_planned_late' : 'planned_late']
    : WORK_FINDINGS[isPart ? 'part_not_planned' : 'not_planned'];
  const [date = '', time = ''] = toLocalTime(late?.startsAt ?? dueAt, timezone).split(' ');
  return say(language, isTight ? WORK_FINDINGS.deadline : unplanned, {
    title: quote(task.title),
    at: sayDue(language, dueAt, { timezone, today }),
    need: sayMinutes(language, need),
    free: sayMinutes(language, free),
    when: sayLocal({ date, time }, { snapshot, language }),
  });
}

const startNow = ({ id, status }: OpenTask): FindingAction =>
  patchTask(id, status === 'pending' ? { status: 'in_progress' } : { priority: 'high' });

const RISK_MS = 2 * DAY_MS;

/** Spreads the most important overdue tasks that are not planned over the days that have room for them. */
function findOverdueTasks({ snapshot, now }: InsightContext, room: Room, language: Language): Insight | null {
  const late = snapshot.tasks.filter(isOverdue);
  const open = late.filter(({ id }) => !isPlanned(id, snapshot, now));
  const n = snapshot.counts.overdue - (late.length - open.length);
  if (n === 0) return null;
  const moves = open
    .toSorted(byPriority)
    .flatMap((task) => {
      const day = findRoomDay(task.id, room, snapshot);
      return day === null ? [] : [{ id: task.id, changes: moveDue(task, endOfDay(day, snapshot)) }];
    })
    .slice(0, MAX_TASKS_TO_MOVE);
  const value = Math.max(moves.length, 1);
  return {
    type: 'overdue',
    priority: 'high',
    text: say(language, n > MAX_TASKS_TO_MOVE ? INSIGHTS.overdue_many : INSIGHTS.overdue, { n, value }),
    evidence: { n, value },
    action: moves.length > 0 ? patchTasks(moves) : null,
  };
}

const isPlanned = (id: string, { planning }: Snapshot, now: Date) =>
  parseBlocks(planning.plan).some((block) => block.taskId === id && isToCome(block, now.getTime()));

export const isOverdue = ({ dueInDays }: SnapshotTask) => dueInDays !== null && dueInDays < 0;

/** What is due today takes more working time than is left without busy times. A day off or after work says nothing. */
function findWorkload({ snapshot, now }: InsightContext, room: Room, language: Language): Insight | null {
  const { planning, date, timezone } = snapshot;
  const left = minutesLeft(planning, now);
  const ids = new Set(snapshot.tasks.filter(({ dueInDays }) => dueInDays === 0).map(({ id }) => id));
  const today = snapshot.tasks.filter(({ id, estimatedDuration }) => ids.has(id) && estimatedDuration !== null);
  const value = today.reduce((sum, { id }) => sum + (left.get(id) ?? 0), 0);
  const free = countFreeMinutes({ snapshot, now, language }, toMoment(addDays(date, 1), '00:00', timezone).getTime());
  if (free === 0 || value < free + MIN_SHORTAGE_MINUTES) return null;
  const n = today.length;
  const movable = today
    .toSorted((a, b) => byPriority(b, a))
    .flatMap((task) => {
      const day = findRoomDay(task.id, room, snapshot);
      const dueDate = endOfDay(day !== null && day > date ? day : addDays(date, 1), snapshot);
      return moveDue(task, dueDate).deadline === undefined ? [patchTask(task.id, { dueDate })] : [];
    });
  return {
    type: 'workload',
    priority: 'high',
    text: say(language, INSIGHTS.workload, {
      n,
      minutes: sayMinutes(language, value),
      free: sayMinutes(language, free),
    }),
    evidence: { n, value, interval: [free, free] },
    action: movable[0] ?? null,
  };
}

/** The date on which the planner has finished a task; null if it has no room for it. */
export function findRoomDay(id: string, room: Room, { timezone }: Snapshot): string | null {
  const place = room().get(id);
  return place ? toLocalTime(place.endsAt, timezone).slice(0, 10) : null;
}

function findTrend(level: 'energy' | 'focus', stats: MoodStats, language: Language): Insight | null {
  const { trend, slopePerDay, interval, n } = stats[level];
  if ((trend !== 'improving' && trend !== 'declining') || slopePerDay === null || interval === null) return null;
  const value = toWeekly(slopePerDay);
  return {
    type: `${level}_trend`,
    priority: trend === 'declining' ? 'high' : 'low',
    text: say(language, INSIGHTS[`${level}_${trend}`], { n, value: Math.abs(value) }),
    evidence: { n, value, interval: [toWeekly(interval[0]), toWeekly(interval[1])] },
    action: null,
  };
}

const toWeekly = (slopePerDay: number) => Number((DAYS_A_WEEK * slopePerDay).toPrecision(2));

function findPeakHours({ snapshot }: InsightContext, room: Room, language: Language): Insight | null {
  const best = findBestHours(snapshot);
  if (best.fewLogs) return null;
  if (!best.peak) return reportNoPeak(best, language);
  const { start, end } = best.peak;
  const demanding = snapshot.tasks.find(
    ({ id, energyLevel, hasSuggestedTime }) =>
      energyLevel === 'high' && !hasSuggestedTime && room().get(id)?.suitsEnergy,
  );
  const place = demanding && room().get(demanding.id);
  return {
    type: 'peak_hours',
    priority: 'medium',
    text: say(language, INSIGHTS.peak_hours, { n: best.logs, from: start, to: end }),
    evidence: { n: best.logs, value: start, interval: [start, end] },
    action:
      demanding && place
        ? patchTask(demanding.id, { aiMetadata: { suggestedTime: new Date(place.startsAt).toISOString() } })
        : null,
  };
}

function reportNoPeak(best: BestHours, language: Language): Insight {
  const { logs: n, unlogged } = best;
  return {
    type: 'peak_unknown',
    priority: 'low',
    text: explainNoPeak(best, language),
    evidence: unlogged ? { n, value: unlogged.start, interval: [unlogged.start, unlogged.end] } : { n, value: n },
    action: null,
  };
}

function findStreak({ streak: { current } }: Snapshot, language: Language): Insight | null {
  if (current < MIN_STREAK_DAYS) return null;
  return {
    type: 'streak',
    priority: 'low',
    text: say(language, INSIGHTS.streak, { n: current }),
    evidence: { n: current, value: current },
    action: null,
  };
}

function findInsufficientData({ n, insufficientData }: MoodStats, language: Language): Insight | null {
  if (!insufficientData) return null;
  return {
    type: 'insufficient_data',
    priority: 'medium',
    text: say(language, INSIGHTS.insufficient_data, { n, value: DAYS_FOR_TREND - n }),
    evidence: { n, value: DAYS_FOR_TREND - n },
    action: null,
  };
}
