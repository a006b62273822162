import { LOGS_FOR_PROFILE } from '../../entities/mood/analysis/profile.ts';
import { CONFLICTS, PLAN_INSIGHTS } from '../../messages/planning.ts';
import { type Language, say } from '../../messages/say.ts';
import { daysBetween } from '../../shared/time-zones.ts';
import { workdayOf, workingSpansOn } from '../../shared/working-hours.ts';
import { type Block, isToCome, totalMinutes } from '../plan/blocks.ts';
import { type Conflict, findConflicts } from '../plan/conflicts.ts';
import { daysToSpan, findWakingHours, hasWorkingHours, touches } from '../plan/days.ts';
import { splitId, taskIdOf } from '../plan/occurrences.ts';
import { isOver } from '../plan/own-time.ts';
import type { PlanSnapshot } from '../plan/snapshot.ts';
import { MAX_FIXES } from '../solver/left-out.ts';
import type { LeftOut, PlanRequest, SolverBlock } from '../solver/types.ts';
import { WEIGHTS } from '../solver/weights.ts';
import { patchBlock, patchTask, patchTasks } from './actions.ts';
import { findAtRisk } from './at-risk.ts';
import type { DayLoad, PlanInsight, UnscheduledTask } from './responses.ts';
import { sayDay, sayDayOff, sayDue, sayList, sayMinutes, sayTitles } from './words.ts';

/** A day is full if it has at least this much free time and at least this share of it is planned. */
const LONG_DAY_MINUTES = 180;
const FULL_SHARE = 0.9;

interface InsightInputs {
  planned: SolverBlock[];
  /** Tasks that should be planned on these days, and are not. */
  leftOut: LeftOut[];
  /** All blocks of the plan. */
  blocks: Block[];
  /** How many open tasks were not considered. */
  omitted: number;
  load: DayLoad[];
  missed: Block[];
  unscheduled: UnscheduledTask[];
  /** The plan is for a later day than today, because today has no working time left. */
  isNextWorkday: boolean;
}

/** The insights about a plan, the most important first. */
export function buildInsights(snapshot: PlanSnapshot, request: PlanRequest, inputs: InsightInputs): PlanInsight[] {
  const { planned, leftOut, blocks, omitted, load, missed, isNextWorkday } = inputs;
  const { language } = snapshot.settings;
  const now = new Date(request.now);
  const over = new Set(snapshot.tasks.flatMap((task) => (isOver(task, snapshot, now) ? task.id : [])));
  const missedByOver = Map.groupBy(missed, ({ taskId }) => over.has(taskId));
  return [
    isNextWorkday ? reportNextWorkday(request, language) : reportDayOff(request, language),
    askAboutMissed(snapshot, missedByOver.get(false) ?? [], 'missed'),
    askAboutMissed(snapshot, missedByOver.get(true) ?? [], 'missed_own_time'),
    reportClashes(snapshot, request, blocks, 'clash'),
    reportClashes(snapshot, request, blocks, 'clash_own_time'),
    reportAtRisk(snapshot, request, inputs),
    sumLeftOut(leftOut, language),
    reportOmitted(snapshot, omitted),
    reportFullDay(request, load, language),
    sumLoad(planned, language),
    reportAssumedDurations(snapshot, request),
    reportUnknownEnergy(snapshot, request),
  ].filter((report) => report !== null);
}

function reportNextWorkday(request: PlanRequest, language: Language): PlanInsight {
  const today = workdayOf(request, request.now, request.timezone);
  const days = daysBetween(today, request.from);
  const isOff = workingSpansOn(request, today).length === 0;
  const day = sayDay(language, request.from, today);
  const text = say(language, isOff ? PLAN_INSIGHTS.next_workday_after_off : PLAN_INSIGHTS.next_workday, { day });
  return { type: 'next_workday', priority: 'high', text, evidence: { n: days, value: days }, action: null };
}

function reportDayOff(request: PlanRequest, language: Language): PlanInsight | null {
  if (hasWorkingHours(request)) return null;
  const text = sayDayOff(request, language);
  return { type: 'day_off', priority: 'high', text, evidence: { n: request.days, value: 0 }, action: null };
}

