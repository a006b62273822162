import { findDueMoment } from '../../shared/due.ts';
import {
  type Fix,
  type PlanRequest,
  type PlanTask,
  type PreviousBlock,
  QUARTER_MINUTES,
  type Span,
} from '../solver/types.ts';
import { type Block, durationMinutes, isToCome, parseBlocks, parseSpan, totalMinutes } from './blocks.ts';
import { createLossCheck } from './conflicts.ts';
import { type Days, daysToSpan, listDates, startsWithin, touches, type Workdays } from './days.ts';
import { findEarlier } from './earlier.ts';
import { expectEnergy } from './energy.ts';
import { taskIdOf } from './occurrences.ts';
import { findOwnTime, isFinished } from './own-time.ts';
import { isTaskOpen, minutesLeft, type OpenTask, type PlanSnapshot } from './snapshot.ts';

/** Marks a dependency that is planned for a later day: the solver does not know that id, so nothing can follow it. */
const LATER = 'later:';

/** The task id of a dependency in `PlanTask.after`. */
export const dependencyTaskId = (dependency: string): string =>
  dependency.startsWith(LATER) ? dependency.slice(LATER.length) : dependency;

interface RequestContext {
  now: Date;
  /** Ids of tasks that get a place before all others, also on days that the user took them off. */
  wanted?: string[];
  /** Ids of tasks that are not planned. */
  without?: string[];
}

/**
 * The input of the solver: the user's open tasks, less the time that is planned for them on other days. Blocks on other days
 * do not count if they have lost their place or end too late. Tasks that can be done before these days are left out.
 */
export function buildRequest(
  snapshot: PlanSnapshot,
  { from, days }: Days,
  { now, wanted = [], without = [] }: RequestContext,
): PlanRequest {
  const { settings, history } = snapshot;
  const { timezone } = settings;
  const span = daysToSpan({ from, days }, settings);
  const { here, elsewhere } = findComing(snapshot, span, now);
  const left = minutesLeft(snapshot, now);
  const inputs = { span, days, here, elsewhere, left, chunk: settings.chunkMinutes, timezone, now };
  const before = { startsAt: now.getTime(), endsAt: span.startsAt };
  const earlier = findEarlier(snapshot, { span: before, hours: settings, elsewhere, left });
  const isHere = (id: string) => here.some(({ taskId }) => taskId === id);
  const wantedIds = snapshot.tasks.flatMap(({ id, isComing }) =>
    wanted.includes(taskIdOf(id)) && !isComing ? id : [],
  );
  const tasks = snapshot.tasks.flatMap((task) => {
    const isWanted = wantedIds.includes(task.id);
    const isForEarlier = earlier.has(task.id) && !isHere(task.id);
    if (!isWanted && (isForEarlier || isFinished(task, snapshot, left, now))) return [];
    const dropped = without.includes(taskIdOf(task.id)) ? listDates({ from, days }) : findDropped(snapshot, task.id);
    return toPlanTask(task, isWanted ? [] : toDays(dropped, span, settings), inputs);
  });

  return {
    from,
    days,
    timezone,
    now: now.getTime(),
    workingHours: settings.workingHours,
    dayOverrides: settings.dayOverrides,
    breaks: settings.breaks,
    bufferMinutes: settings.bufferMinutes,
    pauseAfterMinutes: settings.pauseAfterMinutes || null,
    busy: [...snapshot.busy.map(parseSpan), ...elsewhere].map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
    energy: expectEnergy(history, settings, now).energy,
    tasks,
    previous: tasks.flatMap((task) => matchParts(blocksFor(here, task.id), task.minutes)),
    wanted: wantedIds,
    without,
  };
}

/** The blocks to come on the planned days, and those on other days that keep their places. */
function findComing(snapshot: PlanSnapshot, span: Span, now: Date): { here: Block[]; elsewhere: Block[] } {
  const coming = parseBlocks(snapshot.plan).filter(
    (block) => isToCome(block, now) && isTaskOpen(snapshot, block.taskId),
  );
  const hasLostPlace = createLossCheck(snapshot, now);
  const keepsPlace = (block: Block) => !hasLostPlace(block) && !isTooLate(block, snapshot, span);
  return {
    here: coming.filter((block) => startsWithin(block, span)),
    elsewhere: coming.filter((block) => !startsWithin(block, span) && keepsPlace(block)),
  };
}

interface TaskInputs {
  span: Span;
  days: number;
  here: Block[];
  elsewhere: Block[];
  left: Map<string, number>;
  chunk: PlanTask['chunk'];
  timezone: string;
  now: Date;
}

/** Whether a block is after the planned days and ends after its task is due. A locked block is never too late. */
export function isTooLate(block: Block, { tasks, settings }: PlanSnapshot, span: Span): boolean {
  const task = tasks.find(({ id }) => id === block.taskId);
  const dueAt = task && !block.locked ? findDueMoment(task, settings.timezone) : null;
  return dueAt !== null && block.startsAt >= span.endsAt && block.endsAt > dueAt;
}

