import { profilesOf } from '../../entities/mood/profile-input.ts';
import { addDays, toMoment } from '../../shared/time-zones.ts';
import { type PlanRequest, type PlanTask, type PreviousBlock, SLOT_MINUTES } from '../solver/types.ts';
import { type Block, durationMinutes, parseBlocks, parseSpan, type Span, totalMinutes } from './blocks.ts';
import type { OpenTask, PlanSnapshot } from './load.ts';

/** So many parts of tasks can be searched in the time a request has. */
const MAX_PARTS = 400;
/** What a task takes when nobody has said so, and too few have been estimated to tell. */
const USUAL_MINUTES = 30;
/** Fewer estimates say nothing of how long the next task takes. */
const ESTIMATES_NEEDED = 3;

/** Marks a task that comes first, but stands on a later day: nothing on these days can wait for it. */
const LATER = 'later:';

/** The task that one of `PlanTask.after` means. */
export const dependencyTaskId = (first: string): string =>
  first.startsWith(LATER) ? first.slice(LATER.length) : first;

export interface Days {
  from: string;
  days: number;
}

export const daysToSpan = ({ from, days }: Days, timezone: string): Span => ({
  startsAt: toMoment(from, '00:00', timezone).getTime(),
  endsAt: toMoment(addDays(from, days), '00:00', timezone).getTime(),
});

/** Whether a block is one of the days: it is of the day it begins on. */
export const startsWithin = ({ startsAt }: Span, days: Span): boolean =>
  startsAt >= days.startsAt && startsAt < days.endsAt;

/** What is to be planned on some days: the person's open tasks, less what of them is planned on other days. */
export function buildRequest(
  facts: PlanSnapshot,
  { from, days }: Days,
  { now, fresh = false, timezone }: { now: Date; fresh?: boolean; timezone: string },
): PlanRequest {
  const { settings, history } = facts;
  const span = daysToSpan({ from, days }, timezone);
  const coming = parseBlocks(facts.plan).filter(
    ({ endsAt, taskId }) => endsAt > now.getTime() && isTaskOpen(facts, taskId),
  );
  const elsewhere = coming.filter((block) => !startsWithin(block, span));
  const here = coming.filter(
    (block) => startsWithin(block, span) && (!fresh || block.locked || block.startsAt < now.getTime()),
  );
  const left = minutesLeft(facts, now);
  const of = (blocks: Block[], id: string) => blocks.filter(({ taskId }) => taskId === id);

  /** Whether a task that comes first is done by the first day, and whether some of it is only done after the last. */
  const isDoneBefore = (id: string) =>
    totalMinutes(of(elsewhere, id).filter(({ endsAt }) => endsAt <= span.startsAt)) >= (left.get(id) ?? Infinity);
  const isDoneLater = (id: string) => of(elsewhere, id).some(({ startsAt }) => startsAt >= span.endsAt);

  const tasks = facts.tasks.flatMap((task): PlanTask[] => {
    const { id, priority, energyLevel, startDate, dueDate, deadline, suggestedTime, openDependencies } = task;
    const locked = totalMinutes(of(here, id).filter((block) => block.locked));
    const isLocked = locked > 0;
    const planned = totalMinutes(of(elsewhere, id));
    const rest = (left.get(id) ?? 0) - planned;
    const minutes = isLocked && rest < SLOT_MINUTES ? locked : rest;
    const except = findDroppedDays(facts, id, span, timezone);
    const startAt = parseMoment(startDate);
    const isElsewhere = planned > 0 && minutes < SLOT_MINUTES;
    const isForLater = startAt !== null && startAt >= span.endsAt;
    const isOff = except.length >= days;
    if (!isLocked && (isElsewhere || isForLater || isOff)) return [];
    return [
      {
        id,
        minutes,
        priority,
        energy: energyLevel,
        startAt,
        dueAt: parseMoment(dueDate),
        deadlineAt: parseMoment(deadline),
        suggestedAt: parseMoment(suggestedTime),
        after: openDependencies
          .filter((first) => !isDoneBefore(first))
          .map((first) => (isDoneLater(first) ? LATER + first : first)),
        chunk: settings.chunkMinutes,
        ...(except.length > 0 && { except }),
      },
    ];
  });

  const { energy } = profilesOf(history);
  return {
    from,
    days,
    timezone,
    now: now.getTime(),
    workingHours: settings.workingHours,
    breaks: settings.breaks,
    bufferMinutes: settings.bufferMinutes,
    busy: [...facts.busy.map(parseSpan), ...elsewhere].map(({ startsAt, endsAt }) => ({ startsAt, endsAt })),
    energy: { workDays: energy.workDays.hours, freeDays: energy.freeDays.hours },
    tasks,
    previous: tasks.flatMap((task) => matchParts(of(here, task.id), task.minutes)),
  };
}