/** Asks whether the missed work was done, because only the user knows. */
function askAboutMissed(
  { tasks, settings: { language } }: PlanSnapshot,
  missed: Block[],
  message: 'missed' | 'missed_own_time',
): PlanInsight | null {
  const [first] = missed;
  if (!first) return null;
  const { taskId, ...occurrence } = splitId(first.taskId);
  const n = missed.length;
  const value = Math.round(totalMinutes(missed));
  const ids = new Set(missed.map(({ taskId }) => taskId));
  const titles = [...new Set(tasks.flatMap(({ id, title }) => (ids.has(id) ? title : [])))];
  const said = { n, minutes: sayMinutes(language, value), titles: sayTitles(language, titles) };
  const text = say(language, PLAN_INSIGHTS[message], said);
  const action: PlanInsight['action'] =
    first.parts > 1
      ? patchBlock(first.id, { done: true })
      : { method: 'POST', path: `/api/tasks/${taskId}/complete`, body: occurrence };
  return { type: 'missed', priority: 'high', text, evidence: { n, value }, action };
}

/** A block in a break or outside working hours is not reported, because only the user puts it there. */
const isReported = (conflict: Conflict): conflict is keyof typeof CONFLICTS =>
  conflict !== 'break' && conflict !== 'outside_hours';

/** Names the blocks that have conflicts, and the conflicts: of blocks locked by the user, or of blocks at their own time. */
function reportClashes(
  snapshot: PlanSnapshot,
  request: PlanRequest,
  blocks: Block[],
  message: 'clash' | 'clash_own_time',
): PlanInsight | null {
  const { language } = snapshot.settings;
  const span = daysToSpan(request, request);
  const now = new Date(request.now);
  const isOwnTime = message === 'clash_own_time';
  const clashes = blocks
    .filter((block) => block.locked && (block.facts?.isOwnTime ?? false) === isOwnTime)
    .filter((block) => touches(block, span) && isToCome(block, now))
    .map((block) => ({ block, conflicts: findConflicts(block, blocks, snapshot, now).filter(isReported) }))
    .filter(({ conflicts }) => conflicts.length > 0);
  const [first] = clashes;
  if (!first) return null;
  const n = clashes.length;
  const named = clashes.map(({ block, conflicts }) => {
    const title = snapshot.tasks.find(({ id }) => id === block.taskId)?.title ?? '';
    return `${sayTitles(language, [title])} (${conflicts.map((conflict) => say(language, CONFLICTS[conflict])).join(', ')})`;
  });
  const text = say(language, PLAN_INSIGHTS[message], { n, blocks: sayList(named) });
  const action = isOwnTime ? null : patchBlock(first.block.id, { locked: false });
  return { type: 'clash', priority: 'high', text, evidence: { n, value: n }, action };
}

/** Names the tasks at risk by their first occurrence, the soonest due first. */
function reportAtRisk(snapshot: PlanSnapshot, request: PlanRequest, inputs: InsightInputs): PlanInsight | null {
  const { today, settings } = snapshot;
  const { language } = settings;
  const dates = { timezone: request.timezone, today };
  const soonest = findAtRisk(snapshot, request, inputs.leftOut, inputs.blocks).sort((a, b) => a.dueAt - b.dueAt);
  const byTask = Map.groupBy(soonest, ({ id }) => taskIdOf(id));
  const n = byTask.size;
  if (n === 0) return null;
  const named = [...byTask.values()]
    .flatMap(([first]) => first ?? [])
    .map(({ title, dueAt }) => `${sayTitles(language, [title])} (${sayDue(language, dueAt, dates)})`);
  const text = say(language, PLAN_INSIGHTS.at_risk, { tasks: sayList(named) });
  const action = findAction(inputs.unscheduled.filter(({ taskId }) => byTask.has(taskId)));
  return { type: 'at_risk', priority: 'high', text, evidence: { n, value: n }, action };
}

/** The fix of the most important task that has one. */
function findAction(unscheduled: UnscheduledTask[]): PlanInsight['action'] {
  const sorted = unscheduled.toSorted((a, b) => WEIGHTS[b.priority] - WEIGHTS[a.priority] || b.minutes - a.minutes);
  return sorted.find(({ fix }) => fix)?.fix?.action ?? null;
}