/** The task for the solver; empty if it needs no time on these days. */
function toPlanTask(task: OpenTask, droppedOn: Span[], inputs: TaskInputs): PlanTask[] {
  const { span, days, here, elsewhere, left, chunk, timezone, now } = inputs;
  const { id } = task;
  const locked = totalMinutes(blocksFor(here, id).filter(isLockedByUser));
  const planned = totalMinutes(blocksFor(elsewhere, id));
  const more = Math.min(task.estimatedDuration ?? QUARTER_MINUTES, QUARTER_MINUTES); // for a finished task that is wanted again
  const rest = (left.get(id) || more) - planned;
  const minutes = locked > 0 && rest < QUARTER_MINUTES ? locked : rest;
  const startAt = parseMoment(task.startDate);
  const isElsewhere = planned > 0 && minutes < QUARTER_MINUTES;
  const longest = Math.max(minutes, chunk.max);
  const isForLater = startAt !== null && startAt >= span.endsAt;
  const own = minutes === task.estimatedDuration ? findOwnTime(task, timezone) : null;
  const isDropped = droppedOn.length >= days || (own !== null && droppedOn.some((day) => touches(own, day)));
  if (locked === 0 && (isElsewhere || isForLater || isDropped)) return [];
  return [
    {
      id,
      minutes,
      priority: task.priority,
      energy: task.energyLevel,
      startAt,
      dueAt: parseMoment(task.dueDate),
      deadlineAt: findDeadline(task),
      suggestedAt: parseMoment(task.suggestedTime),
      after: findDependencies(task, inputs),
      chunk: task.estimatedDuration === null ? { min: minutes, max: longest } : chunk, // a guess is not split
      context: task.context,
      rank: task.position,
      isBegun: task.status === 'in_progress',
      partHelps: task.partHelps,
      ...(task.replacedAt !== undefined && { fixes: task.isComing ? [] : FIXES_OF_OCCURRENCE }),
      ...(droppedOn.length > 0 && { except: droppedOn }),
      ...(own && own.endsAt > now.getTime() && atOwnTime(task, own, minutes)),
    },
  ];
}

/** The dependencies that are not done before these days. */
function findDependencies({ openDependencies }: OpenTask, { span, elsewhere, left }: TaskInputs): string[] {
  const isDoneBefore = (dependency: string) => {
    // one that ends on the planned days is in their busy time until then
    const before = blocksFor(elsewhere, dependency).filter(({ startsAt }) => startsAt < span.startsAt);
    return totalMinutes(before) >= (left.get(dependency) ?? Infinity);
  };
  const isDoneLater = (dependency: string) =>
    blocksFor(elsewhere, dependency).some(({ startsAt }) => startsAt >= span.endsAt);
  return openDependencies
    .filter((dependency) => !isDoneBefore(dependency))
    .map((dependency) => (isDoneLater(dependency) ? LATER + dependency : dependency));
}

/** A task at its own time cannot be late. If the user took it off its day, only the user can put it back. */
const atOwnTime = (task: OpenTask, own: Span, minutes: number): Partial<PlanTask> => ({
  deadlineAt: own.endsAt,
  chunk: { min: minutes, max: minutes },
  fixes: task.isComing ? [] : ['put_back'],
  fixedAt: own.startsAt,
});

/** The previous blocks of a task: all locked ones, then the first others until they add up to its minutes. */
function matchParts(blocks: Block[], minutes: number): PreviousBlock[] {
  let rest = minutes - totalMinutes(blocks.filter(({ locked }) => locked));
  return blocks
    .filter((block) => {
      if (block.locked) return true;
      const isNeeded = rest > 0;
      rest -= durationMinutes(block);
      return isNeeded;
    })
    .map((block, index) => ({
      taskId: block.taskId,
      part: index + 1,
      startsAt: block.startsAt,
      endsAt: block.endsAt,
      locked: isLockedByUser(block),
    }));
}

const isLockedByUser = ({ locked, facts }: Block) => locked && !facts?.isOwnTime;

/** The dates that the user took the task off. */
const findDropped = ({ plan }: PlanSnapshot, id: string): string[] =>
  (plan?.dropped ?? []).flatMap(({ taskId, date }) => (taskId === taskIdOf(id) ? date : []));

const toDays = (dates: string[], span: Span, hours: Workdays): Span[] =>
  dates.map((date) => daysToSpan({ from: date, days: 1 }, hours)).filter((day) => startsWithin(day, span));

const blocksFor = (blocks: Block[], id: string) => blocks.filter(({ taskId }) => taskId === id);

/** The deadline, or when the next occurrence replaces this one, whichever is sooner. */
function findDeadline({ deadline, replacedAt = null }: OpenTask): number | null {
  const moments = [deadline, replacedAt].flatMap((moment) => parseMoment(moment) ?? []);
  return moments.length > 0 ? Math.min(...moments) : null;
}

/** Without fixes that change dates, because these belong to the series. */
const FIXES_OF_OCCURRENCE: Fix['kind'][] = [
  'shorten',
  'extend_hours',
  'remove_dependency',
  'let_go',
  'put_back',
  'plan_anyway',
  'add_days',
];
const parseMoment = (moment: string | null) => (moment === null ? null : Date.parse(moment));