/** The blocks of a task that still count: locked ones, and others from the first on until its minutes are used up. */
function matchParts(blocks: Block[], minutes: number): PreviousBlock[] {
  let rest = minutes - totalMinutes(blocks.filter(({ locked }) => locked));
  return blocks
    .filter((block) => {
      if (!block.locked) rest -= durationMinutes(block);
      return block.locked || rest >= 0;
    })
    .map(({ taskId, startsAt, endsAt, locked }, index) => ({ taskId, part: index + 1, startsAt, endsAt, locked }));
}

/** Whether a task that has a block is to be done. */
export const isTaskOpen = ({ openPlanned }: PlanSnapshot, taskId: string): boolean => openPlanned.includes(taskId);

/** The days among these that the person took the task off. */
function findDroppedDays({ plan }: PlanSnapshot, id: string, span: Span, timezone: string): Span[] {
  return (plan?.dropped ?? [])
    .filter(({ taskId }) => taskId === id)
    .map(({ date }) => daysToSpan({ from: date, days: 1 }, timezone))
    .filter((day) => startsWithin(day, span));
}

/** The facts without tasks of more parts than can be searched, the least pressing first. */
export function limitParts(facts: PlanSnapshot, now: Date): PlanSnapshot {
  const left = minutesLeft(facts, now);
  const tasks: OpenTask[] = [];
  let parts = 0;
  for (const task of facts.tasks) {
    parts += Math.ceil((left.get(task.id) ?? 0) / facts.settings.chunkMinutes.max);
    if (parts > MAX_PARTS) break;
    tasks.push(task);
  }
  return { ...facts, tasks };
}

/**
 * By task: what is left of it. The parts of a long one that are over are done. One without an estimate takes what was
 * planned for it, so that nothing that stands has to move; else the middle of the estimates.
 */
export function minutesLeft({ tasks, plan }: Pick<PlanSnapshot, 'tasks' | 'plan'>, now: Date): Map<string, number> {
  const estimates = tasks.flatMap(({ estimatedDuration }) => estimatedDuration ?? []).sort((a, b) => a - b);
  const middle = estimates.length < ESTIMATES_NEEDED ? undefined : estimates[Math.floor(estimates.length / 2)];
  const blocks = parseBlocks(plan);
  return new Map(
    tasks.map(({ id, estimatedDuration }) => {
      const own = blocks.filter(({ taskId }) => taskId === id);
      const planned = totalMinutes(own.filter(({ endsAt }) => endsAt > now.getTime()));
      if (estimatedDuration === null) return [id, planned || (middle ?? USUAL_MINUTES)];
      const worked = totalMinutes(own.filter(({ parts, endsAt }) => parts > 1 && endsAt <= now.getTime()));
      return [id, Math.max(estimatedDuration - worked, Math.min(estimatedDuration, SLOT_MINUTES))];
    }),
  );
}

const parseMoment = (moment: string | null) => (moment === null ? null : Date.parse(moment));