function sumLeftOut(leftOut: LeftOut[], language: Language): PlanInsight | null {
  const left = leftOut.filter(({ constraint }) => constraint !== 'dropped');
  const n = left.length;
  if (n === 0) return null;
  const value = left.reduce((total, { minutes }) => total + minutes, 0);
  const limit = n > MAX_FIXES ? ` ${say(language, PLAN_INSIGHTS.most_important, { n: MAX_FIXES })}` : '';
  const text = say(language, PLAN_INSIGHTS.left_out, { n, minutes: sayMinutes(language, value) }) + limit;
  return { type: 'left_out', priority: 'low', text, evidence: { n, value }, action: null };
}

function reportOmitted({ openTasks, settings }: PlanSnapshot, n: number): PlanInsight | null {
  if (n <= 0) return null;
  const value = openTasks - n;
  const text = say(settings.language, PLAN_INSIGHTS.omitted, { n, value });
  return { type: 'omitted', priority: 'medium', text, evidence: { n, value }, action: null };
}

/** Warns when a day is so full that a delay would not fit. */
function reportFullDay({ from }: PlanRequest, load: DayLoad[], language: Language): PlanInsight | null {
  const full = load.filter(
    ({ plannedMinutes, freeMinutes }) => freeMinutes >= LONG_DAY_MINUTES && plannedMinutes >= FULL_SHARE * freeMinutes,
  );
  const [fullest] = full.toSorted((a, b) => b.plannedMinutes / b.freeMinutes - a.plannedMinutes / a.freeMinutes);
  if (!fullest) return null;
  const { date, plannedMinutes: value, freeMinutes } = fullest;
  const text = say(language, PLAN_INSIGHTS.full_day, {
    day: sayDay(language, date, from),
    planned: sayMinutes(language, value),
    free: sayMinutes(language, freeMinutes),
  });
  return { type: 'full_day', priority: 'medium', text, evidence: { n: full.length, value }, action: null };
}

function sumLoad(blocks: SolverBlock[], language: Language): PlanInsight | null {
  const n = blocks.length;
  if (n === 0) return null;
  const value = Math.round(totalMinutes(blocks));
  const text = say(language, PLAN_INSIGHTS.load, { n, minutes: sayMinutes(language, value) });
  return { type: 'load', priority: 'low', text, evidence: { n, value }, action: null };
}

function reportAssumedDurations({ tasks, settings }: PlanSnapshot, request: PlanRequest): PlanInsight | null {
  const minutes = new Map(request.tasks.map((task) => [task.id, task.minutes]));
  const unknown = tasks.filter(
    ({ id, estimatedDuration, isComing }) => estimatedDuration === null && !isComing && minutes.has(id),
  );
  const value = minutes.get(unknown[0]?.id ?? '');
  const ids = unknown.flatMap(({ id }) => (minutes.get(id) === value ? taskIdOf(id) : []));
  const [first, ...more] = ids;
  if (first === undefined || value === undefined) return null;
  const n = ids.length;
  const changes = { aiMetadata: { estimatedDuration: value } };
  const text = say(settings.language, PLAN_INSIGHTS.assumed_durations, { n, value });
  const action = more.length === 0 ? patchTask(first, changes) : patchTasks(ids.map((id) => ({ id, changes })));
  return { type: 'assumed_durations', priority: 'medium', text, evidence: { n, value }, action };
}

/** Says that most energy levels of the plan are not from the user's own logs of these hours. */
function reportUnknownEnergy({ history, settings }: PlanSnapshot, request: PlanRequest): PlanInsight | null {
  const { language } = settings;
  const n = history.length;
  if (n < LOGS_FOR_PROFILE) {
    const text = say(language, PLAN_INSIGHTS.little_known, { n, value: LOGS_FOR_PROFILE });
    return { type: 'little_known', priority: 'low', text, evidence: { n, value: LOGS_FOR_PROFILE }, action: null };
  }
  const { start, end } = findWakingHours(request, request.from);
  const day = request.energy.workDays.filter((_, hour) => (hour - start + 24) % 24 < end - start);
  const value = day.filter(({ source }) => source === 'typical').length;
  if (value <= day.length / 2) return null;
  const text = say(language, PLAN_INSIGHTS.unlogged_hours, { n, value });
  return { type: 'unlogged_hours', priority: 'low', text, evidence: { n, value }, action: null };
}
